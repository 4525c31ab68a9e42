"""The cameras a mesh is painted from: given ones, or as few as see nearly all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numba import njit

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.metrics import sample_surface
from scenewright.backend.geometry.sight import look_at, weigh
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles
from scenewright.backend.texturing.canvas import Canvas
from scenewright.shared.artifacts import CameraPath
from scenewright.shared.errors import InvalidInput

FIELD = np.radians(35.0)
ROOM = 1.06  # of the picture around what is painted
CANDIDATES = 72  # directions tried, evenly around
POINTS = 12_000  # on the surface, that views are chosen by
LOOK = 192  # pixels of the pictures that views are chosen by
FRONT = (-0.35, -0.9, 0.28)  # where the first view stands: Blender's front, a little to the left and above
LEAST_GAIN = 0.004  # of the surface that one more view must show, or show better
BATCH = 12
LONGEST = 4096  # pixels of a given view's longer side
Watch = Callable[[float], None]


def around(painted: Canvas, most: int, size: int, watch: Watch = lambda done: None) -> Cameras:
    """Return the cameras that show most of what is to be painted, each showing as much as possible that is new.

    The first stands in front. A point counts as well as the best view of it shows it: squarely counts most.

    Args:
        painted: the mesh.
        most: cameras.
        size: pixels along each side of a view.
        watch: told how much is done, 0 to 1; it may raise.

    Source: greedy covering, as in Chvátal, A Greedy Heuristic for the Set-Covering Problem, 1979.
    """
    aim = Triangles(painted.mesh.vertices, painted.mesh.faces[painted.chosen])
    backs = np.concatenate([np.array([FRONT]) / np.linalg.norm(FRONT), _directions(CANDIDATES)])
    candidates = _looking(aim, backs, LOOK)
    points, faces = sample_surface(aim, POINTS)
    normals = painted.normals[np.flatnonzero(painted.chosen)[faces]].mean(axis=1)
    shown = _shown(painted.mesh, candidates, points, normals.astype(np.float32), watch)
    chosen, best = [0], shown[:, 0].copy()
    while len(chosen) < most:
        gains = np.maximum(shown - best[:, None], 0).mean(axis=0)
        if gains.max() < LEAST_GAIN:
            break
        chosen.append(int(gains.argmax()))
        best = np.maximum(best, shown[:, chosen[-1]])
    return _looking(aim, backs[chosen], size)


def given(path: CameraPath, painted: Canvas, size: int, multiple: int = 1) -> Cameras:
    """Return given cameras for pictures of about `size` pixels; only those that see what is painted.

    Args:
        path: the cameras.
        painted: the mesh.
        size: pixels of the longer side.
        multiple: pixels that both sides are whole numbers of; what is added at the right and below is seen too.

    Raises:
        InvalidInput: none of them sees any of it.
    """
    if not len(path.camera_to_world):
        raise InvalidInput("There is no camera to paint from.", remedy="Choose cameras, or leave it to be automatic.")
    try:
        cameras = Cameras(path.camera_to_world, path.focal, path.centre, path.width, path.height)
    except ValueError as error:
        raise InvalidInput(f"A camera cannot be used: {error}", remedy="Choose other cameras.") from error
    aim = Triangles(painted.mesh.vertices, painted.mesh.faces[painted.chosen])
    points, faces = sample_surface(aim, POINTS)
    normals = painted.normals[np.flatnonzero(painted.chosen)[faces]].mean(axis=1)
    small = cameras.scaled(LOOK / max(path.width, path.height))
    shown = _shown(painted.mesh, small, points, normals.astype(np.float32), lambda done: None)
    seeing = np.flatnonzero(shown.max(axis=0) > 0)
    if not len(seeing):
        sentence = "None of the cameras sees what is to be painted."
        raise InvalidInput(sentence, remedy="Point one at it, or leave the views to be automatic.")
    scaled = cameras.subset(seeing).scaled(min(size, LONGEST) / max(path.width, path.height))
    width, height = (-(-side // multiple) * multiple for side in (scaled.width, scaled.height))
    return replace(scaled, width=width, height=height)


def _directions(count: int) -> Doubles:
    """Return unit vectors (count, 3) spread evenly over the sphere. Source: Fibonacci lattice, Swinbank 2006."""
    height = 1 - 2 * (np.arange(count) + 0.5) / count
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - height**2)
    return np.stack([across * np.cos(turn), across * np.sin(turn), height], axis=1)


def _looking(aim: Triangles, backs: Doubles, size: int) -> Cameras:
    """Return cameras that look against `backs` (v, 3) at a mesh, upright, each as near as shows all of it."""
    corners = aim.vertices[np.unique(aim.faces)].astype(np.float64)
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    up = np.where(np.abs(backs[:, 2:]) > 0.999, [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]])
    right = np.cross(up, backs)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    poses = np.tile(np.eye(4), (len(backs), 1, 1))
    poses[:, :3, :3] = np.stack([right, np.cross(backs, right), backs], axis=2)
    slope = np.tan(FIELD / 2) / ROOM
    for pose, back in zip(poses, backs, strict=True):
        local = (corners - middle) @ pose[:3, :3]
        away = (np.abs(local[:, :2]).max(axis=1) / slope + local[:, 2]).max()
        pose[:3, 3] = middle + max(away, 1e-3) * back
    focal = np.full((len(backs), 2), size / 2 / np.tan(FIELD / 2))
    centre = np.full((len(backs), 2), size / 2, np.float32)
    return Cameras(poses.astype(np.float32), focal.astype(np.float32), centre, size, size)


def _shown(mesh: Triangles, cameras: Cameras, points: Floats, normals: Floats, watch: Watch) -> Floats:
    """Return how squarely each view shows each point, (n, v): the cosine, 0 where it is hidden."""
    shown = np.zeros((len(points), len(cameras)), np.float32)
    for start in range(0, len(cameras), BATCH):
        watch(start / len(cameras))
        numbers = np.arange(start, min(start + BATCH, len(cameras)))
        some = cameras.subset(numbers)
        part = np.zeros((len(points), len(numbers)), np.float32)
        share(_show, len(points), 1024, points, normals, look_at(mesh, some, None), part)
        shown[:, numbers] = part
    return shown


@njit(nogil=True, cache=True)
def _show(start, stop, points, normals, sight, shown):
    for i in range(start, stop):
        n = normals[i]
        length = max((n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) ** 0.5, 1e-12)
        for v in range(shown.shape[1]):
            if weigh(sight, v, points[i], n)[0] > 0.0:
                pose = sight.pinholes.poses[v]
                x, y, z = pose[0, 3] - points[i, 0], pose[1, 3] - points[i, 1], pose[2, 3] - points[i, 2]
                away = (x * x + y * y + z * z) ** 0.5
                shown[i, v] = (n[0] * x + n[1] * y + n[2] * z) / max(away * length, 1e-12)
