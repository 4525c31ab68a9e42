"""TripoSR: coloured bodies from one picture, in one look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.tasks import ImageTo3D

if TYPE_CHECKING:
    from pathlib import Path

    from scenewright.backend.pipelines.triposr import Reconstruction

LONGEST_SIDE = 1024  # pixels in which the object is cut out
USUAL_FACES = 20_000
CUT_OUT, SEEN = 0.05, 0.3  # fractions of the work
REMEDY = "Try a picture that shows the whole object, cut out."


class TripoSR(Generator[ImageTo3D]):
    """Make a coloured body from one picture in one look at it, with Tripo AI's and Stability AI's TripoSR.

    Source: Tochilkin et al., TripoSR: Fast 3D Object Reconstruction from a Single Image, 2024.
    """

    name = "triposr"
    title = "TripoSR"
    licence = "MIT"
    needs = (
        Weights(
            "triposr", "stabilityai/TripoSR", 1.7, "MIT", files=("model.ckpt", "model.safetensors"),
            checkpoints=("model.ckpt",),
        ),
    )  # fmt: skip
    extra = "diffusion"
    packages = ("torch", "diffusers")

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        resolution: Annotated[
            int, Meta(ge=32, le=512, title="Resolution", description="Voxels along the side of the box it is cut from")
        ] = 256
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    def load(self, context: Context) -> None:
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _model(self._folder)

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.assets.extracted import Wanted, within_budget
        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.mattes import finder
        from scenewright.backend.imaging.squares import on_square
        from scenewright.backend.pipelines.triposr import SHADE, SHARE

        context.progress(0.0, "Cutting the object out")
        cutout = cut_out(task.image, task.background, LONGEST_SIDE, context.check_cancelled, find=finder(context.shelf))
        picture = on_square(cutout, SHARE, SHADE)
        context.preview(Image(name="preview", pixels=picture))
        model = _model(self._folder)
        planes = model.planes(
            picture, context, lambda done: context.progress(CUT_OUT + (SEEN - CUT_OUT) * done, "Looking at the picture")
        )
        wanted = Wanted(task.faces or USUAL_FACES, task.texture_size, options.height, task.image.name or self.title)
        mesh, resolution = within_budget(
            lambda voxels, beat: _shown(model.surface(planes, voxels, context, beat), context), options.resolution,
            wanted, REMEDY, lambda done, phase: context.progress(SEEN + (1 - SEEN) * done, phase),
        )  # fmt: skip
        context.report |= {"triangles": len(mesh.faces), "resolution": resolution, "device": model.place}
        return mesh


def _model(folder: Path) -> Reconstruction:
    from scenewright.backend.pipelines.devices import best_device
    from scenewright.backend.pipelines.triposr import RESIDENT_GB, Reconstruction

    return RESIDENTS.get(("triposr", folder), best_device().name, RESIDENT_GB, lambda: Reconstruction(folder))


def _shown(body: Mesh | None, context: Context) -> Mesh | None:
    """Return the surface as it is, having shown it."""
    if body is not None:
        from scenewright.backend.thumbnails.meshes import draw

        context.preview(Image(name="preview", pixels=draw(body)))
    return body
