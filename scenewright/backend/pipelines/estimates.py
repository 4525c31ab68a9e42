"""What models see in a picture, as pictures: nearness, and which way things face."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.imaging.photographs import scaled
from scenewright.backend.painter import Limits
from scenewright.backend.pipelines.pictures import Canvas, canvas, shown, size_of
from scenewright.shared.artifacts import Image

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline

Floats = NDArray[np.float32]


def looked_at(pipeline: Pipeline, image: Image, limits: Limits, context: Context, options: Any) -> Floats:
    """Return what a Marigold sees in a picture, (h, w, c) float32, as large as the picture.

    Args:
        pipeline: one of them.
        image: the picture.
        limits: what it takes.
        context: of the job.
        options: its steps, its looks and its seed.
    """
    drawn_on = canvas(*size_of(image), limits)
    seen = pipeline.run(
        context, options.seed, phase="Looking", image=drawn_on.fit(shown(image)), num_inference_steps=options.steps,
        ensemble_size=options.looks, batch_size=options.looks, processing_resolution=0, output_type="np",
    ).prediction[0]  # fmt: skip
    return back(drawn_on, seen)


def back(drawn_on: Canvas, seen: Floats) -> Floats:
    """Return what was seen on a canvas, (h, w, c) of any scale of it, as wide and high as the picture is."""
    height, width = seen.shape[:2]
    columns, rows = (
        max(round(length * used / whole), 1)
        for length, used, whole in zip((width, height), drawn_on.scaled, (drawn_on.width, drawn_on.height), strict=True)
    )
    part = seen[:rows, :columns].astype(np.float32)
    shape = drawn_on.asked[::-1]
    return scaled(part, (shape[0], shape[1]))


def nearness(image: Image, near: Floats) -> Image:
    """Return how near things are, (h, w) that grows with it, as a picture from black to white."""
    low, high = float(near.min()), float(near.max())
    shades = (near - low) / (high - low) if high > low else np.full_like(near, 0.5)
    return Image(
        name=f"{image.name or 'picture'} depth", pixels=np.asarray(shades, np.float32)[..., None], colour_space="data"
    )


def facing(image: Image, normals: Floats) -> Image:
    """Return normals of the camera's frame, (h, w, 3), as a picture: half of each, plus a half."""
    lengths = np.linalg.norm(normals, axis=2, keepdims=True)
    units = np.where(lengths > 1e-6, normals / np.maximum(lengths, 1e-6), np.array([0.0, 0.0, 1.0], np.float32))
    return Image(
        name=f"{image.name or 'picture'} normals", pixels=np.asarray(units * 0.5 + 0.5, np.float32),
        colour_space="data",
    )  # fmt: skip
