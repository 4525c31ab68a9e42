"""Taking the picture: the light that reaches each pixel, and how what it sees looks in it, band by band."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

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
from scenewright.backend.studio.seeing import (
    LEVEL,
    NOWHERE,
    UPRIGHT,
    Joined,
    Layer,
    Lit,
    Samples,
    Scene,
    alpha_of,
    faced,
    joined,
    layers,
    rays_of,
    seen,
)
from scenewright.backend.studio.shading import Points, shade
from scenewright.shared import srgb

FINE = 2  # samples along each side of a pixel
BAND = 64  # rows of pixels that are drawn at a time
RAYS = (8, 6)  # for the surroundings and for the lamp, from each pixel
GATHERED = 32_768  # points at a time, so that cancelling need not wait
PASSES = 4  # of smoothing
SHARP_PASSES, SOFT_PASSES, SHARP = 1, 2, 0.05  # of smoothing the lamp's shadows, and the lamp's radius between them
FAR = 60.0  # times the scene's size, where the ground is lost in the distance
GLOW = 2.2  # how bright what gives off light is


def draw(scene: Scene, cameras: Cameras, step: Callable[[float, Floats | None], None]) -> tuple[Floats, Floats]:
    """Return the picture (h, w, 3), scene-linear, and how far away each pixel is (h, w) in metres, inf for the sky.

    Args:
        scene: what to draw.
        cameras: one view.
        step: told how much is done, 0 to 1, and what there is of the picture; it may raise to stop.
    """
    props = joined(scene.surfaces)
    step(0.02, None)
    lit = _lit(scene, props, cameras, lambda done: step(0.02 + 0.5 * done, None))
    fine = cameras.scaled(FINE)
    found = layers(props, fine)
    step(0.56, None)
    height, width = cameras.height, cameras.width
    picture, depth = np.zeros((height, width, 3), np.float32), np.full((height, width), np.inf, np.float32)
    for top in range(0, height, BAND):
        rows = slice(top, min(top + BAND, height))
        lines = np.arange(rows.start * FINE, rows.stop * FINE)
        colour, away = _band(scene, props, fine, [(face[lines], far[lines]) for face, far in found], lit, lines)
        shape = (rows.stop - top, FINE, width, FINE)
        picture[rows], depth[rows] = averaged(colour, shape), away.reshape(shape).min((1, 3))
        step(0.56 + 0.44 * rows.stop / height, picture)
    return picture, depth


def averaged(colour: Floats, shape: tuple[int, int, int, int]) -> Floats:
    """Return the mean of a pixel's samples as it will be seen, or else a bright edge is a staircase."""
    pressed = (colour / (1 + colour)).reshape(*shape, 3).mean((1, 3))
    return floats(pressed / np.maximum(1 - pressed, 1e-3))


def bounced(scene: Scene) -> Floats:
    """Return the light (3,) that comes from the ground."""
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    above = 0.5 * (floats(scene.light.zenith) + floats(scene.light.horizon))
    return floats(scene.ground.mean * (above + floats(scene.light.key) * max(float(lamp[2]), 0.0)))


def _lit(scene: Scene, props: Joined, cameras: Cameras, step: Callable[[float], None]) -> Lit:
    """Return the light gathered at the middle of each pixel."""
    fragments = rasterise(props.mesh, cameras)
    samples = seen(scene, props, (fragments.face[0], fragments.depth[0]), *cameras.rays(0))
    points = np.where((samples.kind != NOWHERE)[..., None], samples.points, 0).astype(np.float32)
    facing = faced(samples, props)
    normals = facing.copy()
    for number, surface in enumerate(scene.surfaces):
        here = samples.kind == number
        own = props.own[samples.face[here]]
        weights = corner_weights(surface.mesh, own, points[here])
        normals[here] = _towards(_plain(surface, own, weights), -samples.rays[here])
    step(0.1)
    tree = build_hierarchy(_with_wall(scene, props.mesh))
    opacity = np.concatenate([props.opacity, np.ones(2, np.float32)])
    found = np.zeros((samples.kind.size, 4), np.float32)
    flat_points, flat_normals = points.reshape(-1, 3), normals.reshape(-1, 3)
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    for start in range(0, len(found), GATHERED):
        part = slice(start, min(start + GATHERED, len(found)))
        found[part] = gather(
            flat_points[part], flat_normals[part], tree, opacity, lamp, scene.light.softness, RAYS,
            2e-4 * scene.size, 0.25 * scene.size,
        )  # fmt: skip
        step(0.1 + 0.9 * part.stop / len(found))
    passes = (PASSES, SHARP_PASSES if scene.light.softness < SHARP else SOFT_PASSES)
    light = smooth(
        found.reshape(*samples.kind.shape, 4), points, normals, passes, 0.004 * scene.size, lambda: step(1.0)
    )
    return Lit(light, samples.kind, facing)


