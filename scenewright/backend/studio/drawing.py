"""Taking the picture: what each pixel sees, the light that reaches it, and how it looks, band by band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.gathering import gather, smooth
from scenewright.backend.geometry.hierarchy import build_hierarchy
from scenewright.backend.geometry.lighting import corner_weights
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles
from scenewright.backend.imaging.forms import floats
from scenewright.backend.studio import sky
from scenewright.backend.studio.floor import Floor
from scenewright.backend.studio.lights import Light
from scenewright.backend.studio.shading import Points, shade
from scenewright.shared import srgb

FINE = 2  # samples along each side of a pixel
BAND = 64  # rows of pixels that are drawn at a time
RAYS = (10, 6)  # for the surroundings and for the lamp, from each pixel
GATHERED = 65_536  # points at a time, so that cancelling need not wait
PASSES = 4
CLEAR = 0.98  # opacity above which a face is not seen through
NOWHERE, LEVEL, UPRIGHT = -1, -2, -3  # instead of a prop's number: sky, ground and wall
FAR = 60.0  # times the scene's size, where the ground is lost in the distance


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
        focus: (3,) the middle of the subject.
        seed: of sky and ground.
    """

    surfaces: list[Surface]
    ground: Floor
    wall: Floor | None
    wall_at: float
    light: Light
    size: float
    focus: Floats
    seed: int


@dataclass(frozen=True)
class _Geometry:
    """All props as one mesh: which prop each face is of, its number there, how opaque it is."""

    mesh: Triangles
    prop: Indices
    own: Indices
    opacity: Floats


def draw(scene: Scene, cameras: Cameras, step: Callable[[float, Floats | None], None]) -> tuple[Floats, Floats]:
    """Return the picture (h, w, 3), scene-linear, and how far away each pixel is (h, w) in metres, inf for the sky.

    Args:
        scene: what to draw.
        cameras: one view.
        step: told how much is done, 0 to 1, and what there is of the picture; it may raise to stop.
    """
    geometry = _joined(scene.surfaces)
    step(0.02, None)
    light, kind = _lit(scene, geometry, cameras, lambda done: step(0.02 + 0.5 * done, None))
    fine = cameras.scaled(FINE)
    layers = _layers(geometry, fine)
    step(0.56, None)
    height, width = cameras.height, cameras.width
    picture, depth = np.zeros((height, width, 3), np.float32), np.full((height, width), np.inf, np.float32)
    for top in range(0, height, BAND):
        rows = slice(top, min(top + BAND, height))
        colour, away = _band(scene, geometry, fine, layers, light, kind, rows)
        shape = (rows.stop - top, FINE, width, FINE)
        # Averaged as it will be seen, or else a bright edge is a staircase.
        pressed = (colour / (1 + colour)).reshape(*shape, 3).mean((1, 3))
        picture[rows] = pressed / np.maximum(1 - pressed, 1e-3)
        depth[rows] = away.reshape(shape).min((1, 3))
        step(0.56 + 0.44 * rows.stop / height, picture)
    return picture, depth


def _joined(surfaces: list[Surface]) -> _Geometry:
    if not surfaces:
        # A triangle that nobody sees, so that there is a tree to look through.
        below = Triangles(floats([[0, 0, -9], [1e-3, 0, -9], [0, 1e-3, -9]]), np.array([[0, 1, 2]], np.int32))
        return _Geometry(below, np.zeros(1, np.int32), np.zeros(1, np.int32), np.ones(1, np.float32))
    starts = np.cumsum([0, *(len(each.mesh.vertices) for each in surfaces[:-1])])
    faces = np.concatenate([each.mesh.faces + start for each, start in zip(surfaces, starts, strict=True)])
    vertices = np.concatenate([each.mesh.vertices for each in surfaces])
    counts = [len(each.mesh.faces) for each in surfaces]
    prop = np.repeat(np.arange(len(surfaces)), counts).astype(np.int32)
    own = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    opacity = np.concatenate([_opacity(each) for each in surfaces])
    return _Geometry(Triangles(vertices.astype(np.float32), faces.astype(np.int32)), prop, own, opacity)


