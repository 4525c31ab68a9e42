"""Meshes from radiance fields."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import FieldToMesh


class FieldMesh(Generator[FieldToMesh]):
    """Fuse a field's depth into a closed mesh, textured from the photos.

    Source: Curless and Levoy, A Volumetric Method for Building Complex Models from Range Images, 1996.
    """

    name = "field-mesh"
    title = "Closed mesh from depth fusion"
    licence = "GPL-3.0-or-later"

    def run(self, task: FieldToMesh, options: object, context: Context) -> Mesh:
        from scenewright.backend.fields.captures import read_capture
        from scenewright.backend.fields.grid import Field
        from scenewright.backend.fields.surfaces import SurfaceOptions, extract_surface
        from scenewright.backend.geometry.edges import with_edges

        context.progress(0.0, "Reading photos")
        photos, cameras = read_capture(task.capture)
        how = SurfaceOptions(faces=task.faces, texture_size=task.texture_size)
        try:
            surface = extract_surface(
                Field.from_artifact(task.field), photos, cameras, how, context.progress, context.cancelled
            )
        except ValueError as error:
            raise InvalidInput(str(error)) from error
        made = surface.mesh
        context.report |= {
            "triangles": len(made.faces),
            "parts": surface.parts,
            "from_photos": round(surface.textured, 3),
        }
        name = task.field.name or "mesh"
        material = Material(name=name, albedo_map=Image(name=name, pixels=made.texture), roughness=1.0)
        return with_edges(Mesh(name=name, vertices=made.vertices, faces=made.faces, uvs=made.uvs, material=material))
