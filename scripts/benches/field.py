"""How good a field is after how long, how fast it draws, and how true its surface is."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np
from benches import captures, surface
from benches.captures import Photos, psnr

from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.backend.fields.schedule import TrainOptions
from scenewright.backend.fields.train import train

WHITE = (1.0, 1.0, 1.0)


def measure(folder: Path | None) -> dict[str, float]:
    """Return field.* and surface.* figures of a capture with masks, judged over white on its held-out views."""
    folder = folder or captures.bundled()
    training, held_out = captures.split(folder)
    fit(training, TrainOptions(seconds=2))  # compiles
    quick = fit(training, TrainOptions(seconds=15))
    slow = fit(training, TrainOptions(seconds=60))
    opaque = Photos(np.rint(training.over_white() * 255).astype(np.uint8), training.cameras)
    unmasked = fit(opaque, TrainOptions(seconds=60, background=WHITE))
    figures = {
        "field.psnr_15s": judge(quick, held_out),
        "field.psnr_60s": judge(slow, held_out),
        "field.psnr_60s_no_masks": judge(unmasked, held_out),
        "field.view_ms": view_ms(slow, held_out),
        "field.cells": float(len(slow.cells)),
    }
    return figures | surface.measure(slow, training, held_out, folder / "surface.ply")


def fit(photos: Photos, options: TrainOptions) -> Field:
    """Train a field on photos."""
    return train(photos.pixels, photos.cameras, options)


def judge(field: Field, held_out: Photos) -> float:
    """Return the PSNR over white of the held-out views, decibels."""
    return psnr(render(field, held_out.cameras).over(np.ones(3, np.float32)), held_out.over_white())


def view_ms(field: Field, photos: Photos) -> float:
    """Return the median milliseconds of one view, over all views."""
    times = []
    for number in range(len(photos.cameras)):
        began = time.perf_counter()
        render(field, photos.cameras.subset([number]))
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)
