"""Meshes from the outlines of several pictures."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Capture, Image, Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImagesTo3D

ROOM = 1.1  # times the triangles wanted are left by the first reduction; slivers are among those that go then


class VisualHull(Generator[ImagesTo3D]):
    """Carve the space within the outlines of all pictures, and texture it from them. Hollows stay filled.

    Source: Laurentini, The Visual Hull Concept for Silhouette-Based Image Understanding, 1994.
    """

    name = "visual-hull"
    title = "Visual hull"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        resolution: Annotated[
            int, Meta(ge=32, le=512, title="Resolution", description="Voxels along each side of the object's box")
        ] = 256
        smoothing: Annotated[
            int, Meta(ge=0, le=50, title="Smoothing", description="Rounds that take away edges between few outlines")
        ] = 3

    def run(self, task: ImagesTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.fields.captures import read_capture
        from scenewright.backend.geometry.baking import bake
        from scenewright.backend.geometry.carving import carve_hull, silhouette_agreement
        from scenewright.backend.geometry.collapsing import without_slivers
        from scenewright.backend.geometry.decimation import decimate
        from scenewright.backend.geometry.edges import with_edges
        from scenewright.backend.geometry.smoothing import smooth
        from scenewright.backend.geometry.triangles import vertex_normals
        from scenewright.backend.geometry.unwrapping import unwrap

        context.progress(0.0, "Cutting the object out")
        capture = _masked(task.capture, task.background, context)
        photos, cameras = read_capture(capture)
        alpha = photos[..., 3].astype(np.float32) / 255
        try:
            hull, voxel = carve_hull(
                alpha, cameras, options.resolution, capture.aabb,
                lambda done: context.progress(0.3 + 0.3 * done, "Carving"),
            )  # fmt: skip
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Check the masks and the camera poses.") from error
        context.progress(0.6, "Reducing triangles")
        shape = decimate(smooth(hull, options.smoothing), int(ROOM * task.faces))
        shape = without_slivers(shape, task.faces)
        context.progress(0.7, "Unwrapping")
        uvs = unwrap(shape, task.texture_size)
        context.progress(0.85, "Baking the texture")
        texture, seen = bake(shape, uvs, photos, cameras, task.texture_size)
        context.report |= {
            "triangles": len(shape.faces),
            "voxel_metres": round(voxel, 5),
            "silhouette_iou": round(silhouette_agreement(shape, alpha, cameras), 4),
            "from_photos": round(seen, 3),
        }
        context.progress(1.0, "Done")
        name = capture.name or "hull"
        material = Material(name=name, albedo_map=Image(name=name, pixels=texture), roughness=0.8)
        return with_edges(
            Mesh(
                name=name, vertices=shape.vertices, faces=shape.faces, uvs=uvs, normals=vertex_normals(shape),
                material=material,
            )
        )  # fmt: skip


def _masked(capture: Capture, background: str, context: Context) -> Capture:
    """Return the capture with the background of every picture taken away where it has no mask."""
    from scenewright.backend.imaging.cutout import cut_out
    from scenewright.backend.imaging.mattes import finder

    images = []
    for number, image in enumerate(capture.images):
        context.progress(0.3 * number / len(capture.images), "Cutting the object out", f"picture {number + 1}")
        try:
            cutout = cut_out(
                image,
                "alpha" if background == "alpha" else "automatic",
                check=context.check_cancelled,
                find=finder(context.shelf),
            )
        except InvalidInput as problem:
            raise InvalidInput(f"Picture {number + 1}: {problem.message}", remedy=problem.remedy) from problem
        alpha = np.rint(cutout.alpha * 255).astype(np.uint8)
        images.append(Image(name=image.name, pixels=np.concatenate([cutout.colours, alpha[..., None]], axis=2)))
        if number == 0:
            context.preview(cutout.preview())
    return msgspec.structs.replace(capture, images=tuple(images))
