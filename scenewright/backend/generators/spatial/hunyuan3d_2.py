"""Hunyuan3D-2: shapes from one picture, by Tencent's own package in an environment of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageTo3D

if TYPE_CHECKING:
    from scenewright.backend.imaging.cutout import Cutout

LICENCE = "LicenseRef-Tencent-Hunyuan-3D-2.0-Community"
TERMS = (
    "Tencent's licence of Hunyuan3D-2 does not hold in the European Union, the United Kingdom and South Korea, and "
    "whoever has more than a million users a month needs another."
)
PART = "hunyuan3d-dit-v2-0"  # of the repository
LONGEST_SIDE = 1024  # pixels of the picture
DENOISED, EXTRACTED = 0.5, 0.75  # fractions of the work


class Hunyuan3D2(Generator[ImageTo3D]):
    """Make a shape from one picture, with Tencent's Hunyuan3D-2; not in the EU, the UK and South Korea.

    Source: Zhao et al., Hunyuan3D 2.0: Scaling Diffusion Models for High Resolution Textured 3D Assets, 2025.
    """

    name = "hunyuan3d-2"
    title = "Hunyuan3D-2 (not in the EU, UK and South Korea)"
    licence = LICENCE
    vram_gb = 6.0
    environment = "hunyuan3d-2"
    needs = (
        Weights(
            "hunyuan3d-2", "tencent/Hunyuan3D-2", 4.9, LICENCE,
            files=(f"{PART}/config.yaml", f"{PART}/model.fp16.safetensors"),
        ),
    )  # fmt: skip

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        permitted: Annotated[bool, Meta(title="I may use it", description=f"{TERMS} Tick it if you may")] = False
        steps: Annotated[int, Meta(ge=2, le=200, title="Steps", description="More take longer and are cleaner")] = 50
        guidance: Annotated[
            float, Meta(ge=0, le=50, title="Guidance", description="How closely to follow the picture")
        ] = 5.0
        resolution: Annotated[
            int, Meta(ge=16, le=512, title="Resolution", description="Points along the side of the box it is cut from")
        ] = 256
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    _pipeline: Any = None

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        if not options.permitted:
            raise InvalidInput(TERMS, remedy="If you may use it, say so with the option permitted.")
        from PIL import Image as Pictures

        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.mattes import finder
        from scenewright.backend.pipelines import hunyuan3d

        context.progress(0.0, "Cutting the object out")
        cutout = cut_out(task.image, task.background, LONGEST_SIDE, context.check_cancelled, find=finder(context.shelf))
        context.preview(cutout.preview())
        self._open(context)

        def denoising(done: float) -> None:
            context.progress(DENOISED * done, "Denoising")

        def extracting(done: float) -> None:
            context.progress(DENOISED + (EXTRACTED - DENOISED) * done, "Extracting the surface")

        picture = Pictures.fromarray(_with_alpha(cutout))
        latents = hunyuan3d.sampled(
            self._pipeline, picture, task.seed, options.steps, options.guidance, denoising
        )  # fmt: skip
        shape = hunyuan3d.surface(self._pipeline, latents, options.resolution, extracting)
        if shape is None:
            raise InvalidInput("Nothing came out: the shape is empty.", remedy="Try another seed or picture.")
        body = Mesh(
            name=task.image.name or "Hunyuan3D-2", vertices=shape.vertices, faces=shape.faces,
            colours=np.tile(_mean_colour(cutout), (len(shape.vertices), 1)),
        )  # fmt: skip
        return _finished(body, task, options.height, context)

    def _open(self, context: Context) -> None:
        """Read the weights, if a job before has not: not before the terms are agreed to."""
        if self._pipeline is None:
            context.progress(0.0, "Loading the model")
            from scenewright.backend.pipelines.devices import best_device
            from scenewright.backend.pipelines.hunyuan3d import opened

            device = best_device()
            self._pipeline = opened(context.shelf.require(self.needs[0]) / PART, device)
            context.report["device"] = device.name


def _with_alpha(cutout: Cutout) -> Any:
    return np.concatenate([cutout.colours, np.rint(cutout.alpha * 255).astype(np.uint8)[..., None]], axis=2)


def _mean_colour(cutout: Cutout) -> Any:
    """Return the object's one colour, (4,) uint8: the model makes shapes, and paints nothing."""
    weights = cutout.alpha[..., None] / max(float(cutout.alpha.sum()), 1e-6)
    return np.append(np.rint((cutout.colours * weights).sum((0, 1))), 255).astype(np.uint8)


def _finished(mesh: Mesh, task: ImageTo3D, height: float, context: Context) -> Mesh:
    """Return the mesh closed and within its budget, what its triangles lack baked into a normal map."""
    from scenewright.backend.assets.settings import Maps
    from scenewright.backend.assets.single import textured

    def step(done: float, phase: str) -> None:
        context.progress(EXTRACTED + (1 - EXTRACTED) * done, phase)

    maps = Maps(occlusion=False, roughness=False, metallic=False)
    made = textured(mesh, task.faces, task.texture_size, height, step, maps)
    context.report |= {"triangles": len(made.faces), "extracted_triangles": len(mesh.faces)}
    return made
