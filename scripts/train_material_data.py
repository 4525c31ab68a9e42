"""Render the tiles that the material models learn from: `python scripts/train_material_data.py folder --each 128`.

Every family is drawn in many looks, each said by a sentence, at twice the resolution and then reduced. Goes on where it
stopped. Everything random comes from the number of the tile.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from scenewright.backend.learned.asking import KINDS, traits
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.family import Family
from scenewright.backend.materials.look import Look
from scenewright.backend.materials.surface import Surface, flooded
from scenewright.backend.materials.wording import MANNERS, STUFFS, Request, read
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.shared import srgb
from scenewright.shared.errors import InvalidInput

SIDE = 256  # pixels; half of what is usual for a family, so that 512 pixels cover it all
CHANNELS = 6  # base colour as sRGB, height over its whole range, roughness, metallic
HELD_OUT = 16  # tiles of each family that no model is trained on: those of the first seeds
CHANCES = {"wear": 0.45, "gloss": 0.25, "wet": 0.08, "moss": 0.1, "grain": 0.25}
COLOURED, SHADED = 0.5, 0.3


def main() -> None:
    """Read the command line and render."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=128, help="tiles of each family, the held-out ones included")
    parser.add_argument("--share", type=int, nargs=2, default=(0, 1), help="which of how many processes this is")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(arguments.share[0], arguments.each, arguments.share[1]):
        path = arguments.folder / f"{seed:04d}.npz"
        if not path.exists():
            write(path, seed)
            print(f"seed {seed} of {arguments.each}", flush=True)


def write(path: Path, seed: int) -> None:
    """Write one tile of each family, with what was asked for."""
    tiles, asked, depths, sentences = [], [], [], []
    for kind, name in enumerate(KINDS):
        random = np.random.default_rng((seed, kind))
        sentence, request = spoken(FAMILIES[name], random)
        drawn, numbers = surface(request, random, seed * len(KINDS) + kind)
        tiles.append(channels(drawn))
        asked.append(numbers)
        depths.append(float(np.ptp(drawn.height)) / drawn.metres)
        sentences.append(sentence)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, tiles=np.stack(tiles), traits=np.stack(asked), depths=np.array(depths, np.float32),
                 sentences=json.dumps(sentences))  # fmt: skip
    part.replace(path)


def spoken(family: Family, random: np.random.Generator) -> tuple[str, Request]:
    """Return a random sentence that names a family, and how it is understood."""
    while True:
        said = [_one(manner, random) for manner, chance in CHANCES.items() if random.random() < chance]
        if random.random() < COLOURED:
            said += [str(random.choice(["dark", "light"]))] * int(random.random() < SHADED)
            said.append(str(random.choice([*COLOURS, *STUFFS])))
        sentence = " ".join([*said, str(random.choice([family.name, *family.words]))])
        try:
            request = read(sentence)
        except InvalidInput:
            continue
        if request.family is family:
            return sentence, request


def surface(request: Request, random: np.random.Generator, seed: int) -> tuple[Surface, np.ndarray]:
    """Return a surface as it was asked for, varied a little, and the traits it has."""
    manners = {"wear": 0.3, "gloss": 0.0, "moss": 0.0, "wet": 0.0, "grain": 1.0, **request.manners}
    manners["wear"] = float(np.clip(manners["wear"] + 0.12 * random.standard_normal(), 0, 1))
    manners["grain"] *= float(2.0 ** random.uniform(-0.4, 0.4))
    colour = request.colour
    if colour is not None:
        red, green, blue = np.clip(np.array(colour) + 0.03 * random.standard_normal(3), 0, 1).tolist()
        colour = (red, green, blue)
    numbers = traits(colour, **manners)
    grain = 0.5 * manners.pop("grain")
    look = Look(2 * SIDE, 0.5 * request.family.metres, seed, colour=colour, grain=grain, **manners)
    return flooded(request.family.draw(look), look.wet), numbers


def channels(drawn: Surface) -> np.ndarray:
    """Return the (6, 256, 256) uint8 maps of a surface, reduced to half its size."""
    low, depth = drawn.height.min(), max(float(np.ptp(drawn.height)), 1e-9)
    metallic = np.zeros_like(drawn.height) if drawn.metallic is None else drawn.metallic
    colour = srgb.encoded(reduced(np.clip(drawn.colour, 0, 1)))
    rest = reduced(np.stack([(drawn.height - low) / depth, drawn.roughness, metallic], axis=2))
    return srgb.as_bytes(np.concatenate([colour, np.clip(rest, 0, 1)], axis=2)).transpose(2, 0, 1)


def reduced(values: np.ndarray) -> np.ndarray:
    """Return (h, w, c) values at half the size, each the mean of four."""
    height, width, depth = values.shape
    return values.reshape(height // 2, 2, width // 2, 2, depth).mean((1, 3)).astype(np.float32)


def _one(manner: str, random: np.random.Generator) -> str:
    return str(random.choice([word for word, changes in MANNERS.items() if manner in changes]))


if __name__ == "__main__":
    main()
