"""Materials whose Principled shader takes its inputs from images to Material."""

from __future__ import annotations

from typing import Any

import bpy

from ..shared.artifacts import Material
from . import image

MAPS = {
    "Base Color": "albedo_map", "Roughness": "roughness_map", "Metallic": "metallic_map", "Normal": "normal_map",
    "Emission Color": "emission_map",
}  # fmt: skip
PASSED_THROUGH = {"NORMAL_MAP": "Color", "SEPARATE_COLOR": "Color", "SEPRGB": "Image"}


def obstacle(datablock: bpy.types.Material) -> str:
    """Return why a material cannot be expressed by images, or ""."""
    surface = _surface(datablock)
    if surface is None:
        return f"The material {datablock.name} has no Principled BSDF."
    for name in MAPS:
        source = _source(surface.inputs[name])
        if source is not None and (source.type != "TEX_IMAGE" or source.image is None):
            return f"{name} of {datablock.name} comes from the node {source.label or source.name}, not from an image."
        if source is not None and 0 in source.image.size:
            return f"The image {source.image.name} of {datablock.name} has no pixels."
    return ""


def from_datablock(datablock: bpy.types.Material) -> Material:
    """Return the factors and maps of a material that `obstacle` finds none with; a map's factor is 1."""
    inputs = _surface(datablock).inputs
    words: dict[str, Any] = {}
    for name, field in MAPS.items():
        source = _source(inputs[name])
        if source is not None:
            words[field] = image.from_datablock(source.image)
    return Material(
        name=datablock.name,
        base_colour=(*_colour(inputs["Base Color"], "albedo_map" in words), inputs["Alpha"].default_value),
        roughness=1.0 if "roughness_map" in words else inputs["Roughness"].default_value,
        metallic=1.0 if "metallic_map" in words else inputs["Metallic"].default_value,
        **words,
    )


def _surface(datablock: bpy.types.Material) -> bpy.types.Node | None:
    nodes = datablock.node_tree.nodes if datablock.node_tree else ()
    return next((node for node in nodes if node.type == "BSDF_PRINCIPLED"), None)


def _source(socket: bpy.types.NodeSocket) -> bpy.types.Node | None:
    while socket.is_linked:
        node = socket.links[0].from_node
        if node.type not in PASSED_THROUGH:
            return node
        socket = node.inputs[PASSED_THROUGH[node.type]]
    return None


def _colour(socket: bpy.types.NodeSocket, mapped: bool) -> tuple[float, float, float]:
    return (1.0, 1.0, 1.0) if mapped else tuple(socket.default_value[:3])
