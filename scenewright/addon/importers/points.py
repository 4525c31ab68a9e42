"""Points as a mesh of vertices that a node group shows and renders as spheres in their colours."""

from __future__ import annotations

from collections.abc import Generator

import bpy
import numpy as np

from .. import compat
from ..shared import srgb
from .mesh import fill_colours

GROUP = "Scenewright Points"
FOG = "Scenewright Fog"
FOG_VOXELS = 128.0  # along the longest side
FOG_DENSITY = 10.0
ATTRIBUTES = {1: ("FLOAT", "value"), 3: ("FLOAT_VECTOR", "vector"), 4: ("QUATERNION", "value")}


def make(
    title: str, places: np.ndarray, radii: np.ndarray, colours: np.ndarray | None, **attributes: np.ndarray | None
) -> Generator[None, None, bpy.types.Mesh]:
    """Make a mesh datablock of points.

    Args:
        title: its name.
        places: (n, 3) float32, metres, in the object's space.
        radii: (n,) float32, metres.
        colours: (n, 4) uint8, sRGB.
        attributes: (n,), (n, 3) or (n, 4) float32 by name, kept with the points; None is left out.
    """
    data = bpy.data.meshes.new(title)
    if not len(places):  # without a vertex a mesh has no attributes to fill
        return data
    data.vertices.add(len(places))
    data.attributes["position"].data.foreach_set("vector", places.ravel())
    yield
    for name, values in {"radius": radii, **attributes}.items():
        if values is not None:
            _fill(data, name, values)
            yield
    if colours is not None:
        yield from fill_colours(data, colours)
    data.update()
    return data


def painted(colours: np.ndarray, opacities: np.ndarray | float = 1.0) -> np.ndarray:
    """Return (n, 4) uint8 colours of (n, 3) sRGB-encoded floats and opacities, 0 to 1."""
    alpha = np.broadcast_to(np.asarray(opacities, np.float32), len(colours))[:, None]
    return srgb.as_bytes(np.concatenate([colours, alpha], axis=1))


def show(points: bpy.types.Object) -> None:
    """Let an object whose mesh `make` made be seen as spheres."""
    group = bpy.data.node_groups.get(GROUP) or _group(GROUP, bpy.data.materials.get(GROUP) or _material())
    points.modifiers.new("Points", "NODES").node_group = group


def show_as_fog(points: bpy.types.Object) -> None:
    """Let an object whose mesh `make` made be seen as fog, as dense everywhere."""
    material = bpy.data.materials.get(FOG) or _fog_material()
    group = bpy.data.node_groups.get(FOG) or _group(FOG, material, "GeometryNodePointsToVolume")
    points.modifiers.new("Fog", "NODES").node_group = group


def spacing(places: np.ndarray) -> float:
    """Return about half the distance between neighbours of (n, 3) points that lie on a surface, metres."""
    if not len(places):
        return 0.0
    diagonal = float(np.linalg.norm(places.max(axis=0) - places.min(axis=0)))
    return 0.5 * diagonal / max(len(places), 1) ** 0.5


def _fill(data: bpy.types.Mesh, name: str, values: np.ndarray) -> None:
    kind, field = ATTRIBUTES[1 if values.ndim == 1 else values.shape[1]]
    data.attributes.new(name, kind, "POINT").data.foreach_set(field, np.ascontiguousarray(values, np.float32).ravel())


def _group(name: str, material: bpy.types.Material, *kinds: str) -> bpy.types.NodeTree:
    """Make a node group that turns vertices into points, then into what nodes of the given kinds make of points."""
    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        group.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    chain = ("NodeGroupInput", "GeometryNodeMeshToPoints", *kinds, "GeometryNodeSetMaterial", "NodeGroupOutput")
    nodes = [group.nodes.new(kind) for kind in chain]
    for column, (node, following) in enumerate(zip(nodes, nodes[1:] + [None], strict=True)):
        node.location = (200.0 * column, 0.0)
        if following is not None:
            group.links.new(node.outputs[0], following.inputs[0])
    nodes[-2].inputs["Material"].default_value = material
    radius = group.nodes.new("GeometryNodeInputNamedAttribute")
    radius.inputs["Name"].default_value = "radius"
    radius.location = (0.0, -200.0)
    for node in nodes[1:-2]:
        group.links.new(radius.outputs[0], node.inputs["Radius"])
        if "Voxel Amount" in node.inputs:
            node.inputs["Voxel Amount"].default_value = FOG_VOXELS
    return group


def _material() -> bpy.types.Material:
    material = bpy.data.materials.new(GROUP)
    tree = compat.node_tree(material)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    colour = tree.nodes.new("ShaderNodeAttribute")
    colour.attribute_name = "Colour"
    colour.location = (surface.location.x - 250.0, surface.location.y)
    tree.links.new(colour.outputs["Color"], surface.inputs["Base Color"])
    return material


def _fog_material() -> bpy.types.Material:
    material = bpy.data.materials.new(FOG)
    tree = compat.node_tree(material)
    fog = tree.nodes.new("ShaderNodeVolumePrincipled")
    fog.inputs["Density"].default_value = FOG_DENSITY
    output = next(node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    tree.nodes.remove(next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED"))
    tree.links.new(fog.outputs["Volume"], output.inputs["Volume"])
    return material
