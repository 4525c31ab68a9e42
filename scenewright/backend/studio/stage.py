"""Setting up: props built, put beside, behind or on each other, and a camera that sees them well."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import numpy as np

from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.hierarchy import STACK, build_hierarchy, nearest_hit
from scenewright.backend.geometry.triangles import Floats, Triangles
from scenewright.backend.modelling.parts import rotation
from scenewright.backend.modelling.props import shape, textured
from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.studio.wording import Thing, Wish
from scenewright.shared.artifacts import Mesh

SMALLEST = 0.2  # of the largest thing: smaller ones are made larger, or nobody would see them
GAP = 0.1  # between things, of their mean width
TURN = 32.0  # degrees by which things are turned from the camera, about
ROOM = 0.86  # of a support's top that things may stand on
TEXTURE = 1024  # texels of a single thing
FEWEST_TEXELS = 256
FAR_TEXELS = 192  # of what stands around


@dataclass
class Stage:
    """What is photographed.

    Attributes:
        props: placed, in metres, the ground at z = 0; the camera looks along +y.
        subject: (n, 3) points that the camera frames.
        size: of the subject in metres.
        notes: sentences about what could not be done as asked.
    """

    props: list[Mesh] = field(default_factory=list)
    subject: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    size: float = 1.0
    notes: list[str] = field(default_factory=list)


def set_up(wish: Wish, seed: int, longest: int, step: Callable[[float], None] = lambda done: None) -> Stage:
    """Build and place all that a wish names.

    Args:
        wish: what to build.
        seed: of everything the words leave open.
        longest: pixels along the longer side of the picture it is for.
        step: told how much is done, 0 to 1; it may raise to stop.
    """
    stage, rng = Stage(notes=list(wish.notes)), np.random.default_rng(seed)
    total = sum(thing.count for thing in wish.things) + (wish.support is not None)
    around = list(wish.place.around) if wish.place else []
    texels = max(min(TEXTURE, 2 * longest) >> (max(total - 1, 0) // 2), FEWEST_TEXELS)
    works = max(total + len(around), 1)
    things: list[Mesh] = []
    for thing in wish.things:
        for copy in range(thing.count):
            things.append(_built(thing, seed + copy, texels, lambda: step(len(things) / works)))
    if things and not wish.support:
        things = _comparable(things, stage)
    turned = [_turned(mesh, _angle(len(things), wish, rng)) for mesh in things]
    placed = _piled(turned, rng) if wish.piled and len(turned) > 1 else _in_a_row(turned, rng)
    if wish.support:
        built = _built(wish.support, seed, texels, lambda: step((total - 1) / works))
        base = _wide_enough(_turned(built, -8.0), placed)
        placed = _dropped(placed, base, wish.piled)
        stage.props.append(base)
    stage.props += placed
    if placed:
        stage.subject = np.concatenate([mesh.vertices for mesh in placed])
        stage.size = float(np.linalg.norm(np.ptp(stage.subject, axis=0)))
    for number, (words, count) in enumerate(around):
        done = (total + number) / works
        stage.props += _scattered(words, count, stage, seed + 7 * number, rng, lambda at=done: step(at))  # type: ignore[misc]
    return stage


def _built(thing: Thing, seed: int, texels: int, check: Callable[[], None]) -> Mesh:
    return textured(shape(thing.request, seed), texels, lambda done, phase: check())


def moved(mesh: Mesh, offset: tuple[float, float, float] | Floats, scale: float | Floats = 1.0) -> Mesh:
    """Return a mesh scaled about the origin, then shifted."""
    vertices = mesh.vertices * np.asarray(scale, np.float32) + np.asarray(offset, np.float32)
    return msgspec.structs.replace(mesh, vertices=vertices.astype(np.float32))


def _turned(mesh: Mesh, degrees: float) -> Mesh:
    matrix = rotation("z", degrees).astype(np.float32)
    normals = None if mesh.normals is None else mesh.normals @ matrix.T
    return msgspec.structs.replace(mesh, vertices=mesh.vertices @ matrix.T, normals=normals)


def _angle(count: int, wish: Wish, rng: np.random.Generator) -> float:
    if wish.cameras & {"front", "side"}:
        return 90.0 if "side" in wish.cameras else 0.0
    return float(TURN * rng.choice([-1, 1]) * rng.uniform(0.6, 1.1)) if count == 1 else float(rng.uniform(-TURN, TURN))


def _comparable(things: list[Mesh], stage: Stage) -> list[Mesh]:
    """Return things of such sizes that each can be seen beside the others."""
    sizes = [float(np.ptp(mesh.vertices, axis=0).max()) for mesh in things]
    factors = [max(1.0, SMALLEST * max(sizes) / size) for size in sizes]
    grown = {mesh.name for mesh, factor in zip(things, factors, strict=True) if factor > 1.0}
    if grown:
        stage.notes.append(f"Shown larger beside the rest than they are: {', '.join(sorted(grown))}.")
    return [moved(mesh, (0, 0, 0), factor) for mesh, factor in zip(things, factors, strict=True)]


def _in_a_row(things: list[Mesh], rng: np.random.Generator) -> list[Mesh]:
    """Return things side by side about the origin, the low ones a little in front."""
    if not things:
        return []
    widths = [float(np.ptp(mesh.vertices[:, 0])) for mesh in things]
    depths = [float(np.ptp(mesh.vertices[:, 1])) for mesh in things]
    tops = [float(mesh.vertices[:, 2].max()) for mesh in things]
    gap = GAP * float(np.mean(widths))
    lefts = np.cumsum([0.0, *(width + gap for width in widths[:-1])])
    whole = lefts[-1] + widths[-1]
    placed = []
    for mesh, left, depth, top in zip(things, lefts, depths, tops, strict=True):
        low = mesh.vertices.min(axis=0)
        forward = 0.45 * (max(depths) - depth) * (1 - top / max(tops)) + float(rng.uniform(-0.12, 0.12)) * depth
        placed.append(moved(mesh, (left - whole / 2 - low[0], -forward - low[1] - depth / 2, -low[2])))
    return placed


def _piled(things: list[Mesh], rng: np.random.Generator) -> list[Mesh]:
    """Return things on top of each other, the widest lowest; what is high stands beside the pile."""
    flat = [mesh for mesh in things if np.ptp(mesh.vertices[:, 2]) < 0.8 * np.ptp(mesh.vertices[:, 0])]
    rest = [mesh for mesh in things if all(mesh is not other for other in flat)]
    height, pile = 0.0, []
    for mesh in sorted(flat, key=lambda mesh: -float(np.ptp(mesh.vertices[:, 0]))):
        middle = (mesh.vertices.min(0) + mesh.vertices.max(0)) / 2
        width = float(np.ptp(mesh.vertices[:, 0]))
        x, y = rng.uniform(-0.04, 0.04, 2) * width - middle[:2]
        pile.append(moved(mesh, (x, y, height - float(mesh.vertices[:, 2].min()))))
        height += float(np.ptp(mesh.vertices[:, 2]))
    if not rest or not pile:
        return pile or _in_a_row(rest, rng)
    row = _in_a_row(rest, rng)
    right = max(float(mesh.vertices[:, 0].max()) for mesh in pile) - min(
        float(mesh.vertices[:, 0].min()) for mesh in row
    )
    return [*pile, *(moved(mesh, (right * 1.08, 0, 0)) for mesh in row)]


def _wide_enough(base: Mesh, things: list[Mesh]) -> Mesh:
    """Return a support that has room for the things."""
    if not things:
        return base
    spread = np.ptp(np.concatenate([mesh.vertices for mesh in things])[:, :2], axis=0)
    room = ROOM * np.ptp(base.vertices[:, :2], axis=0)
    factor = np.clip(spread / room, 1.0, 4.0)
    return moved(base, (0, 0, 0), np.array([*factor, 1.0], np.float32))


def _dropped(things: list[Mesh], base: Mesh, together: bool) -> list[Mesh]:
    """Return things lowered onto a support."""
    tree, stack = build_hierarchy(Triangles(base.vertices, base.faces)), np.empty(STACK, np.int32)
    start = float(base.vertices[:, 2].max()) + 1.0

    def top(x: float, y: float) -> float:
        away, place, _, _ = nearest_hit(tree, stack, np.array([x, y, start]), np.array([0.0, 0.0, -1.0]), np.inf, 0)
        return start - float(away) if place >= 0 else 0.0

    middles = [(mesh.vertices.min(0) + mesh.vertices.max(0)) / 2 for mesh in things]
    heights = [top(float(middle[0]), float(middle[1])) for middle in middles]
    if together and heights:
        heights = [max(heights)] * len(heights)
    return [moved(mesh, (0, 0, height)) for mesh, height in zip(things, heights, strict=True)]


def _scattered(
    words: str, count: int, stage: Stage, seed: int, rng: np.random.Generator, check: Callable[[], None]
) -> list[Mesh]:
    """Return things that stand around, behind the subject, turned and scaled at random; two are built of each kind."""
    request = read_prop(words)
    kinds = [textured(shape(request, seed + number), FAR_TEXELS, lambda done, phase: check()) for number in range(2)]
    first = max(3.0, 1.1 * stage.size) if len(stage.subject) else 5.0
    made = []
    for number in range(count):
        mesh = _turned(kinds[number % 2], float(rng.uniform(0, 360)))
        away = first * (1 + 2.6 * (number + float(rng.uniform(0, 1))) / count)
        side = float(rng.uniform(0.25, 1.0)) * (-1 if number % 2 else 1) * (0.42 * away + 0.35 * stage.size)
        made.append(moved(mesh, (side, away, 0), float(rng.uniform(0.8, 1.3))))
    return made


def surfaces(stage: Stage, texels: float) -> list[Surface]:
    """Return what the props look like, each with maps as fine as `texels` pixels need."""
    return [Surface.of(mesh, texels / math.sqrt(len(stage.props))) for mesh in stage.props]
