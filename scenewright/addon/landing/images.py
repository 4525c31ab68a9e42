"""Images as the artist wants to see them: in an editor, as a reference, behind the camera or on a plane."""

from __future__ import annotations

import bpy

from ..importers import Steps
from ..importers import image as importer
from ..shared.artifacts import Image
from . import planes
from .site import Site

NO_CAMERA = "The scene has no camera to put it behind, so it stands in the scene."


def land(image: Image, site: Site) -> Steps:
    """Build an image and show it as wished."""
    title = site.title(image)
    made = yield from importer.make(image, title)
    height, width, channels = image.pixels.shape
    made.use_fake_user = True  # an image that nothing shows would not be saved
    match site.wish.image:
        case "REFERENCE":
            return [_reference(made, width / height, title, site), made]
        case "BACKGROUND" if site.scene.camera is not None:
            behind_camera(made, site.scene)
        case "BACKGROUND":
            site.remarks.append(NO_CAMERA)
            return [_reference(made, width / height, title, site), made]
        case "PLANE":
            found, _ = planes.plane(made, (width, height), title, site, alpha=channels == 4)
            return [*found, made]
    return [made]


def behind_camera(picture: bpy.types.Image, scene: bpy.types.Scene) -> bpy.types.CameraBackgroundImage:
    """Show a picture behind what the scene's camera sees, in place of nothing that was there."""
    lens = scene.camera.data
    background = lens.background_images.new()
    background.image, background.frame_method = picture, "FIT"
    background.alpha = 1.0
    lens.show_background_images = True
    return background


def _reference(picture: bpy.types.Image, aspect: float, title: str, site: Site) -> bpy.types.Object:
    made = site.upright(title, None)
    made.empty_display_type, made.data = "IMAGE", picture
    made.empty_display_size = max(aspect, 1.0)  # of the longer side; the height is 1 m
    made.empty_image_offset = (-0.5, 0.0)
    return made
