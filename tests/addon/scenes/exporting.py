"""Export what artifacts are made of and compare it with what stands in the scene."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from extension import given, install, tell
from mathutils import Vector

install()

# isort: split
from bl_ext.user_default.scenewright.exporters import camera_path, cameras, capture, image, mesh, text  # noqa: E402
from bl_ext.user_default.scenewright.exporters.bounds import bounds  # noqa: E402
from bl_ext.user_default.scenewright.shared.errors import ScenewrightError  # noqa: E402

FOLDER = Path(given["folder"])
SENSORS = list(itertools.product(
    ("AUTO", "HORIZONTAL", "VERTICAL"), ((320, 200, 100), (200, 320, 50), (99, 99, 33)), ((1, 1), (2, 1), (1, 1.5)),
    ((0, 0), (0.2, -0.1)),
))  # fmt: skip
scene, cube = bpy.context.scene, bpy.data.objects["Cube"]
render = scene.render
cube.location, cube.rotation_euler, cube.scale = (1, 2, 3), (0.3, 0.2, 0.5), (1, 0.5, 0.8)
bpy.ops.mesh.primitive_plane_add(size=20)
floor = bpy.context.object
refusals: list[str] = []


def finish(steps: Any) -> tuple[list[Any], Any]:
    """Run an export to its end; return what it yielded and what it returned."""
    yielded = []
    while True:
        try:
            yielded.append(next(steps))
        except StopIteration as end:
            return yielded, end.value


def refuse(function: Any, *arguments: Any) -> None:
    """Note with which sentence an export is refused."""
    try:
        found = function(*arguments)
        finish(found)
    except ScenewrightError as error:
        refusals.append(str(error))
    else:
        raise AssertionError(function)


def state() -> dict[str, str]:
    """Return every setting of the scene that rendering depends on, and what there is in the file."""
    owners = (scene, render, render.image_settings, scene.cycles, scene.view_settings, scene.display_settings)
    found = {
        f"{owner.bl_rna.identifier}.{entry.identifier}": str(getattr(owner, entry.identifier))
        for owner in owners
        for entry in owner.bl_rna.properties
        if entry.type != "COLLECTION" and entry.identifier != "use_nodes"  # which warns that it is about to go
    }
    visible = [(thing.name, thing.visible_camera) for thing in scene.objects]
    return found | {
        "objects": str(visible),
        "cameras": str(list(bpy.data.cameras)),
        "files": str(list(FOLDER.iterdir())),
    }


def project(points: np.ndarray, camera: Any) -> np.ndarray:
    """Project (n, 3) points by an artifact's pose and intrinsics; pixels from the top left."""
    local = (points - camera.camera_to_world[:3, 3]) @ camera.camera_to_world[:3, :3]
    return camera.centre + camera.focal * local[:, :2] * (1, -1) / -local[:, 2:]


def corners() -> np.ndarray:
    """Return the cube's corners in the world, (8, 3)."""
    return np.array([cube.matrix_world @ vertex.co for vertex in cube.data.vertices])


def check_intrinsics() -> None:
    """Poses and intrinsics agree with Blender's own projection, for every sensor fit, shift and pixel aspect."""
    camera = scene.camera
    camera.scale = (2, 2, 2)
    points = np.random.default_rng(0).uniform(-1, 1, (10, 3))
    for fit, size, aspect, shift in SENSORS:
        camera.data.sensor_fit, camera.data.sensor_height = fit, 20
        camera.data.shift_x, camera.data.shift_y = shift
        render.resolution_x, render.resolution_y, render.resolution_percentage = size
        render.pixel_aspect_x, render.pixel_aspect_y = aspect
        width, height = cameras.picture_size(render)
        found = project(points, cameras.pinhole(camera, render, cameras.evaluate(scene)))
        wanted = [world_to_camera_view(scene, camera, Vector(point)) for point in points]
        assert np.allclose(found, [(x * width, (1 - y) * height) for x, y, _ in wanted], atol=1e-3)


def check_path() -> None:
    """A path has a pose for each frame step and leaves the scene on its frame."""
    camera = scene.camera
    scene.frame_start, scene.frame_end, scene.frame_step, render.fps = 1, 10, 2, 25
    camera.location.x = 0
    camera.keyframe_insert("location", frame=1)
    camera.location.x = 9
    camera.keyframe_insert("location", frame=10)
    scene.frame_set(7)
    path = camera_path.from_scene(scene)
    assert (len(path.camera_to_world), path.frame_rate, scene.frame_current) == (5, 12.5, 7)
    places = path.camera_to_world[:, 0, 3]
    assert places[0] == 0 and (np.diff(places) > 0).all() and np.isclose(places[3], camera.matrix_world[0][3])
    camera.data.type = "ORTHO"
    refuse(camera_path.from_scene, scene)
    camera.data.type = "PERSP"
    scene.camera = None
    refuse(camera_path.from_scene, scene)
    scene.camera = camera


