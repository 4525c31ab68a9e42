"""A landscape as one coloured mesh: what small pictures and other programs need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.shared import srgb
from scenewright.shared.artifacts import Landscape, Material, Mesh

MOST = 350_000  # faces: of the props, only as many as there is room for


def merged(scene: Landscape, most: int = MOST) -> Mesh:
    """Return everything as one mesh whose vertices have the mean colours of materials, thinned to so many faces."""
    pieces = [(scene.ground.vertices, scene.ground.faces, _ground_colours(scene))]
    pieces += [(part.vertices, part.faces, _colours(part)) for part in scene.parts]
    room = max(most - sum(len(faces) for _, faces, _ in pieces), 0)
    whole = sum(len(scene.props[which].faces) for which in scene.prop)
    step = max(-(-whole // max(room, 1)), 1)
    for which, pose in zip(scene.prop, scene.poses, strict=True):
        prop = scene.props[which]
        pieces.append((prop.vertices @ pose[:3, :3].T + pose[:3, 3], prop.faces[::step], _colours(prop)))
    starts = np.cumsum([0, *(len(vertices) for vertices, _, _ in pieces)])
    return Mesh(
        name=scene.name or "Landscape",
        vertices=np.concatenate([vertices for vertices, _, _ in pieces]).astype(np.float32),
        faces=np.concatenate([faces + start for (_, faces, _), start in zip(pieces, starts, strict=False)]).astype(
            np.int32
        ),
        colours=np.concatenate([colours for _, _, colours in pieces]),
    )


def mean_colour(material: Material | None) -> NDArray[np.float32]:
    """Return the mean linear colour (3,) of a material."""
    if material is None:
        return np.full(3, 0.5, np.float32)
    tint = np.array(material.base_colour[:3], np.float32)
    if material.albedo_map is None:
        return tint
    pixels = material.albedo_map.pixels[::8, ::8, :3]
    values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    return np.asarray(tint * srgb.decoded(values).reshape(-1, values.shape[2]).mean(0), np.float32)


def _ground_colours(scene: Landscape) -> NDArray[np.uint8]:
    means = np.stack([mean_colour(material) for material in scene.ground.materials])
    shares = scene.masks / np.maximum(scene.masks.sum(1, keepdims=True, dtype=np.float32), 1)
    return _as_bytes(shares @ means)


def _colours(mesh: Mesh) -> NDArray[np.uint8]:
    if mesh.colours is not None:
        return mesh.colours
    if mesh.slots is None or not mesh.materials:
        return _as_bytes(np.tile(mean_colour(mesh.material), (len(mesh.vertices), 1)))
    means = np.stack([mean_colour(material) for material in mesh.materials])
    colours = np.zeros((len(mesh.vertices), 3), np.float32)
    colours[mesh.faces.ravel()] = np.repeat(means[mesh.slots], 3, 0)
    return _as_bytes(colours)


def _as_bytes(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    opaque = np.full((len(linear), 1), 255, np.uint8)
    return np.concatenate([srgb.as_bytes(srgb.encoded(np.clip(linear, 0, 1))), opaque], 1)
