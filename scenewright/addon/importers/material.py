"""Material to a Principled node tree that Cycles, EEVEE and the glTF exporter understand."""

from __future__ import annotations

import bpy

from .. import compat
from ..shared.artifacts import Image, Material, Mesh
from . import aside, image
from .placement import Datablocks, Placement, Steps

MAPS = ("albedo", "roughness", "metallic", "normal", "height", "occlusion", "emission")
MOST_THREADS = 4
ROW = 300.0
GLTF_GROUP = "glTF Material Output"


def build(material: Material, placement: Placement) -> Steps:
    """Build a material datablock and the images of its maps."""
    with Textures(material) as textures:
        return (yield from textures.build(placement))


def worn(mesh: Mesh) -> tuple[Material | None, ...]:
    """Return the materials of a mesh by slot; None is a slot without one."""
    return mesh.materials or (() if mesh.material is None else (mesh.material,))


class Textures:
    """The maps of a material, made ready in threads from now on, while something else is built."""

    def __init__(self, material: Material | None) -> None:
        maps = {kind: getattr(material, f"{kind}_map", None) for kind in MAPS}
        self._material = material
        self._maps: dict[str, Image] = {kind: texture for kind, texture in maps.items() if texture is not None}
        self._threads = aside.Threads(MOST_THREADS)
        self._prepared = {kind: self._threads.submit(image.prepare, texture) for kind, texture in self._maps.items()}
        self._tiles = {
            (kind, tile.udim): self._threads.submit(image.prepare, texture)
            for tile in (material.tiles if material else ())
            for kind in self._maps
            if (texture := getattr(tile, f"{kind}_map")) is not None
        }

    def __enter__(self) -> Textures:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def build(self, placement: Placement) -> Steps:
        """Build the material datablock and its images."""
        assert self._material is not None
        title = placement.title(self._material)
        images: dict[str, bpy.types.Image] = {}
        for kind, texture in self._maps.items():
            prepared = yield from aside.result(self._prepared[kind])
            if self._material.tiles:
                encoded = {self._material.udim: prepared}
                for (other, tile), waiting in self._tiles.items():
                    if other == kind:
                        encoded[tile] = yield from aside.result(waiting)
                images[kind] = image.finish_tiles(texture, f"{title} {kind}", encoded)
            else:
                images[kind] = image.finish(texture, f"{title} {kind}", prepared)
            yield
        datablock = bpy.data.materials.new(title)
        _Nodes(datablock).wire(self._material, images)
        made: Datablocks = [datablock, *images.values()]
        return made


class _Nodes:
    """The node tree of one material while it is being wired."""

    def __init__(self, datablock: bpy.types.Material) -> None:
        self.datablock = datablock
        self.tree = compat.node_tree(datablock)
        self.surface = next(node for node in self.tree.nodes if node.type == "BSDF_PRINCIPLED")
        self.output = next(node for node in self.tree.nodes if node.type == "OUTPUT_MATERIAL")

    def wire(self, material: Material, images: dict[str, bpy.types.Image]) -> None:
        """Set the factors and link the maps."""
        inputs = self.surface.inputs
        inputs["Base Color"].default_value = (*material.base_colour[:3], 1.0)
        inputs["Alpha"].default_value = material.base_colour[3]
        inputs["Roughness"].default_value = material.roughness
        inputs["Metallic"].default_value = material.metallic
        textures = {kind: self._texture(kind, row, found) for row, (kind, found) in enumerate(images.items())}
        for kind, texture in textures.items():
            getattr(self, f"_wire_{kind}")(material, texture)

    def _wire_albedo(self, material: Material, texture: bpy.types.Node) -> None:
        colour = texture.outputs["Color"]
        if material.base_colour[:3] != (1.0, 1.0, 1.0):
            mix = self._node("ShaderNodeMix", texture)
            mix.data_type, mix.blend_type = "RGBA", "MULTIPLY"
            factor, first, second = (socket for socket in mix.inputs if socket.enabled)
            factor.default_value, second.default_value = 1.0, (*material.base_colour[:3], 1.0)
            self.tree.links.new(colour, first)
            colour = next(socket for socket in mix.outputs if socket.enabled)
        self.tree.links.new(colour, self.surface.inputs["Base Color"])
        assert material.albedo_map is not None
        if material.albedo_map.pixels.shape[2] == 4:
            self._scaled(texture, texture.outputs["Alpha"], material.base_colour[3], "Alpha")

    def _wire_roughness(self, material: Material, texture: bpy.types.Node) -> None:
        self._scaled(texture, texture.outputs["Color"], material.roughness, "Roughness")

    def _wire_metallic(self, material: Material, texture: bpy.types.Node) -> None:
        self._scaled(texture, texture.outputs["Color"], material.metallic, "Metallic")

    def _wire_normal(self, material: Material, texture: bpy.types.Node) -> None:
        bump = self._node("ShaderNodeNormalMap", texture)
        self.tree.links.new(texture.outputs["Color"], bump.inputs["Color"])
        self.tree.links.new(bump.outputs["Normal"], self.surface.inputs["Normal"])

    def _wire_height(self, material: Material, texture: bpy.types.Node) -> None:
        displacement = self._node("ShaderNodeDisplacement", texture)
        displacement.inputs["Midlevel"].default_value = 0.0
        displacement.inputs["Scale"].default_value = material.height_metres
        self.tree.links.new(texture.outputs["Color"], displacement.inputs["Height"])
        self.tree.links.new(displacement.outputs["Displacement"], self.output.inputs["Displacement"])
        self.datablock.displacement_method = "BOTH"

    def _wire_occlusion(self, material: Material, texture: bpy.types.Node) -> None:
        # Blender's renderers cast occlusion themselves; the glTF exporter looks for it in a group of this name.
        group = self._node("ShaderNodeGroup", texture)
        group.node_tree = bpy.data.node_groups.get(GLTF_GROUP) or _gltf_group()
        self.tree.links.new(texture.outputs["Color"], group.inputs["Occlusion"])

    def _wire_emission(self, material: Material, texture: bpy.types.Node) -> None:
        self.tree.links.new(texture.outputs["Color"], self.surface.inputs["Emission Color"])
        self.surface.inputs["Emission Strength"].default_value = 1.0

    def _texture(self, kind: str, row: int, found: bpy.types.Image) -> bpy.types.Node:
        texture = self.tree.nodes.new("ShaderNodeTexImage")
        texture.image, texture.label = found, kind.capitalize()
        texture.location = (self.surface.location.x - 700.0, self.surface.location.y - row * ROW)
        return texture

    def _node(self, kind: str, beside: bpy.types.Node) -> bpy.types.Node:
        node = self.tree.nodes.new(kind)
        node.location = (beside.location.x + 350.0, beside.location.y)
        return node

    def _scaled(self, texture: bpy.types.Node, value: bpy.types.NodeSocket, factor: float, name: str) -> None:
        if factor != 1.0:
            product = self._node("ShaderNodeMath", texture)
            product.operation = "MULTIPLY"
            product.inputs[1].default_value = factor
            self.tree.links.new(value, product.inputs[0])
            value = product.outputs[0]
        self.tree.links.new(value, self.surface.inputs[name])


def _gltf_group() -> bpy.types.NodeTree:
    group = bpy.data.node_groups.new(GLTF_GROUP, "ShaderNodeTree")
    group.interface.new_socket("Occlusion", in_out="INPUT", socket_type="NodeSocketFloat")
    return group
