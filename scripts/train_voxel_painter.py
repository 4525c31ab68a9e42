"""Train the network that paints layouts of worlds on what train_voxel_data.py photographed.

    python scripts/train_voxel_painter.py FOLDER [--seconds 1500]      # goes on where it stopped
    python scripts/train_voxel_painter.py FOLDER --seconds 0 --write   # writes the weights and says how good they are

Needs PyTorch beside the backend; what it writes runs without. Everything random comes from SEED; because training is
limited by time, another machine gets as far as it can.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from skimage.metrics import structural_similarity
from torch import Tensor, nn
from torch.nn import functional
from train_voxel_data import HELD_OUT

from scenewright.backend.worlds.layout import CHANNELS as LAYOUT
from scenewright.backend.worlds.network import CHANNELS, LEAK, WEIGHTS, Painter

SEED, CROP, BATCH, RATE = 1, 96, 4, 2e-3
FADING = 0.995  # of the average of the weights that is kept
EVERY, REFRESH = 40.0, 150  # seconds between checkpoints, steps after which new files are looked for
CHECKPOINT = "painter.pt"


class Network(nn.Module):
    """The same U-Net as `worlds.network` runs."""

    def __init__(self) -> None:
        super().__init__()

        def pair(inward: int, outward: int, stride: int = 1) -> nn.ModuleList:
            first = nn.Conv2d(inward, outward, 3, stride, 1)
            return nn.ModuleList([first, nn.Conv2d(outward, outward, 3, padding=1)])

        wider = zip((LAYOUT, *CHANNELS), CHANNELS, strict=False)
        self.down = nn.ModuleList(pair(a, b, 2 if n else 1) for n, (a, b) in enumerate(wider))
        self.middle = nn.Conv2d(CHANNELS[-1], CHANNELS[-1], 3, padding=1)
        self.up = nn.ModuleList(pair(a + b, b) for b, a in pairwise(CHANNELS))
        self.last = nn.Conv2d(CHANNELS[0], 3, 3, padding=1)
        nn.init.constant_(self.last.bias, 0.5)

    def forward(self, x: Tensor) -> Tensor:
        """Return pictures (n, 3, h, w) of layouts (n, c, h, w), sides multiples of 8."""
        kept = []
        for first, second in self.down:  # type: ignore[misc]
            x = _active(second(_active(first(x))))
            kept.append(x)
        x = x + _active(self.middle(x))
        for level in reversed(range(len(self.up))):
            first, second = self.up[level]  # type: ignore[misc]
            x = torch.cat([functional.interpolate(x, scale_factor=2, mode="nearest"), kept[level]], 1)
            x = _active(second(_active(first(x))))
        made: Tensor = self.last(x)
        return made


def _active(x: Tensor) -> Tensor:
    return functional.leaky_relu(x, LEAK)


def main() -> None:
    """Train for a while, or write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=1500, help="of processor time, earlier ones included")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    average = train(arguments.folder, arguments.seconds)
    painter = Painter({name: value.numpy() for name, value in average.state_dict().items()}, "")
    if arguments.write:
        halves = {name: np.ascontiguousarray(value, np.float16) for name, value in painter.tensors.items()}
        save_file(halves, WEIGHTS)
        print(f"{sum(value.size for value in painter.tensors.values())} parameters, {WEIGHTS.stat().st_size} bytes")
    judge(painter, arguments.folder)