def _opacity(surface: Surface) -> Floats:
    """Return how opaque each face is, looked up in its middle."""
    picture = surface.material.albedo_map
    if picture is None or picture.pixels.shape[2] < 4 or surface.uvs is None:
        return np.ones(len(surface.mesh.faces), np.float32)
    return _alpha(surface, np.arange(len(surface.mesh.faces)), np.full((len(surface.mesh.faces), 3), 1 / 3, np.float32))


def _alpha(surface: Surface, faces: Indices, weights: Floats) -> Floats:
    """Return the alpha (k,) of a prop's picture at points."""
    assert surface.uvs is not None and surface.material.albedo_map is not None
    pixels = surface.material.albedo_map.pixels
    uvs = np.einsum("kc,kcd->kd", weights, surface.uvs[faces])
    rows = np.clip(((1 - uvs[:, 1]) * pixels.shape[0]).astype(int), 0, pixels.shape[0] - 1)
    columns = np.clip((uvs[:, 0] * pixels.shape[1]).astype(int), 0, pixels.shape[1] - 1)
    return floats(pixels[rows, columns, 3] / 255)


def _plain(surface: Surface, faces: Indices, weights: Floats) -> Floats:
    """Return the unit normals (k, 3) of a prop without its bumps."""
    normals = np.einsum("kc,kcd->kd", weights, surface.normals[faces])
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6), np.float32)


def _towards(normals: Floats, camera: Floats) -> Floats:
    """Return normals (k, 3) turned round where they face away from the camera."""
    return np.where((normals * camera).sum(1, keepdims=True) < -0.15, -normals, normals).astype(np.float32)


def _lit(
    scene: Scene, geometry: _Geometry, cameras: Cameras, step: Callable[[float], None]
) -> tuple[Floats, Indices]:  # fmt: skip
    """Return the light (h, w, 4) gathered at the middle of each pixel, and what kind of thing is there (h, w)."""
    fragments = rasterise(geometry.mesh, cameras)
    face, depth = fragments.face[0], fragments.depth[0]
    origins, rays = cameras.rays(0)
    kind, away = _kinds(scene, geometry, face, depth, origins, rays)
    seen = kind != NOWHERE
    points = np.where(seen[..., None], origins + rays * np.where(seen, away, 0)[..., None], 0).astype(np.float32)
    normals = np.zeros_like(points)
    normals[kind == LEVEL], normals[kind == UPRIGHT] = (0, 0, 1), (0, -1, 0)
    for number, surface in enumerate(scene.surfaces):
        here = kind == number
        weights = corner_weights(surface.mesh, geometry.own[face[here]], points[here])
        normals[here] = _towards(_plain(surface, geometry.own[face[here]], weights), -rays[here])
    step(0.1)
    tree = build_hierarchy(_with_wall(scene, geometry.mesh))
    opacity = np.concatenate([geometry.opacity, np.ones(2, np.float32)])
    found = np.zeros((*face.shape, 4), np.float32).reshape(-1, 4)
    flat_points, flat_normals = points.reshape(-1, 3), normals.reshape(-1, 3)
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    for start in range(0, len(found), GATHERED):
        part = slice(start, start + GATHERED)
        found[part] = gather(
            flat_points[part], flat_normals[part], tree, opacity, lamp, scene.light.softness, RAYS,
            2e-4 * scene.size, 0.25 * scene.size,
        )  # fmt: skip
        step(0.1 + 0.9 * min(part.stop, len(found)) / len(found))
    sharp = 1 if scene.light.softness < 0.05 else 3
    metres = 0.004 * scene.size
    return smooth(found.reshape(*face.shape, 4), points, normals, (PASSES, sharp), metres), kind


