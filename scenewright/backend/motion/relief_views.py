"""One picture seen from elsewhere: it becomes a surface by its depth, and what that hides is filled in, view by view.

The surface is cut where depth jumps, so that nothing is stretched between what is near and what is far. From the views
that show the most behind it, what is missing is painted, put as far away as what is far around it, and becomes a
surface too; until no view shows a hole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.raster import barycentric, rasterise
from scenewright.backend.geometry.triangles import Triangles

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Paint = Callable[[Floats, Bools], Floats]  # takes a view (h, w, 3) and what is missing of it; returns it whole
JUMP = 1.08  # times as far away as its neighbour: there the surface is cut
CRISP = 2  # pixels on each side within which a jump of depth is made sharp
ROUNDS = 4  # of filling, at most
LOOKED = 7  # views that are searched for holes
ENOUGH = 0.002  # of a view: holes that are left to each frame
LOST = 0.75  # of a view: so much may be missing of it
OVERLAP = 3  # pixels by which what is filled goes on behind what hid it
BEYOND = 2  # pixels that a surface goes on beyond its picture
FINE = 2  # samples along each side of a pixel


@dataclass(frozen=True)
class Surface:
    """Coloured triangles in the first camera's frame: vertices (n, 3), colours (n, 3) 0 to 1, faces (m, 3)."""

    vertices: Floats
    colours: Floats
    faces: NDArray[np.int32]

    def with_more(self, other: Surface) -> Surface:
        """Return both as one."""
        return Surface(
            np.concatenate([self.vertices, other.vertices]), np.concatenate([self.colours, other.colours]),
            np.concatenate([self.faces, other.faces + np.int32(len(self.vertices))]),
        )  # fmt: skip


@dataclass(frozen=True)
class View:
    """What a camera sees: colours (h, w, 3) 0 to 1, and distance (h, w) along its axis, 0 where nothing is."""

    colours: Floats
    ahead: Floats


def distances(nearness: Floats, middle: float, relief: float) -> Floats:
    """Return how far away everything is, (h, w) metres, of relative nearness, 0 to 1.

    Args:
        nearness: as depth is guessed: linear in one over the distance.
        middle: metres, that half of the picture is nearer than.
        relief: how many times as far away what is farthest is as what is nearest.
    """
    crisp = _crisp(nearness)
    inverse = 1 / relief + crisp * (1 - 1 / relief)
    return np.asarray(middle * float(np.median(inverse)) / inverse, np.float32)


def surface(colours: Floats, ahead: Floats, camera: Cameras, where: Bools | None = None) -> Surface:
    """Return what a camera sees (h, w, 3) as a surface, a vertex for each pixel, cut where distance jumps.

    Args:
        ahead: (h, w) metres along the camera's axis.
        camera: one; its pose places the surface.
        where: (h, w), what of it becomes surface; all if not given.
    """
    wanted = _wider(np.ones(ahead.shape, bool) if where is None else where)
    colours, ahead = _wider(colours), _wider(ahead)
    height, width = ahead.shape
    y, x = np.mgrid[:height, :width].astype(np.float32) + np.float32(0.5 - BEYOND)
    (fx, fy), (cx, cy), pose = camera.focal[0], camera.centre[0], camera.camera_to_world[0]
    points = np.stack([(x - cx) / fx * ahead, (cy - y) / fy * ahead, -ahead], axis=2).reshape(-1, 3)
    number = np.arange(height * width, dtype=np.int32).reshape(height, width)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    faces = np.concatenate([np.stack([a, d, b], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)])
    far = ahead.ravel()[faces]
    kept = (far.max(axis=1) < JUMP * far.min(axis=1)) & wanted.ravel()[faces].all(axis=1)
    world = points @ pose[:3, :3].T + pose[:3, 3]
    return _compact(world.astype(np.float32), colours.reshape(-1, 3).astype(np.float32), faces[kept])


def _wider(values: NDArray[Any]) -> NDArray[Any]:
    """Return values (h, w, …) that go on a little beyond the picture, whose outermost pixels are covered so."""
    return np.pad(values, ((BEYOND, BEYOND), (BEYOND, BEYOND), (0, 0))[: values.ndim], mode="edge")


def seen(made: Surface, camera: Cameras, fine: int = FINE) -> View:
    """Return what a camera sees of a surface, smooth at its edges."""
    sharp = camera.scaled(fine)
    found = rasterise(Triangles(made.vertices, made.faces), sharp)
    colours = np.zeros((sharp.height, sharp.width, 3), np.float32)
    ahead = np.zeros((sharp.height, sharp.width), np.float32)
    _shade(found.face[0], found.depth[0], made.vertices, made.colours, made.faces, sharp.pinholes, colours, ahead)
    shape = (camera.height, fine, camera.width, fine)
    there = (ahead > 0).reshape(shape).sum(axis=(1, 3)).astype(np.float32)
    mean = np.maximum(there, 1)
    middle = np.where(there * 2 >= fine * fine, ahead.reshape(shape).sum(axis=(1, 3)) / mean, 0)
    return View(colours.reshape(*shape, 3).sum(axis=(1, 3)) / mean[..., None], middle.astype(np.float32))


