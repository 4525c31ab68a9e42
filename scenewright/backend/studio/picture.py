"""From a wish to a picture: the stage is set, the light is chosen, the picture is taken and developed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging.forms import floats
from scenewright.backend.studio import camera
from scenewright.backend.studio.developing import developed, focused
from scenewright.backend.studio.drawing import draw
from scenewright.backend.studio.floor import Floor, paper, tiled
from scenewright.backend.studio.lights import LIGHTS, Light
from scenewright.backend.studio.seeing import Scene
from scenewright.backend.studio.stage import Stage, set_up, surfaces
from scenewright.backend.studio.wording import Wish
from scenewright.shared import srgb

PAPERS = (  # sRGB-encoded, to choose a backdrop from
    (0.80, 0.77, 0.72), (0.62, 0.68, 0.70), (0.70, 0.71, 0.62), (0.78, 0.66, 0.58), (0.58, 0.62, 0.72),
    (0.74, 0.70, 0.76),
)  # fmt: skip
DARK_PAPER = (0.2, 0.2, 0.22)
BUILT, DRAWN = 0.35, 0.97  # of the work
FOCUS = 0.6  # how much of the depth of field is used, for things up to a metre and a half
Step = Callable[[float, str, Floats | None], None]


@dataclass(frozen=True)
class Taken:
    """A picture, (h, w, 3) float32, sRGB-encoded, and what there is to say about it."""

    colours: Floats
    light: str
    notes: tuple[str, ...]
    triangles: int


def take(wish: Wish, width: int, height: int, seed: int, step: Step) -> Taken:
    """Return the picture of a wish; `step` is told how far it is and what there is of it, and may raise to stop."""
    step(0.0, "Building", None)
    stage = set_up(wish, seed, max(width, height), lambda done: step(BUILT * done, "Building", None))
    name, light = lighting(wish)
    view = camera.placed(stage, wish.cameras, width, height, wish.support is not None)
    step(BUILT, "Setting the light", None)
    scene = staged(wish, stage, light, seed, max(width, height))
    linear, depth = draw(
        scene, view, lambda done, seen: step(BUILT + (DRAWN - BUILT) * done, "Drawing", _shown(seen, light))
    )
    if len(stage.subject):
        linear = _in_focus(linear, depth, stage, view.positions[0])
    step(DRAWN, "Developing", None)
    triangles = sum(len(mesh.faces) for mesh in stage.props)
    return Taken(developed(linear, light.exposure), name, tuple(stage.notes), triangles)


def lighting(wish: Wish) -> tuple[str, Light]:
    """Return the name of a wish's light and the light itself; a place outdoors has light from a sky."""
    outdoors = bool(wish.place and not wish.place.wall) or _is_outdoors(wish)
    usual = wish.place.light if wish.place else "day" if outdoors else "window" if wish.wall else "studio"
    name = wish.light or usual
    light = LIGHTS[name]
    if outdoors and not light.outdoors and name in ("dramatic", "backlit", "neon", "candlelight"):
        night = LIGHTS["night"]
        light = replace(light, outdoors=True, zenith=night.zenith, horizon=night.horizon, fog=0.6, clouds=0.3)
    if wish.wall or (wish.place and wish.place.wall) or wish.backdrop:
        light = replace(light, outdoors=False, fog=0.0)
    if wish.foggy:
        mist = LIGHTS["fog"]
        light = replace(
            light, fog=0.96, horizon=_between(light.horizon, mist.horizon), key=_dimmed(light.key, 0.55), softness=0.4
        )
        name = f"{name} in fog" if wish.light else "fog"
    return name, light


def _between(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = (0.5 * (a + b) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _dimmed(colour: tuple[float, ...], factor: float) -> tuple[float, float, float]:
    red, green, blue = (factor * part for part in colour)
    return red, green, blue


def _is_outdoors(wish: Wish) -> bool:
    """Tell whether the ground or the light is one of the open air, or the thing itself stands there."""
    from scenewright.backend.materials import wording

    open_air = {"grass", "sand", "snow", "soil", "gravel", "moss", "ice", "lava", "asphalt", "cobble"}
    large = {"house", "tree", "bridge", "well", "fence", "bush"}
    if wish.backdrop is not None or wish.wall:
        return False
    if wish.light and not LIGHTS[wish.light].outdoors and not wish.ground:
        return False
    ground = wording.read(wish.ground).family.name if wish.ground else ""
    named = {thing.request.family.name for thing in wish.things}
    lit = bool(wish.light) and LIGHTS[wish.light].outdoors
    return (ground in open_air) or bool(named & large) or lit or wish.foggy


def staged(wish: Wish, stage: Stage, light: Light, seed: int, longest: int) -> Scene:
    """Return the scene that is drawn of a stage: its props with ground, wall and light."""
    words = wish.ground or (wish.place.ground if wish.place else "")
    if not words and light.outdoors:
        words = "grass"
    wall_words = wish.wall or (wish.place.wall if wish.place else "")
    if wall_words and not words and wish.backdrop is None:
        words = "grey concrete"
    shown = surfaces(stage, float(longest * longest))
    ground = tiled(words, seed, longest) if words else paper(_paper(wish, stage, light, seed))
    behind = float(stage.subject[:, 1].max()) if len(stage.subject) else 10.0
    wall: Floor | None = tiled(wall_words, seed + 1, longest) if wall_words else None
    return Scene(
        surfaces=shown, ground=ground, wall=wall, wall_at=behind + (0.5 if not wish.support else 1.1) * stage.size,
        light=light, size=stage.size if len(stage.subject) else 4.0, seed=seed,
    )  # fmt: skip


def _paper(wish: Wish, stage: Stage, light: Light, seed: int) -> Floats:
    """Return the linear colour of the backdrop: the one asked for, or one that the subject stands out from."""
    if wish.backdrop is not None:
        return srgb.decoded(floats(wish.backdrop))
    if max(light.zenith) < 0.15:
        return srgb.decoded(floats(DARK_PAPER))
    maps = [mesh.material.albedo_map for mesh in stage.props if mesh.material and mesh.material.albedo_map]
    subject = (
        np.mean([each.pixels[..., :3].reshape(-1, 3).mean(0) / 255 for each in maps], 0) if maps else np.full(3, 0.5)
    )
    hues = [floats(each) - np.mean(each) for each in PAPERS]
    own = subject - subject.mean()
    ranked = sorted(range(len(PAPERS)), key=lambda number: float(hues[number] @ own))
    return srgb.decoded(floats(PAPERS[ranked[seed % 3]]))


def _in_focus(linear: Floats, depth: Floats, stage: Stage, position: Floats) -> Floats:
    away = np.linalg.norm(stage.subject - position, axis=1)
    return focused(linear, depth, float(away.min()) * 0.9, float(away.max()) * 1.05, FOCUS / max(1.0, stage.size / 1.5))


def _shown(seen: Floats | None, light: Light) -> Floats | None:
    """Return a small preview of what there is."""
    if seen is None:
        return None
    stride = max(1, max(seen.shape[:2]) // 384)
    return developed(seen[::stride, ::stride], light.exposure)
