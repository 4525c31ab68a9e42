"""Depth, normals and edges of what the scene's camera or the viewport sees, to Image: what ControlNets follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import bpy
import numpy as np

from .. import compat, exr
from ..shared.artifacts import Image
from ..shared.errors import InvalidInput, JobCancelled
from .cameras import evaluate, picture_size
from .changes import Changes
from .view import find_area

FAR = 1e9  # metres: where there is nothing, Cycles says ten times that
CREASE = 0.87  # cosine of the angle between surfaces from which on it is an edge: 30 degrees
STEP = 0.02  # of the distance: a jump that much deeper than the slopes around it is an edge
AHEAD = (0.0, 0.0, 1.0)  # the normal where nothing is: towards the camera


class Seen(NamedTuple):
    """What a camera sees in each pixel.

    Attributes:
        distance: (h, w) float32, metres along the camera's axis; FAR or more where nothing is.
        normals: (h, w, 3) float32 in the camera's frame: right, up, towards it.
    """

    distance: np.ndarray
    normals: np.ndarray


def from_camera(scene: bpy.types.Scene, folder: Path, longest: int, kind: str) -> Image:
    """Return the depth, the normals or the edges that the scene's camera sees.

    Args:
        scene: as it is before and after.
        folder: for one temporary file.
        longest: longest side of the picture, pixels.
        kind: one of KINDS.

    Raises:
        InvalidInput: Cycles is switched off, or nothing is in view.
        JobCancelled: the render was stopped.
    """
    with Changes() as changes:
        return _image(scene.camera.name, kind, _seen(changes, scene, folder, picture_size(scene.render), longest))


def from_viewport(context: bpy.types.Context, folder: Path, longest: int, kind: str) -> Image:
    """Return the depth, the normals or the edges that the 3D viewport shows, its longest side `longest` pixels.

    Raises:
        InvalidInput: no 3D viewport is open, Cycles is switched off, or nothing is in view.
        JobCancelled: the render was stopped.
    """
    area = find_area(context, "VIEW_3D")
    if area is None:
        raise InvalidInput("There is no 3D viewport open.", remedy="Open one, or use the camera.")
    region = next(region for region in area.regions if region.type == "WINDOW")
    shape, view = (region.width, region.height), area.spaces.active.region_3d
    with Changes() as changes:
        look_as(changes, context.scene, np.array(view.view_matrix), np.array(view.window_matrix), shape)
        return _image("Viewport", kind, _seen(changes, context.scene, folder, shape, longest))


def look_as(
    changes: Changes, scene: bpy.types.Scene, view: np.ndarray, window: np.ndarray, shape: tuple[int, int]
) -> None:
    """Let a scene's camera see what a viewport does.

    Args:
        changes: takes it back.
        scene: whose camera it shall be.
        view: (4, 4) the world in the viewport's frame.
        window: (4, 4) its projection.
        shape: its width and height, pixels.
    """
    lens = bpy.data.cameras.new("viewport")
    changes.callback(bpy.data.cameras.remove, lens)
    width, height = shape
    lens.sensor_fit = "HORIZONTAL"
    is_perspective = window[3, 3] == 0
    lens.type = "PERSP" if is_perspective else "ORTHO"
    if is_perspective:
        lens.lens = lens.sensor_width * window[0, 0] / 2
        lens.shift_x, lens.shift_y = window[0, 2] / 2, window[1, 2] / 2 * height / width
    else:
        lens.ortho_scale = 2 / window[0, 0]
        lens.shift_x, lens.shift_y = -window[0, 3] / 2, -window[1, 3] / 2 * height / width
    camera = bpy.data.objects.new("viewport", lens)
    changes.callback(bpy.data.objects.remove, camera)
    scene.collection.objects.link(camera)
    camera.matrix_world = np.linalg.inv(view).T
    for marker in scene.timeline_markers:
        changes.set(marker, camera=None)
    changes.set(scene, camera=camera)


def _seen(changes: Changes, scene: bpy.types.Scene, folder: Path, shape: tuple[int, int], longest: int) -> Seen:
    path = folder / "passes.exr"
    layer = _set_up(changes, scene, path, shape, longest)
    try:
        if "FINISHED" not in bpy.ops.render.render(write_still=True, scene=scene.name, layer=layer.name):
            raise JobCancelled("The render was stopped.")
        channels = exr.decode(path.read_bytes())
    finally:
        path.unlink(missing_ok=True)
    distance = next(values for name, values in channels.items() if ".Depth." in name)
    world = np.stack([channels[f"{layer.name}.Normal.{axis}"] for axis in "XYZ"], axis=-1)
    turned = np.array(scene.camera.evaluated_get(evaluate(scene)).matrix_world.normalized(), np.float32)[:3, :3]
    if not (distance < FAR).any():
        raise InvalidInput("Nothing is in view.", remedy="Turn the camera to what shall be seen.")
    return Seen(distance, np.where((distance < FAR)[..., None], world @ turned, AHEAD).astype(np.float32))


def _set_up(
    changes: Changes, scene: bpy.types.Scene, path: Path, shape: tuple[int, int], longest: int
) -> bpy.types.ViewLayer:
    """Set a scene up for one sample in the middle of every pixel, and return the layer that is rendered."""
    if not hasattr(scene, "cycles"):
        raise InvalidInput("Cycles is switched off.", remedy="Switch on the add-on Cycles Render Engine.")
    width, height = (max(round(side * longest / max(shape)), 1) for side in shape)
    render, cycles, layer = scene.render, scene.cycles, scene.view_layers[0]
    changes.set(
        render, engine="CYCLES", resolution_x=width, resolution_y=height, resolution_percentage=100, filepath=str(path),
        use_border=False, use_compositing=False, use_sequencer=False, use_single_layer=True, use_multiview=False,
        use_freestyle=False, use_motion_blur=False, use_overwrite=True, use_file_extension=True,
    )  # fmt: skip
    settings = render.image_settings
    # Set to what they are: the format changes them, so they are put back after it.
    changes.set(settings, color_mode=settings.color_mode, color_depth=settings.color_depth)
    changes.set(settings, **compat.passes_settings(settings))
    changes.set(
        cycles, samples=1, use_adaptive_sampling=False, use_denoising=False, time_limit=0.0, max_bounces=0,
        pixel_filter_type="BOX", filter_width=0.01,
    )  # fmt: skip
    changes.set(scene.camera.data.dof, use_dof=False)
    changes.set(layer, use=True, use_pass_z=True, use_pass_normal=True)
    return layer


def depth(seen: Seen) -> np.ndarray:
    """Return how near things are, (h, w, 1) uint8: the nearest is white, the farthest or what is behind all black.

    It goes with one over the distance, as in the depths that ControlNets were taught with.
    """
    nearness = 1 / np.maximum(seen.distance, 1e-6)
    solid = seen.distance < FAR
    farthest = nearness[solid].min() if solid.all() else 0.0
    span = nearness[solid].max() - farthest
    shades = np.where(solid, (nearness - farthest) / span if span > 0 else 1.0, 0.0)
    return _bytes(shades)[..., None]


def normals(seen: Seen) -> np.ndarray:
    """Return which way surfaces face, (h, w, 3) uint8: red to the right, green up, blue towards the camera."""
    return _bytes(seen.normals * 0.5 + 0.5)


def edges(seen: Seen) -> np.ndarray:
    """Return where things end and surfaces fold, (h, w, 1) uint8, white on black."""
    found = np.zeros(seen.distance.shape, bool)
    nearness = 1 / np.minimum(seen.distance, FAR)
    for axis in (0, 1):
        near, facing = np.moveaxis(nearness, axis, 0), np.moveaxis(seen.normals, axis, 0)
        folds = (facing[1:] * facing[:-1]).sum(axis=-1) < CREASE
        jumps = _bend(np.diff(near, axis=0)) > STEP * np.maximum(near[1:], near[:-1])
        # Of the two pixels the nearer one is the edge.
        here, edge = folds | jumps, np.moveaxis(found, axis, 0)
        edge[1:] |= here & (near[1:] >= near[:-1])
        edge[:-1] |= here & (near[1:] < near[:-1])
    return np.where(found, np.uint8(255), np.uint8(0))[..., None]


def _bend(slopes: np.ndarray) -> np.ndarray:
    """Return how much a slope differs from those beside it, (n, …): from the one that it differs less from.

    On a plane, one over the distance changes evenly from pixel to pixel: a slope is no jump.
    """
    change = np.pad(np.abs(np.diff(slopes, axis=0)), ((1, 1), (0, 0)), constant_values=np.inf)
    return np.minimum(change[1:], change[:-1])


KINDS: dict[str, Callable[[Seen], np.ndarray]] = {"depth": depth, "normal": normals, "edges": edges}


def _image(name: str, kind: str, seen: Seen) -> Image:
    return Image(name=f"{name} {kind}", pixels=KINDS[kind](seen), colour_space="data")


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
