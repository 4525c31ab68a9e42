"""Any coloured surface as one closed, textured mesh: the asset road without levels and collision parts."""

from __future__ import annotations

import msgspec

from scenewright.backend.assets.road import Step, make_asset
from scenewright.backend.assets.settings import AssetSettings, Maps
from scenewright.backend.geometry.edges import with_edges
from scenewright.shared.artifacts import Mesh

COLOUR_ONLY = Maps(normal=False, occlusion=False, roughness=False, metallic=False)


def textured(mesh: Mesh, faces: int, texture_size: int, height: float, step: Step, maps: Maps = COLOUR_ONLY) -> Mesh:
    """Return a mesh closed, wound outward, unwrapped and reduced, with its colours as a texture.

    Args:
        mesh: triangles with colours, or a material.
        faces: the most triangles.
        texture_size: texels along the texture's side.
        height: metres from the ground, on which it will stand, up.
        step: told the fraction done and the phase; what it raises ends the work.
        maps: which to bake.

    Raises:
        ValueError: the mesh has no surface.
    """
    settings = AssetSettings(
        faces=faces, texture_size=texture_size, levels=1, collision_parts=0, height=height, maps=maps
    )
    level = make_asset(mesh, settings, step, lambda surface: None).levels[0]
    return with_edges(
        Mesh(
            name=mesh.name, vertices=level.mesh.vertices, faces=level.mesh.faces, uvs=level.surface.corner_uvs(),
            normals=level.normals, material=msgspec.structs.replace(level.material, name=mesh.name),
        )
    )  # fmt: skip
