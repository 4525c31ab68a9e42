"""Train the network that enlarges pictures: draw the pictures, fit it, write the weights.

    python scripts/train_super_resolution.py pictures        # goes on where it stopped
    python scripts/train_super_resolution.py train --minutes 30
    python scripts/train_super_resolution.py train --minutes 10 --resume

Needs PyTorch beside the backend; what it writes runs without. Everything random comes from SEED.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.lighting import draw_lit, turntable
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.imaging.enlarging import BLOCKS, LEAK, TRAINED, WEIGHTS
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import build
from scenewright.shared import srgb

SEED = 1
SIDE = 512  # pixels of each picture
HELD_OUT = 0  # the seed of everything that is never trained on
SEEDS = (1, 2)
DRAWINGS = 40
WIDTH = 48  # channels
PATCH, BATCH, RATE = 32, 8, 1e-3  # pixels of the small picture
SHRINKING = (Image.Resampling.BICUBIC, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS, Image.Resampling.BOX)
FADING = 0.999  # of the average of the weights that is kept
CHECKPOINT = "checkpoint.pt"


class Block(nn.Module):
    """Two convolutions beside a straight way."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = (nn.Conv2d(WIDTH, WIDTH, 3, padding=1) for _ in range(2))

    def forward(self, values: Tensor) -> Tensor:
        return values + self.second(functional.leaky_relu(self.first(values), LEAK))


