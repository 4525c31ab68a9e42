"""What trainings of material models share: tiles, their variations, a course that goes on where it was broken off."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from train_material_data import HELD_OUT

SEED = 1
EVERY = 30.0  # seconds of processor time between two checkpoints


class Tiles(NamedTuple):
    """Hold tiles in the order of their seeds.

    Attributes:
        maps: (n, 6, 256, 256) uint8.
        kinds: (n,) int64, numbers of families.
        traits: (n, 9) float32.
        depths: (n,) float32, range of heights over the side of the tile.
        sentences: what each was asked for by.
    """

    maps: Tensor
    kinds: Tensor
    traits: Tensor
    depths: Tensor
    sentences: list[str]


def read_tiles(folder: Path, held_out: bool = False) -> Tiles:
    """Return what `train_material_data.py` left in a folder."""
    import json

    paths = [path for path in sorted(folder.glob("*.npz")) if (int(path.stem) < HELD_OUT) == held_out]
    files = [np.load(path) for path in paths]
    maps = torch.from_numpy(np.concatenate([file["tiles"] for file in files]))
    traits, depths = (torch.from_numpy(np.concatenate([file[key] for file in files])) for key in ("traits", "depths"))
    sentences = [sentence for file in files for sentence in json.loads(str(file["sentences"]))]
    return Tiles(maps, torch.arange(len(maps)) % (len(maps) // len(files)), traits, depths, sentences)


def rolled(maps: Tensor) -> Tensor:
    """Return maps (n, c, h, w) moved over their torus, each by its own amount."""
    shifts = torch.randint(maps.shape[-1], (len(maps), 2)).tolist()
    return torch.stack([each.roll(shift, (1, 2)) for each, shift in zip(maps, shifts, strict=True)])


def turned(maps: Tensor) -> Tensor:
    """Return maps (n, c, h, h), all turned and mirrored alike at random: for models that need not know what is up."""
    flips = [axis for axis in (2, 3) if torch.rand(()) < 0.5]
    flipped = maps.flip(flips) if flips else maps
    return flipped.transpose(2, 3) if torch.rand(()) < 0.5 else flipped


class Course:
    """A training that ends after some seconds of processor time and goes on where it was broken off."""

    def __init__(self, name: str, **modules: nn.Module | torch.optim.Optimizer) -> None:
        parser = argparse.ArgumentParser(description=f"Train the {name}.")
        parser.add_argument("folder", type=Path, help="what train_material_data.py wrote, and where checkpoints go")
        parser.add_argument("--seconds", type=float, default=1500, help="of processor time, earlier ones included")
        parser.add_argument("--threads", type=int, default=1, help="more only pay on idle processors")
        arguments = parser.parse_args()
        torch.set_num_threads(arguments.threads)
        self.folder, self.seconds, self.name = arguments.folder, arguments.seconds, name
        self.spent, self.step = 0.0, 0
        self.kept: dict[str, nn.Module | torch.optim.Optimizer] = modules

    @property
    def path(self) -> Path:
        """Where the checkpoint lies."""
        return self.folder / f"{self.name}.pt"

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        torch.manual_seed(SEED)
        if not self.path.exists():
            return
        state = torch.load(self.path, weights_only=True)
        for name, module in self.kept.items():
            module.load_state_dict(state[name])
        self.spent, self.step = state["spent"], state["step"]
        torch.manual_seed(SEED + self.step)

    def save(self) -> None:
        """Write the checkpoint."""
        part = self.path.with_suffix(".part")
        torch.save({name: module.state_dict() for name, module in self.kept.items()}
                   | {"spent": self.spent, "step": self.step}, part)  # fmt: skip
        part.replace(self.path)

    def steps(self) -> Iterator[float]:
        """Yield the share of the processor time that is spent, before each step."""
        saved = last = time.process_time()
        while self.spent < self.seconds:
            yield self.spent / self.seconds
            now = time.process_time()
            self.spent, last, self.step = self.spent + now - last, now, self.step + 1
            if now - saved > EVERY:
                self.save()
                saved = now
        self.save()


def rate(course: Course, done: float, highest: float) -> float:
    """Return the learning rate: a short rise, then half a cosine down."""
    return highest * min(1.0, (course.step + 1) / 100) * (0.02 + 0.98 * (0.5 + 0.5 * float(np.cos(np.pi * done))))


def follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move the running average of a model's weights towards them."""
    with torch.no_grad():
        for slow, fast in zip(average.parameters(), model.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)


def lit(maps: Tensor, depths: Tensor) -> Tensor:
    """Return pictures (n, 3, h, w) in [0, 1], as a photo from above sees tiles (n, 6, h, w) under a slanting lamp.

    Args:
        maps: in [0, 1].
        depths: (n,) range of heights over the side of the tile.
    """
    height = maps[:, 3] * depths[:, None, None] * (maps.shape[-1] / 2)
    right, down = height.roll(-1, 2) - height.roll(1, 2), height.roll(-1, 1) - height.roll(1, 1)
    azimuth, tilt = 2 * torch.pi * torch.rand(len(maps), 1, 1), 0.4 + 0.8 * torch.rand(len(maps), 1, 1)
    facing = (1 + tilt * (right * azimuth.cos() + down * azimuth.sin())) / (1 + right**2 + down**2).sqrt()
    light = 0.3 + 0.7 * facing.clamp(0, 2)
    return (maps[:, :3] * light[:, None] ** (1 / 2.2)).clamp(0, 1)
