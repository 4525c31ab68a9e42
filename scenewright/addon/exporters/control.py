"""Depth, normals and edges of what the scene's camera or the viewport sees, to Image: what ControlNets follow."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from .. import compat, exr
from ..shared.artifacts import Image
from ..shared.errors import InvalidInput, JobCancelled
from .cameras import evaluate, picture_size
from .changes import Changes
from .controls import AHEAD, FAR, KINDS, Seen
from .looking import look_as, look_through
from .view import find_area


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
    scene, space = context.scene, area.spaces.active
    shape, view = (region.width, region.height), space.region_3d
    with Changes() as changes:
        if view.view_perspective == "CAMERA":  # what is within its frame, as a render would show it
            look_through(changes, scene, space.camera)
            shape = picture_size(scene.render)
        else:
            look_as(changes, scene, np.array(view.view_matrix), np.array(view.window_matrix), shape)
        return _image("Viewport", kind, _seen(changes, scene, folder, shape, longest))


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
    solid = distance < FAR
    if not solid.any():
        raise InvalidInput("Nothing is in view.", remedy="Turn the camera to what shall be seen.")
    world = np.stack([channels[f"{layer.name}.Normal.{axis}"] for axis in "XYZ"], axis=-1)
    turned = np.array(scene.camera.evaluated_get(evaluate(scene)).matrix_world.normalized(), np.float32)[:3, :3]
    lens = scene.camera.data
    if lens.type == "ORTHO":
        # It stands nowhere; seen from as far as its view is wide, near and far are told apart.
        distance = np.where(solid, distance - distance[solid].min() + lens.ortho_scale, distance)
    return Seen(distance, np.where(solid[..., None], world @ turned, AHEAD).astype(np.float32))


def _set_up(
    changes: Changes, scene: bpy.types.Scene, path: Path, shape: tuple[int, int], longest: int
) -> bpy.types.ViewLayer:
    """Set a scene up for one sample in the middle of every pixel, and return the layer that is rendered."""
    if not hasattr(scene, "cycles"):
        raise InvalidInput("Cycles is switched off.", remedy="Switch on the add-on Cycles Render Engine.")
    width, height = (max(round(side * longest / max(shape)), 1) for side in shape)
    render, cycles = scene.render, scene.cycles
    layer = bpy.context.view_layer if bpy.context.scene == scene else scene.view_layers[0]
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


def _image(name: str, kind: str, seen: Seen) -> Image:
    return Image(name=f"{name} {kind}", pixels=KINDS[kind](seen), colour_space="data")
