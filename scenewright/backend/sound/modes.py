"""The tones of a thing that is struck: which, how strong, how long."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.sound.filters import RATE, Samples
from scenewright.backend.sound.stuffs import Stuff

Floats = NDArray[np.float64]
LOWEST, HIGHEST = 25.0, 16_000.0  # hertz that are heard
MOST = 160  # tones
CLOSE = 1e-6  # of the highest eigenvalue: what is still none, a movement of the whole
THICKEST = 0.35  # of a thing's smallest side: a solid bends no more than a plate of that thickness
PLATE = 8  # half-waves along each side of a plate that are looked at


class Modes(NamedTuple):
    """Tones: frequencies in hertz, strengths with the strongest being 1, and decays in 1/s; each (k,)."""

    frequencies: Floats
    strengths: Floats
    decays: Floats


def of_box(size: tuple[float, float, float], thickness: float, stuff: Stuff, rng: np.random.Generator) -> Modes:
    """Return the tones of the largest side of a box, a simply supported plate, struck somewhere.

    Args:
        size: its sides in metres.
        thickness: of the wall, metres.
        stuff: what it is made of.
        rng: draws where it is struck.

    Source: Leissa, Vibration of Plates, NASA SP-160, 1969.
    """
    shortest, width, length = sorted(max(side, 1e-4) for side in size)
    thick = min(thickness, THICKEST * max(shortest, thickness * 0.5))
    across, along = np.meshgrid(np.arange(1, PLATE + 1), np.arange(1, PLATE + 1))
    waves = (np.pi * across / width) ** 2 + (np.pi * along / length) ** 2
    x, y = rng.uniform(0.15, 0.45, 2)
    shape = np.abs(np.sin(np.pi * across * x) * np.sin(np.pi * along * y))
    return _modes(waves.ravel(), shape.ravel(), thick, stuff)


def of_mesh(vertices: Floats, faces: NDArray[np.int64], thickness: float, stuff: Stuff, struck: int) -> Modes:
    """Return the tones of a thin shell of a mesh's shape, struck at one of its vertices.

    A thin sheet's bending waves have the eigenvectors of the surface's Laplacian, and frequencies that go with its
    eigenvalues; that it is curved, and so stiffer, is left out.

    Args:
        vertices: (n, 3) metres, some hundreds.
        faces: (m, 3).
        thickness: of the wall, metres.
        stuff: what it is made of.
        struck: index of the vertex.

    Source: Pinkall and Polthier, Computing Discrete Minimal Surfaces, 1993, for the Laplacian.
    """
    stiffness, mass = _laplacian(vertices, faces)
    root = 1 / np.sqrt(mass)
    values, shapes = np.linalg.eigh(stiffness * root[:, None] * root)
    moving = values > CLOSE * values[-1]
    strengths = np.abs(shapes[struck] * root[struck])
    return _modes(values[moving], strengths[moving], thickness, stuff)


def ring(modes: Modes, seconds: float, hardness: float, rng: np.random.Generator, rate: int = RATE) -> Samples:
    """Return (n,) of the sound after one blow, its highest deflection about 1.

    Args:
        modes: the tones.
        seconds: how long.
        hardness: 0 to 1, of the softer of the two that meet: a soft blow lasts longer and wakes only low tones.
        rng: draws the phases' small differences.
        rate: hertz.
    """
    contact = 0.006 * (0.004 ** max(hardness, 0.0))  # seconds: 6 ms of rubber to a few hundredths of one of steel
    woken = modes.strengths / (1 + (modes.frequencies * contact * 2) ** 2)
    loud = woken > 1e-4 * max(float(woken.max(initial=0.0)), 1e-12)
    time = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(time))
    for frequency, strength, decay in zip(modes.frequencies[loud], woken[loud], modes.decays[loud], strict=True):
        heard = time[: max(int(12.0 / decay * rate), 1)]  # after that it is 100 dB down
        sound[: len(heard)] += strength * np.exp(-decay * heard) * np.sin(2 * np.pi * frequency * heard)
    rise = min(round(contact * rate) + 1, len(sound))
    sound[:rise] *= np.linspace(0, 1, rise)
    return np.asarray(sound / max(float(np.abs(sound).max(initial=0.0)), 1e-9), np.float32)


def _modes(waves: Floats, strengths: Floats, thickness: float, stuff: Stuff) -> Modes:
    """Return the tones of bending waves; `waves` are squared wave numbers, 1/m², eigenvalues of the Laplacian."""
    frequencies = waves * thickness * stuff.speed / (2 * np.pi * np.sqrt(12))
    # Even what is too small to be heard ringing makes its lowest tone felt as a click.
    frequencies = np.minimum(frequencies, HIGHEST) if frequencies.min(initial=np.inf) > HIGHEST else frequencies
    heard = (frequencies >= LOWEST) & (frequencies <= HIGHEST)
    order = np.argsort(frequencies[heard])[:MOST]
    frequencies, strengths = frequencies[heard][order], strengths[heard][order]
    strengths = strengths / max(float(strengths.max(initial=0.0)), 1e-12)
    return Modes(frequencies, strengths, stuff.damping + np.pi * stuff.loss * frequencies)


def _laplacian(vertices: Floats, faces: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the stiffness (n, n) of a surface, by cotangents, and its mass (n,), a third of each face's area."""
    corners = vertices[faces]
    count = len(vertices)
    stiffness = np.zeros((count, count))
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    for corner in range(3):
        i, j = faces[:, (corner + 1) % 3], faces[:, (corner + 2) % 3]
        a, b = corners[:, (corner + 1) % 3] - corners[:, corner], corners[:, (corner + 2) % 3] - corners[:, corner]
        half = np.clip(np.einsum("nk,nk->n", a, b) / np.maximum(4 * areas, 1e-18), -1e3, 1e3)
        for row, column, sign in ((i, j, -1), (j, i, -1), (i, i, 1), (j, j, 1)):
            np.add.at(stiffness, (row, column), sign * half)
    mass = np.bincount(faces.ravel(), np.repeat(areas / 3, 3), count)
    return stiffness, np.maximum(mass, mass.max() * 1e-6)
