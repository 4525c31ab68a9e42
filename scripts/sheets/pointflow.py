"""Render samples of the flow of props, and mixes, with Cycles onto one sheet: `python scripts/sheets/pointflow.py`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

import families

from scenewright.backend.context import Context
from scenewright.backend.generators.spatial.pointflow import PointFlow
from scenewright.shared.artifacts import Mesh
from scenewright.shared.tasks import TextTo3D

SHEET = Path(__file__).parents[2] / "docs" / "images" / "pointflow.png"
SAMPLED = ("mug", "bottle", "barrel", "chest", "chair", "table", "house", "bench")
MIXED = ("barrel and chest", "table and stool")
COLUMNS = 4


def main() -> None:
    """Render and save the sheet: a row of seeds for each family, then a row from one family to another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tile", type=int, default=160)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--output", type=Path, default=SHEET)
    asked = parser.parse_args()
    camera = families.studio(asked.tile, asked.samples)
    rows = [[families.tile(camera, made(name, seed)) for seed in range(COLUMNS)] for name in SAMPLED]
    rows += [[families.tile(camera, made(prompt, 7, i / (COLUMNS - 1))) for i in range(COLUMNS)] for prompt in MIXED]
    sheet = families.arranged([*SAMPLED, *MIXED], rows, asked.tile, 2)
    sheet.quantize(160, dither=Image.Dither.FLOYDSTEINBERG).save(asked.output, optimize=True)


def made(prompt: str, seed: int, mix: float = 0.5) -> Mesh:
    """Return what the generator makes of a prompt."""
    context = Context("sheet", lambda message: None, lambda: False)
    task = TextTo3D(prompt=prompt, seed=seed, texture_size=512)
    return PointFlow().run(task, PointFlow.Options(mix=mix), context)


if __name__ == "__main__":
    main()
