"""Landscape to a collection: ground with masks that can be painted, water, walls, props that share meshes, the sun."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import bpy
from mathutils import Matrix, Vector

from .. import compat
from ..shared.artifacts import Landscape, Mesh
from . import ground, material, mesh
from .placement import Datablocks, Placement, Steps

SLICE = 40  # objects that are made at a time
SUN_STRENGTH, SUN_ANGLE = 5.0, 0.012
HORIZON, ZENITH = (0.50, 0.70, 1.0, 1.0), (0.13, 0.30, 0.75, 1.0)
WATER_RIPPLES = 1.2  # a metre
SKY, SKY_STRENGTH = "Landscape sky", 1.3


def build(scene: Landscape, placement: Placement) -> Steps:
    """Build a collection of its own for all of it; the ground is shown first."""
    title = placement.title(scene)
    place = replace(placement, collection=_collection(title, placement), name="")
    made = yield from _ground(scene, place)
    for part in scene.parts:
        data = yield from mesh.make(part, place)
        made += [place.add(part.name, data[0]), *data]
        if part.name == "Water":
            _wet(data[1])
        else:
            data[0].shade_flat()
        if part.colours is not None and part.material is not None and part.material.albedo_map is None:
            _coloured(data[1])
    made += yield from _props(scene, place)
    made += _sun(scene, place)
    made += _sky(scene, placement.find_scene())
    return made


def _collection(title: str, placement: Placement) -> str:
    made = bpy.data.collections.new(title)
    placement.find_collection().children.link(made)
    return made.name


def _ground(scene: Landscape, place: Placement) -> Steps:
    """Build the ground: one material in which those of the masks run into each other."""
    bare = Mesh(
        name=scene.ground.name, vertices=scene.ground.vertices, faces=scene.ground.faces, uvs=scene.ground.uvs,
        normals=scene.ground.normals, edges=scene.ground.edges, corner_edges=scene.ground.corner_edges,
    )  # fmt: skip
    made = yield from mesh.make(bare, place)
    data = made[0]
    names = ground.names(scene)
    for number, name in enumerate(names):
        layer = data.attributes.new(name, "FLOAT", "POINT")
        layer.data.foreach_set("value", (scene.masks[:, number] / 255).astype("float32"))
        yield
    with ExitStack() as opened:
        textures = [each and opened.enter_context(material.Textures(each)) for each in scene.ground.materials]
        built: list[bpy.types.Material | None] = []
        for own, ready in zip(scene.ground.materials, textures):  # noqa: B905
            parts = (yield from ready.build(replace(place, name=own.name))) if own and ready else [None]
            built.append(parts[0])
            made += filter(None, parts)
    blended = ground.blended(scene, names, built)
    data.materials.append(blended)
    return [place.add(scene.ground.name or "Ground", data), *made, blended]


def _props(scene: Landscape, place: Placement) -> Steps:
    """Build the meshes of props once, and an object for each that stands somewhere."""
    made: Datablocks = []
    shapes = []
    for prop in scene.props:
        parts = yield from mesh.make(prop, place)
        shapes.append(parts[0])
        made += parts
    collection, shift = place.find_collection(), Matrix.Translation(Vector(place.location))
    for number, (which, pose) in enumerate(zip(scene.prop, scene.poses)):  # noqa: B905
        body = bpy.data.objects.new(scene.props[which].name.capitalize(), shapes[which])
        body.matrix_world = shift @ Matrix(pose.tolist())
        collection.objects.link(body)
        made.append(body)
        if number % SLICE == 0:
            yield
    return made


def _wet(look: bpy.types.Material) -> None:
    """Let water be clear, mirror, and ripple."""
    tree = compat.node_tree(look)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    surface.inputs["Transmission Weight"].default_value = 0.4
    surface.inputs["Alpha"].default_value = 1.0
    surface.inputs["IOR"].default_value = 1.33
    place, ripples = tree.nodes.new("ShaderNodeNewGeometry"), tree.nodes.new("ShaderNodeTexNoise")
    bump = tree.nodes.new("ShaderNodeBump")
    ripples.inputs["Scale"].default_value = WATER_RIPPLES
    bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.25, 0.1
    tree.links.new(place.outputs["Position"], ripples.inputs["Vector"])
    tree.links.new(ripples.outputs[0], bump.inputs["Height"])
    tree.links.new(bump.outputs["Normal"], surface.inputs["Normal"])


def _coloured(look: bpy.types.Material) -> None:
    """Let what is drawn have the colours of its vertices: each blade of grass its own."""
    tree = compat.node_tree(look)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    own = tree.nodes.new("ShaderNodeAttribute")
    own.attribute_name = "Colour"
    tree.links.new(own.outputs["Color"], surface.inputs["Base Color"])


def _sun(scene: Landscape, place: Placement) -> Datablocks:
    light = bpy.data.lights.new("Sun", "SUN")
    light.energy, light.angle, light.color = SUN_STRENGTH, SUN_ANGLE, (1.0, 0.93, 0.82)
    body = place.add("Sun", light)
    body.rotation_mode = "QUATERNION"
    body.rotation_quaternion = Vector(scene.sun).to_track_quat("Z", "Y")
    return [body, light]


def _sky(scene: Landscape, shown: bpy.types.Scene) -> Datablocks:
    """Put a blue sky over a scene whose world nobody has changed."""
    world = shown.world
    if world is not None and not _is_plain(world):
        return []
    made = bpy.data.worlds.new(SKY)
    tree = compat.node_tree(made)
    for node in list(tree.nodes):
        tree.nodes.remove(node)
    output, background = tree.nodes.new("ShaderNodeOutputWorld"), tree.nodes.new("ShaderNodeBackground")
    ramp, split = tree.nodes.new("ShaderNodeValToRGB"), tree.nodes.new("ShaderNodeSeparateXYZ")
    place = tree.nodes.new("ShaderNodeTexCoord")
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[0].color = 0.0, HORIZON
    ramp.color_ramp.elements[1].position, ramp.color_ramp.elements[1].color = 0.45, ZENITH
    tree.links.new(place.outputs["Generated"], split.inputs[0])
    tree.links.new(split.outputs["Z"], ramp.inputs[0])
    tree.links.new(ramp.outputs["Color"], background.inputs["Color"])
    background.inputs["Strength"].default_value = SKY_STRENGTH
    tree.links.new(background.outputs[0], output.inputs["Surface"])
    shown.world = made
    return [made]


def _is_plain(world: bpy.types.World) -> bool:
    """Tell whether a world is as new files have it: one colour."""
    tree = world.node_tree
    return tree is None or not any(node.type.startswith("TEX_") for node in tree.nodes)
