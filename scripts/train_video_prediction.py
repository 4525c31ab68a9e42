"""Train the network that foresees films, on or on where it stopped: `python scripts/train_video_prediction.py folder`.

`video_windows.py` has to have drawn what it learns from into the folder.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from material_training import SEED, Course, follow, rate
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional
from video_windows import HELD_OUT

from scenewright.backend.motion.foresight import DEEP, DYING, KNOWN, SPEED, WEIGHTS, WIDTHS

BATCH, RATE, KEEP = 12, 1e-3, 0.995
SEEN, ADDED = 3 * (KNOWN + 1) + 2 + 3, 5  # channels
EARLY, LATE = 2, 5  # frames foreseen in one step, at first and in the last third
ROUGH = 0.02  # what unevenness of the motion costs: it is enlarged with the film
EPSILON = 1e-5  # of squared error, below which nothing is gained


class Convolution(nn.Conv2d):
    """A convolution beyond whose edges its edge's values lie."""

    def __init__(self, inward: int, outward: int, width: int) -> None:
        super().__init__(inward, outward, width, padding=width // 2, padding_mode="replicate" if width > 1 else "zeros")


class Block(nn.Module):
    """Two convolutions beside the way straight through."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = Convolution(channels, channels, 3), Convolution(channels, channels, 3)
        nn.init.normal_(self.second.weight, std=0.01)

    def forward(self, values: Tensor) -> Tensor:
        added: Tensor = self.second(functional.relu(self.first(functional.relu(values))))
        return values + added


class Foresight(nn.Module):
    """Corrections of what moves on by itself: the plain twin of `motion.foresight.Network`.

    Source: Ronneberger et al., U-Net, 2015, for the form; Hao, Huang and Belongie, Controllable Video Generation with
    Sparse Trajectories, 2018, for a motion and what it cannot explain.
    """

    def __init__(self) -> None:
        super().__init__()
        levels = range(len(WIDTHS))
        self.enter = Convolution(4 * SEEN, WIDTHS[0], 3)
        self.down = nn.ModuleList(Convolution(4 * WIDTHS[n], WIDTHS[n + 1], 1) for n in levels[:-1])
        self.up = nn.ModuleList(Convolution(WIDTHS[n + 1], 4 * WIDTHS[n], 1) for n in levels[:-1])
        self.out = nn.ModuleList(Block(WIDTHS[n]) for n in levels[:-1])
        self.leave = Convolution(WIDTHS[0], 4 * ADDED, 3)
        self.add_module("in", nn.ModuleList(nn.ModuleList(Block(WIDTHS[n]) for _ in range(DEEP[n])) for n in levels))
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, seen: Tensor) -> Tensor:
        hidden, passed = self.enter(functional.pixel_unshuffle(seen, 2)), []
        for level, blocks in enumerate(self.get_submodule("in").children()):
            if level:
                passed.append(hidden)
                hidden = self.down[level - 1](functional.pixel_unshuffle(hidden, 2))
            for block in blocks.children():
                hidden = block(hidden)
        for level in reversed(range(len(WIDTHS) - 1)):
            hidden = self.out[level](functional.pixel_shuffle(self.up[level](hidden), 2) + passed.pop())
        return functional.pixel_shuffle(self.leave(hidden), 2)


def grid(side: int) -> Tensor:
    """Return the places (1, 2, s, s) of pixels, x then y."""
    y, x = torch.meshgrid(torch.arange(float(side)), torch.arange(float(side)), indexing="ij")
    return torch.stack([x, y])[None]


def sampled(values: Tensor, places: Tensor) -> Tensor:
    """Return values (n, c, s, s) at places (n, 2, s, s) in pixels, bilinear, beyond the edge clamped."""
    at = places.permute(0, 2, 3, 1) * (2 / (values.shape[-1] - 1)) - 1
    return functional.grid_sample(values, at, padding_mode="border", align_corners=True)


def foreseen(net: nn.Module, known: Tensor, velocity: Tensor, ahead: int) -> tuple[Tensor, Tensor]:
    """Return what comes (n, ahead, 3, s, s) after known frames (n, 4, 3, s, s), and how uneven its motion is."""
    here = grid(known.shape[-1])
    last, places, light = known[:, -1], here.expand(len(known), -1, -1, -1), torch.zeros_like(known[:, -1])
    looks, made, rough = list(known.unbind(1)), [], torch.zeros(())
    for _ in range(ahead):
        carried, before = (sampled(look, here - velocity) for look in (looks[-1], looks[-2]))
        changed = looks[-1] - before
        with torch.autocast("cpu", torch.bfloat16):
            pictures = [each - 0.5 for each in (*looks, carried)]
            added = net(torch.cat([*pictures, velocity / SPEED, changed], 1)).float()
        velocity = velocity + SPEED * added[:, :2]
        came_from = here - velocity
        places, light = sampled(places, came_from), sampled(light, came_from) + added[:, 2:]
        made.append(sampled(last, places) + light)
        looks = [*looks[1:], made[-1]]
        rough = rough + sum(velocity.diff(dim=axis).abs().mean() for axis in (2, 3)) / (SPEED * ahead)
        velocity = sampled(velocity, came_from) * DYING
    return torch.stack(made, 1), rough


def drawn(folder: Path) -> tuple[Tensor, Tensor]:
    """Return the pieces that may be trained on, (n, 10, 3, 64, 64) uint8, and their motions (n, 2, 64, 64)."""
    files = [np.load(path) for path in sorted(folder.glob("*.npz")) if int(path.stem) >= HELD_OUT]
    frames = torch.from_numpy(np.concatenate([file["frames"] for file in files])).permute(0, 1, 4, 2, 3)
    return frames, torch.from_numpy(np.concatenate([file["motions"] for file in files])).permute(0, 3, 1, 2)


def batch(frames: Tensor, motions: Tensor) -> tuple[Tensor, Tensor]:
    """Return some pieces, 0 to 1, mirrored, turned and with their colours exchanged, and their motions."""
    chosen = torch.randint(len(frames), (BATCH,))
    films, speeds = frames[chosen].float() / 255, motions[chosen].float()
    for axis in range(2):  # x, y
        if torch.rand(()) < 0.5:
            films, speeds = films.flip(-1 - axis), speeds.flip(-1 - axis)
            speeds = torch.cat([speeds[:, :1] * (-1 if axis == 0 else 1), speeds[:, 1:] * (-1 if axis == 1 else 1)], 1)
    if torch.rand(()) < 0.5:
        films, speeds = films.transpose(-1, -2), speeds.transpose(-1, -2).flip(1)
    return films[:, :, torch.randperm(3)], speeds


def write(net: nn.Module, steps: int) -> None:
    """Write the weights into the package, in half precision."""
    halves = {name: value.detach().contiguous().numpy().astype(np.float16) for name, value in net.state_dict().items()}
    save_file(halves, WEIGHTS, {"seed": str(SEED), "steps": str(steps)})
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.2f} MB", flush=True)


def main() -> None:
    """Train until the time is up, and write the running average."""
    torch.manual_seed(SEED)
    net, average = (Foresight().to(memory_format=torch.channels_last) for _ in range(2))
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), RATE, (0.9, 0.99), weight_decay=0.01)
    course = Course("foresight", net=net, average=average, optimiser=optimiser)
    course.resume()
    frames, motions = drawn(course.folder)
    errors: dict[str, float] = {}
    for done in course.steps():
        optimiser.param_groups[0]["lr"] = rate(course, done, RATE)
        films, velocity = batch(frames, motions)
        ahead = EARLY if done < 2 / 3 else LATE
        truth = films[:, KNOWN : KNOWN + ahead]
        made, rough = foreseen(net, films[:, :KNOWN], velocity, ahead)
        # The root of each piece's own mean: quiet films count as wild ones do, and stillness is not rewarded most.
        error = (((made - truth) ** 2).mean((2, 3, 4)) + EPSILON).sqrt().mean()
        optimiser.zero_grad()
        (error + ROUGH * rough).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        follow(average, net, min(KEEP, course.step / (course.step + 20)))
        still = ((films[:, KNOWN - 1 : KNOWN] - truth) ** 2).mean((2, 3, 4)).sqrt().mean()
        now = {"foreseen": error.item(), "copied": still.item()}
        errors = {name: 0.98 * errors.get(name, new) + 0.02 * new for name, new in now.items()}
        if course.step % 25 == 0:
            print(f"{100 * done:.1f} %, step {course.step}, errors", errors, flush=True)
    write(average, course.step)


if __name__ == "__main__":
    main()
