"""Take depth, normals and edges of scenes whose pixels are known, from the camera and as a viewport would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from extension import given, install, tell

extension = install()

# isort: split
from bl_ext.user_default.scenewright import exr  # noqa: E402
from bl_ext.user_default.scenewright.exporters import control, looking  # noqa: E402
from bl_ext.user_default.scenewright.exporters.cameras import evaluate, picture_size  # noqa: E402
from bl_ext.user_default.scenewright.exporters.changes import Changes  # noqa: E402
from bl_ext.user_default.scenewright.shared.errors import ScenewrightError  # noqa: E402

FOLDER = Path(given["folder"])
SIDE = 96
scene, cube, camera = bpy.context.scene, bpy.data.objects["Cube"], bpy.data.objects["Camera"]
scene.render.resolution_x = scene.render.resolution_y = SIDE


def look(place: tuple[float, float, float], turned: tuple[float, float, float]) -> None:
    """Put the camera somewhere."""
    camera.location, camera.rotation_euler = place, turned
    bpy.context.view_layer.update()


def taken(kind: str) -> np.ndarray:
    """Return the pixels of a control picture of the scene."""
    found = control.from_camera(scene, FOLDER, SIDE, kind)
    assert found.colour_space == "data" and found.pixels.dtype == np.uint8
    return found.pixels


def check_a_cube_on_the_floor_from_above() -> None:
    """Its top is the nearest, the floor the farthest, and the outline of the top the only edge."""
    bpy.ops.mesh.primitive_plane_add(size=100, location=(0, 0, -1))
    floor = bpy.context.object
    look((0, 0, 9), (0, 0, 0))
    before = settings()
    depths = taken("depth")
    assert depths.shape == (SIDE, SIDE, 1)
    assert (depths[SIDE // 2, SIDE // 2, 0], depths[2, 2, 0]) == (255, 0)
    width = round(2 / 8 * camera.data.lens / camera.data.sensor_width * SIDE)  # of the top, 8 m below the camera
    assert abs(int((depths[SIDE // 2] == 255).sum()) - width) <= 1
    facing = taken("normal")
    assert np.abs(facing.astype(int) - (128, 128, 255)).max() <= 1
    lines = taken("edges")[..., 0] > 0
    assert set(np.unique(lines)) == {False, True}
    assert not lines[SIDE // 2 - width // 2 + 3 : SIDE // 2 + width // 2 - 3].T[SIDE // 2 - 3 : SIDE // 2 + 3].any()
    assert abs(int(lines.sum()) - 4 * width) <= 8, (int(lines.sum()), width)
    assert settings() == before, (before, settings())
    bpy.data.objects.remove(floor)


def check_a_ball_before_nothing() -> None:
    """Normals are the camera's: red to the right, green up, blue towards it; what is behind all is black."""
    cube.hide_render = True
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, location=(3, 0, 0))
    ball = bpy.context.object
    bpy.ops.object.shade_smooth()
    look((3, -8, 0), (np.pi / 2, 0, 0))
    facing, depths, middle = taken("normal").astype(int), taken("depth")[..., 0], SIDE // 2
    solid = np.flatnonzero(depths[middle] > 0)
    left, right = solid[1], solid[-2]
    assert facing[middle, right, 0] > 225 and facing[middle, left, 0] < 30
    rows = np.flatnonzero(depths[:, middle] > 0)
    assert facing[rows[1], middle, 1] > 225 and facing[rows[-2], middle, 1] < 30
    assert np.abs(facing[middle, middle] - (128, 128, 255)).max() <= 8
    assert np.abs(facing[0, 0] - (128, 128, 255)).max() <= 1
    assert depths.max() == 255 and depths[0, 0] == 0
    # One over the distance, of which the nearest has most: it is 7 m away.
    across = np.array([(middle + 12.5 - SIDE / 2), 0.5, 0]) / SIDE * camera.data.sensor_width / camera.data.lens
    towards = across + (0, 0, 1)
    b, c = 8 / (towards @ towards), 63 / (towards @ towards)
    assert abs(int(depths[middle, middle + 12]) - 255 * 7 / (b - np.sqrt(b * b - c))) <= 1.5
    lines = taken("edges")[..., 0] > 0
    inner = slice(middle - 9, middle + 9)
    assert lines[middle, left - 3 : left + 3].any() and not lines[inner, inner].any()
    bpy.data.objects.remove(ball)
    cube.hide_render = False


