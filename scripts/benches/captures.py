"""Captures to measure with: a folder's own split, or every eighth photo held out; by default the bundled scene."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from checkout import ROOT
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.captures import read_capture
from scenewright.backend.formats import capture_folder
from scenewright.shared import transforms

EVERY = 8
LONGEST = 480  # pixels; larger photos are scaled down to it


class Photos(NamedTuple):
    """Photos (v, h, w, 3 or 4) uint8 and their cameras."""

    pixels: NDArray[np.uint8]
    cameras: Cameras

    def over_white(self) -> NDArray[np.float32]:
        """Return the photos over white, (v, h, w, 3) float32, 0 to 1."""
        pixels = self.pixels.astype(np.float32) / 255
        alpha = pixels[..., 3:] if pixels.shape[3] == 4 else np.ones_like(pixels[..., :1])
        return pixels[..., :3] * alpha + 1 - alpha

    def subset(self, indices: NDArray[np.integer]) -> Photos:
        """Return the photos at the given indices."""
        return Photos(self.pixels[indices], self.cameras.subset(indices))


def bundled() -> Path:
    """Return the folder with the bundled scene's photographs, taken on first use."""
    folder = ROOT / ".cache" / "lighthouse"
    if not (folder / "surface.ply").exists():
        script = ROOT / "scripts" / "scenes" / "photograph.py"
        subprocess.run([sys.executable, str(script), str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def split(folder: Path) -> tuple[Photos, Photos]:
    """Return the photos to train on and those held out."""
    if (folder / "transforms_test.json").exists():
        return _load(folder / "transforms_train.json"), _load(folder / "transforms_test.json")
    photos = _load(folder / "transforms.json")
    held = np.arange(len(photos.cameras)) % EVERY == 0
    return photos.subset(np.flatnonzero(~held)), photos.subset(np.flatnonzero(held))


def psnr(picture: NDArray[np.floating], truth: NDArray[np.floating]) -> float:
    """Return the mean over views (v, h, w, 3) of the peak signal-to-noise ratio, decibels."""
    squares = np.square(picture - truth, dtype=np.float64).mean(axis=(1, 2, 3))
    return float(-10 * np.log10(squares).mean())


def _load(path: Path) -> Photos:
    names = [photo.name for photo in transforms.read(path).photos]
    photos = Photos(*read_capture(capture_folder.load(path, LONGEST)))
    return photos.subset(np.argsort(names, kind="stable"))
