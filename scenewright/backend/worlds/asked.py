"""Landscapes whose materials and props others make: whoever does words to materials and words to shapes."""

from __future__ import annotations

import math
from typing import TypeVar

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.worlds.blocks import Kind
from scenewright.backend.worlds.landscaping import Makers, Wishes, landscape
from scenewright.backend.worlds.makers import plain
from scenewright.shared.artifacts import Landscape, Material, Mesh, VoxelWorld
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextTo3D, TextToMaterial

Made = TypeVar("Made", Mesh, Material)
TEXTURE = 256  # pixels of maps of what is only pictured
MATERIALS, SHAPES = "procedural-material", "parametric"  # who is asked, unless another is named


def makers(
    context: Context, size: int, seed: int, start: float, stop: float, materials: str = MATERIALS, shapes: str = SHAPES
) -> Makers:
    """Return makers that ask other generators.

    Args:
        context: of the job.
        size: pixels of maps.
        seed: of what is made.
        start, stop: the part of the job's progress that the landscape is.
        materials, shapes: who is asked; "" the best there is.
    """
    known: dict[tuple[str, int], Mesh] = {}
    done = [start]

    def step(share: float, phase: str) -> None:
        done[0] = start + (stop - start) * share
        context.progress(done[0], phase)

    def material(kind: Kind) -> tuple[Material, float]:
        if not kind.material:
            return plain(kind), 1.0
        try:
            answer = context.ask(
                TextToMaterial(prompt=kind.material, size=size, seed=seed), materials, start=done[0], stop=done[0]
            )
        except InvalidInput:  # words that it does not know
            return plain(kind), 1.0
        metres = float(answer.report.get("metres", 0.0)) or 1.5
        made = answer.first(Material)
        return _named(made, kind.name.capitalize()), metres

    def prop(words: str, variant: int) -> Mesh:
        if (words, variant) not in known:
            wanted = TextTo3D(prompt=words, texture_size=size, seed=seed + variant)
            made = context.ask(wanted, shapes, start=done[0], stop=done[0]).first(Mesh)
            known[words, variant] = _named(made, words)
        return known[words, variant]

    return Makers(material, prop, step)


def sun(height: float, direction: float) -> tuple[float, float, float]:
    """Return the unit vector towards a sun, both angles in degrees; its direction is counted from north to east."""
    rise, turn = math.radians(height), math.radians(direction)
    return math.sin(turn) * math.cos(rise), math.cos(turn) * math.cos(rise), math.sin(rise)


def place(world: VoxelWorld, sun_at: tuple[float, float], seed: int, context: Context, stop: float) -> Landscape:
    """Return the landscape of a world that is to be pictured; its progress fills the bar up to `stop`."""
    return landscape(world, Wishes(sun=sun(*sun_at), seed=seed), makers(context, TEXTURE, seed, 0.0, stop))


def _named(made: Made, name: str) -> Made:
    return msgspec.structs.replace(made, name=name)