def completed(made: Surface, cameras: Cameras, paint: Paint, watch: Callable[[float], None]) -> Surface:
    """Return a surface without holes in what cameras see of it.

    Args:
        paint: fills a view.
        watch: told the fraction done; what it raises ends the work.

    Raises:
        ValueError: a camera sees hardly anything of it.

    Source: Shih et al., 3D Photography Using Context-Aware Layered Depth Inpainting, 2020, for what is far being what
    goes on behind; here view by view instead of edge by edge.
    """
    chosen = np.unique(np.linspace(0, len(cameras) - 1, LOOKED).round().astype(int))
    for number in range(ROUNDS):
        watch(number / ROUNDS)
        views = [seen(made, cameras.subset([int(each)]), 1) for each in chosen]
        shares = [float((view.ahead == 0).mean()) for view in views]
        worst = int(np.argmax(shares))
        if shares[worst] > LOST:
            raise ValueError(f"{100 * shares[worst]:.0f} % of a frame shows nothing of the picture.")
        if shares[worst] < ENOUGH:
            break
        made = made.with_more(_filled(views[worst], cameras.subset([int(chosen[worst])]), paint))
    return made


def whole(view: View) -> Floats:
    """Return a view's colours, its last pinholes closed by what is far beside them."""
    hole = view.ahead == 0
    if not hole.any() or hole.all():
        return view.colours
    return np.asarray(np.where(hole[..., None], view.colours[tuple(_far_beside(view.ahead, hole))], view.colours))


def _filled(view: View, camera: Cameras, paint: Paint) -> Surface:
    """Return what is missing of a view as a surface, behind what hides it."""
    hole = view.ahead == 0
    beside = _far_beside(view.ahead, hole)
    behind = view.ahead[tuple(beside)]
    around = ndimage.binary_dilation(hole, iterations=OVERLAP)
    # What is near around a hole must not go on in it: it is painted over too, but shown nowhere.
    near = ndimage.binary_dilation(hole, iterations=4 * OVERLAP) & ~hole & (view.ahead * np.float32(JUMP) < behind)
    painted = paint(view.colours, hole | near)
    smooth = ndimage.gaussian_filter(behind, OVERLAP)
    ahead = np.where(hole | near, smooth, np.maximum(view.ahead, 1e-3))
    return surface(painted, ahead.astype(np.float32), camera, around)


def _far_beside(ahead: Floats, hole: Bools) -> NDArray[np.int64]:
    """Return for each pixel the place (2, h, w) of the nearest one on a hole's rim that is far among that rim's."""
    holes, count = ndimage.label(hole, np.ones((3, 3)))
    rim = np.where(hole, 0, ndimage.grey_dilation(holes, size=3))
    numbers = np.arange(count + 1)
    low, high = (np.asarray(of(ahead, rim, numbers)) for of in (ndimage.minimum, ndimage.maximum))
    far = (rim > 0) & (ahead >= 0.999 * np.sqrt(low * high)[rim])
    return np.asarray(ndimage.distance_transform_edt(~far, return_distances=False, return_indices=True))


def _crisp(nearness: Floats) -> Floats:
    """Return nearness whose jumps are no slopes: beside one, each pixel is as near as the side it is nearer to."""
    size = 2 * CRISP + 1
    low, high = ndimage.minimum_filter(nearness, size), ndimage.maximum_filter(nearness, size)
    side = np.where(nearness - low < high - nearness, low, high)
    return np.asarray(np.where(high - low > 0.06, side, nearness), np.float32)


def _compact(vertices: Floats, colours: Floats, faces: NDArray[np.int32]) -> Surface:
    """Return only what faces use."""
    used = np.zeros(len(vertices), bool)
    used[faces] = True
    number = (np.cumsum(used) - 1).astype(np.int32)
    return Surface(vertices[used], colours[used], number[faces].reshape(-1, 3))


@njit(nogil=True, cache=True)
def _shade(face_at, depth_at, vertices, colours, faces, pinholes, out, ahead_at):
    """Write the colour of each pixel's face, and how far it is along the axis."""
    pose, focal, centre = pinholes.poses[0], pinholes.focal[0], pinholes.centre[0]
    point = np.empty(3)
    for y in range(face_at.shape[0]):
        for x in range(face_at.shape[1]):
            f = face_at[y, x]
            if f < 0:
                continue
            across, up = (x + 0.5 - centre[0]) / focal[0], (centre[1] - y - 0.5) / focal[1]
            ahead = depth_at[y, x] / np.sqrt(across * across + up * up + 1.0)
            for k in range(3):
                point[k] = pose[k, 3] + ahead * (across * pose[k, 0] + up * pose[k, 1] - pose[k, 2])
            i, j, k = faces[f]
            a, b, c = barycentric(point, vertices[i], vertices[j], vertices[k])
            for m in range(3):
                out[y, x, m] = a * colours[i, m] + b * colours[j, m] + c * colours[k, m]
            ahead_at[y, x] = ahead
