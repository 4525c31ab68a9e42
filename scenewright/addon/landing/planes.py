"""An upright plane that shows an image or a film in its own proportions, one metre high."""

from __future__ import annotations

import bpy
import numpy as np

from .. import compat
from ..importers import Datablocks
from .site import Site

CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def plane(
    picture: bpy.types.Image, size: tuple[int, int], title: str, site: Site, *, alpha: bool
) -> tuple[Datablocks, bpy.types.ImageUser]:
    """Make a plane on the site's spot.

    Args:
        picture: what it shows.
        size: its width and height, pixels; to ask the picture would have Blender read it all at once.
        title: what object, mesh and material are called.
        site: where it stands.
        alpha: whether the picture's alpha makes it transparent.

    Returns:
        The object, its mesh and its material; and what says which frame of the picture is shown.
    """
    material, texture = _material(picture, title, alpha)
    width, height = size
    data = bpy.data.meshes.new(title)
    corners = (CORNERS - np.float32((0.5, 0.0))) * np.float32((width / height, 1.0))
    data.from_pydata([(x, y, 0.0) for x, y in corners.tolist()], [], [(0, 1, 2, 3)])
    data.uv_layers.new(name="UVMap").uv.foreach_set("vector", CORNERS.ravel())
    data.materials.append(material)
    return [site.upright(title, data), data, material], texture.image_user


def _material(picture: bpy.types.Image, title: str, alpha: bool) -> tuple[bpy.types.Material, bpy.types.Node]:
    material = bpy.data.materials.new(title)
    tree = compat.node_tree(material)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    surface.inputs["Roughness"].default_value = 1.0
    surface.inputs["Specular IOR Level"].default_value = 0.0
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.image, texture.extension = picture, "EXTEND"
    texture.location = (surface.location.x - 350.0, surface.location.y)
    tree.links.new(texture.outputs["Color"], surface.inputs["Base Color"])
    if alpha:
        tree.links.new(texture.outputs["Alpha"], surface.inputs["Alpha"])
    return material, texture
