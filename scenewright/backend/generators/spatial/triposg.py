"""TripoSG: detailed shapes from one picture, by a large flow of shape tokens; the picture is thrown onto them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.tasks import ImageTo3D

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import torch

    from scenewright.backend.geometry.triangles import Triangles
    from scenewright.backend.pipelines.triposg import ShapeModel, Step

LONGEST_SIDE = 2048  # pixels in which the object is cut out: its texture comes from there
USUAL_FACES = 20_000
CUT_OUT, SEEN, FLOWED, SHAPED = 0.02, 0.05, 0.6, 0.95  # fractions of the work
SKETCH = 40  # voxels along the side of a preview
SKETCHING = 0.1  # of the time goes into previews, at most
REMEDY = "Try another seed, more steps, or a picture that shows the whole object, cut out."


class TripoSG(Generator[ImageTo3D]):
    """Make a detailed body from one picture, with Tripo AI's TripoSG. The picture gives it colour.

    Source: Li et al., TripoSG: High-Fidelity 3D Shape Synthesis using Large-Scale Rectified Flow Models, 2025.
    """

    name = "triposg"
    title = "TripoSG"
    licence = "MIT"
    vram_gb = 4.0  # in half precision, one of its networks there at a time; a processor takes hours
    needs = (Weights("triposg", "VAST-AI/TripoSG", 8.0, "MIT"),)
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        steps: Annotated[int, Meta(ge=2, le=200, title="Steps", description="More take longer and are cleaner")] = 50
        guidance: Annotated[
            float, Meta(ge=1, le=30, title="Guidance", description="How closely to follow the picture")
        ] = 7.0
        resolution: Annotated[
            int, Meta(ge=32, le=512, title="Resolution", description="Voxels along the side of the box it is cut from")
        ] = 256
        back: Annotated[
            Literal["mirror", "smooth"],
            Meta(title="Back", description="What the far side shows: the picture mirrored, or only its broad colours"),
        ] = "mirror"
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    def load(self, context: Context) -> None:
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _model(self._folder)

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.assets.extracted import Wanted, within_budget
        from scenewright.backend.assets.patience import patiently
        from scenewright.backend.assets.projected import painted
        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.mattes import finder
        from scenewright.backend.imaging.squares import on_square
        from scenewright.backend.pipelines.triposg import SHADE, SHARE

        context.progress(0.0, "Cutting the object out")
        cutout = cut_out(task.image, task.background, LONGEST_SIDE, context.check_cancelled, find=finder(context.shelf))
        picture = on_square(cutout, SHARE, SHADE)
        context.preview(Image(name="preview", pixels=picture))
        model = _model(self._folder)
        features = model.features(picture, context, _telling(context, CUT_OUT, SEEN, "Looking at the picture"))
        tokens = _flowed(model, features, task.seed, options, context)

        def extract(voxels: int, beat: Callable[[float], None]) -> Mesh | None:
            shape = model.surface(tokens, voxels, context, beat)
            return None if shape is None else _shown(shape, context)

        wanted = Wanted(task.faces or USUAL_FACES, task.texture_size, options.height, task.image.name or self.title)
        mesh, resolution = within_budget(
            extract, options.resolution, wanted, REMEDY,
            lambda done, phase: context.progress(FLOWED + (SHAPED - FLOWED) * done, phase),
        )  # fmt: skip
        mesh, agreement = patiently(
            lambda: painted(mesh, cutout, options.back, task.texture_size),
            lambda: context.progress(SHAPED, "Painting it from the picture"),
        )
        context.report |= {
            "triangles": len(mesh.faces), "resolution": resolution, "device": model.place,
            "outline_agreement": round(agreement, 3),
        }  # fmt: skip
        return mesh


def _model(folder: Path) -> ShapeModel:
    from scenewright.backend.pipelines.devices import best_device
    from scenewright.backend.pipelines.triposg import RESIDENT_GB, ShapeModel

    return RESIDENTS.get(("triposg", folder), best_device().name, RESIDENT_GB, lambda: ShapeModel(folder))


def _flowed(
    model: ShapeModel, features: torch.Tensor, seed: int, options: TripoSG.Options, context: Context
) -> torch.Tensor:
    """Return the tokens of a shape, having told of each step and sketched what was foreseen meanwhile."""
    started, sketched = time.monotonic(), 0.0

    def tell(step: Step) -> None:
        nonlocal sketched
        context.progress(
            SEEN + (FLOWED - SEEN) * step.number / step.total, "Shaping", f"step {step.number} of {step.total}"
        )
        now = time.monotonic()
        if step.number < step.total and sketched <= SKETCHING * (now - started):
            shape = model.surface(step.foreseen, SKETCH, context, lambda done: context.check_cancelled())
            if shape is not None:
                _shown(shape, context)
            sketched += time.monotonic() - now

    beat = _telling(context, SEEN, FLOWED, "Shaping")
    return model.tokens(features, options.steps, options.guidance, seed, context, beat, tell)


def _telling(context: Context, start: float, stop: float, phase: str) -> Callable[[float], None]:
    return lambda done: context.progress(start + (stop - start) * done, phase)


def _shown(shape: Triangles, context: Context) -> Mesh:
    """Return a surface as a mesh, having shown it in clay."""
    from scenewright.backend.modelling.clay import clay

    context.preview(clay(shape))
    return Mesh(vertices=shape.vertices, faces=shape.faces)
