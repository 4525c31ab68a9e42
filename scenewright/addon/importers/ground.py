"""The ground's material: those of its masks laid on from three sides, and mixed by attributes that can be painted."""

from __future__ import annotations

from typing import Any

import bpy

from .. import compat
from ..shared.artifacts import Landscape

STEP = 320.0  # between nodes
BLEND = 0.25  # of the way over an edge that two of the sides are mixed on
FINE, RAGGED = 1.7, 0.5  # noise on the borders between masks: a metre, and how strong


def names(scene: Landscape) -> list[str]:
    """Return what the masks are called, each once."""
    found: list[str] = []
    for number, material in enumerate(scene.ground.materials):
        name = material.name if material is not None and material.name else f"Mask {number + 1}"
        found.append(name if name not in found else f"{name} {number + 1}")
    return found


def blended(scene: Landscape, masks: list[str], materials: list[bpy.types.Material | None]) -> bpy.types.Material:
    """Return one material that shows each of `materials` as strongly as the attribute of its mask says."""
    made = bpy.data.materials.new(scene.ground.name or "Ground")
    tree = compat.node_tree(made)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    nodes = _Mixture(tree)
    colour = rough = height = None
    so_far: Any = None
    for number, (mask, material) in enumerate(zip(masks, materials)):  # noqa: B905
        found = _images(material)
        place = nodes.place(float(scene.metres[number]), number)
        share = nodes.mask(mask, number)
        own = nodes.picture(found.get("Albedo"), place, number, 0) or nodes.plain(material, number)
        own_rough = nodes.picture(found.get("Roughness"), place, number, 1)
        own_height = nodes.picture(found.get("Height"), place, number, 2)
        if so_far is None:
            colour, rough, height, so_far = own, own_rough, own_height, share
            continue
        so_far = nodes.added(so_far, share, number)
        factor = nodes.part(share, so_far, number)
        colour = nodes.mixed(colour, own, factor, number, 0)
        rough = nodes.mixed(rough, own_rough, factor, number, 1)
        height = nodes.mixed(height, own_height, factor, number, 2)
    tree.links.new(colour, surface.inputs["Base Color"])
    if rough is not None:
        tree.links.new(rough, surface.inputs["Roughness"])
    if height is not None:
        bump = tree.nodes.new("ShaderNodeBump")
        bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.35, 0.05
        tree.links.new(height, bump.inputs["Height"])
        tree.links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    return made


def _images(material: bpy.types.Material | None) -> dict[str, bpy.types.Image]:
    """Return the pictures of a material by what they are of."""
    if material is None or material.node_tree is None:
        return {}
    return {node.label: node.image for node in material.node_tree.nodes if node.type == "TEX_IMAGE" and node.image}


class _Mixture:
    """The node tree of the ground while it is being wired."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self._tree = tree
        self._geometry = self._new("ShaderNodeNewGeometry", -8, 0)

    def place(self, metres: float, number: int) -> Any:
        """Return where in its tile a material is at a point of the world."""
        scaled = self._new("ShaderNodeVectorMath", -6, number)
        scaled.operation = "SCALE"
        scaled.inputs["Scale"].default_value = 1.0 / metres
        self._tree.links.new(self._geometry.outputs["Position"], scaled.inputs[0])
        return scaled.outputs[0]

    def mask(self, name: str, number: int) -> Any:
        attribute = self._new("ShaderNodeAttribute", -6, number + 0.5)
        attribute.attribute_name = name
        return attribute.outputs["Fac"]

    def picture(self, image: bpy.types.Image | None, place: Any, number: int, row: int) -> Any:
        """Return the colour of a picture laid on from three sides, None without one."""
        if image is None:
            return None
        texture = self._new("ShaderNodeTexImage", -4 + row * 0.5, number + row * 0.3)
        texture.image, texture.projection, texture.projection_blend = image, "BOX", BLEND
        self._tree.links.new(place, texture.inputs["Vector"])
        return texture.outputs["Color"]

    def plain(self, material: bpy.types.Material | None, number: int) -> Any:
        colour = self._new("ShaderNodeRGB", -4, number)
        colour.outputs[0].default_value = (*(material.diffuse_color[:3] if material else (0.5, 0.5, 0.5)), 1.0)
        return colour.outputs[0]

    def added(self, first: Any, second: Any, number: int) -> Any:
        return self._math("ADD", first, second, number)

    def part(self, share: Any, whole: Any, number: int) -> Any:
        """Return how much of what there is so far is of the last mask."""
        return self._math("DIVIDE", share, whole, number + 0.2)

    def mixed(self, first: Any, second: Any, factor: Any, number: int, row: int) -> Any:
        if first is None or second is None:
            return second if first is None else first
        mix = self._new("ShaderNodeMix", -2 + number * 0.5, number + row * 0.3)
        mix.data_type = "RGBA"
        share, one, other = (socket for socket in mix.inputs if socket.enabled)
        self._tree.links.new(factor, share)
        self._tree.links.new(first, one)
        self._tree.links.new(second, other)
        return next(socket for socket in mix.outputs if socket.enabled)

    def _math(self, operation: str, first: Any, second: Any, row: float) -> Any:
        node = self._new("ShaderNodeMath", -3, row)
        node.operation = operation
        self._tree.links.new(first, node.inputs[0])
        self._tree.links.new(second, node.inputs[1])
        return node.outputs[0]

    def _new(self, kind: str, column: float, row: float) -> bpy.types.Node:
        node = self._tree.nodes.new(kind)
        node.location = (column * STEP, -row * STEP)
        return node