def _with_wall(scene: Scene, mesh: Triangles) -> Triangles:
    """Return the mesh and the wall, two large triangles; without one they lie far below."""
    far = 80 * scene.size
    y, low, high = (scene.wall_at, -1.0, far) if scene.wall else (0.0, -far - 2, -far - 1)
    corners = floats([[-far, y, low], [far, y, low], [far, y, high], [-far, y, high]])
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32) + len(mesh.vertices)
    return Triangles(np.concatenate([mesh.vertices, corners]), np.concatenate([mesh.faces, faces]).astype(np.int32))


def _kinds(
    scene: Scene, geometry: _Geometry, face: Indices, depth: Floats, origins: Floats, rays: Floats
) -> tuple[Indices, Floats]:
    """Return what each ray meets first, a prop's number or one of the others, and how far away."""
    hit = face >= 0
    kind = (
        np.where(hit, geometry.prop[np.maximum(face, 0)], NOWHERE) if scene.surfaces else np.full(face.shape, NOWHERE)
    )
    away = np.where(hit & (kind != NOWHERE), depth, np.inf).astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(rays[..., 2] < 0, -origins[..., 2] / rays[..., 2], np.inf)
        upright = np.where(rays[..., 1] > 0, (scene.wall_at - origins[..., 1]) / rays[..., 1], np.inf)
    for number, distance in ((LEVEL, level), (UPRIGHT, upright if scene.wall else np.full_like(level, np.inf))):
        nearer = (distance < away - 1e-5 * scene.size) & (distance > 0)
        kind, away = np.where(nearer, number, kind), np.where(nearer, distance, away)
    return kind.astype(np.int32), away.astype(np.float32)


def _layers(geometry: _Geometry, cameras: Cameras) -> list[tuple[Indices, Floats]]:
    """Return face and depth of what is opaque, and of what is seen through, if anything is."""
    clear = geometry.opacity < CLEAR
    layers = []
    for chosen in (np.flatnonzero(~clear), np.flatnonzero(clear)):
        if len(chosen):
            seen = rasterise(Triangles(geometry.mesh.vertices, geometry.mesh.faces[chosen]), cameras)
            face = np.where(seen.face[0] >= 0, chosen[np.maximum(seen.face[0], 0)], -1).astype(np.int32)
            layers.append((face, seen.depth[0]))
        elif not layers:
            shape = (cameras.height, cameras.width)
            layers.append((np.full(shape, -1, np.int32), np.zeros(shape, np.float32)))
    return layers


