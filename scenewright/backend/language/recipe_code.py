"""The programs of the recipes; <name> stands for a value that is put in."""

from __future__ import annotations

CODE: dict[str, str] = {
    "array": """
import bpy

count, distance, axis = <count>, <distance>, <axis>

bpy.ops.mesh.primitive_<shape_word>_add()
first = bpy.context.object
for number in range(1, count):
    copy = first.copy()
    copy.location[axis] += number * distance
    bpy.context.collection.objects.link(copy)
""",
    "copies": """
import bpy

count, distance, axis = <count>, <distance>, <axis>

original = bpy.context.object
if original is None:
    print("Select what shall be repeated first.")
else:
    modifier = original.modifiers.new("Array", "ARRAY")
    modifier.count = count
    modifier.use_relative_offset = False
    modifier.use_constant_offset = True
    offset = [0.0, 0.0, 0.0]
    offset[axis] = distance
    modifier.constant_offset_displace = offset
""",
    "circle": """
import bpy
import math

count, radius = <count>, <radius>

for number in range(count):
    angle = 2 * math.pi * number / count
    bpy.ops.mesh.primitive_<shape_word>_add(
        location=(radius * math.cos(angle), radius * math.sin(angle), 0.0),
        rotation=(0.0, 0.0, angle),
    )
""",
    "scatter": """
import bpy
import random
from mathutils import Vector

count, smallest, largest, seed = <count>, <smallest>, <largest>, <seed>

random.seed(seed)
ground = bpy.context.object
if ground is None or ground.type != "MESH" or not ground.data.polygons:
    print("Select the mesh to scatter over first.")
else:
    bpy.ops.mesh.primitive_<shape_word>_add()
    first = bpy.context.object
    polygons = list(ground.data.polygons)
    areas = [polygon.area for polygon in polygons]
    for number, polygon in enumerate(random.choices(polygons, weights=areas, k=count)):
        corners = [ground.data.vertices[index].co for index in polygon.vertices]
        shares = [random.random() + 0.001 for corner in corners]
        point = Vector((0.0, 0.0, 0.0))
        for corner, share in zip(corners, shares):
            point += corner * (share / sum(shares))
        thing = first if number == 0 else first.copy()
        if number:
            bpy.context.collection.objects.link(thing)
        thing.location = ground.matrix_world @ point
        thing.scale = [random.uniform(smallest, largest)] * 3
        thing.rotation_euler = (0.0, 0.0, random.uniform(0.0, 6.283))
""",
    "orbit": """
import bpy

radius, height, frames = <radius>, <height>, <frames>

scene = bpy.context.scene
target = bpy.context.object
pivot = bpy.data.objects.new("Orbit", None)
bpy.context.collection.objects.link(pivot)
if target is not None:
    pivot.location = target.location
camera_data = bpy.data.cameras.new("Orbit Camera")
camera = bpy.data.objects.new("Orbit Camera", camera_data)
bpy.context.collection.objects.link(camera)
camera.parent = pivot
camera.location = (0.0, -radius, height)
look = camera.constraints.new("TRACK_TO")
look.target = target or pivot
look.track_axis, look.up_axis = "TRACK_NEGATIVE_Z", "UP_Y"
scene.camera = camera
scene.frame_start, scene.frame_end = 1, frames
pivot.rotation_euler[2] = 0.0
pivot.keyframe_insert("rotation_euler", index=2, frame=1)
pivot.rotation_euler[2] = 6.283185
pivot.keyframe_insert("rotation_euler", index=2, frame=frames + 1)
""",
    "rename": """
import bpy

name = <name>

for number, thing in enumerate(bpy.context.selected_objects, start=1):
    thing.name = f"{name}_{number:03d}"
""",
    "replace": """
import bpy

old, new = <old>, <new>

for thing in bpy.context.selected_objects or bpy.data.objects:
    thing.name = thing.name.replace(old, new)
""",
    "frames": """
import bpy

scene = bpy.context.scene
scene.frame_start, scene.frame_end = <first>, <last>
scene.frame_set(<first>)
""",
    "rate": """
import bpy

bpy.context.scene.render.fps = <rate>
bpy.context.scene.render.fps_base = 1.0
""",
    "resolution": """
import bpy

render = bpy.context.scene.render
render.resolution_x, render.resolution_y = <width>, <height>
render.resolution_percentage = 100
""",
    "material": """
import bpy

colour, metallic, roughness = <colour>, <metallic>, <roughness>

material = bpy.data.materials.new(<name>)
if material.node_tree is None:
    material.use_nodes = True
shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
shader.inputs["Base Color"].default_value = (*colour, 1.0)
shader.inputs["Metallic"].default_value = metallic
shader.inputs["Roughness"].default_value = roughness
material.diffuse_color = (*colour, 1.0)
for thing in bpy.context.selected_objects:
    if thing.type == "MESH":
        thing.data.materials.clear()
        thing.data.materials.append(material)
""",
    "light": """
import bpy
from mathutils import Vector

energy, colour = <energy>, <colour>

data = bpy.data.lights.new("Light", type=<kind>)
data.energy, data.color = energy, colour
light = bpy.data.objects.new("Light", data)
bpy.context.collection.objects.link(light)
light.location = (4.0, -4.0, 6.0)
target = bpy.context.object.location if bpy.context.object else Vector((0.0, 0.0, 0.0))
light.rotation_euler = (target - light.location).to_track_quat("-Z", "Y").to_euler()
""",
    "three_lights": """
import bpy
from mathutils import Vector

strength = <energy>

target = bpy.context.object.location.copy() if bpy.context.object else Vector((0.0, 0.0, 0.0))
for name, offset, share in (
    ("Key", (4.0, -4.0, 5.0), 1.0),
    ("Fill", (-5.0, -3.0, 3.0), 0.4),
    ("Rim", (0.0, 5.0, 5.0), 0.8),
):
    data = bpy.data.lights.new(name, type="AREA")
    data.energy, data.size = strength * share, 2.0
    light = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(light)
    light.location = target + Vector(offset)
    light.rotation_euler = (target - light.location).to_track_quat("-Z", "Y").to_euler()
""",
    "spin": """
import bpy

frames, turns, axis = <frames>, <turns>, <axis>

scene = bpy.context.scene
scene.frame_start, scene.frame_end = 1, frames
for thing in bpy.context.selected_objects:
    thing.rotation_mode = "XYZ"
    thing.keyframe_insert("rotation_euler", index=axis, frame=1)
    thing.rotation_euler[axis] += 6.283185 * turns
    thing.keyframe_insert("rotation_euler", index=axis, frame=frames + 1)
""",
    "bounce": """
import bpy

height, frames, times = <height>, <frames>, <times>

for thing in bpy.context.selected_objects:
    ground, reach = thing.location.z, height
    for step in range(2 * times + 1):
        thing.location.z = ground + reach if step % 2 else ground
        thing.keyframe_insert("location", index=2, frame=1 + step * frames // (2 * times))
        reach *= 0.7 if step % 2 else 1.0
""",
    "randomise": """
import bpy
import random

amount, seed = <amount>, <seed>

random.seed(seed)
for thing in bpy.context.selected_objects:
    for axis in range(3):
        thing.<property_word>[axis] += random.uniform(-amount, amount)
""",
    "align": """
import bpy

for thing in bpy.context.selected_objects:
    lowest = min((thing.matrix_world @ vertex.co).z for vertex in thing.data.vertices) if thing.type == "MESH" else 0.0
    thing.location.z -= lowest
""",
    "modifier": """
import bpy

for thing in bpy.context.selected_objects:
    if thing.type == "MESH":
        modifier = thing.modifiers.new(<title>, <kind>)
        modifier.<property_word> = <value>
""",
    "stairs": """
import bpy

count, width, rise, run = <count>, <width>, <rise>, <run>

for step in range(count):
    height = rise * (step + 1)
    bpy.ops.mesh.primitive_cube_add(size=1.0, location=(0.0, run * step, height / 2))
    bpy.context.object.scale = (width, run, height)
    bpy.context.object.name = f"Step_{step + 1:02d}"
""",
    "grid": """
import bpy

columns, rows, distance = <columns>, <rows>, <distance>

for column in range(columns):
    for row in range(rows):
        bpy.ops.mesh.primitive_<shape_word>_add(location=(column * distance, row * distance, 0.0))
""",
    "collection": """
import bpy

name = <name>

collection = bpy.data.collections.new(name)
bpy.context.scene.collection.children.link(collection)
for thing in list(bpy.context.selected_objects):
    for owner in list(thing.users_collection):
        owner.objects.unlink(thing)
    collection.objects.link(thing)
""",
    "world": """
import bpy

colour, strength = <colour>, <strength>

world = bpy.context.scene.world or bpy.data.worlds.new("World")
bpy.context.scene.world = world
if world.node_tree is None:
    world.use_nodes = True
for node in world.node_tree.nodes:
    if node.type == "BACKGROUND":
        node.inputs["Color"].default_value = (*colour, 1.0)
        node.inputs["Strength"].default_value = strength
""",
    "shade": """
import bpy

for thing in bpy.context.selected_objects:
    if thing.type == "MESH":
        for polygon in thing.data.polygons:
            polygon.use_smooth = <smooth>
""",
    "add": """
import bpy

bpy.ops.mesh.primitive_<shape_word>_add(location=<location>)
thing = bpy.context.object
thing.scale = (<size>, <size>, <size>)
""",
}
