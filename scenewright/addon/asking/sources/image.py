"""Images and masks: a datablock, what is rendered or seen, a file, or what was drawn to mask a part."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty, PointerProperty

from ... import folders
from ...exporters import image, mask, view
from ...shared.artifacts import Image
from ...shared.errors import Problem
from .controls import CONTROLS
from .source import Input, Kind, Source, at_once, chosen_path, draw_path, file_missing, lacking, path_property

SUFFIXES = (".png", ".jpg", ".jpeg", ".exr", ".tif", ".tiff", ".webp", ".bmp", ".tga", ".hdr")


def shown(context: bpy.types.Context, given: Input) -> bpy.types.Image | None:
    """Return the image chosen, or else the one that the image editor shows."""
    if given.image is not None:
        return given.image
    area = view.find_area(context, "IMAGE_EDITOR")
    found = area.spaces.active.image if area else None
    return found if found is not None and found.type not in {"RENDER_RESULT", "COMPOSITING"} else None


def _image_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if shown(context, given) else lacking("Choose an image.")


def _draw_image(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    found = shown(context, given)
    layout.prop(given, "image", text=" ", placeholder=found.name if found else "")


def _draw_masked(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    _draw_image(layout, context, given)
    layout.prop(given, "mask", text="Inside Of")


def _gather_image(context: bpy.types.Context, given: Input) -> Image:
    found = image.from_datablock(shown(context, given))
    return mask.as_alpha(found, given.mask, folders.own()) if given.mask else found


def _gather_result(context: bpy.types.Context, given: Input) -> Image:
    return view.from_render_result(context.scene, folders.own())


def _viewport_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if bpy.app.background:
        return lacking("There is no viewport without a window.", "Use the camera instead.")
    return None if view.find_area(context, "VIEW_3D") else lacking("Open a 3D viewport in this window.")


def _draw_size(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(given, "size")


def _gather_viewport(context: bpy.types.Context, given: Input) -> Image:
    return view.from_viewport(context, folders.own(), given.size)


def _camera_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if context.scene.camera else lacking("Add a camera: the scene has none.")


def _draw_camera(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(context.scene, "camera", text="Camera")
    column = layout.column(align=True)
    column.prop(given, "size")
    column.prop(given, "samples")


def _gather_camera(context: bpy.types.Context, given: Input) -> Image:
    return view.from_camera(context.scene, folders.own(), given.size, given.samples)


def _file_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return file_missing(given, SUFFIXES, "an image file")


def _gather_file(context: bpy.types.Context, given: Input) -> Image:
    return image.from_file(chosen_path(given))


def _mask_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if given.mask else lacking("Choose a mask.", "Draw one in the image editor's mask mode.")


def _draw_mask(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(given, "mask", text=" ")
    layout.prop(given, "size")


def _gather_mask(context: bpy.types.Context, given: Input) -> Image:
    under = shown(context, given)
    size = tuple(under.size) if under and 0 not in under.size else (given.size, given.size)
    return mask.from_datablock(given.mask, size, folders.own())


def _gather_alpha(context: bpy.types.Context, given: Input) -> Image:
    return mask.from_alpha(shown(context, given))


def _stencil_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    found = context.tool_settings.image_paint.stencil_image
    return None if found else lacking("Texture paint has no stencil mask.", "Make one under Masking.")


def _draw_stencil(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(context.tool_settings.image_paint, "stencil_image", text=" ")


def _gather_stencil(context: bpy.types.Context, given: Input) -> Image:
    return mask.as_data(image.from_datablock(context.tool_settings.image_paint.stencil_image))


def _nothing_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None


def _draw_result(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.label(text="As the last render shows it", icon="RENDER_RESULT")


PICTURES = (
    Source("IMAGE", "Image", "An image of this file", _image_missing, _draw_masked, at_once(_gather_image)),
    Source("FILE", "File", "An image on disk", _file_missing, draw_path, at_once(_gather_file)),
    Source("RENDER", "Render Result", "The last render, with the look it was given",
           _nothing_missing, _draw_result, at_once(_gather_result)),
    Source("VIEWPORT", "Viewport", "The 3D viewport as it looks now",
           _viewport_missing, _draw_size, at_once(_gather_viewport)),
    Source("CAMERA", "Camera", "A quick render through the scene's camera",
           _camera_missing, _draw_camera, at_once(_gather_camera)),
)  # fmt: skip
MASKS = (
    Source("MASK", "Mask", "A mask drawn in the image editor: white inside",
           _mask_missing, _draw_mask, at_once(_gather_mask)),
    Source("ALPHA", "Alpha of Image", "How opaque an image is", _image_missing, _draw_image, at_once(_gather_alpha)),
    Source("STENCIL", "Stencil of Texture Paint", "The stencil mask of texture paint mode",
           _stencil_missing, _draw_stencil, at_once(_gather_stencil)),
)  # fmt: skip
KIND = Kind(
    (*PICTURES, *MASKS, *CONTROLS),
    {
        "image": PointerProperty(
            name="Image", description="An image; empty takes the one the image editor shows", type=bpy.types.Image
        ),
        "mask": PointerProperty(
            name="Mask", description="A mask drawn in the image editor; what is outside becomes transparent",
            type=bpy.types.Mask,
        ),
        "path": path_property("An image file"),
        "size": IntProperty(
            name="Size", description="Longest side of the picture", default=1024, min=16, soft_max=4096, max=16384,
            subtype="PIXEL",
        ),
        "samples": IntProperty(
            name="Samples", description="Samples per pixel: more take longer and are cleaner", default=32, min=1,
            soft_max=1024,
        ),
    },
)  # fmt: skip