def _band(
    scene: Scene, geometry: _Geometry, fine: Cameras, layers: list[tuple[Indices, Floats]], light: Floats,
    kind: Indices, rows: slice,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return colours (n, 3) and distances (n,) of all samples of some rows of pixels."""
    lines = np.arange(rows.start * FINE, rows.stop * FINE)
    origins, rays = _rays(fine, lines)
    found = None
    for face, depth in layers:
        kinds, away = _kinds(scene, geometry, face[lines], depth[lines], origins, rays)
        if found is None:
            found = _colours(scene, geometry, face[lines], kinds, away, origins, rays, light, kind, lines)
            first = away
            continue
        front = (kinds >= 0) & (away < first)
        if front.any():
            colour, alpha = _glass(scene, geometry, face[lines], kinds, away, origins, rays, light, kind, lines, front)
            # What lies behind is coloured by the glass.
            tint = 1 - alpha + alpha * np.clip(colour / (colour.max(1, keepdims=True) + 1e-4), 0, 1)
            found[front] = colour * alpha + found[front] * (1 - alpha) * tint
    assert found is not None
    return found.reshape(-1, 3), first.reshape(-1)


def _rays(cameras: Cameras, lines: Indices) -> tuple[Floats, Floats]:
    """Return origins and unit directions through the pixels of some rows, (rows, w, 3) each."""
    x, y = np.meshgrid(np.arange(cameras.width) + 0.5, lines + 0.5)
    across, up = (x - cameras.centre[0, 0]) / cameras.focal[0, 0], (cameras.centre[0, 1] - y) / cameras.focal[0, 1]
    rays = np.stack([across, up, -np.ones_like(x)], -1) @ cameras.camera_to_world[0, :3, :3].T.astype(np.float64)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    return np.broadcast_to(cameras.positions[0], rays.shape).astype(np.float32), rays.astype(np.float32)


def _colours(
    scene: Scene, geometry: _Geometry, face: Indices, kinds: Indices, away: Floats, origins: Floats, rays: Floats,
    light: Floats, kind: Indices, lines: Indices,
) -> Floats:  # fmt: skip
    """Return the linear colours (rows, w, 3) of opaque things."""
    ground = bounced(scene)
    colours = np.zeros((*kinds.shape, 3), np.float32)
    gathered = _nearest_light(light, kind, kinds, lines)
    pixel = _pixel(rays)
    for number, surface in enumerate(scene.surfaces):
        here = kinds == number
        if here.any():
            points = _prop_points(surface, geometry, face[here], away[here], origins[here], rays[here], gathered[here])
            colours[here] = shade(points, scene.light, ground)
    for number, floor in ((LEVEL, scene.ground), (UPRIGHT, scene.wall)):
        here = kinds == number
        if here.any() and floor is not None:
            points = _floor_points(floor, number, away[here], origins[here], rays[here], gathered[here], pixel)
            colours[here] = shade(points, scene.light, ground)
    sky_here = kinds == NOWHERE
    if scene.light.outdoors:
        colours[sky_here] = sky.sky(rays[sky_here], scene.light, scene.seed)
        return _hazed(scene, colours, away, rays)
    colours[sky_here] = sky.backdrop(rays[sky_here], bounced(scene))
    return _swept(scene, colours, away)


def _pixel(rays: Floats) -> float:
    """Return the angle between two samples."""
    middle = rays[len(rays) // 2]
    return float(np.linalg.norm(middle[len(middle) // 2] - middle[len(middle) // 2 - 1]))


def _prop_points(
    surface: Surface, geometry: _Geometry, face: Indices, away: Floats, origins: Floats, rays: Floats, light: Floats
) -> Points:
    own = geometry.own[face]
    weights = corner_weights(surface.mesh, own, origins + rays * away[:, None])
    plain = _towards(_plain(surface, own, weights), -rays)
    normals = _towards(surface.shading_normals(own, weights), -rays)
    albedo = srgb.decoded(surface.at(own, weights, "albedo"))
    emission: Floats | float = 0.0
    if surface.material.emission_map is not None:
        emission = 2.2 * srgb.decoded(surface.at(own, weights, "emission"))
    rough, metal = (surface.at(own, weights, which) for which in ("roughness", "metallic"))
    return Points(albedo, rough, metal, normals, plain, -rays, light, emission)


def _floor_points(
    floor: Floor, kind: int, away: Floats, origins: Floats, rays: Floats, light: Floats, pixel: float
) -> Points:
    at = origins + rays * away[:, None]
    axes = (0, 1) if kind == LEVEL else (0, 2)
    slant = np.maximum(np.abs(rays[:, 2 if kind == LEVEL else 1]), 0.02)
    colour, slope, rough, open_, metal = floor.at(at[:, axes], away * pixel / np.sqrt(slant))
    out = np.ones((len(at), 1), np.float32)
    # A slope that rises in a direction turns the normal against it; on a wall "out" is towards the camera.
    bumps = np.concatenate([slope, out], 1)
    bumps /= np.linalg.norm(bumps, axis=1, keepdims=True)
    if kind == LEVEL:
        normals, plain = bumps, np.broadcast_to(floats([0, 0, 1]), bumps.shape)
    else:
        normals = np.stack([bumps[:, 0], -bumps[:, 2], bumps[:, 1]], 1)
        plain = np.broadcast_to(floats([0, -1, 0]), bumps.shape)
    seen = light * np.concatenate([open_, open_, open_, 0.4 + 0.6 * open_], 1)
    return Points(colour, rough, metal, normals, plain, -rays, seen)


def _glass(
    scene: Scene, geometry: _Geometry, face: Indices, kinds: Indices, away: Floats, origins: Floats, rays: Floats,
    light: Floats, kind: Indices, lines: Indices, front: NDArray[np.bool_],
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return colour (k, 3) and opacity (k, 1) of the samples in front that are seen through."""
    colours = np.zeros((int(front.sum()), 3), np.float32)
    alpha = np.ones((len(colours), 1), np.float32)
    gathered = _nearest_light(light, kind, kinds, lines)[front]
    which, faces = kinds[front], face[front]
    for number, surface in enumerate(scene.surfaces):
        here = which == number
        if here.any():
            points = _prop_points(
                surface,
                geometry,
                faces[here],
                away[front][here],
                origins[front][here],
                rays[front][here],
                gathered[here],
            )
            colours[here] = shade(points, scene.light, bounced(scene))
            weights = corner_weights(
                surface.mesh, geometry.own[faces[here]],
                origins[front][here] + rays[front][here] * away[front][here][:, None],
            )  # fmt: skip
            alpha[here, 0] = _alpha(surface, geometry.own[faces[here]], weights)
    return colours, alpha


def _nearest_light(light: Floats, kind: Indices, kinds: Indices, lines: Indices) -> Floats:
    """Return the light (rows, w, 4) of each sample: its pixel's, or that of a pixel beside it with the same thing."""
    height, width = kind.shape
    rows = np.repeat((lines // FINE)[:, None], kinds.shape[1], 1)
    columns = np.repeat((np.arange(kinds.shape[1]) // FINE)[None], len(lines), 0)
    found = light[rows, columns]
    lost = kind[rows, columns] != kinds
    for down, across in ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)):
        y, x = np.nonzero(lost)
        if not len(y):
            break
        i, j = np.clip(rows[y, x] + down, 0, height - 1), np.clip(columns[y, x] + across, 0, width - 1)
        fits = kind[i, j] == kinds[y, x]
        found[y[fits], x[fits]] = light[i[fits], j[fits]]
        lost[y[fits], x[fits]] = False
    return found


def bounced(scene: Scene) -> Floats:
    """Return the light (3,) that comes from the ground."""
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    above = 0.5 * (floats(scene.light.zenith) + floats(scene.light.horizon))
    return np.asarray(scene.ground.mean * (above + floats(scene.light.key) * max(float(lamp[2]), 0.0)), np.float32)


def _hazed(scene: Scene, colours: Floats, away: Floats, rays: Floats) -> Floats:
    """Return colours with what is far lost in the air."""
    density = -np.log(max(1 - scene.light.fog, 1e-3)) / (10 * max(scene.size, 3.0))
    lost = 1 - np.exp(-density * np.where(np.isfinite(away), away, 0))
    ground_end = np.clip(away / (FAR * max(scene.size, 3.0)), 0, 1) ** 2
    lost = np.where(np.isfinite(away), np.maximum(lost, ground_end), 0)[..., None]
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    glow = np.clip(rays @ lamp, 0, 1)[..., None] ** 4
    air = floats(scene.light.horizon) + 0.12 * glow * floats(scene.light.key)
    return np.asarray(colours + (air - colours) * lost, np.float32)


def _swept(scene: Scene, colours: Floats, away: Floats) -> Floats:
    """Return colours of a room with what is far from the subject in less light."""
    if scene.wall is not None or scene.ground.tiles is not None:
        far = np.clip(away / (14 * scene.size) - 0.35, 0, 1) ** 1.5
        dim = np.where(np.isfinite(away), 1 - 0.75 * far, 0.25)
        return np.asarray(colours * dim[..., None], np.float32)
    return colours
