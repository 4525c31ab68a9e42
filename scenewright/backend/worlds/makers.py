"""The makers at hand without asking anybody: the procedural library and the families of props."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from scenewright.backend.materials import surface, wording
from scenewright.backend.materials.look import Look
from scenewright.backend.modelling.props import build
from scenewright.backend.worlds.blocks import Kind
from scenewright.backend.worlds.landscaping import Makers
from scenewright.shared import srgb
from scenewright.shared.artifacts import Material, Mesh
from scenewright.shared.errors import InvalidInput


def plain(kind: Kind) -> Material:
    """Return a kind's colour as a material."""
    alpha = 0.35 if kind.name == "glass" else 1.0
    return Material(name=kind.name.capitalize(), base_colour=(*_linear(kind.colour), alpha), roughness=0.8)


def local(size: int, seed: int, step: Callable[[float, str], None] = lambda done, phase: None) -> Makers:
    """Return makers of maps of `size` pixels."""

    def material(kind: Kind) -> tuple[Material, float]:
        try:
            request = wording.read(kind.material)
        except InvalidInput:
            return plain(kind), 1.0
        manners = dict(request.manners)
        look = Look(
            size, request.family.metres, seed, colour=request.colour, grain=manners.pop("grain", 1.0), **manners
        )
        drawn = surface.cut(request.family.draw(look))
        return surface.material(drawn, kind.name.capitalize()), drawn.metres

    def prop(words: str, variant: int) -> Mesh:
        return msgspec.structs.replace(build(words, seed + variant, texture_size=size), name=words)

    return Makers(material, prop, step)


def _linear(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    red, green, blue = (float(part) for part in srgb.decoded(np.array(colour)))
    return red, green, blue