def check_orbit() -> None:
    """The object alone is seen where its camera says, and every setting is as before, also after stopping half-way."""
    scene.view_settings.look = "AgX - Punchy"
    render.use_border = True
    scene.timeline_markers.new("cut", frame=7).camera = scene.camera
    child = bpy.data.objects.new("child", cube.data)
    child.parent, child.scale = cube, (0.1, 0.1, 0.1)
    scene.collection.objects.link(child)
    bpy.context.view_layer.update()
    before = state()
    steps, found = finish(capture.orbit(scene, [cube], FOLDER, views=5, size=48, samples=4))
    assert steps == [(count, 5) for count in range(1, 6)] and state() == before
    assert found.name == "Cube" and len(found.images) == 5
    assert (found.aabb[0] < corners().min(axis=0)).all() and (found.aabb[1] > corners().max(axis=0)).all()
    for number, picture in enumerate(found.images):
        camera = cameras.Pinhole(found.camera_to_world[number], found.focal[number], found.centre[number])
        places = project(corners(), camera)
        rows, columns = np.nonzero(picture.pixels[..., 3] > 127)
        box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert np.allclose(box, [*places.min(axis=0), *places.max(axis=0)], atol=1.5), (box, places)
        assert picture.pixels.dtype == np.uint8 and picture.pixels[..., :3].max() > 50
        assert places.min() > 0 and places.max() < 48
    steps = capture.orbit(scene, [cube], FOLDER, views=5, size=16, samples=1)
    next(steps)
    steps.close()
    assert state() == before
    refuse(capture.orbit, scene, [bpy.data.objects["Light"]], FOLDER)
    assert state() == before


def check_bounds() -> None:
    """Bounds hold what modifiers and instances show."""
    group = bpy.data.collections.new("group")
    group.objects.link(cube)
    instance = bpy.data.objects.new("instance", None)
    instance.instance_type, instance.instance_collection, instance.location = "COLLECTION", group, (10, 0, 0)
    scene.collection.objects.link(instance)
    found = bounds(scene, {instance})
    places = corners() + (10, 0, 0)
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    assert np.allclose(found.centre, middle, atol=1e-5)
    assert np.isclose(found.radius, np.linalg.norm(places - middle, axis=1).max())


def check_folder() -> None:
    """A folder of photos is read as it was rendered."""
    _, found = finish(capture.orbit(scene, [cube], FOLDER, views=2, size=16, samples=1))
    folder = FOLDER / "photos"
    folder.mkdir()
    frames = []
    for number, photo in enumerate(found.images):
        picture = bpy.data.images.new("photo", 16, 16, alpha=True)
        picture.pixels.foreach_set((photo.pixels[::-1] / np.float32(255)).ravel())
        picture.save(filepath=str(folder / f"r_{number}.png"))
        frames.append({"file_path": f"./r_{number}", "transform_matrix": found.camera_to_world[number].tolist()})
    angle = 2 * np.arctan(8 / found.focal[0, 0])
    listing = folder / "transforms_train.json"
    listing.write_text(json.dumps({"camera_angle_x": float(angle), "frames": frames}))
    steps, back = finish(capture.from_folder(folder))
    assert steps == [(1, 2), (2, 2)]
    assert all(np.array_equal(one.pixels, two.pixels) for one, two in zip(back.images, found.images, strict=True))
    assert np.allclose(back.focal, found.focal, rtol=1e-5) and np.array_equal(
        back.camera_to_world, found.camera_to_world
    )
    (folder / "r_1.png").write_bytes(b"no picture")
    refuse(capture.from_folder, folder)


def check_mesh() -> None:
    """Meshes leave in world space, after modifiers, their faces outwards even when mirrored."""
    bpy.context.view_layer.update()
    found = mesh.from_object(cube)
    assert (found.vertices.shape, found.faces.shape, found.uvs.shape) == ((8, 3), (12, 3), (36, 2))
    assert np.allclose(found.vertices, corners(), atol=1e-6)
    volume = signed_volume(found)
    cube.scale.x *= -1
    bpy.context.view_layer.update()
    assert volume > 0 and np.isclose(signed_volume(mesh.from_object(cube)), volume)
    colours = cube.data.color_attributes.new("paint", "BYTE_COLOR", "CORNER")
    colours.data.foreach_set("color_srgb", np.tile(np.float32([1, 0.5, 0, 1]), 24))
    cube.modifiers.new("smooth", "SUBSURF").levels = 1
    found = mesh.from_object(cube)
    assert len(found.faces) == 48 and np.ptp(found.colours, axis=0).tolist() == [0, 0, 0, 0]
    assert np.allclose(found.colours[0], [255, 128, 0, 255], atol=1)
    refuse(mesh.from_object, bpy.data.objects["Light"])
    refuse(mesh.from_object, bpy.data.objects.new("nothing", bpy.data.meshes.new("nothing")))


def signed_volume(shape: Any) -> float:
    """Return six times the volume inside a closed mesh; positive when its faces look outwards."""
    return float(np.linalg.det(shape.vertices[shape.faces].astype(np.float64)).sum())


def check_texts_and_images() -> None:
    """Texts and images leave as they stand; an image without pixels is named."""
    script = bpy.data.texts.new("twist.py")
    script.write("print(1)\n")
    found = text.from_datablock(script)
    assert (found.name, found.text, found.language) == ("twist.py", "print(1)\n", "python")
    picture = bpy.data.images.new("red", 3, 2)
    picture.generated_color = (1, 0, 0, 1)
    found = image.from_datablock(picture)
    assert found.pixels.shape == (2, 3, 4) and (found.pixels == [255, 0, 0, 255]).all()
    picture.source, picture.filepath = "FILE", "//gone.png"
    refuse(image.from_datablock, picture)


for check in [check for name, check in list(globals().items()) if name.startswith("check_")]:
    check()
tell(refusals=refusals)
