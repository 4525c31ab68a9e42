"""Renders of the selection from all around, or a folder of posed photos, to Capture."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Set
from pathlib import Path

import bpy
import numpy as np

from .. import compat
from ..shared import transforms
from ..shared.artifacts import Capture, Image
from ..shared.errors import InvalidInput, JobCancelled
from . import image, orbits
from .bounds import Bounds, bounds
from .cameras import Pinhole, evaluate, pinhole
from .changes import Changes

Steps = Generator[tuple[int, int], None, Capture]


def orbit(
    scene: bpy.types.Scene,
    objects: Iterable[bpy.types.Object],
    folder: Path,
    *,
    views: int = 60,
    size: int = 200,
    samples: int = 24,
) -> Steps:
    """Render objects with Cycles from cameras on a sphere around them, down to a little below their middle.

    Only the objects and their children are seen; all else still lights and shades them. The scene's settings are as
    before afterwards, also after an error or when the generator is closed early.

    Args:
        scene: where the objects stand.
        objects: what to capture.
        folder: for one temporary file.
        views: how many pictures.
        size: their width and height, pixels.
        samples: Cycles samples per pixel.

    Yields:
        How many pictures are done, and of how many, after each.

    Returns:
        The pictures (straight alpha, sRGB bytes), their cameras, and the box around the objects.

    Raises:
        InvalidInput: nothing that renders is among the objects, or Cycles is switched off.
        JobCancelled: the render was stopped.
    """
    seen = {relative for given in objects for relative in (given, *given.children_recursive)}
    around = bounds(scene, seen)
    pictures: list[Image] = []
    pinholes: list[Pinhole] = []
    with Changes() as changes:
        _set_up_render(changes, scene, folder / "view.png", size, samples)
        _hide_others(changes, scene, seen)
        camera = _add_camera(changes, scene, around)
        for pose in orbits.poses(views, around.centre, orbits.distance(around.radius)):
            camera.matrix_world = pose.T
            pinholes.append(pinhole(camera, scene.render, evaluate(scene)))
            pictures.append(_render(scene))
            yield len(pictures), views
    return Capture(
        name=", ".join(sorted(given.name for given in seen if given.parent not in seen)),
        images=tuple(pictures),
        camera_to_world=np.stack([each.camera_to_world for each in pinholes]),
        focal=np.stack([each.focal for each in pinholes]),
        centre=np.stack([each.centre for each in pinholes]),
        aabb=around.aabb,
    )


def from_folder(folder: Path, longest: int = 0) -> Steps:
    """Read the posed photos of a folder with a transforms.json, one per step, as Blender reads images.

    Args:
        folder: where they are.
        longest: photos whose longest side has more pixels are made smaller; 0 leaves them as they are.

    Yields:
        How many photos are read, and of how many, after each.

    Returns:
        The photos and their cameras.

    Raises:
        InvalidInput: something about the folder or a photo; the sentence names it.
    """
    listing = transforms.read(folder)
    photos: list[Image] = []
    taken: list[tuple[int, int]] = []
    for path in listing.photos:
        photo, size = image.scaled_from_file(path, longest)
        photos.append(photo)
        taken.append(size)
        yield len(photos), len(listing.photos)
    return listing.capture(photos, taken)


def _set_up_render(changes: Changes, scene: bpy.types.Scene, path: Path, size: int, samples: int) -> None:
    if not hasattr(scene, "cycles"):
        raise InvalidInput("Cycles is switched off.", remedy="Switch on the add-on Cycles Render Engine.")
    render = scene.render
    changes.set(
        render, engine="CYCLES", resolution_x=size, resolution_y=size, resolution_percentage=100,
        pixel_aspect_x=1.0, pixel_aspect_y=1.0, film_transparent=True, use_persistent_data=True,
        use_border=False, use_compositing=False, use_sequencer=False, use_single_layer=True, use_multiview=False,
        use_freestyle=False, use_motion_blur=False, use_stamp=False, use_overwrite=True, dither_intensity=0.0,
        filepath=str(path),
    )  # fmt: skip
    changes.set(render.image_settings, **compat.png_settings(render.image_settings))
    changes.set(scene.cycles, samples=samples, use_denoising=False, time_limit=0.0)
    view = scene.view_settings
    changes.set(
        view,
        look="None",
        view_transform="Standard",
        exposure=0.0,
        gamma=1.0,
        use_curve_mapping=False,
        use_white_balance=False,
    )
    changes.set(scene.display_settings, display_device="sRGB")


def _hide_others(changes: Changes, scene: bpy.types.Scene, seen: Set[bpy.types.Object]) -> None:
    for other in scene.objects:
        if other not in seen and other.type != "LIGHT":
            changes.set(other, visible_camera=False)


def _add_camera(changes: Changes, scene: bpy.types.Scene, around: Bounds) -> bpy.types.Object:
    lens = bpy.data.cameras.new("capture")
    changes.callback(bpy.data.cameras.remove, lens)
    lens.angle = orbits.ANGLE
    lens.clip_start = 0.1 * around.radius
    lens.clip_end = 10.0 * around.radius
    camera = bpy.data.objects.new("capture", lens)
    changes.callback(bpy.data.objects.remove, camera)
    scene.collection.objects.link(camera)
    for marker in scene.timeline_markers:
        changes.set(marker, camera=None)
    changes.set(scene, camera=camera)
    return camera


def _render(scene: bpy.types.Scene) -> Image:
    path = Path(scene.render.filepath)
    try:
        if "FINISHED" not in bpy.ops.render.render(write_still=True, scene=scene.name):
            raise JobCancelled("The capture was stopped.")
        return image.from_file(path)
    finally:
        path.unlink(missing_ok=True)