def train(folder: Path, seconds: float) -> Network:
    """Fit the network until so much processor time is spent; return the average of its weights."""
    torch.manual_seed(SEED)
    model = Network().to(memory_format=torch.channels_last)
    average, spent, step = copy.deepcopy(model), 0.0, 0
    optimiser = torch.optim.Adam(model.parameters(), RATE, betas=(0.9, 0.99))
    if (folder / CHECKPOINT).exists():
        state = torch.load(folder / CHECKPOINT, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        spent, step = state["spent"], state["step"]
    last = saved = time.process_time()
    error = 0.1
    for layouts, pictures in batches(folder, step):
        if spent >= seconds:
            break
        falling = 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(spent / seconds, 1.0)))
        optimiser.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 50) * falling
        made = model(layouts.contiguous(memory_format=torch.channels_last))
        loss = (made - pictures).abs().mean() + 0.5 * (_slopes(made) - _slopes(pictures)).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        fading = min(FADING, step / (step + 10))
        with torch.no_grad():
            for kept, new in zip(average.parameters(), model.parameters(), strict=True):
                kept.lerp_(new, 1 - fading)
        now = time.process_time()
        spent, last, step = spent + now - last, now, step + 1
        error = 0.98 * error + 0.02 * loss.item()
        if now - saved > EVERY or spent >= seconds:
            saved = now
            torch.save({"model": model.state_dict(), "average": average.state_dict(), "spent": spent, "step": step,
                        "optimiser": optimiser.state_dict()}, folder / CHECKPOINT)  # fmt: skip
            print(f"step {step}, {spent:.0f} s, loss {error:.4f}", flush=True)
    return average.eval().requires_grad_(False)


def _slopes(pictures: Tensor) -> Tensor:
    """Return how much each pixel differs from those right of and below it, (n, 6, h - 1, w - 1)."""
    here = pictures[:, :, :-1, :-1]
    return torch.cat([pictures[:, :, :-1, 1:] - here, pictures[:, :, 1:, :-1] - here], 1)


def batches(folder: Path, start: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield layouts (n, c, s, s) and pictures (n, 3, s, s), cropped and mirrored at random, without end."""
    random = np.random.default_rng((SEED, start))
    known: dict[Path, tuple[np.ndarray, np.ndarray]] = {}
    step = 0
    while True:
        if step % REFRESH == 0:
            paths = [path for path in sorted(folder.glob("???.npz")) if int(path.stem) >= HELD_OUT]
            known |= {path: _read(path) for path in paths if path not in known}
            worlds = list(known.values())
        step += 1
        pairs = []
        for _ in range(BATCH):
            layouts, pictures = worlds[random.integers(len(worlds))]
            view = random.integers(len(layouts))
            top, left = random.integers(0, layouts.shape[1] - CROP + 1, 2)
            area = np.s_[view, top : top + CROP, left : left + CROP]
            pair = layouts[area].astype(np.float32), pictures[area].astype(np.float32) / 255
            pairs.append(tuple(each[:, ::-1] for each in pair) if random.random() < 0.5 else pair)
        stacked = (np.stack(each).transpose(0, 3, 1, 2) for each in zip(*pairs, strict=True))
        layouts, pictures = (torch.from_numpy(np.ascontiguousarray(each)) for each in stacked)
        yield layouts, pictures


def _read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    with np.load(path) as file:
        return file["layouts"], file["pictures"]


def judge(painter: Painter, folder: Path) -> None:
    """Print PSNR and SSIM of pictures of held-out worlds, beside flat colours and the nearest picture known."""
    paths = sorted(folder.glob("???.npz"))
    known = [np.load(path) for path in paths if int(path.stem) >= HELD_OUT]
    flats = np.concatenate([file["flat"] for file in known])
    pictures = np.concatenate([file["pictures"] for file in known])
    small = flats[:, ::8, ::8].reshape(len(flats), -1).astype(np.float32)
    scores: dict[str, list[tuple[float, float]]] = {"flat colours": [], "nearest": [], "painter": []}
    for path in paths:
        if int(path.stem) >= HELD_OUT:
            continue
        with np.load(path) as file:
            for layout, flat, picture in zip(file["layouts"], file["flat"], file["pictures"], strict=True):
                near = np.square(small - flat[::8, ::8].reshape(-1)).sum(1).argmin()
                painted = painter.paint(layout.astype(np.float32))
                for name, made in (
                    ("flat colours", flat / 255),
                    ("nearest", pictures[near] / 255),
                    ("painter", painted),
                ):
                    scores[name].append(_score(made, picture / 255))
    for name, found in scores.items():
        psnr, ssim = np.mean(found, 0)
        print(f"{name:14} {psnr:6.2f} dB  SSIM {ssim:.3f}  ({len(found)} pictures)")


def _score(made: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    psnr = -10 * np.log10(max(float(np.square(made - true).mean()), 1e-12))
    return psnr, float(structural_similarity(made, true, channel_axis=2, data_range=1.0))


if __name__ == "__main__":
    main()
