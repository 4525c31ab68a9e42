"""Describe furnished rooms, odd scenes and crowded ones; the test compares what is told with what is known."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from extension import given, install, tell
from furnished import kitchen, street

install()

# isort: split
import msgspec  # noqa: E402
from bl_ext.user_default.scenewright.exporters import scene_description  # noqa: E402

FOLDER = Path(given["folder"])
CROWD = 2000


def describe(scene: bpy.types.Scene) -> tuple[Any, list[float]]:
    """Return a scene's description, and the seconds of processor time that each slice took."""
    steps, slices = scene_description.from_scene(scene), []
    while True:
        start = time.thread_time()
        try:
            done, total = next(steps)
            assert 0 <= done <= total
        except StopIteration as end:
            return end.value, slices
        finally:
            slices.append(time.thread_time() - start)


def write(name: str, found: Any) -> None:
    """Hand a description to the test."""
    (FOLDER / f"{name}.json").write_bytes(msgspec.json.encode(found))


def check_cameras(scene: bpy.types.Scene) -> dict[str, bool]:
    """Look from elsewhere, without perspective, through a panorama, and without a camera."""
    lens, seen = scene.camera.data, {}
    lens.type, lens.ortho_scale = "ORTHO", 6.0
    seen["orthographic"] = views(scene)["Table"] is not None
    lens.type = "PANO"
    seen["panorama"] = all(view is None for view in views(scene).values())
    lens.type = "PERSP"
    scene.camera.location.z, scene.camera.location.y = 0.3, -0.4  # within the table
    found = views(scene)
    seen["within"] = found["Floor"] is not None and found["Wardrobe"] is not None
    camera, scene.camera = scene.camera, None
    seen["none"] = all(view is None for view in views(scene).values())
    scene.camera = camera
    return seen


def views(scene: bpy.types.Scene) -> dict[str, Any]:
    """Return what is seen of each object."""
    bpy.context.view_layer.update()
    return {each.name: each.view for each in describe(scene)[0].objects}


def check_kinds(scene: bpy.types.Scene) -> dict[str, Any]:
    """Curves and texts count as what they look like, instances by what they show, flat and broken things by nothing."""
    bpy.ops.object.text_add(location=(-1, -2, 0.5), rotation=(1.5708, 0, 0))
    bpy.context.object.name = "Sign"
    bpy.ops.curve.primitive_bezier_circle_add(radius=0.5, location=(1, -2, 0.5), rotation=(1.5708, 0, 0))
    bpy.context.object.name, bpy.context.object.data.bevel_depth = "Ring", 0.05
    group = bpy.data.collections.new("Group")
    inner = bpy.data.objects.new("Inner", bpy.data.objects["Table"].data)
    group.objects.link(inner)
    instance = bpy.data.objects.new("Instance", None)
    instance.instance_type, instance.instance_collection, instance.location = "COLLECTION", group, (0, -3, 0)
    scene.collection.objects.link(instance)
    empty = bpy.data.objects.new("Nothing", bpy.data.meshes.new("Nothing"))
    scene.collection.objects.link(empty)
    squashed = bpy.data.objects.new("Squashed", bpy.data.objects["Table"].data)
    squashed.scale = (0, 1, 1)
    scene.collection.objects.link(squashed)
    bpy.context.view_layer.update()
    found = {each.name: each for each in describe(scene)[0].objects}
    return {
        "sign": found["Sign"].view.visible, "ring": found["Ring"].view.share,
        "instance": found["Instance"].kind, "box": found["Instance"].dimensions,
        "nothing": found["Nothing"].faces, "squashed": found["Squashed"].dimensions,
    }  # fmt: skip


def check_textures() -> str:
    """A colour that comes from an image is its mean."""
    picture = bpy.data.images.new("two", 4, 4)
    pixels = np.ones((4, 4, 4), np.float32)
    pixels[:2, :, :3], pixels[2:, :, :3] = (1, 0, 0), (0, 0, 1)
    picture.pixels.foreach_set(pixels.ravel())
    material = bpy.data.objects["Teapot"].active_material
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = picture
    material.node_tree.links.new(node.outputs[0], material.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
    before = len(bpy.data.images)
    found = next(each for each in describe(bpy.context.scene)[0].materials if each.name == material.name)
    assert len(bpy.data.images) == before and found.texture == "two"
    return ",".join(f"{part:.2f}" for part in found.base_colour)


def crowd(scene: bpy.types.Scene) -> tuple[float, float, int]:
    """Return the processor seconds for a crowded scene, the longest slice, and how many objects there are."""
    shape = bpy.data.objects["Teapot"].data
    place = np.random.default_rng(0).uniform(-6, 6, (CROWD, 3))
    for number in range(CROWD):
        made = bpy.data.objects.new(f"Crowd {number}", shape)
        made.location, made.scale = place[number], (0.2, 0.2, 0.2)
        scene.collection.objects.link(made)
    bpy.context.view_layer.update()
    found, slices = describe(scene)
    return sum(slices), sorted(slices)[-2], len(found.objects)


scene = kitchen()
frame, camera = scene.frame_current, scene.camera
write("kitchen", describe(scene)[0])
kept = (scene.frame_current, scene.camera) == (frame, camera)
cameras = check_cameras(kitchen())
kinds = check_kinds(kitchen())
texture = check_textures()
seconds, longest, count = crowd(kitchen())
write("street", describe(street())[0])
tell(kept=kept, cameras=cameras, kinds=kinds, texture=texture, seconds=seconds, longest=longest, count=count)
