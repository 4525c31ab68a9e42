"""Measure the shipped material models against tiles they have not seen: `python scripts/evaluate_materials.py folder`.

Needs what `train_material_data.py` left in the folder. A judge is fitted to the training tiles: a linear classifier of
features of the shipped eye, of base colour and of height, and of means and spreads of all maps. Fréchet distances are
taken in the principal components of those features. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from material_training import SEED, Tiles, read_tiles
from torch import Tensor
from torch.nn import functional

from scenewright.backend.imaging import swatches
from scenewright.backend.learned import gan, sampling
from scenewright.backend.learned.asking import KINDS, Wish
from scenewright.backend.learned.denoiser import NAME
from scenewright.backend.learned.pair import pair
from scenewright.backend.learned.quantiser import quantiser
from scenewright.backend.learned.studio import loom, studio

STEPS, GUIDANCE, SIDE, AT_ONCE = 20, 2.0, 256, 8
EXEMPLAR, PATCH = 192, 0.3  # pixels of what is quilted, and the share of them that a patch takes
COMPONENTS, RIDGE = 48, 1e-2


class Judge(NamedTuple):
    """Hold a whitening of features, (f,) and (f, 48), and a classifier of them, (49, kinds)."""

    middle: Tensor
    axes: Tensor
    classifier: Tensor

    def seen(self, features: Tensor) -> Tensor:
        """Return features (n, f) in the judge's own axes, (n, 48)."""
        return (features - self.middle) @ self.axes

    def right(self, features: Tensor, kinds: Tensor) -> float:
        """Return the share of features that are taken for what they should be."""
        seen = functional.pad(self.seen(features), (0, 1), value=1.0)
        return float(((seen @ self.classifier).argmax(1) == kinds).float().mean())


def features(maps: Tensor) -> Tensor:
    """Return what is seen of maps (n, 6, h, w) in [0, 1]."""
    eye = pair()
    height = maps[:, 3:4].expand(-1, 3, -1, -1)
    levels = torch.cat([maps.mean((2, 3)), maps.std((2, 3))], 1)
    return torch.cat([eye.image_features(maps[:, :3]), eye.image_features(height), levels], 1)


def all_features(maps: Tensor) -> Tensor:
    """Return what is seen of maps (n, 6, h, w), uint8."""
    return torch.cat([features(part.float() / 255) for part in maps.split(16)])


def judge(found: Tensor, kinds: Tensor) -> Judge:
    """Return a judge fitted to features of tiles."""
    middle = found.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((found / found.std(0)).T))
    axes = vectors.flip(1)[:, :COMPONENTS] / values.flip(0)[:COMPONENTS].sqrt() / found.std(0)[:, None]
    seen = functional.pad((found - middle) @ axes, (0, 1), value=1.0)
    wanted = functional.one_hot(kinds, len(KINDS)).float()
    inner = seen.T @ seen + RIDGE * len(seen) * torch.eye(seen.shape[1])
    return Judge(middle, axes, torch.linalg.solve(inner, seen.T @ wanted))


def frechet(ours: Tensor, theirs: Tensor) -> float:
    """Return the Fréchet distance of two sets of (n, d) features. Source: Heusel et al., 2017."""
    ours, theirs = ours.double(), theirs.double()
    one, other = torch.cov(ours.T), torch.cov(theirs.T)
    between = torch.linalg.eigvals(one @ other).real.clamp(min=0).sqrt().sum()
    return float((ours.mean(0) - theirs.mean(0)).square().sum() + one.trace() + other.trace() - 2 * between)


def scrambled(maps: Tensor) -> Tensor:
    """Return maps (n, 6, h, w) with the same means, spectra and correlations, but random phases: noise that matches.

    Source: Galerne et al., Random Phase Textures, 2011.
    """
    noise = torch.fft.rfft2(torch.rand(len(maps), 1, *maps.shape[2:]))
    phase = noise / noise.abs().clamp(min=1e-9)
    phase[..., 0, 0] = 1
    return torch.fft.irfft2(torch.fft.rfft2(maps) * phase, maps.shape[2:]).clamp(0, 1)


