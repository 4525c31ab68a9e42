"""Materials and worlds to what can be said of them: a colour, and how they take light."""

from __future__ import annotations

import bpy
import numpy as np

from ..shared import srgb
from ..shared.described import DescribedMaterial

COLOURS = ("Base Color", "Color", "Emission Color")
SIDE = 8  # pixels that a large texture is averaged over
MOST_PIXELS = 1024 * 1024  # of a texture that is read as it is
NO_SURFACE = {"BSDF_TRANSPARENT", "HOLDOUT"}


def describe(given: bpy.types.Material) -> DescribedMaterial:
    """Return a material's colour, from its surface shader or else as the viewport shows it, and how it takes light."""
    shader = _shader(given)
    if shader is None:
        return DescribedMaterial(
            name=given.name, base_colour=_encoded(given.diffuse_color), roughness=given.roughness,
            metallic=given.metallic,
        )  # fmt: skip
    colour, texture = _colour(shader, next(name for name in COLOURS if name in shader.inputs))
    return DescribedMaterial(
        name=given.name,
        base_colour=colour,
        texture=texture,
        roughness=_share(shader, "Roughness", 0.5),
        metallic=1.0 if shader.type == "BSDF_GLOSSY" else _share(shader, "Metallic", 0.0),
        transmission=_transmission(shader),
        emission=_emission(shader),
    )


def sky(world: bpy.types.World | None) -> tuple[float, float, float] | None:
    """Return the linear colour of a world that is of one colour, else None."""
    if world is None:
        return (0.0, 0.0, 0.0)
    if world.node_tree is None:
        return tuple(world.color)
    found = next((node for node in world.node_tree.nodes if node.type == "BACKGROUND"), None)
    if found is None or found.inputs["Color"].is_linked:
        return None
    strength = found.inputs["Strength"].default_value
    return tuple(float(part) * strength for part in found.inputs["Color"].default_value[:3])


def _shader(given: bpy.types.Material) -> bpy.types.Node | None:
    """Return the shader that makes a material's colour: the Principled one, or the first that has any."""
    nodes = given.node_tree.nodes if given.node_tree else ()
    coloured = [
        node for node in nodes
        if node.type not in NO_SURFACE and (node.type == "EMISSION" or node.type.startswith("BSDF"))
        and any(name in node.inputs for name in COLOURS)
    ]  # fmt: skip
    coloured.sort(key=lambda node: node.type != "BSDF_PRINCIPLED")
    return coloured[0] if coloured else None


def _colour(shader: bpy.types.Node, name: str) -> tuple[tuple[float, float, float] | None, str]:
    """Return an input's colour, sRGB-encoded, and the texture that it comes from if it does."""
    socket = shader.inputs[name]
    if shader.type == "BSDF_PRINCIPLED" and _emission(shader) > 0 and max(socket.default_value[:3]) == 0:
        socket = shader.inputs["Emission Color"]
    if not socket.is_linked:
        return _encoded(socket.default_value), ""
    source = socket.links[0].from_node
    if source.type == "RGB":
        return _encoded(source.outputs[0].default_value), ""
    picture = source.image if source.type == "TEX_IMAGE" else None
    return (_mean(picture), picture.name) if picture else (None, source.label or source.name)


def _mean(picture: bpy.types.Image) -> tuple[float, float, float] | None:
    """Return the mean colour of an image, sRGB-encoded; None where it has no pixels."""
    if 0 in picture.size:
        return None
    large = picture.size[0] * picture.size[1] > MOST_PIXELS
    small = picture.copy() if large else picture  # of what was painted and not saved, a copy is black
    try:
        if large:
            small.scale(SIDE, SIDE)
        found = np.empty((len(small.pixels) // small.channels, small.channels), np.float32)
        small.pixels.foreach_get(found.ravel())
    except RuntimeError:
        return None
    finally:
        if large:
            bpy.data.images.remove(small)
    if not len(found):
        return None
    mean = found[:, :3].mean(axis=0)
    return _encoded(np.resize(mean, 3)) if picture.is_float else _shares(np.resize(mean, 3))


def _transmission(shader: bpy.types.Node) -> float:
    if shader.type == "BSDF_GLASS":
        return 1.0
    clear = _share(shader, "Transmission Weight", 0.0)
    return max(clear, 1.0 - _share(shader, "Alpha", 1.0))


def _emission(shader: bpy.types.Node) -> float:
    if shader.type == "EMISSION":
        return float(shader.inputs["Strength"].default_value)
    socket = shader.inputs.get("Emission Strength")
    glows = socket is not None and (socket.is_linked or max(shader.inputs["Emission Color"].default_value[:3]) > 0)
    return max(float(socket.default_value), 0.0) if glows else 0.0


def _share(shader: bpy.types.Node, name: str, otherwise: float) -> float:
    socket = shader.inputs.get(name)
    return otherwise if socket is None or socket.is_linked else min(max(float(socket.default_value), 0.0), 1.0)


def _encoded(linear: object) -> tuple[float, float, float]:
    return _shares(srgb.encoded(np.array(linear[:3])))


def _shares(values: np.ndarray) -> tuple[float, float, float]:
    return tuple(float(min(max(part, 0.0), 1.0)) for part in np.nan_to_num(values[:3]))
