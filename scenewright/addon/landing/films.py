"""Films as strips at the playhead, on a plane, or behind what the camera sees, at their own speed."""

from __future__ import annotations

from pathlib import Path

import bpy

from ..importers import Datablocks, Steps, strips
from ..importers import video as importer
from ..shared.artifacts import Video
from . import images, planes, sequences
from .site import Site


def land(video: Video, site: Site) -> Steps:
    """Write a film and show it as wished."""
    title = site.title(video)
    path = yield from importer.write(video, site.placement)
    match site.wish.film:
        case "SEQUENCE":
            return (yield from sequences.land(video, path, title, site))
        case "PLANE":
            return _plane(video, path, title, site)
        case "BACKGROUND" if site.scene.camera is not None:
            picture = _movie(path, title)
            shown = images.behind_camera(picture, site.scene)
            play(shown.image_user, video, site)
            return [picture]
        case "BACKGROUND":
            site.remarks.append(images.NO_CAMERA)
            return _plane(video, path, title, site)
    return importer.strip(video, path, title, site.scene, site.frame)


def play(user: bpy.types.ImageUser, video: Video, site: Site) -> None:
    """Let what shows a film begin at the site's frame, at the film's own speed, and rest on its last frame."""
    length = strips.length(video, site.scene)
    ratio = strips.rate(video, site.scene)
    user.frame_start, user.frame_duration = site.frame, length
    user.use_auto_refresh = True
    if ratio != 1.0:
        passed = f"clamp(frame - {site.frame}, 0, {length - 1})"
        driver = user.driver_add("frame_offset").driver
        driver.expression = f"min(floor({passed} * {ratio:.9g}), {video.frame_count - 1}) - {passed}"


def _plane(video: Video, path: Path, title: str, site: Site) -> Datablocks:
    picture = _movie(path, title)
    made, user = planes.plane(picture, (video.width, video.height), title, site, alpha=False)
    play(user, video, site)
    return [*made, picture]


def _movie(path: Path, title: str) -> bpy.types.Image:
    picture = bpy.data.images.load(str(path))
    picture.name = title
    return picture
