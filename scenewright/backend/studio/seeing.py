"""What every sample of a picture sees: a prop, the ground, the wall or the sky, how far away, and in what light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, face_normals
from scenewright.backend.imaging.forms import floats
from scenewright.backend.studio.floor import Floor
from scenewright.backend.studio.lights import Light

CLEAR = 0.98  # opacity above which a face is not seen through
NOWHERE, LEVEL, UPRIGHT = -1, -2, -3  # instead of a prop's number: sky, ground and wall
ALIKE = 0.6  # cosine between the ways two samples face, to be lit alike
BESIDE = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))
Layer = tuple[Indices, Floats]


@dataclass(frozen=True)
class Scene:
    """What is drawn.

    Attributes:
        surfaces: of the props.
        ground: below them.
        wall: behind them, or None.
        wall_at: metres along y where the wall stands.
        light: on it.
        size: of the subject in metres.
        seed: of sky and ground.
    """

    surfaces: list[Surface]
    ground: Floor
    wall: Floor | None
    wall_at: float
    light: Light
    size: float
    seed: int


@dataclass(frozen=True)
class Joined:
    """All props as one mesh: which prop each face is of, its number there, how opaque it is, which way it faces."""

    mesh: Triangles
    prop: Indices
    own: Indices
    opacity: Floats
    facing: Floats


class Samples(NamedTuple):
    """Hold samples (…) of a picture: the face under each, what it is of, how far, and the ray that finds it."""

    face: Indices
    kind: Indices
    away: Floats
    origins: Floats
    rays: Floats

    def at(self, here: np.ndarray) -> Samples:
        """Return some of the samples, in one row."""
        return Samples(*(values[here] for values in self))

    @property
    def points(self) -> Floats:
        """Return where the samples lie, (…, 3) metres."""
        return floats(self.origins + self.rays * self.away[..., None])


class Lit(NamedTuple):
    """Hold the light (h, w, 4) gathered at each pixel's middle, what is there (h, w), and how it faces (h, w, 3)."""

    light: Floats
    kind: Indices
    facing: Floats

    def of(self, samples: Samples, facing: Floats, lines: Indices, fine: int) -> Floats:
        """Return the light (rows, w, 4) of samples: of their pixel, or of one beside it that shows the same side."""
        height, width = self.kind.shape
        rows = np.repeat((lines // fine)[:, None], samples.kind.shape[1], 1)
        columns = np.repeat((np.arange(samples.kind.shape[1]) // fine)[None], len(lines), 0)
        found = self.light[rows, columns]
        lost = np.ones(samples.kind.shape, bool)
        for down, across in BESIDE:
            y, x = np.nonzero(lost)
            if not len(y):
                break
            i, j = np.clip(rows[y, x] + down, 0, height - 1), np.clip(columns[y, x] + across, 0, width - 1)
            fits = self.kind[i, j] == samples.kind[y, x]
            fits &= (self.facing[i, j] * facing[y, x]).sum(1) > ALIKE
            fits |= samples.kind[y, x] == NOWHERE
            found[y[fits], x[fits]] = self.light[i[fits], j[fits]]
            lost[y[fits], x[fits]] = False
        return found


def joined(surfaces: list[Surface]) -> Joined:
    """Return all props as one mesh."""
    if not surfaces:
        # A triangle that nobody sees, so that there is a tree to look through.
        below = Triangles(floats([[0, 0, -9], [1e-3, 0, -9], [0, 1e-3, -9]]), np.array([[0, 1, 2]], np.int32))
        none = np.full(1, NOWHERE, np.int32)
        return Joined(below, none, none, np.ones(1, np.float32), np.zeros((1, 3), np.float32))
    starts = np.cumsum([0, *(len(each.mesh.vertices) for each in surfaces[:-1])])
    faces = np.concatenate([each.mesh.faces + start for each, start in zip(surfaces, starts, strict=True)])
    mesh = Triangles(floats(np.concatenate([each.mesh.vertices for each in surfaces])), faces.astype(np.int32))
    counts = [len(each.mesh.faces) for each in surfaces]
    prop = np.repeat(np.arange(len(surfaces)), counts).astype(np.int32)
    own = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    flat = face_normals(mesh)
    facing = floats(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-30))
    return Joined(mesh, prop, own, np.concatenate([_opacity(each) for each in surfaces]), facing)


def layers(props: Joined, cameras: Cameras) -> list[Layer]:
    """Return face and depth of what is opaque, and of what is seen through, if anything is."""
    clear = props.opacity < CLEAR
    found: list[Layer] = []
    for chosen in (np.flatnonzero(~clear), np.flatnonzero(clear)):
        if len(chosen):
            seen = rasterise(Triangles(props.mesh.vertices, props.mesh.faces[chosen]), cameras)
            face = np.where(seen.face[0] >= 0, chosen[np.maximum(seen.face[0], 0)], -1).astype(np.int32)
            found.append((face, seen.depth[0]))
        elif not found:
            shape = (cameras.height, cameras.width)
            found.append((np.full(shape, -1, np.int32), np.zeros(shape, np.float32)))
    return found


def seen(scene: Scene, props: Joined, layer: Layer, origins: Floats, rays: Floats) -> Samples:
    """Return what rays meet first: a layer's props, the ground or the wall."""
    face, depth = layer
    kind = np.where(face >= 0, props.prop[np.maximum(face, 0)], NOWHERE)
    away = np.where(kind >= 0, depth, np.inf).astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(rays[..., 2] < 0, -origins[..., 2] / rays[..., 2], np.inf)
        upright = np.where(rays[..., 1] > 0, (scene.wall_at - origins[..., 1]) / rays[..., 1], np.inf)
    for number, distance in ((LEVEL, level), (UPRIGHT, upright if scene.wall else np.full_like(level, np.inf))):
        nearer = (distance < away - 1e-5 * scene.size) & (distance > 0)
        kind, away = np.where(nearer, number, kind), np.where(nearer, distance, away)
    return Samples(face, kind.astype(np.int32), floats(away), origins, rays)


def faced(samples: Samples, props: Joined) -> Floats:
    """Return which way what samples see faces, (…, 3), flat faces as flat, towards the camera; 0 for the sky."""
    facing = np.zeros((*samples.kind.shape, 3), np.float32)
    here = samples.kind >= 0
    flat = props.facing[samples.face[here]]
    facing[here] = np.where((flat * samples.rays[here]).sum(1, keepdims=True) > 0, -flat, flat)
    facing[samples.kind == LEVEL], facing[samples.kind == UPRIGHT] = (0, 0, 1), (0, -1, 0)
    return facing


def rays_of(cameras: Cameras, lines: Indices) -> tuple[Floats, Floats]:
    """Return origins and unit directions through the pixels of some rows, (rows, w, 3) each."""
    x, y = np.meshgrid(np.arange(cameras.width) + 0.5, lines + 0.5)
    across, up = (x - cameras.centre[0, 0]) / cameras.focal[0, 0], (cameras.centre[0, 1] - y) / cameras.focal[0, 1]
    rays = np.stack([across, up, -np.ones_like(x)], -1) @ cameras.camera_to_world[0, :3, :3].T.astype(np.float64)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    return np.broadcast_to(cameras.positions[0], rays.shape).astype(np.float32), rays.astype(np.float32)


def alpha_of(surface: Surface, faces: Indices, weights: Floats) -> Floats:
    """Return how opaque (k,) a prop is at points of its faces."""
    picture = surface.material.albedo_map
    if picture is None or picture.pixels.shape[2] < 4 or surface.uvs is None:
        return np.ones(len(faces), np.float32)
    uvs = np.einsum("kc,kcd->kd", weights, surface.uvs[faces])
    rows = np.clip(((1 - uvs[:, 1]) * picture.pixels.shape[0]).astype(int), 0, picture.pixels.shape[0] - 1)
    columns = np.clip((uvs[:, 0] * picture.pixels.shape[1]).astype(int), 0, picture.pixels.shape[1] - 1)
    return floats(picture.pixels[rows, columns, 3] / 255)


def _opacity(surface: Surface) -> Floats:
    """Return how opaque each face is, looked up in its middle."""
    count = len(surface.mesh.faces)
    return alpha_of(surface, np.arange(count, dtype=np.int32), np.full((count, 3), 1 / 3, np.float32))
