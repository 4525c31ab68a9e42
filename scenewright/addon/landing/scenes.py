"""A generated scene plan: each mesh once, its instances in their places, lights and camera, in a collection."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import bpy
from mathutils import Vector

from ..importers import BUILDERS, Datablocks, Placement
from ..importers import mesh as importer
from ..shared.artifacts import Artifact, Audio, Mesh, ScenePlan
from ..shared.plans import Place, PlannedCamera, PlannedLight, PlannedSky
from . import layers, sharing, sounds, spots
from .site import Site
from .wish import Wish

SLICE = 40  # objects
UNTOUCHED = 0.06  # of a world's grey: as Blender begins with it
KEPT_WORLD = "The scene keeps its own world; the sky of the plan is the world “{name}”."


def plan_of(artifacts: Sequence[Artifact]) -> ScenePlan | None:
    """Return the plan among artifacts if it was generated, and not only planned."""
    plan = next((each for each in artifacts if isinstance(each, ScenePlan)), None)
    return plan if plan is not None and any(planned.places for planned in plan.objects) else None


def land(
    plan: ScenePlan, artifacts: Sequence[Artifact], placements: Sequence[Placement], wish: Wish, remarks: list[str]
) -> Generator[None, None, Datablocks]:
    """Build all of a generated plan around the 3D cursor; the return value is what shows each artifact."""
    scene = placements[0].find_scene()
    made = bpy.data.collections.new(placements[0].title(plan))
    placements[0].find_collection().children.link(made)
    where, shared = Vector(wish.cursor), sharing.Shared()
    heads: Datablocks = []
    for artifact, placement in zip(artifacts, placements, strict=True):
        placement = replace(placement, collection=made.name)
        if isinstance(artifact, Mesh):
            bare, material = shared.taken(artifact)
            built = yield from importer.make(bare, placement)
            if material is not None:
                built[0].materials.append(material)
            shared.keep(bare, built)
            built[0].name = artifact.name
            heads.append((yield from _instances(artifact.name, built, plan, placement, where)))
        elif artifact is plan:
            built = [made, *_staged(plan, placement, scene, where, remarks)]
            placement.sign(built)
            heads.append(made)
        else:
            site = Site(placement, wish, spots.Spot(), remarks)
            heard = isinstance(artifact, Audio)
            built = yield from sounds.land(artifact, site) if heard else BUILDERS[type(artifact)](artifact, placement)
            placement.sign(built)
            heads.append(built[0])
    _select(made, scene)
    return heads


def _instances(
    name: str, built: Datablocks, plan: ScenePlan, placement: Placement, where: Vector
) -> Generator[None, None, bpy.types.Object]:
    """Put the instances of a mesh in their places, all of them sharing it; return the first."""
    placed = [(planned.name, place) for planned in plan.objects for place in planned.places if place.mesh == name]
    bodies = []
    for number, (title, place) in enumerate(placed or [(name, Place())]):
        body = placement.add(title, built[0])
        body.location = Vector(place.location) + where
        body.rotation_mode, body.rotation_quaternion = "QUATERNION", place.rotation
        bodies.append(body)
        if number % SLICE == SLICE - 1:
            yield
    placement.sign([*bodies, *built])
    return bodies[0]


def _staged(
    plan: ScenePlan, placement: Placement, scene: bpy.types.Scene, where: Vector, remarks: list[str]
) -> Datablocks:
    """Make the lights, the camera and the sky of a plan."""
    made: Datablocks = []
    for light in plan.lights:
        made += _light(light, placement, where)
    if plan.camera.lens:
        made += _camera(plan.camera, placement, where)
        scene.camera = made[-2]
    if plan.sky is not None:
        world = _world(plan.sky)
        made.append(world)
        if _is_untouched(scene.world):
            scene.world = world
        else:
            remarks.append(KEPT_WORLD.format(name=world.name))
    return made


def _light(light: PlannedLight, placement: Placement, where: Vector) -> Datablocks:
    data = bpy.data.lights.new(light.name or light.kind.capitalize(), light.kind.upper())
    data.color, data.energy = light.colour, light.power
    if light.kind == "sun":
        data.angle = light.size
    elif light.kind == "area":
        data.size = max(light.size, 0.01)
    else:
        data.shadow_soft_size = light.size
    body = placement.add(data.name, data)
    _aim(body, Vector(light.location) + where, Vector(light.target) - Vector(light.location))
    return [body, data]


def _camera(camera: PlannedCamera, placement: Placement, where: Vector) -> Datablocks:
    data = bpy.data.cameras.new("Camera")
    direction = Vector(camera.look_at) - Vector(camera.location)
    data.lens, data.clip_start, data.clip_end = camera.lens, min(0.1, 0.05 * direction.length), 10_000.0
    body = placement.add("Camera", data)
    _aim(body, Vector(camera.location) + where, direction)
    return [body, data]


def _aim(body: bpy.types.Object, location: Vector, direction: Vector) -> None:
    """Put a light or camera somewhere and let it look along a direction."""
    body.location, body.rotation_mode = location, "QUATERNION"
    if direction.length:
        body.rotation_quaternion = direction.to_track_quat("-Z", "Y")


def _world(sky: PlannedSky) -> bpy.types.World:
    """Make a world that runs from the horizon's colour to the zenith's."""
    world = bpy.data.worlds.new("Sky")
    if world.node_tree is None:
        world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    nodes.clear()
    names = ("TexCoord", "SeparateXYZ", "ValToRGB", "Background", "OutputWorld")
    coordinates, split, ramp, background, output = (nodes.new(f"ShaderNode{name}") for name in names)
    for number, node in enumerate((coordinates, split, ramp, background, output)):
        node.location.x = 220.0 * number
    first, last = ramp.color_ramp.elements
    first.color, last.color, last.position = (*sky.horizon, 1.0), (*sky.zenith, 1.0), 0.6
    links.new(coordinates.outputs["Generated"], split.inputs[0])
    links.new(split.outputs["Z"], ramp.inputs[0])
    links.new(ramp.outputs["Color"], background.inputs["Color"])
    links.new(background.outputs[0], output.inputs[0])
    return world


def _is_untouched(world: bpy.types.World | None) -> bool:
    """Tell whether a world is none, or the grey that Blender begins with."""
    if world is None:
        return True
    nodes = world.node_tree.nodes if world.node_tree else ()
    plain = all(node.bl_idname in ("ShaderNodeBackground", "ShaderNodeOutputWorld") for node in nodes)
    return plain and max(world.color) < UNTOUCHED


def _select(made: bpy.types.Collection, scene: bpy.types.Scene) -> None:
    body = next((each for each in made.objects if each.type == "MESH"), None)
    if body is not None:
        layers.select(body, scene)