def _with_wall(scene: Scene, mesh: Triangles) -> Triangles:
    """Return the mesh and the wall, two large triangles; without one they lie far below."""
    far = 80 * scene.size
    y, low, high = (scene.wall_at, -1.0, far) if scene.wall else (0.0, -far - 2, -far - 1)
    corners = floats([[-far, y, low], [far, y, low], [far, y, high], [-far, y, high]])
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32) + len(mesh.vertices)
    return Triangles(np.concatenate([mesh.vertices, corners]), np.concatenate([mesh.faces, faces]).astype(np.int32))


def _band(
    scene: Scene, props: Joined, fine: Cameras, found: list[Layer], lit: Lit, lines: Indices
) -> tuple[Floats, Floats]:
    """Return colours (n, 3) and distances (n,) of all samples of some rows."""
    origins, rays = rays_of(fine, lines)
    opaque = seen(scene, props, found[0], origins, rays)
    colours = _colours(scene, props, opaque, lit.of(opaque, faced(opaque, props), lines, FINE))
    away = opaque.away
    for layer in found[1:]:
        glass = seen(scene, props, layer, origins, rays)
        front = (glass.kind >= 0) & (glass.away < away)
        if front.any():
            light = lit.of(glass, faced(glass, props), lines, FINE)[front]
            colour, alpha = _glass(scene, props, glass.at(front), light)
            # What lies behind is coloured by the glass.
            tint = 1 - alpha + alpha * np.clip(colour / (colour.max(1, keepdims=True) + 1e-4), 0, 1)
            colours[front] = colour * alpha + colours[front] * (1 - alpha) * tint
            away = np.where(front, glass.away, away)
    return colours.reshape(-1, 3), away.reshape(-1)


