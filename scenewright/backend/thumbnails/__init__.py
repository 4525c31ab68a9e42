"""Small pictures of what jobs made, for lists and galleries: one small function for each kind that can be drawn.

What draws is imported late: a point cloud needs numpy only, a film needs a decoder.
"""

from __future__ import annotations

from importlib import import_module

from scenewright.shared.artifacts import (
    Artifact,
    Audio,
    Capture,
    GaussianSplats,
    Image,
    Landscape,
    Material,
    Mesh,
    PointCloud,
    RadianceField,
    SceneDescription,
    Score,
    Storyboard,
    Video,
    Volume,
    VoxelWorld,
)

DRAWN: dict[type[Artifact], str] = {
    Mesh: "meshes",
    PointCloud: "points",
    GaussianSplats: "splats",
    RadianceField: "radiance",
    Volume: "volumes",
    Image: "pictures",
    Capture: "captures",
    Video: "films",
    Material: "materials",
    Audio: "sounds",
    Score: "scores",
    VoxelWorld: "voxel_worlds",
    Landscape: "landscapes",
    SceneDescription: "scenes",
    Storyboard: "boards",
}


def thumbnail(artifact: Artifact) -> Image | None:
    """Return a picture of an artifact, (256, 256, 4) uint8 sRGB, transparent around it; None if it is nothing to see.

    Raises:
        ValueError: there is nothing in it to draw.
    """
    name = DRAWN.get(type(artifact))
    if name is None:
        return None
    return Image(name=artifact.name, pixels=import_module(f"{__name__}.{name}").draw(artifact))
