"""Find the books of codes for the codec's latents: `python scripts/train_material_vq.py folder`; takes seconds."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from material_training import SEED, read_tiles
from torch import Tensor, nn

from scenewright.backend.learned import weights
from scenewright.backend.learned.quantiser import CODES, GROUPS, LENGTH, NAME, WIDTH
from scenewright.backend.learned.studio import tracer

ROUNDS, SAMPLE = 15, 20_000


def books(latents: Tensor) -> Tensor:
    """Return (4, 256, 4) codes in the middle of what they stand for, of latents (n, 16, h, w).

    Source: Lloyd, Least squares quantization in PCM, 1982.
    """
    found = []
    for part in latents.unflatten(1, (GROUPS, WIDTH)).permute(1, 0, 3, 4, 2).flatten(1, 3):
        points = part[torch.randperm(len(part))[:SAMPLE]]
        codes = points[:CODES].clone()
        for _ in range(ROUNDS):
            nearest = torch.cdist(points, codes).argmin(1)
            count = torch.bincount(nearest, minlength=CODES)
            codes = torch.zeros_like(codes).index_add_(0, nearest, points) / count.clamp(min=1)[:, None]
            idle = (count == 0).nonzero()[:, 0]
            codes[idle] = points[torch.randint(len(points), (len(idle),))]
        found.append(codes)
    return torch.stack(found)


def main() -> None:
    """Read the tiles, find the books and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    torch.set_num_threads(1)  # more only pay on idle processors
    tiles = read_tiles(parser.parse_args().folder)
    torch.manual_seed(SEED)
    latents = torch.cat([tracer().encoded(maps.float() / 255) / LENGTH for maps in tiles.maps[::12].split(8)])
    shelf = nn.Module()
    shelf.books = nn.Parameter(books(latents))
    print(weights.write(shelf, NAME, {}))


if __name__ == "__main__":
    main()
