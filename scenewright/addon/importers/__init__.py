"""Artifact to datablocks in the open file, in slices short enough for Blender's interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..shared.artifacts import (
    Artifact,
    Audio,
    CameraPath,
    Capture,
    GaussianSplats,
    Image,
    Landscape,
    Material,
    Mesh,
    PointCloud,
    RadianceField,
    SceneDescription,
    ScenePlan,
    Score,
    Storyboard,
    Text,
    Video,
    Volume,
    VoxelWorld,
)
from . import (
    audio,
    camera_path,
    capture,
    gaussian_splats,
    image,
    landscape,
    material,
    mesh,
    point_cloud,
    radiance_field,
    scene_description,
    scene_plan,
    score,
    storyboard,
    text,
    video,
    volume,
    voxel_world,
)
from .placement import Datablocks, Placement, Steps

__all__ = ["BUILDERS", "Datablocks", "Placement", "Steps", "build"]

BUILDERS: dict[type[Artifact], Callable[[Any, Placement], Steps]] = {
    Mesh: mesh.build,
    Image: image.build,
    Material: material.build,
    Video: video.build,
    Text: text.build,
    PointCloud: point_cloud.build,
    GaussianSplats: gaussian_splats.build,
    RadianceField: radiance_field.build,
    Volume: volume.build,
    Audio: audio.build,
    Score: score.build,
    CameraPath: camera_path.build,
    Capture: capture.build,
    ScenePlan: scene_plan.build,
    VoxelWorld: voxel_world.build,
    Landscape: landscape.build,
    SceneDescription: scene_description.build,
    Storyboard: storyboard.build,
}


def build(artifact: Artifact, placement: Placement) -> Steps:
    """Build what an artifact is in Blender and write its provenance.

    A generator: each step does a little of the work on the main thread, and the return value is the new
    datablocks, the one to show first. Close it to stop half-way.

    Raises:
        ReferenceError: another file was opened, or a step undone, in between: begin again.
    """
    made = yield from BUILDERS[type(artifact)](artifact, placement)
    placement.sign(made)
    return made
