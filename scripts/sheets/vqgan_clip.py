"""Draw how VQGAN+CLIP with the shipped models gets to a picture, as docs/images/vqgan_clip.jpg.

Run `python scripts/sheets/vqgan_clip.py`. A row for each sentence, from its first step to its last; the last row begins
with a picture of cobbles.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.pipelines import dreaming, vqgan_clip
from scenewright.shared import srgb

SIDE, SEED, SHOWN = 192, 3, (1, 5, 15, 30, 60, 100)
SENTENCES = ("old red brick", "blue ice and snow", "moss on dark rock")
CHANGED, START = "lava", "cobble"
TARGET = Path(__file__).resolve().parents[2] / "docs" / "images" / "vqgan_clip.jpg"


def row(sentence: str, start: np.ndarray | None = None) -> np.ndarray:
    """Return what the steps shown look like, side by side, (SIDE, 6 SIDE, 3) uint8."""
    studio, frames = vqgan_clip.shipped(sentence), []
    latents = studio.noise(SIDE, SIDE, SEED) if start is None else vqgan_clip.started(studio, start)
    rate, held = 0.05 * float(studio.book.std()), 0.0 if start is None else 2.0 / float(studio.book.std()) ** 2

    def tell(number: int, similarity: float, seen: torch.Tensor) -> None:
        if number in SHOWN:
            frames.append((seen[0].permute(1, 2, 0).numpy() * 255).round().astype(np.uint8))

    course = dreaming.Course(SHOWN[-1], rate, 16, studio.side, held=held)
    dreaming.dreamt(studio.codes, studio.judge, latents, sentence, "", course, SEED, tell)
    return np.concatenate(frames, 1)


def main() -> None:
    """Draw, lay out and write."""
    torch.set_num_threads(1)
    family = FAMILIES[START]
    given = srgb.as_bytes(srgb.encoded(np.clip(family.draw(Look(SIDE, family.metres, SEED)).colour, 0, 1)))
    rows = [*map(row, SENTENCES), row(CHANGED, given)]
    Image.fromarray(np.concatenate(rows)).save(TARGET, quality=85)
    print(TARGET)


if __name__ == "__main__":
    main()