def check_a_slope_is_no_edge() -> None:
    """A floor that goes to the horizon has no lines in it."""
    cube.hide_render = True
    bpy.ops.mesh.primitive_plane_add(size=80, location=(0, 30, -1))
    look((0, -8, 0), (np.pi / 2, 0, 0))
    lines, depths = taken("edges")[..., 0] > 0, taken("depth")[..., 0]
    horizon = np.flatnonzero(depths[:, SIDE // 2] > 0)[0]
    assert not lines[horizon + 3 :].any() and lines[horizon - 1 : horizon + 2].any()
    assert (np.diff(depths[horizon:, SIDE // 2].astype(int)) >= 0).all()
    bpy.data.objects.remove(bpy.context.object)
    cube.hide_render = False


def check_a_viewport_sees_what_its_camera_would() -> None:
    """A view through a camera's own matrices gives the camera's picture, whatever its projection."""
    scene.render.resolution_x = 2 * SIDE
    look((4, -5, 3), (1.15, 0, 0.67))
    for kind in ("PERSP", "ORTHO"):
        camera.data.type, camera.data.shift_x, camera.data.shift_y = kind, 0.1, -0.05
        wanted = control.from_camera(scene, FOLDER, 2 * SIDE, "normal").pixels.astype(int)
        width, height = picture_size(scene.render)
        window = np.array(camera.calc_matrix_camera(evaluate(scene), x=width, y=height))
        view = np.array(camera.matrix_world.inverted())
        if kind == "ORTHO":
            # As viewports do, it stands among the things, and sees what is behind it.
            view[2, 3] += 6.0
            window[2, 3] -= 6.0 * window[2, 2]
        with Changes() as changes:
            looking.look_as(changes, scene, view, window, (width, height))
            assert scene.camera is not camera
            seen = control.from_camera(scene, FOLDER, 2 * SIDE, "normal").pixels.astype(int)
        assert scene.camera is camera
        off = np.abs(seen - wanted).max(axis=2) > 2
        assert off.mean() < 0.003, (kind, off.mean())
        assert (np.abs(wanted - (128, 128, 255)).max(axis=2) > 20).mean() > 0.05
    camera.data.type, camera.data.shift_x, camera.data.shift_y = "PERSP", 0, 0


def check_nothing_in_view_is_said() -> None:
    """A camera that looks away."""
    look((0, 0, 30), (np.pi, 0, 0))
    try:
        taken("depth")
    except ScenewrightError as error:
        assert str(error) == "Nothing is in view. Turn the camera to what shall be seen.", error
    else:
        raise AssertionError


def check_only_whole_plain_files_are_read() -> None:
    """A file with every pass is read as it was written; compressed, cut off and other files are refused."""
    colours = np.random.default_rng(0).random((20, 30, 3), np.float32)
    for file, why in ((exr.encode(colours), "compressed"), (b"\x89PNG" * 100, "no OpenEXR file")):
        try:
            exr.decode(file)
        except ValueError as error:
            assert why in str(error), error
        else:
            raise AssertionError(why)


def settings() -> list[Any]:
    """Return what a control picture must leave as it was."""
    render, layer = scene.render, scene.view_layers[0]
    return [
        render.engine, render.resolution_x, render.resolution_percentage, render.filepath,
        render.image_settings.file_format, render.image_settings.color_depth, render.use_compositing,
        scene.cycles.samples, scene.cycles.max_bounces, scene.cycles.pixel_filter_type, scene.cycles.filter_width,
        layer.use_pass_z, layer.use_pass_normal, scene.camera.name, len(bpy.data.cameras), len(bpy.data.images),
    ]  # fmt: skip


for check in [check for name, check in list(globals().items()) if name.startswith("check_")]:
    check()
tell(left=[path.name for path in FOLDER.iterdir()])
