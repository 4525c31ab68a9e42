"""Radiance fields on any machine: sparse voxels, fitted in half a minute on a laptop's CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, RadianceField
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImagesToField

if TYPE_CHECKING:
    from scenewright.backend.fields.schedule import TrainOptions
    from scenewright.backend.fields.train import TrainProgress

PREVIEW_EVERY = 2.0  # seconds


class VoxelField(Generator[ImagesToField]):
    """Fit a sparse voxel grid of density and spherical harmonics to posed photos.

    Source: Sun et al., Direct Voxel Grid Optimization, 2022; Fridovich-Keil et al., Plenoxels, 2022.
    """

    name = "voxel-field"
    title = "Voxel radiance field"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        memory_mb: Annotated[
            int, Meta(ge=256, le=65536, title="Memory", description="The most memory to use", extra={"unit": "MB"})
        ] = 2048

    @classmethod
    def expected_seconds(cls, settings: dict[str, Any], options: Any) -> float:
        """Return the time it is given."""
        return float(settings["seconds"])

    def load(self, context: Context) -> None:
        """Get the kernels ready, so that the time budget is spent on training."""
        from scenewright.backend.fields.warming import warm_up

        context.progress(0.0, "Getting ready")
        warm_up()

    def run(self, task: ImagesToField, options: Options, context: Context) -> RadianceField:
        from scenewright.backend.fields.bounds import enclosing_cube
        from scenewright.backend.fields.captures import background_of, read_capture
        from scenewright.backend.fields.schedule import TrainOptions
        from scenewright.backend.fields.train import train

        context.progress(0.0, "Reading photos")
        photos, cameras = read_capture(task.capture)
        box = task.capture.aabb
        how = TrainOptions(
            seconds=task.seconds,
            target_psnr=task.target_psnr or None,
            memory_mb=options.memory_mb,
            seed=task.seed,
            background=background_of(photos, task.background),
            aabb=None if box is None else enclosing_cube(box),
        )
        try:
            field = train(photos, cameras, how, _Reporter(context, how), context.cancelled)
        except ValueError as error:
            raise InvalidInput(str(error)) from error
        context.report |= {"photos": len(photos), "cells": len(field.cells), "resolution": field.resolution}
        return field.artifact(task.capture.name or "field")


class _Reporter:
    """Turn training's progress into the job's progress, previews and figures."""

    def __init__(self, context: Context, options: TrainOptions) -> None:
        self.context, self.options = context, options
        self.previewed = -PREVIEW_EVERY  # the first one comes at once

    def __call__(self, progress: TrainProgress) -> None:
        self.context.report |= {"psnr": round(progress.psnr, 2), "train_seconds": round(progress.seconds, 1)}
        left = max(self.options.seconds - progress.seconds, 0.0)
        self.context.progress(progress.fraction, "Training", f"{progress.psnr:.1f} dB", left)
        if progress.seconds - self.previewed >= PREVIEW_EVERY:
            self.previewed = progress.seconds
            self.context.preview(Image(pixels=progress.preview()))
