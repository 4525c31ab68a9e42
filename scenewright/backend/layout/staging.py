"""How a scene is seen and lit: a camera that has everything in view, the lights of a time of day, lamps that shine."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.shapes import Floats
from scenewright.backend.layout.solving import Layout
from scenewright.backend.studio.lights import LIGHTS, Light
from scenewright.backend.studio.sky import direction
from scenewright.backend.vocabulary.matching import words
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import PlannedCamera, PlannedLight, PlannedSky, Vector

ANGLES = {  # degrees: to the right of the front, above the horizon
    "": (24.0, 17.0), "eye": (18.0, 6.0), "above": (0.0, 78.0), "below": (22.0, -4.0), "front": (0.0, 8.0),
    "side": (90.0, 10.0), "isometric": (45.0, 35.26),
}  # fmt: skip
LENSES = {"": 45.0, "close": 70.0, "medium": 50.0, "wide": 28.0}
MARGINS = {"": 1.16, "close": 1.35, "medium": 1.1, "wide": 1.75}
FILM, ASPECT = 36.0, 16 / 9  # millimetres across
BRIGHT, SKY = 1.6, 1.3  # of what the studio's lights say, for Blender's view of them
LARGE, FROM_AFAR = 4.0, 0.42  # metres from which a scene is seen from lower down: with its horizon
LOWEST = 0.12  # metres above the ground that a camera stays
WARM = (1.0, 0.62, 0.28)
SHINING = {"lamp": (60.0, 0.72), "lantern": (45.0, 0.45), "candle": (18.0, 0.95), "lampstand": (60.0, 0.8)}


def camera(plan: ScenePlan, layout: Layout) -> PlannedCamera:
    """Return the plan's camera with a place from which it sees what it shall see."""
    asked = plan.camera
    subject = layout.of(asked.target) or _subject(layout)
    corners = np.concatenate([_corners(body) for body in subject])
    azimuth, elevation = (math.radians(angle) for angle in ANGLES[asked.angle])
    if not asked.angle and float(np.ptp(corners, axis=0).max()) > LARGE and layout.wall is None:
        elevation *= FROM_AFAR
    towards = np.array(
        [math.sin(azimuth) * math.cos(elevation), -math.cos(azimuth) * math.cos(elevation), math.sin(elevation)]
    )
    right = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
    up = np.cross(towards, right)
    middle = (corners.min(0) + corners.max(0)) / 2
    u, v, w = ((corners - middle) @ np.stack([right, up, towards]).T).T
    lens, margin = LENSES[asked.shot], MARGINS[asked.shot]
    wide = FILM / 2 / lens / margin
    away = float(np.max(np.concatenate([w + np.abs(u) / wide, w + np.abs(v) * ASPECT / wide])))
    place = middle + towards * away
    place[2] = max(place[2], LOWEST + (0.02 * away if elevation < 0 else 0.0))
    return msgspec.structs.replace(asked, location=_vector(place), look_at=_vector(middle), lens=lens)


def lit(plan: ScenePlan, layout: Layout) -> tuple[tuple[PlannedLight, ...], PlannedSky]:
    """Return the lights of a plan with their numbers, and its sky."""
    light = LIGHTS[plan.light or ("window" if plan.wall else "day")]
    lamps = [_shining(body, light) for body in layout.bodies if _kind(body) in SHINING]
    asked = [_asked(each, plan, layout) for each in plan.lights]
    return (*_suns(light), *asked, *lamps), PlannedSky(
        zenith=_brighter(light.zenith, light), horizon=_brighter(light.horizon, light)
    )


def _suns(light: Light) -> list[PlannedLight]:
    """Return the key light and, where there is one, that from behind; both as suns, so that any scene is lit alike."""
    suns = []
    for name, colour, azimuth, elevation in (
        ("Key", light.key, light.azimuth, max(light.elevation, 4.0)),
        ("Rim", light.rim, light.azimuth + 180.0, 30.0),
    ):
        if max(colour) > 0:
            towards = direction(azimuth, elevation)
            power = BRIGHT * light.exposure * max(colour)
            suns.append(
                PlannedLight(
                    kind="sun", name=name, colour=_normalised(colour), power=float(power),
                    location=_vector(10 * np.asarray(towards)), size=2 * light.softness,
                )
            )  # fmt: skip
    return suns


def _brighter(colour: Vector, light: Light) -> Vector:
    red, green, blue = (part * SKY * light.exposure for part in colour)
    return red, green, blue


def _shining(body: Body, light: Light) -> PlannedLight:
    """Return the light inside of a lamp, as strong as it must be to be seen in the light of the scene."""
    watts, share = SHINING[_kind(body)]
    height = body.shape.size[2]
    dim = 0.35 if max(light.key) < 1 else 1.0
    place = (body.x, body.y, body.z + share * height)
    return PlannedLight(
        kind="point", name=f"{body.planned.name} light", at=body.planned.name, colour=WARM, location=place,
        power=watts * dim * max(height, 0.2) ** 1.2, size=0.12 * height, target=(body.x, body.y, body.z),
    )  # fmt: skip


def _asked(light: PlannedLight, plan: ScenePlan, layout: Layout) -> PlannedLight:
    """Return a light that the plan asks for where it is, or above and before what it shines at."""
    if light.power and any(light.location):
        return light
    subject = layout.of(light.at) or _subject(layout)
    corners = np.concatenate([_corners(body) for body in subject])
    middle, size = (corners.min(0) + corners.max(0)) / 2, float(np.linalg.norm(np.ptp(corners, axis=0)))
    offset = np.array([0.5, -0.9, 1.6]) * max(1.2 * size, 0.5)
    away = float(np.linalg.norm(offset))
    changes = {"location": _vector(middle + offset), "target": _vector(middle), "power": 90.0 * away**2,
               "size": 0.15 * size if light.kind != "area" else 0.8 * size}  # fmt: skip
    return msgspec.structs.replace(light, **changes)


def _subject(layout: Layout) -> list[Body]:
    """Return what a camera looks at: everything but what is scattered around."""
    near = [body for body in layout.bodies if body.planned.arrangement != "scatter"]
    return near or layout.bodies


def _corners(body: Body) -> Floats:
    half = np.array(body.shape.size[:2]) / 2
    flat = body.world(np.array([(x, y) for x in (-1, 1) for y in (-1, 1)]) * half)
    return np.concatenate([np.column_stack([flat, np.full(4, z)]) for z in (body.z, body.top)])


def _kind(body: Body) -> str:
    said = words(body.planned.name) + words(body.planned.description)
    return next((word for word in said if word in SHINING), "")


def _normalised(colour: Vector) -> Vector:
    most = max(colour)
    return colour[0] / most, colour[1] / most, colour[2] / most


def _vector(values: Floats) -> Vector:
    return round(float(values[0]), 5), round(float(values[1]), 5), round(float(values[2]), 5)
