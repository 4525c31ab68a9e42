"""A lighthouse on its island: the scene that the demo photographs and the benchmarks measure. One unit is a metre."""

from __future__ import annotations

import math

import bpy
from mathutils import Vector, noise

Paint = bpy.types.NodeSocket | tuple[float, float, float]

STRIPES = ((0.62, 0.04, 0.03), (0.86, 0.83, 0.76))
GRASS, ROCK, SAND = (0.10, 0.26, 0.05), (0.24, 0.21, 0.19), (0.60, 0.48, 0.30)


def build() -> bpy.types.Object:
    """Build the lighthouse in the current scene, with light and sky, and return the empty that holds its parts."""
    whole = bpy.data.objects.new("Lighthouse", None)
    bpy.context.scene.collection.objects.link(whole)
    for part in (_island(), _tower(), _gallery(), _lantern(), _roof(), *_cottage(), *_boulders()):
        part.parent = whole
    light()
    return whole


def camera_on_arc(frames: int, turns: float = 0.6, distance: float = 3.4) -> bpy.types.Object:
    """Add the scene camera, animated on a rising arc around the lighthouse over that many frames."""
    scene = bpy.context.scene
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.angle = 0.75
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.frame_start, scene.frame_end = 1, frames
    for frame in range(1, frames + 1):
        done = (frame - 1) / max(frames - 1, 1)
        azimuth, height = 2 * math.pi * turns * done - 1.9, 0.7 + 1.0 * done
        camera.location = Vector((distance * math.cos(azimuth), distance * math.sin(azimuth), height))
        camera.rotation_mode = "QUATERNION"
        camera.rotation_quaternion = (Vector((0, 0, 0.42)) - camera.location).to_track_quat("-Z", "Y")
        camera.keyframe_insert("location", frame=frame)
        camera.keyframe_insert("rotation_quaternion", frame=frame)
    return camera


def _island() -> bpy.types.Object:
    bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=6, radius=0.85)
    island = _named("island")
    for vertex in island.data.vertices:
        point = vertex.co.normalized()
        rough = noise.fractal(point * 2.4, 0.9, 2.1, 6) * 0.16 + noise.fractal(point * 7.0, 0.8, 2.0, 4) * 0.035
        above = point.z > 0
        lift = 0.30 if above else 0.42
        vertex.co = point * (0.85 + rough * (0.6 if above else 1.2))
        vertex.co.z = vertex.co.z * lift + (0.05 * noise.noise(point * 4.0) if above else 0.0)
    island.data.materials.append(_ground())
    return _smooth(island)


def _tower() -> bpy.types.Object:
    bpy.ops.mesh.primitive_cone_add(vertices=96, radius1=0.235, radius2=0.145, depth=0.86, location=(0, 0, 0.60))
    tower = _named("tower")
    tower.data.materials.append(_stripes())
    return _smooth(tower, angle=0.7)


def _gallery() -> bpy.types.Object:
    bpy.ops.mesh.primitive_cylinder_add(vertices=64, radius=0.205, depth=0.05, location=(0, 0, 1.05))
    gallery = _named("gallery")
    gallery.modifiers.new("bevel", "BEVEL").width = 0.012
    gallery.data.materials.append(_speckled("iron", (0.05, 0.06, 0.08), (0.16, 0.17, 0.19), 30, 0.45))
    return _smooth(gallery, angle=0.7)


def _lantern() -> bpy.types.Object:
    bpy.ops.mesh.primitive_cylinder_add(vertices=12, radius=0.115, depth=0.19, location=(0, 0, 1.16))
    lantern = _named("lantern")
    lantern.data.materials.append(_speckled("lamp", (1.0, 0.62, 0.12), (1.0, 0.86, 0.42), 9, 0.35))
    return lantern


def _roof() -> bpy.types.Object:
    bpy.ops.mesh.primitive_cone_add(vertices=64, radius1=0.175, radius2=0.012, depth=0.19, location=(0, 0, 1.345))
    roof = _named("roof")
    roof.data.materials.append(_speckled("roof", (0.42, 0.03, 0.02), (0.66, 0.08, 0.04), 40, 0.6))
    return _smooth(roof, angle=0.7)


