"""Draw short pieces of films for the network that foresees: `python scripts/video_windows.py folder`.

Effects as `flipbook` draws them, before plain and mottled grounds, and things that pass one another. Goes on where it
stopped. Pieces of seeds below HELD_OUT are never trained on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.forms import resized
from scenewright.backend.motion.effects import EFFECTS
from scenewright.backend.motion.effects.shot import Shot
from scenewright.backend.motion.foresight import KNOWN, speed_at_end
from scenewright.backend.vocabulary.colours import COLOURS

Floats = NDArray[np.float32]
SIDE, LARGE = 64, 128  # pixels of a piece; of the films it is cut out of
AHEAD = 6  # frames that are to be foreseen
LENGTH, RATE = 40, 24  # frames of a film, and how many a second
PIECES = 5  # of each film; of things, three times as many
HELD_OUT, SEEDS = 4, 44
THINGS = "things"


def film(name: str, seed: int) -> Floats:
    """Return a film (n, 128, 128, 3), 0 to 1, of an effect or of things that move."""
    rng = np.random.default_rng((seed, sum(map(ord, name))))
    if name == THINGS:
        return things(rng)
    colour = COLOURS[rng.choice(sorted(COLOURS))] if rng.random() < 0.5 else None
    shot = Shot(LENGTH, LARGE, LARGE, LENGTH / RATE, seed, colour=colour, loop=EFFECTS[name].loops,
                force=float(rng.uniform(0.1, 0.95)), pace=float(rng.uniform(0.6, 1.6)))  # fmt: skip
    ground = mottled(rng, LARGE) if rng.random() < 0.3 else np.float32(rng.choice([0.0, 0.0, 0.18, 1.0]))
    return np.stack([each[..., :3] * each[..., 3:] + ground * (1 - each[..., 3:]) for each in EFFECTS[name].draw(shot)])


def things(rng: np.random.Generator) -> Floats:
    """Return a film of up to four mottled things that pass before a ground, which a camera may pass too."""
    y, x = np.mgrid[:LARGE, :LARGE].astype(np.float32)
    count = int(rng.integers(1, 5))
    skins = [mottled(rng, 2 * LARGE) for _ in range(count + 1)]
    starts, sizes = rng.uniform(0.1, 0.9, (count, 2)) * LARGE, rng.uniform(6, 30, count)
    speeds = np.vstack([rng.normal(0, 0.8, (1, 2)) * rng.integers(2), rng.normal(0, 2.0, (count, 2))])
    changes, waves = rng.normal(0, 0.02, speeds.shape), rng.uniform(0, 0.3, (count, 2))
    frames = []
    for time in range(LENGTH):
        gone = speeds * time + changes * time * time / 2
        picture = _skin(skins[0], y - gone[0, 1], x - gone[0, 0])
        for number in range(count):
            dx, dy = (x, y) - (starts[number] + gone[number + 1]).astype(np.float32)[:, None, None]
            around = np.arctan2(dy, dx)
            edge = sizes[number] * (1 + waves[number, 0] * np.cos(3 * around) + waves[number, 1] * np.sin(2 * around))
            inside = np.clip(edge - np.hypot(dx, dy) + 0.5, 0, 1)[..., None]
            picture = picture * (1 - inside) + _skin(skins[number + 1], dy, dx) * inside
        frames.append(picture)
    return np.asarray(frames, np.float32)


def _skin(skin: Floats, y: Floats, x: Floats) -> Floats:
    bands = np.moveaxis(skin, 2, 0)
    return np.stack([ndimage.map_coordinates(band, [y, x], order=1, mode="grid-wrap") for band in bands], axis=2)


def mottled(rng: np.random.Generator, side: int) -> Floats:
    """Return a picture (side, side, 3) of soft and fine spots between two colours; it tiles."""
    level = sum(
        ndimage.gaussian_filter(rng.standard_normal((side, side)), fine, mode="wrap") * fine * rng.uniform(0.2, 1.5)
        for fine in (1, 3, 9)
    )
    share = (0.5 + 0.5 * np.tanh(level))[..., None]
    first, second = rng.uniform(0, 1, (2, 3))
    return np.asarray(first + (second - first) * share, np.float32)


def pieces(frames: Floats, count: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Return pieces (n, 10, 64, 64, 3) of a film, whole or cut out, and how all moves at the last known frame."""
    found = []
    for _ in range(count):
        first = int(rng.integers(len(frames) - KNOWN - AHEAD + 1))
        piece = frames[first : first + KNOWN + AHEAD]
        if rng.random() < 0.5:
            top, left = rng.integers(0, LARGE - SIDE + 1, 2)
            piece = piece[:, top : top + SIDE, left : left + SIDE]
        else:
            piece = np.stack([resized(each, SIDE, SIDE) for each in piece])
        found.append(np.clip(piece, 0, 1))
    motions = [speed_at_end(piece[KNOWN - 2], piece[KNOWN - 1]) for piece in found]
    return np.rint(np.stack(found) * 255).astype(np.uint8), np.stack(motions).astype(np.float16)


def main() -> None:
    """Draw what is not there yet, seed by seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(SEEDS):
        path = folder / f"{seed}.npz"
        if not path.exists():
            counts = dict.fromkeys(EFFECTS, PIECES) | {THINGS: 3 * PIECES}
            made = [pieces(film(name, seed), count, np.random.default_rng(seed)) for name, count in counts.items()]
            frames, motions = (np.concatenate(each) for each in zip(*made, strict=True))
            np.savez(path, frames=frames, motions=motions)
            print(path, flush=True)


if __name__ == "__main__":
    main()