class Enlarger(nn.Module):
    """Detail for a picture enlarged by cubic convolution; one trunk, one tail for each scale.

    Source: Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
    Neural Network, 2016, with residual blocks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, WIDTH, 3, padding=1)
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.tail2, self.tail4 = nn.Conv2d(WIDTH, 12, 3, padding=1), nn.Conv2d(WIDTH, 48, 3, padding=1)
        for tail in (self.tail2, self.tail4):
            nn.init.zeros_(tail.weight)
            nn.init.zeros_(tail.bias)

    def forward(self, small: Tensor, scale: int) -> Tensor:
        hidden = self.blocks(self.first(2 * small - 1))
        detail = functional.pixel_shuffle(getattr(self, f"tail{scale}")(hidden), scale)
        return functional.interpolate(small, scale_factor=scale, mode="bicubic", align_corners=False) + detail


def draw_pictures(folder: Path) -> None:
    """Write pictures of surfaces and props for each seed, and drawings."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in (HELD_OUT, *SEEDS):
        for name in FAMILIES:
            _keep(folder / f"{seed}-surface-{name.replace(' ', '-')}.png", lambda n=name, s=seed: _surface(n, s))
        for name in families():
            _keep(folder / f"{seed}-prop-{name}.png", lambda n=name, s=seed: _prop(n, s))
        for number in range(DRAWINGS if seed else DRAWINGS // 4):
            _keep(folder / f"{seed}-drawing-{number}.png", lambda n=number, s=seed: _drawing(n, s))


def _keep(path: Path, draw: object) -> None:
    if not path.exists():
        Image.fromarray(srgb.as_bytes(draw())).save(path)  # type: ignore[operator]
        print(path.name, flush=True)


def _surface(name: str, seed: int) -> np.ndarray:
    """Return a surface under slanting light, sRGB-encoded."""
    random = np.random.default_rng((seed, len(name)))
    look = Look(SIDE, FAMILIES[name].metres * random.uniform(0.6, 1.4), seed, wear=random.uniform(0, 0.8))
    drawn = FAMILIES[name].draw(look)
    light = np.array([random.uniform(-0.8, 0.8), random.uniform(-0.8, 0.8), 0.7])
    lit = np.maximum(surface.normals(drawn.height, drawn.metres) @ (light / np.linalg.norm(light)), 0)
    shade = 0.35 * surface.occlusion(drawn.height, drawn.metres) + 0.9 * lit
    return srgb.encoded(np.clip(drawn.colour * shade[..., None], 0, 1))


def _prop(name: str, seed: int) -> np.ndarray:
    random = np.random.default_rng((seed, len(name), 7))
    mesh = build(name, seed, texture_size=1024)
    shape = Triangles(mesh.vertices, mesh.faces)
    cameras = turntable(shape, 8, SIDE, height=random.uniform(0.1, 0.6)).subset([int(random.integers(8))])
    return draw_lit(Surface.of(mesh), cameras, supersampling=3, background=float(random.uniform(0.05, 0.9)))[0]


def _drawing(number: int, seed: int) -> np.ndarray:
    """Return shapes, lines and letters in flat colours, drawn fine and averaged."""
    random, fine = np.random.default_rng((seed, number, 11)), 3
    sheet = Image.new("RGB", (fine * SIDE, fine * SIDE), tuple(random.integers(0, 256, 3).tolist()))
    pen = ImageDraw.Draw(sheet)
    for _ in range(40):
        colour = tuple(random.integers(0, 256, 3).tolist())
        x, y = random.uniform(0, fine * SIDE, 2)
        size = float(random.uniform(10, 120)) * fine
        kind = random.integers(4)
        if kind == 0:
            pen.line([x, y, *random.uniform(0, fine * SIDE, 2)], fill=colour, width=int(random.integers(2, 12)))
        elif kind == 1:
            pen.ellipse([x, y, x + size, y + size * random.uniform(0.3, 1)], fill=colour)
        elif kind == 2:
            pen.polygon([tuple(random.uniform(-size, size, 2) + (x, y)) for _ in range(4)], fill=colour)
        else:
            letters = "".join(chr(random.integers(65, 91)) for _ in range(4))
            pen.text((x, y), letters, fill=colour, font=ImageFont.load_default(max(size / 2, 30)))
    return np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255


def pairs(folder: Path, scale: int) -> list[tuple[np.ndarray, list[np.ndarray]]]:
    """Return each training picture with what the several ways of shrinking make of it, uint8."""
    found = []
    for path in sorted(folder.glob("*.png")):
        if not path.name.startswith(f"{HELD_OUT}-"):
            picture = Image.open(path).convert("RGB")
            small = [np.asarray(picture.resize((SIDE // scale,) * 2, how)) for how in SHRINKING]
            found.append((np.asarray(picture), small))
    return found


def batches(folder: Path) -> Iterator[tuple[int, Tensor, Tensor]]:
    """Yield scale, small patches and large ones (n, 3, s, s), turned, mirrored and with channels exchanged."""
    random = np.random.default_rng(SEED)
    known = {scale: pairs(folder, scale) for scale in TRAINED}
    while True:
        scale = 4 if random.random() < 0.6 else 2
        smalls, larges = [], []
        for _ in range(BATCH):
            large, shrunk = known[scale][random.integers(len(known[scale]))]
            small = shrunk[random.integers(len(shrunk))]
            top, left = random.integers(0, len(small) - PATCH + 1, 2)
            turns, mirror, order = int(random.integers(4)), bool(random.integers(2)), random.permutation(3)
            for patches, picture, by in ((smalls, small, 1), (larges, large, scale)):
                patch = picture[by * top : by * (top + PATCH), by * left : by * (left + PATCH), order]
                patch = np.rot90(patch, turns)
                patches.append((patch[:, ::-1] if mirror else patch).transpose(2, 0, 1))
        yield scale, *(torch.from_numpy(np.stack(each)).float() / 255 for each in (smalls, larges))


def train(folder: Path, minutes: float, resume: bool, threads: int) -> None:
    """Fit the network, keeping an average of its weights, and write that into the package."""
    torch.manual_seed(SEED)
    torch.set_num_threads(threads)
    model = Enlarger().to(memory_format=torch.channels_last)
    if resume:
        model.load_state_dict(torch.load(folder / CHECKPOINT, weights_only=True))
    average = copy.deepcopy(model)
    optimiser = torch.optim.Adam(model.parameters(), RATE, betas=(0.9, 0.99))
    start, step, errors = time.monotonic(), 0, {2: 0.05, 4: 0.05}
    for scale, small, large in batches(folder):
        done = (time.monotonic() - start) / (60 * minutes)
        if done >= 1:
            break
        optimiser.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * done))
        loss = (model(small.contiguous(memory_format=torch.channels_last), scale) - large).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step, errors[scale] = step + 1, 0.98 * errors[scale] + 0.02 * loss.item()
        fading = min(FADING, step / (step + 10))
        with torch.no_grad():
            for kept, new in zip(average.parameters(), model.parameters(), strict=True):
                kept.lerp_(new, 1 - fading)
        if step % 200 == 0:
            print(f"{100 * done:.0f} %, step {step}, errors {errors[2]:.4f} {errors[4]:.4f}", flush=True)
            torch.save(average.state_dict(), folder / CHECKPOINT)
    torch.save(average.state_dict(), folder / CHECKPOINT)
    write(average.state_dict(), step)


def write(state: dict[str, Tensor], steps: int) -> None:
    """Write the weights into the package, in half precision."""
    halves = {name: tensor.contiguous().numpy().astype(np.float16) for name, tensor in state.items()}
    save_file(halves, WEIGHTS, metadata={"seed": str(SEED), "steps": str(steps)})
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.2f} MB", flush=True)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["pictures", "train"])
    parser.add_argument("--folder", type=Path, default=Path("super_resolution_data"))
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    if asked.step == "pictures":
        draw_pictures(asked.folder)
    else:
        train(asked.folder, asked.minutes, asked.resume, asked.threads)


if __name__ == "__main__":
    main()
