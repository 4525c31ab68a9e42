"""Measure the network that enlarges pictures against resampling, on pictures it was never trained on.

    python scripts/train_super_resolution.py pictures
    python scripts/evaluate_super_resolution.py
    python scripts/evaluate_super_resolution.py --photos my_photos/

Pictures are shrunk by cubic resampling and enlarged again; PSNR is over all channels, SSIM of the luminance.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

from scenewright.backend.imaging.enlarging import TRAINED, enlarged
from scenewright.backend.imaging.forms import luminance
from scenewright.backend.studio.picture import take
from scenewright.backend.studio.wording import read
from scenewright.shared import srgb

HELD_OUT = 0  # the seed of the pictures that were not trained on
SIDE = 512
PROMPTS = (
    "a red mug and two books on a wooden table", "a house with a red roof in a forest, golden hour",
    "old wooden barrel on cobblestones", "a green glass bottle and a lantern, candlelight", "a blue vase",
    "three mushrooms on moss", "an iron sword before a brick wall", "a stone well in a garden, noon",
)  # fmt: skip
WAYS: dict[str, Callable[[Image.Image, int], np.ndarray]] = {
    "cubic": lambda small, scale: _resampled(small, scale, Image.Resampling.BICUBIC),
    "Lanczos": lambda small, scale: _resampled(small, scale, Image.Resampling.LANCZOS),
    "enlarger": lambda small, scale: enlarged(np.asarray(small, np.float32) / 255, scale),
}


def main() -> None:
    """Print a table of means for each kind of picture and each scale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("super_resolution_data"))
    parser.add_argument("--photos", type=Path, help="a folder of photographs")
    parser.add_argument("--most", type=int, default=24, help="pictures of each kind")
    asked = parser.parse_args()
    for kind in ("surface", "prop", "drawing"):
        paths = sorted(asked.folder.glob(f"{HELD_OUT}-{kind}-*.png"))[: asked.most]
        report(kind, [Image.open(path).convert("RGB") for path in paths])
    report("studio", list(studio()))
    if asked.photos:
        report("photos", [Image.open(path).convert("RGB") for path in sorted(asked.photos.glob("*"))[: asked.most]])


def studio() -> Iterator[Image.Image]:
    """Yield whole pictures as `studio-picture` takes them."""
    for number, prompt in enumerate(PROMPTS):
        taken = take(read(prompt), SIDE, SIDE, 100 + number, lambda done, phase, seen: None)
        yield Image.fromarray(srgb.as_bytes(taken.colours))


def report(kind: str, pictures: list[Image.Image]) -> None:
    """Print a line for each scale."""
    for scale in TRAINED:
        scores = {name: np.array([score(picture, scale, way) for picture in pictures]) for name, way in WAYS.items()}
        cells = [f"{name} {values[:, 0].mean():.2f} dB {values[:, 1].mean():.4f}" for name, values in scores.items()]
        best = np.maximum(scores["cubic"][:, 0], scores["Lanczos"][:, 0])
        wins = int((scores["enlarger"][:, 0] > best).sum())
        print(f"{kind} ×{scale}: {' | '.join(cells)} | better on {wins} of {len(pictures)}", flush=True)


def score(picture: Image.Image, scale: int, way: Callable[[Image.Image, int], np.ndarray]) -> tuple[float, float]:
    """Return PSNR in dB and SSIM of a picture shrunk and enlarged again."""
    width, height = (side // scale * scale for side in picture.size)
    truth = np.asarray(picture.crop((0, 0, width, height)), np.float32) / 255
    small = picture.crop((0, 0, width, height)).resize((width // scale, height // scale), Image.Resampling.BICUBIC)
    made = np.rint(way(small, scale) * 255) / 255
    error = float(((made - truth) ** 2).mean())
    similar = structural_similarity(luminance(made.astype(np.float32)), luminance(truth), data_range=1.0)
    return -10 * np.log10(max(error, 1e-10)), float(similar)


def _resampled(small: Image.Image, scale: int, how: Image.Resampling) -> np.ndarray:
    return np.asarray(small.resize((small.width * scale, small.height * scale), how), np.float32) / 255


if __name__ == "__main__":
    main()
