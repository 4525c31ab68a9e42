"""Put a generated plan together, inside Blender: python -m scenewright.backend.scene.assembling FOLDER OUT [PICTURE].

FOLDER holds plan.json and a GLB for each mesh, named by its number; OUT ends in .blend or .glb. PICTURE, where it is
given, is rendered by the plan's camera.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import bpy
import msgspec
import numpy as np

from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import Place, PlannedCamera, PlannedLight, PlannedSky, Vector

WIDTH, HEIGHT = 960, 540
SAMPLES = 24
EXPOSURE = 0.0


class Generated(msgspec.Struct):
    """What FOLDER holds: the plan, and the name of the mesh in each file."""

    plan: ScenePlan
    meshes: dict[str, str]


def main(folder: str, target: str, picture: str = "") -> None:
    """Put everything together and write it."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    given = msgspec.json.decode(Path(folder, "plan.json").read_bytes(), type=Generated)
    made = bpy.data.collections.new(given.plan.name or "Scene")
    bpy.context.scene.collection.children.link(made)
    bodies = {name: imported(Path(folder, file)) for file, name in given.meshes.items()}
    placed = {place.mesh for planned in given.plan.objects for place in planned.places}
    for planned in given.plan.objects:
        for number, place in enumerate(planned.places):
            name = planned.name if len(planned.places) == 1 else f"{planned.name}.{number + 1:03d}"
            put(made, name, bodies[place.mesh], place)
    for name, data in bodies.items():
        if name not in placed:
            put(made, name, data, Place())
    for light in given.plan.lights:
        shine(made, light)
    if given.plan.camera.lens:
        look(made, given.plan.camera)
    if given.plan.sky:
        surround(given.plan.sky)
    write(target, picture)


def imported(path: Path) -> bpy.types.Mesh:
    """Return the mesh of a GLB, turned to Z up, on no object."""
    bpy.ops.import_scene.gltf(filepath=str(path))
    body = next(each for each in bpy.context.selected_objects if each.type == "MESH")
    data = body.data
    data.transform(body.matrix_world)
    for each in list(bpy.context.selected_objects):
        bpy.data.objects.remove(each)
    return data


def put(into: bpy.types.Collection, name: str, data: bpy.types.Mesh, place: Place) -> None:
    """Make an object of a mesh in its place."""
    body = bpy.data.objects.new(name, data)
    body.rotation_mode = "QUATERNION"
    body.location, body.rotation_quaternion = place.location, place.rotation
    into.objects.link(body)


def shine(into: bpy.types.Collection, light: PlannedLight) -> None:
    """Make a light."""
    data = bpy.data.lights.new(light.name or light.kind, light.kind.upper())
    data.color, data.energy = light.colour, light.power
    if light.kind == "sun":
        data.angle = light.size
    elif light.kind == "area":
        data.size = max(light.size, 0.01)
    else:
        data.shadow_soft_size = light.size
    body = bpy.data.objects.new(data.name, data)
    body.matrix_world = aimed(light.location, light.target)
    into.objects.link(body)


def look(into: bpy.types.Collection, camera: PlannedCamera) -> None:
    """Make the camera, and the scene's."""
    data = bpy.data.cameras.new("Camera")
    data.lens, data.clip_end = camera.lens, 10_000.0
    data.clip_start = min(0.1, 0.05 * float(np.linalg.norm(np.subtract(camera.look_at, camera.location))))
    body = bpy.data.objects.new("Camera", data)
    body.matrix_world = aimed(camera.location, camera.look_at)
    into.objects.link(body)
    bpy.context.scene.camera = body


def aimed(location: Vector, target: Vector) -> list[list[float]]:
    """Return the matrix, column by column, of what stands at a place and looks along its -Z at a target, +Y up."""
    back = np.subtract(location, target)
    back = back / (np.linalg.norm(back) or 1.0)
    right = np.cross((0.0, 0.0, 1.0), back)
    length = float(np.linalg.norm(right))
    right = right / length if length > 1e-6 else np.array([1.0, 0.0, 0.0])
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([right, np.cross(back, right), back], axis=1)
    matrix[:3, 3] = location
    return [[float(value) for value in column] for column in matrix.T]


def surround(sky: PlannedSky) -> None:
    """Give the scene a world that runs from the horizon's colour to the zenith's."""
    world = bpy.data.worlds.new("Sky")
    if not world.node_tree:
        world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    nodes.clear()
    coordinates, split, ramp = (
        nodes.new(f"ShaderNode{kind}") for kind in ("TexCoord", "SeparateXYZ", "ValToRGB")
    )  # fmt: skip
    background, output = nodes.new("ShaderNodeBackground"), nodes.new("ShaderNodeOutputWorld")
    ramp.color_ramp.elements[0].color = (*sky.horizon, 1.0)
    ramp.color_ramp.elements[1].color = (*sky.zenith, 1.0)
    ramp.color_ramp.elements[1].position = 0.6
    links.new(coordinates.outputs["Generated"], split.inputs[0])
    links.new(split.outputs["Z"], ramp.inputs[0])
    links.new(ramp.outputs["Color"], background.inputs["Color"])
    links.new(background.outputs[0], output.inputs[0])
    bpy.context.scene.world = world


def write(target: str, picture: str) -> None:
    """Write the file and, where one is wanted, the picture."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = SAMPLES, True
    scene.view_settings.exposure = EXPOSURE
    if picture:
        scene.render.filepath = picture
        bpy.ops.render.render(write_still=True)
    if target.lower().endswith(".blend"):
        bpy.ops.file.pack_all()
        bpy.ops.wm.save_as_mainfile(filepath=target, compress=True)
    else:
        bpy.ops.export_scene.gltf(filepath=target, export_cameras=True, export_lights=True, export_apply=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # Blender's own ending may crash after the work is done