def _cottage() -> list[bpy.types.Object]:
    bpy.ops.mesh.primitive_cube_add(size=1, location=(0.44, 0.16, 0.335), rotation=(0, 0, 0.4))
    walls = _named("cottage")
    walls.scale = (0.34, 0.24, 0.22)
    walls.data.materials.append(_bricks())
    return [walls, _gable("thatch", (0.44, 0.16, 0.43), 0.4)]


def _gable(name: str, location: tuple, turn: float) -> bpy.types.Object:
    """A closed triangular prism along x: the cottage's roof."""
    length, width, height = 0.21, 0.17, 0.17
    corners = [(x, *yz) for x in (-length, length) for yz in ((-width, 0), (width, 0), (0, height))]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(corners, [], [(0, 2, 1), (3, 4, 5), (0, 1, 4, 3), (1, 2, 5, 4), (2, 0, 3, 5)])
    roof = bpy.data.objects.new(name, mesh)
    roof.location, roof.rotation_euler.z = location, turn
    bpy.context.scene.collection.objects.link(roof)
    mesh.materials.append(_speckled(name, (0.20, 0.09, 0.03), (0.47, 0.27, 0.10), 55, 0.9))
    return roof


def _boulders() -> list[bpy.types.Object]:
    found = []
    for i, (azimuth, radius, size) in enumerate(
        ((2.2, 0.50, 0.13), (3.6, 0.55, 0.10), (4.9, 0.52, 0.15), (5.6, 0.60, 0.08))
    ):
        place = (radius * math.cos(azimuth), radius * math.sin(azimuth), 0.21)
        bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=4, radius=size, location=place)
        boulder = _named(f"boulder {i + 1}")
        for vertex in boulder.data.vertices:
            vertex.co *= 1 + 0.9 * noise.fractal(vertex.co * 9 + Vector((i * 3.0, 0, 0)), 1.0, 2.0, 3) * 0.4
        boulder.data.materials.append(_speckled("granite", (0.16, 0.15, 0.15), (0.48, 0.46, 0.44), 22, 0.85))
        found.append(_smooth(boulder))
    return found


def _ground() -> bpy.types.Material:
    """Grass where it is flat, rock where it is steep, sand by the water."""
    material, tree, shader = _material("ground", 0.95)
    speckle = _noise(tree, 14)
    height, steep = (
        _ramp(tree, _axis(tree, "Object", "Z"), 0.02, 0.10),
        _ramp(tree, _axis(tree, "Normal", "Z"), 0.62, 0.80),
    )
    grass = _mix(tree, _noise(tree, 38), GRASS, (0.30, 0.42, 0.10))
    rock = _mix(tree, speckle, ROCK, (0.50, 0.46, 0.42))
    shore = _mix(tree, speckle, SAND, (0.78, 0.68, 0.47))
    land = _mix(tree, height, shore, grass)
    tree.links.new(_mix(tree, steep, rock, land), shader.inputs["Base Color"])
    return material


def _stripes() -> bpy.types.Material:
    material, tree, shader = _material("stripes", 0.55)
    wave = tree.nodes.new("ShaderNodeTexWave")
    wave.bands_direction = "Z"
    wave.inputs["Scale"].default_value, wave.inputs["Distortion"].default_value = 1.75, 0.0
    tree.links.new(_coordinates(tree, "Object"), wave.inputs["Vector"])
    bands = _ramp(tree, wave.outputs["Fac"], 0.49, 0.51)
    worn = _mix(tree, _noise(tree, 26), _mix(tree, bands, *STRIPES), (0.55, 0.45, 0.38), 0.16)
    tree.links.new(worn, shader.inputs["Base Color"])
    return material


def _bricks() -> bpy.types.Material:
    """Courses of brick around the four walls: along the wall is x + y, up is z."""
    material, tree, shader = _material("bricks", 0.9)
    bricks = tree.nodes.new("ShaderNodeTexBrick")
    for name, value in {"Scale": 3.2, "Mortar Size": 0.03}.items():
        bricks.inputs[name].default_value = value
    for name, colour in {
        "Color1": (0.55, 0.22, 0.13),
        "Color2": (0.36, 0.13, 0.08),
        "Mortar": (0.80, 0.76, 0.70),
    }.items():
        bricks.inputs[name].default_value = (*colour, 1)
    along, wall = tree.nodes.new("ShaderNodeMath"), tree.nodes.new("ShaderNodeCombineXYZ")
    tree.links.new(_axis(tree, "Object", "X"), along.inputs[0])
    tree.links.new(_axis(tree, "Object", "Y"), along.inputs[1])
    tree.links.new(along.outputs[0], wall.inputs["X"])
    tree.links.new(_axis(tree, "Object", "Z"), wall.inputs["Y"])
    tree.links.new(wall.outputs[0], bricks.inputs["Vector"])
    tree.links.new(bricks.outputs["Color"], shader.inputs["Base Color"])
    return material


