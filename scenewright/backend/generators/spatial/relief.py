"""Bas-reliefs from one picture."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageTo3D

LONGEST_SIDE = 1536  # pixels in which heights are found
WHITE, STONE = (1.0, 1.0, 1.0, 1.0), (0.75, 0.72, 0.67, 1.0)


class Relief(Generator[ImageTo3D]):
    """Carve a picture into a bas-relief: light and dark become height, which is not its true depth.

    Source: Weyrich, Deng, Barnes, Rusinkiewicz and Finkelstein, Digital Bas-Relief from 3D Scenes, 2007.
    """

    name = "relief"
    title = "Bas-relief"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        shape: Annotated[
            Literal["plate", "outline"],
            Meta(title="Shape", description="A rectangle the object stands out from, or the object alone"),
        ] = "plate"
        depth: Annotated[
            float, Meta(ge=0.0001, le=100, title="Depth", description="Of the carving", extra={"unit": "m"})
        ] = 0.06
        thickness: Annotated[
            float, Meta(ge=0.0001, le=100, title="Thickness", description="Behind the carving", extra={"unit": "m"})
        ] = 0.03
        detail: Annotated[
            float, Meta(ge=0, le=1, title="Detail", description="Share of light and dark beside the smooth body")
        ] = 0.5
        dark_is_high: Annotated[
            bool, Meta(title="Dark is high", description="Whether dark places stand out instead of light ones")
        ] = False
        surface: Annotated[
            Literal["picture", "plain"], Meta(title="Surface", description="The picture's colours, or plain stone")
        ] = "picture"
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.geometry.edges import with_edges
        from scenewright.backend.geometry.slabs import SlabOptions, carve
        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.mattes import finder

        context.progress(0.0, "Cutting the object out")
        cutout = cut_out(task.image, task.background, LONGEST_SIDE, context.check_cancelled, find=finder(context.shelf))
        context.preview(cutout.preview())
        how = SlabOptions(
            faces=task.faces, texture_size=task.texture_size, shape=options.shape, depth=options.depth,
            thickness=options.thickness, detail=options.detail, dark_is_high=options.dark_is_high,
            height=options.height, seed=task.seed,
        )  # fmt: skip
        try:
            slab = carve(cutout, how, lambda done, phase: context.progress(0.2 + 0.8 * done, phase))
        except ValueError as error:
            raise InvalidInput(str(error)) from error
        context.report |= {"triangles": len(slab.faces)}
        name = task.image.name or "relief"
        texture = Image(name=name, pixels=slab.texture) if options.surface == "picture" else None
        stone = Material(name=name, base_colour=STONE if texture is None else WHITE, albedo_map=texture, roughness=0.85)
        return with_edges(Mesh(name=name, vertices=slab.vertices, faces=slab.faces, uvs=slab.uvs, material=stone))
