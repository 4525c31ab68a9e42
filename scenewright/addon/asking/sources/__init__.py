"""What a task needs from the open file: for each kind of artifact, where it can come from."""

from __future__ import annotations

from ...shared.schema import Setting
from . import (
    audio,
    camera_path,
    capture,
    controls,
    field,
    image,
    material,
    mesh,
    point_cloud,
    results,
    scene_description,
    scene_plan,
    score,
    text,
    video,
    voxel_world,
)
from .source import Gathering, Input, Kind, Source, at_once

__all__ = ["KINDS", "Gathering", "Input", "Kind", "Source", "of_setting"]

KINDS: dict[str, Kind] = {
    "mesh": mesh.KIND,
    "image": image.KIND,
    "capture": capture.KIND,
    "radiance-field": field.KIND,
    "camera-path": camera_path.KIND,
    "text": text.KIND,
    "audio": audio.KIND,
    "video": video.KIND,
    "material": material.KIND,
    "point-cloud": point_cloud.KIND,
    "gaussian-splats": results.kind_of_results("gaussian-splats", "Gaussian Splats"),
    "volume": results.kind_of_results("volume", "Volume"),
    "voxel-world": voxel_world.KIND,
    "landscape": results.kind_of_results("landscape", "Landscape"),
    "scene-plan": scene_plan.KIND,
    "scene-description": scene_description.KIND,
    "storyboard": results.kind_of_results("storyboard", "Storyboard"),
    "score": score.KIND,
}

TAKEN_UNASKED = {"scene-description"}  # the open scene is at hand, and what is usually asked about
CONTROL = "control"  # the name of a setting that is a picture of the scene for a ControlNet
NONE = Source("NONE", "None", "Leave it out", lambda *_: None, lambda *_: None, at_once(lambda *_: None))


def of_setting(setting: Setting) -> tuple[Source, ...]:
    """Return where an input can come from, the first being what it begins with; most that are optional begin empty."""
    sources = KINDS[setting.artifact].sources
    if setting.name == CONTROL:
        sources = tuple(sorted(sources, key=lambda source: source not in controls.CONTROLS))
    else:
        sources = tuple(source for source in sources if source not in controls.CONTROLS)
    if "mask" in setting.name:
        sources = tuple(sorted(sources, key=lambda source: source not in image.MASKS))
    optional = not setting.required and setting.kind == "artifact"
    if not optional:
        return sources
    return (*sources, NONE) if setting.artifact in TAKEN_UNASKED else (NONE, *sources)