def _colours(scene: Scene, props: Joined, samples: Samples, light: Floats) -> Floats:
    """Return the linear colours (rows, w, 3) of opaque things in the light (rows, w, 4) that reaches them."""
    ground = bounced(scene)
    colours = np.zeros((*samples.kind.shape, 3), np.float32)
    middle = samples.rays[len(samples.rays) // 2]
    pixel = float(np.linalg.norm(middle[len(middle) // 2] - middle[len(middle) // 2 - 1]))
    for number, surface in enumerate(scene.surfaces):
        here = samples.kind == number
        if here.any():
            colours[here] = shade(_prop_points(surface, props, samples.at(here), light[here]), scene.light, ground)
    for number, floor in ((LEVEL, scene.ground), (UPRIGHT, scene.wall)):
        here = samples.kind == number
        if here.any() and floor is not None:
            points = _floor_points(floor, number, samples.at(here), light[here], pixel)
            colours[here] = shade(points, scene.light, ground)
    beyond = samples.kind == NOWHERE
    if scene.light.outdoors:
        colours[beyond] = sky.sky(samples.rays[beyond], scene.light, scene.seed)
        return _hazed(scene, colours, samples)
    colours[beyond] = sky.backdrop(samples.rays[beyond], ground)
    return _dimmed(scene, colours, samples.away)


def _prop_points(surface: Surface, props: Joined, samples: Samples, light: Floats) -> Points:
    own = props.own[samples.face]
    weights = corner_weights(surface.mesh, own, samples.points)
    plain = _towards(_plain(surface, own, weights), -samples.rays)
    normals = _towards(surface.shading_normals(own, weights), -samples.rays)
    albedo = srgb.decoded(surface.at(own, weights, "albedo"))
    emission: Floats | float = 0.0
    if surface.material.emission_map is not None:
        emission = floats(GLOW * srgb.decoded(surface.at(own, weights, "emission")))
    rough, metal = (surface.at(own, weights, which) for which in ("roughness", "metallic"))
    return Points(albedo, rough, metal, normals, plain, -samples.rays, light, emission)


def _floor_points(floor: Floor, kind: int, samples: Samples, light: Floats, pixel: float) -> Points:
    axes = (0, 1) if kind == LEVEL else (0, 2)
    slant = np.maximum(np.abs(samples.rays[:, 2 if kind == LEVEL else 1]), 0.02)
    colour, slope, rough, open_, metal = floor.at(samples.points[:, axes], samples.away * pixel / np.sqrt(slant))
    bumps = np.concatenate([slope, np.ones((len(slope), 1), np.float32)], 1)
    bumps = floats(bumps / np.linalg.norm(bumps, axis=1, keepdims=True))
    # On a wall, a tile's "up" is the world's, and what stands out stands out towards the camera.
    normals = bumps if kind == LEVEL else np.stack([bumps[:, 0], -bumps[:, 2], bumps[:, 1]], 1)
    plain = np.broadcast_to(floats([0, 0, 1] if kind == LEVEL else [0, -1, 0]), bumps.shape)
    reaching = light * np.concatenate([open_, open_, open_, 0.4 + 0.6 * open_], 1)
    return Points(colour, rough, metal, normals, plain, -samples.rays, floats(reaching))


def _glass(scene: Scene, props: Joined, samples: Samples, light: Floats) -> tuple[Floats, Floats]:
    """Return colour (k, 3) and opacity (k, 1) of samples that are seen through."""
    colours, alpha = np.zeros((len(samples.kind), 3), np.float32), np.ones((len(samples.kind), 1), np.float32)
    for number, surface in enumerate(scene.surfaces):
        here = samples.kind == number
        if here.any():
            part = samples.at(here)
            colours[here] = shade(_prop_points(surface, props, part, light[here]), scene.light, bounced(scene))
            own = props.own[part.face]
            alpha[here, 0] = alpha_of(surface, own, corner_weights(surface.mesh, own, part.points))
    return colours, alpha


def _plain(surface: Surface, faces: Indices, weights: Floats) -> Floats:
    """Return the unit normals (k, 3) of a prop without its bumps."""
    normals = np.einsum("kc,kcd->kd", weights, surface.normals[faces])
    return floats(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6))


def _towards(normals: Floats, camera: Floats) -> Floats:
    """Return normals (k, 3) turned round where they face away from the camera."""
    return floats(np.where((normals * camera).sum(1, keepdims=True) < -0.15, -normals, normals))


def _hazed(scene: Scene, colours: Floats, samples: Samples) -> Floats:
    """Return colours with what is far lost in the air."""
    away = samples.away
    density = -np.log(max(1 - scene.light.fog, 1e-3)) / (10 * max(scene.size, 3.0))
    with np.errstate(invalid="ignore"):
        lost = np.maximum(1 - np.exp(-density * away), np.clip(away / (FAR * max(scene.size, 3.0)), 0, 1) ** 2)
    lost = np.where(np.isfinite(away), lost, 0)[..., None]
    lamp = sky.direction(scene.light.azimuth, scene.light.elevation)
    glow = np.clip(samples.rays @ lamp, 0, 1)[..., None] ** 4
    air = scene.light.sky * floats(scene.light.horizon) + 0.12 * glow * floats(scene.light.key)
    return floats(colours + (air - colours) * lost)


def _dimmed(scene: Scene, colours: Floats, away: Floats) -> Floats:
    """Return the colours of a room with what is far from the subject in less light; paper is evenly lit."""
    if scene.wall is None and scene.ground.tiles is None:
        return colours
    far = np.clip(np.where(np.isfinite(away), away, 1e6) / (14 * scene.size) - 0.35, 0, 1) ** 1.5
    return floats(colours * (1 - 0.75 * far)[..., None])
