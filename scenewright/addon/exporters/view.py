"""What is seen to Image: the last render, the viewport, or a quick render through the camera."""

from __future__ import annotations

from pathlib import Path

import bpy
import msgspec

from .. import compat
from ..shared.artifacts import Image
from ..shared.errors import InvalidInput, JobCancelled
from . import image
from .cameras import picture_size
from .changes import Changes


def find_area(context: bpy.types.Context, kind: str) -> bpy.types.Area | None:
    """Return the area of a kind that the pointer is in, or else the largest of its window."""
    if context.area is not None and context.area.type == kind:
        return context.area
    areas = [area for area in context.window.screen.areas if area.type == kind] if context.window else []
    return max(areas, key=lambda area: area.width * area.height, default=None)


def from_render_result(scene: bpy.types.Scene, folder: Path) -> Image:
    """Return the last render with the look of the scene's colour management.

    Raises:
        InvalidInput: nothing was rendered yet.
    """
    path, result = folder / "view.png", bpy.data.images.get("Render Result")
    with Changes() as changes:
        changes.set(scene.render.image_settings, **compat.png_settings(scene.render.image_settings))
        try:
            if result is None:
                raise RuntimeError("nothing was rendered")
            result.save_render(str(path), scene=scene)
        except RuntimeError as error:
            raise InvalidInput(
                "There is no render yet.", remedy="Render the scene first.", detail=str(error)
            ) from error
        return _read(path, "Render Result")


def from_viewport(context: bpy.types.Context, folder: Path, longest: int) -> Image:
    """Return the 3D viewport as it looks now, its longest side `longest` pixels.

    Raises:
        InvalidInput: no 3D viewport is open.
    """
    area = find_area(context, "VIEW_3D")
    if area is None:
        raise InvalidInput("There is no 3D viewport open.", remedy="Open one, or use the camera.")
    region = next(region for region in area.regions if region.type == "WINDOW")
    with Changes() as changes:
        path = _set_up(changes, context.scene, folder, (region.width, region.height), longest)
        with context.temp_override(area=area, region=region):
            bpy.ops.render.opengl(write_still=True, view_context=True)
        return _read(path, "Viewport")


def from_camera(scene: bpy.types.Scene, folder: Path, longest: int, samples: int) -> Image:
    """Render a frame through the scene's camera with its engine and look.

    Args:
        scene: as it is before and after.
        folder: for one temporary file.
        longest: longest side of the picture, pixels.
        samples: per pixel, of Cycles and EEVEE.

    Raises:
        JobCancelled: the render was stopped.
    """
    with Changes() as changes:
        path = _set_up(changes, scene, folder, picture_size(scene.render), longest)
        if hasattr(scene, "cycles"):
            changes.set(scene.cycles, samples=samples)
        changes.set(scene.eevee, taa_render_samples=samples)
        changes.set(scene.render, use_border=False)
        if "FINISHED" not in bpy.ops.render.render(write_still=True, scene=scene.name):
            raise JobCancelled("The render was stopped.")
        return _read(path, scene.camera.name)


def _set_up(changes: Changes, scene: bpy.types.Scene, folder: Path, shape: tuple[int, int], longest: int) -> Path:
    scale, path = longest / max(shape), folder / "view.png"
    width, height = (max(round(side * scale), 1) for side in shape)
    changes.set(
        scene.render, resolution_x=width, resolution_y=height, resolution_percentage=100, filepath=str(path),
        use_sequencer=False, use_overwrite=True, use_file_extension=True,
    )  # fmt: skip
    changes.set(scene.render.image_settings, **compat.png_settings(scene.render.image_settings))
    return path


def _read(path: Path, name: str) -> Image:
    try:
        return msgspec.structs.replace(image.from_file(path), name=name)
    finally:
        path.unlink(missing_ok=True)