def seam(maps: Tensor) -> float:
    """Return the mean step across the edges over the mean step inside, of maps (n, 6, h, w)."""
    ratios = []
    for axis in (2, 3):
        steps = (maps - maps.roll(1, axis)).abs().mean((0, 1, 5 - axis))
        ratios.append(float(steps[0] / steps[1:].mean()))
    return sum(ratios) / 2


def wishes(asked: Tiles) -> list[list[Wish]]:
    """Return what tiles were asked for by, some at a time."""
    each = [Wish(int(kind), traits.numpy()) for kind, traits in zip(asked.kinds, asked.traits, strict=True)]
    return [each[start : start + AT_ONCE] for start in range(0, len(each), AT_ONCE)]


def drawn(asked: Tiles) -> Tensor:
    """Return what the denoiser draws of what tiles were asked for by."""
    ours, made = studio(NAME), []
    for number, wished in enumerate(wishes(asked)):
        noise = sampling.noise(SIDE, SEED + number * AT_ONCE, len(wished))
        latents = sampling.denoised(ours.network, wished, noise, STEPS, GUIDANCE, lambda number, forecast: None)
        made.append(ours.codec.decode(latents))
        print(f"{AT_ONCE * number + len(wished)} of {len(asked.kinds)}", flush=True)
    return torch.cat(made)


def woven(asked: Tiles) -> Tensor:
    """Return what the adversarial network draws of it."""
    ours = loom(gan.NAME)
    latents = [gan.woven(ours.network, each, SIDE, SEED + number) for number, each in enumerate(wishes(asked))]
    return torch.cat([ours.codec.decode(each) for each in latents])


def quilted(maps: Tensor) -> Tensor:
    """Return tiles (n, 6, 256, 256), each quilted from a part of one of the maps: its kind, but not as asked for."""
    made = []
    for number, each in enumerate(maps[:, :, :EXEMPLAR, :EXEMPLAR].permute(0, 2, 3, 1).numpy()):
        tile = swatches.quilted(each, np.ones(each.shape[:2], bool), SIDE, PATCH, number, watch=lambda fraction: None)
        made.append(torch.from_numpy(np.ascontiguousarray(tile)).permute(2, 0, 1).clamp(0, 1))
    return torch.stack(made)


@torch.inference_mode()
def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=4, help="tiles drawn of each family")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    known, unseen = read_tiles(arguments.folder), read_tiles(arguments.folder, held_out=True)
    learned = all_features(known.maps)
    expert = judge(learned, known.kinds)
    count = arguments.each * len(KINDS)
    asked = Tiles(unseen.maps[:count], unseen.kinds[:count], unseen.traits[:count], unseen.depths, unseen.sentences)
    wanted = asked.maps.float() / 255
    reference = expert.seen(all_features(unseen.maps[count:]))
    coder = quantiser()
    coded = [[coder.maps(c) for c in (z, coder.quantise(z))] for z in map(coder.encode, wanted.split(8))]
    rows = {
        "rendered, unseen": wanted,
        "drawn by diffusion": drawn(asked),
        "drawn by the GAN": woven(asked),
        "quilted from one training tile": quilted(known.maps[:count].float() / 255),
        "noise of the same spectra": scrambled(known.maps[:count].float() / 255),
        "through the codec": torch.cat([plain for plain, _ in coded]),
        "through the codes": torch.cat([quantised for _, quantised in coded]),
    }
    print("| What | taken for what was asked % | Fréchet distance | seam | to the nearest training tile |")
    print("|---|---|---|---|---|")
    for name, maps in rows.items():
        found = torch.cat([features(part) for part in maps.split(16)])
        seen = expert.seen(found)
        near = float(torch.cdist(seen, expert.seen(learned)).min(1).values.median())
        right = 100 * expert.right(found, asked.kinds)
        print(f"| {name} | {right:.0f} | {frechet(seen, reference):.1f} | {seam(maps):.2f} | {near:.2f} |", flush=True)
    for name in ("through the codec", "through the codes"):
        error = (rows[name] - wanted).square().mean((0, 2, 3)).clamp(min=1e-9).log10() * -10
        print(f"{name}: {', '.join(f'{value:.1f}' for value in error.tolist())} dB")


if __name__ == "__main__":
    main()
