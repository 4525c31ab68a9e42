"""How well a field of real photos, with surroundings and lens distortion, predicts the photos held out."""

from __future__ import annotations

import time
from pathlib import Path

from benches import captures
from benches.captures import psnr

from scenewright.backend.fields.captures import background_of
from scenewright.backend.fields.render import render
from scenewright.backend.fields.schedule import TrainOptions
from scenewright.backend.fields.train import train

SECONDS = 60.0


def measure(folder: Path | None) -> dict[str, float]:
    """Return capture.psnr of the held-out photos after a minute of training."""
    training, held_out = captures.split(folder or captures.bundled())
    options = TrainOptions(seconds=SECONDS, background=background_of(training.pixels, "automatic"))
    began = time.perf_counter()
    field = train(training.pixels, training.cameras, options)
    seconds = time.perf_counter() - began
    found = psnr(render(field, held_out.cameras).over(field.background), held_out.over_white())
    return {"capture.psnr": found, "capture.seconds": seconds, "capture.cells": float(len(field.cells))}