def _speckled(name: str, dark: tuple, bright: tuple, scale: float, roughness: float) -> bpy.types.Material:
    material, tree, shader = _material(name, roughness)
    tree.links.new(_mix(tree, _noise(tree, scale), dark, bright), shader.inputs["Base Color"])
    return material


def _material(name: str, roughness: float) -> tuple[bpy.types.Material, bpy.types.NodeTree, bpy.types.Node]:
    material = bpy.data.materials.new(name)
    if not material.node_tree:
        material.use_nodes = True
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Roughness"].default_value = roughness
    return material, material.node_tree, shader


def _coordinates(tree: bpy.types.NodeTree, space: str) -> bpy.types.NodeSocket:
    return tree.nodes.new("ShaderNodeTexCoord").outputs[space]


def _axis(tree: bpy.types.NodeTree, space: str, axis: str) -> bpy.types.NodeSocket:
    parts = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(_coordinates(tree, space), parts.inputs[0])
    return parts.outputs[axis]


def _noise(tree: bpy.types.NodeTree, scale: float) -> bpy.types.NodeSocket:
    texture = tree.nodes.new("ShaderNodeTexNoise")
    texture.inputs["Scale"].default_value, texture.inputs["Detail"].default_value = scale, 5.0
    tree.links.new(_coordinates(tree, "Object"), texture.inputs["Vector"])
    return _ramp(tree, texture.outputs[0], 0.36, 0.64)


def _ramp(tree: bpy.types.NodeTree, value: bpy.types.NodeSocket, low: float, high: float) -> bpy.types.NodeSocket:
    ramp = tree.nodes.new("ShaderNodeMapRange")
    ramp.inputs["From Min"].default_value, ramp.inputs["From Max"].default_value = low, high
    tree.links.new(value, ramp.inputs["Value"])
    return ramp.outputs[0]


def _mix(
    tree: bpy.types.NodeTree, factor: bpy.types.NodeSocket, first: Paint, second: Paint, strength: float = 1.0
) -> bpy.types.NodeSocket:
    """Mix two colours (sockets or RGB triples) by a socket from 0 to 1, scaled by a strength."""
    node = tree.nodes.new("ShaderNodeMix")
    node.data_type = "RGBA"
    if strength != 1.0:
        scaled = tree.nodes.new("ShaderNodeMath")
        scaled.operation, scaled.inputs[1].default_value = "MULTIPLY", strength
        tree.links.new(factor, scaled.inputs[0])
        factor = scaled.outputs[0]
    tree.links.new(factor, node.inputs[0])
    for socket, colour in ((node.inputs[6], first), (node.inputs[7], second)):
        if isinstance(colour, tuple):
            socket.default_value = (*colour, 1)
        else:
            tree.links.new(colour, socket)
    return node.outputs[2]


def _named(name: str) -> bpy.types.Object:
    bpy.context.object.name = name
    return bpy.context.object


def _smooth(thing: bpy.types.Object, angle: float | None = None) -> bpy.types.Object:
    thing.data.shade_smooth()
    if angle is not None:
        thing.data.set_sharp_from_angle(angle=angle)
    return thing


def light() -> None:
    """Add a sun and a pale sky."""
    scene = bpy.context.scene
    world = bpy.data.worlds.new("sky")
    scene.world = world
    if not world.node_tree:
        world.use_nodes = True
    background = next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs[0].default_value, background.inputs[1].default_value = (0.75, 0.87, 1.0, 1), 0.75
    sun = bpy.data.objects.new("sun", bpy.data.lights.new("sun", "SUN"))
    sun.data.energy, sun.data.angle, sun.data.color = 3.2, 0.1, (1.0, 0.94, 0.84)
    sun.rotation_euler = (0.75, 0.15, -0.6)
    scene.collection.objects.link(sun)
