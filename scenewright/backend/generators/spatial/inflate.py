"""Bodies from one picture: its outline, blown up."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageTo3D

LONGEST_SIDE = 2048  # pixels in which the outline is found; a larger texture takes as many as it can show


class Inflate(Generator[ImageTo3D]):
    """Blow the outline of a picture up into a closed body, textured front and back.

    Source: Igarashi, Matsuoka and Tanaka, Teddy: A Sketching Interface for 3D Freeform Design, 1999; the heights are
    those of a membrane, as in Prasad and Fitzgibbon, Single View Reconstruction of Curved Surfaces, 2006.
    """

    name = "inflate"
    title = "Inflated outline"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        sides: Annotated[
            Literal["both", "front"], Meta(title="Sides", description="What is round: both sides, or a flat back")
        ] = "both"
        depth: Annotated[float, Meta(ge=0.02, le=3, title="Depth", description="Thickness; 1 is as thick as wide")] = (
            0.8
        )
        flatness: Annotated[
            float, Meta(ge=0, le=0.95, title="Flatness", description="How far thick parts are pressed flat")
        ] = 0.0
        detail: Annotated[
            float, Meta(ge=0, le=1, title="Detail", description="How far what is light stands out on the front")
        ] = 0.0
        back: Annotated[
            Literal["mirror", "smooth"],
            Meta(title="Back", description="What the back shows: the picture mirrored, or only its broad colours"),
        ] = "mirror"
        layers: Annotated[
            int, Meta(ge=0, le=32, title="Layers", description="Regions of one colour to raise as parts of their own")
        ] = 0
        fill_holes: Annotated[
            float,
            Meta(ge=0, le=1, title="Fill holes", description="Holes smaller than this share of the shape are filled"),
        ] = 0.0005
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.geometry.bodies import BodyOptions, blow_up
        from scenewright.backend.geometry.edges import with_edges
        from scenewright.backend.geometry.triangles import Triangles, vertex_normals
        from scenewright.backend.imaging.cutout import cut_out
        from scenewright.backend.imaging.mattes import finder

        context.progress(0.0, "Cutting the object out")
        longest_side = max(LONGEST_SIDE, task.texture_size)
        cutout = cut_out(task.image, task.background, longest_side, context.check_cancelled, find=finder(context.shelf))
        context.preview(cutout.preview())
        how = BodyOptions(
            faces=task.faces, texture_size=task.texture_size, sides=options.sides, depth=options.depth,
            flatness=options.flatness, detail=options.detail, back=options.back, layers=options.layers,
            smallest_hole=options.fill_holes, height=options.height, seed=task.seed,
        )  # fmt: skip
        try:
            body = blow_up(cutout, how, lambda done, phase: context.progress(0.2 + 0.8 * done, phase))
        except ValueError as error:
            raise InvalidInput(str(error)) from error
        context.report |= {"triangles": len(body.faces)}
        name = task.image.name or "inflated"
        return with_edges(
            Mesh(
                name=name,
                vertices=body.vertices,
                faces=body.faces,
                uvs=body.uvs,
                normals=vertex_normals(Triangles(body.vertices, body.faces)),
                material=Material(name=name, albedo_map=Image(name=name, pixels=body.texture), roughness=0.7),
            )
        )
