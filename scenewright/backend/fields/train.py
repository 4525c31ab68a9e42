"""Train a radiance field from posed photos.

The field starts coarse, in the visual hull of the masks where there are any, and grows finer. Cells that no ray needs
are dropped on the way. A view is held out to measure progress, and joins the others for the last part.

Source: Sun et al., Direct Voxel Grid Optimization, 2022; Fridovich-Keil et al., Plenoxels, 2022.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields import grid
from scenewright.backend.fields.batches import Batches
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Coordinates, Field
from scenewright.backend.fields.march import RAY_BLOCK, Losses, train_rays
from scenewright.backend.fields.occupancy import all_cells, hull, meeting_rays
from scenewright.backend.fields.optimise import Moments, adam, smooth
from scenewright.backend.fields.render import render
from scenewright.backend.fields.scene import PHOTOS_SHARE, prepare
from scenewright.backend.fields.schedule import Stage, TrainOptions, stages_for
from scenewright.backend.fields.threads import share
from scenewright.shared.errors import JobCancelled

log = logging.getLogger(__name__)
PRUNE_EVERY = 100  # batches
FRESH = 50  # batches after which the largest weights say enough to prune by
HOLD_OUT_UNTIL = 0.8  # fraction of the budget
FEW_VIEWS = 8  # with fewer none is held out
STEP = np.float32(1)  # between samples, in cells
SMOOTHED = 0.25  # part of the cells that total variation looks at in each batch
REPORT_EVERY = 0.5  # seconds
VERTICES_PER_CELL = 1.5  # of thin shells of cells
BYTES_PER_VALUE = 16  # of the field: the number itself, its gradient and two moments
LOOK_EVERY = 20  # times as long as drawing the held-out view takes: while all is still fog that can be a second


@dataclass(frozen=True)
class TrainProgress:
    """Say how far training is.

    Attributes:
        seconds: since training began.
        fraction: of the budget, 0 to 1.
        psnr: of the held-out view, decibels; of a training view where there are too few to hold one out.
        preview: returns that view as the field shows it now, (h, w, 3) uint8 sRGB.
    """

    seconds: float
    fraction: float
    psnr: float
    preview: Callable[[], NDArray[np.uint8]]


def train(
    photos: NDArray[np.uint8] | NDArray[np.float32],
    cameras: Cameras,
    options: TrainOptions | None = None,
    on_progress: Callable[[TrainProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Field:
    """Train a field.

    Args:
        photos: (v, h, w, 3 or 4) uint8, or float32 from 0 to 1; sRGB-encoded, alpha straight.
        cameras: one for each photo.
        options: how.
        on_progress: called twice a second.
        cancelled: asked before each batch.

    Raises:
        ValueError: The photos or cameras cannot be trained from.
        JobCancelled: cancelled() said so.
    """
    training = Training(photos, cameras, options or TrainOptions())
    while not training.done:
        if cancelled is not None and cancelled():
            raise JobCancelled
        training.advance()
        if training.report_due and (on_progress is not None or training.options.target_psnr is not None):
            progress = training.report()
            if on_progress is not None:
                on_progress(progress)
    return training.result()


class Training:
    """Hold a training that is under way: `advance` until `done`, then take the `result`."""

    def __init__(
        self, photos: NDArray[np.uint8] | NDArray[np.float32], cameras: Cameras, options: TrainOptions
    ) -> None:
        self.started = self.reported = time.perf_counter()
        self.options = options
        self.scene = prepare(photos, cameras, options)
        self.held_out = len(cameras) // 2 if len(cameras) >= FEW_VIEWS else None
        longest = max(self.scene.cameras.width, self.scene.cameras.height)
        self.stages = list(options.stages or stages_for(options.seconds, self.scene.contracted, longest))
        self.stage = self.stages.pop(0)
        self.iteration = 0
        self.reached = False
        self._looked = self._look_seconds = 0.0
        self.pixels = np.arange(self.scene.photos[..., 0].size)
        self._generator = np.random.default_rng(options.seed)
        self._adopt(self._first_field())

    @property
    def fraction(self) -> float:
        """Return how much of the budget is used, 0 to 1 and beyond."""
        if self.options.iterations is not None:
            return self.iteration / self.options.iterations
        return (time.perf_counter() - self.started) / self.options.seconds

    @property
    def done(self) -> bool:
        """Tell whether the budget is used or the target reached."""
        return self.reached or self.fraction >= 1

    @property
    def report_due(self) -> bool:
        """Tell whether it is time for a report."""
        return time.perf_counter() - self.reported >= REPORT_EVERY

    def advance(self) -> None:
        """Train with one batch."""
        fraction = self.fraction
        if self.stages and fraction >= self.stages[0].begins:
            self._enter(self.stages.pop(0))
        if self.held_out is not None and fraction >= HOLD_OUT_UNTIL:
            self.held_out = None
            self._find_rays()
        self.iteration += 1
        self.steps += 1
        self._add_gradients()
        adam(self.field.values, self.moments, self._learning_rates(fraction), self.steps)
        if self.steps % PRUNE_EVERY == 0:
            self._prune()

    def report(self) -> TrainProgress:
        """Say how far training is; the held-out view is drawn anew when enough training lies between."""
        if time.perf_counter() - self._looked >= LOOK_EVERY * self._look_seconds:
            self._look()
        self.reported = time.perf_counter()
        fraction = 1.0 if self.reached else min(1.0, self.fraction)
        shown = self._shown
        return TrainProgress(
            self.reported - self.started, fraction, self._psnr, lambda: np.rint(shown * 255).astype(np.uint8)
        )

    def _look(self) -> None:
        """Measure the held-out view, and note whether it is good enough."""
        began = time.perf_counter()
        view = len(self.scene.cameras) // 2 if self.held_out is None else self.held_out
        cameras = self.scene.cameras.subset([view])
        self._shown = render(self.field, cameras, subrays=1).over(self.scene.background)[0]
        error = float(np.mean((self._shown - self.scene.over_background(view)) ** 2))
        self._psnr = -10 * math.log10(max(error, 1e-10))
        target = self.options.target_psnr
        self.reached = target is not None and self.held_out is not None and self._psnr >= target
        self._looked = time.perf_counter()
        self._look_seconds = self._looked - began

    def result(self) -> Field:
        """Return the field, its colours rounded as they are stored, so that a saved field renders the same."""
        field = grid.compact(grid.prune(self.field, self._filled()))
        field.values[:, 1:] = field.values[:, 1:].astype(np.float16)
        return field

    def _filled(self) -> NDArray[np.bool_]:
        """Tell which cells hold more than a breath; all, where none does."""
        densest = self.field.values[self.field.corners, 0].max(axis=1)
        filled = densest > grid.EMPTY_DENSITY
        return filled if filled.any() else ~filled

    def _first_field(self) -> Field:
        scene, stage = self.scene, self.stage
        cells = all_cells(stage.resolution)
        return grid.allocate(
            self._carved(cells, stage.resolution),
            stage.resolution,
            scene.aabb,
            harmonics=self.options.harmonics,
            background=scene.background,
            contracted=scene.contracted,
        )

    def _carved(self, cells: Coordinates, resolution: int) -> Coordinates:
        """Return the cells that the masks leave, all of them where there are no masks."""
        scene = self.scene
        if scene.alpha is None:
            return cells
        return hull(scene.cameras, scene.alpha, scene.aabb, resolution, cells, scene.misses)

    def _enter(self, stage: Stage) -> None:
        """Go on to a stage, with a finer grid where it asks for one."""
        self.stage = stage
        if stage.resolution == self.field.resolution:
            return
        if self.steps % PRUNE_EVERY >= FRESH:
            self._prune()
        cells = self._carved(grid.subdivide(self.field, stage.resolution), stage.resolution)
        if not self._fits(cells):
            log.info("A grid of %d cells a side would take more than the memory given.", stage.resolution)
            return
        self._adopt(grid.resample(self.field, cells, stage.resolution))

    def _fits(self, cells: Coordinates) -> bool:
        """Tell whether training a field of these cells stays within the memory that the photos leave."""
        rows = len(cells) * VERTICES_PER_CELL
        needed = rows * self.field.values.shape[1] * BYTES_PER_VALUE
        return needed <= self.options.memory_mb * 2**20 * (1 - PHOTOS_SHARE)

    def _adopt(self, field: Field) -> None:
        self.field = field
        self.moments = Moments.zeros(*field.values.shape)
        self.steps = 0
        self._forget_weights()

    def _prune(self) -> None:
        needed = self.peaks > self.options.rates.prune
        self.field = grid.prune(self.field, grid.dilate(self.field, needed))
        self._forget_weights()

    def _forget_weights(self) -> None:
        """Start to collect the largest weight of each cell anew, and find the rays that matter now."""
        self.peaks = np.zeros(len(self.field.cells), np.float32)
        self._find_rays()

    def _find_rays(self) -> None:
        """Find the rays that meet the field, among those that did before."""
        if not self.scene.contracted:
            self.pixels = meeting_rays(self.field.grid, self.scene.cameras, self.pixels)
        views, height, width = self.scene.photos.shape[:3]
        held_out = -1 if self.held_out is None else self.held_out
        drawn = self.pixels[self.pixels // (height * width) != held_out]
        self.batches = Batches(drawn, (views, height, width), self._generator)

    def _add_gradients(self) -> None:
        """March a batch of rays, and add what smoothness asks for."""
        stage, scene, rates = self.stage, self.scene, self.options.rates
        rays = self.batches.draw(stage.batch)
        alpha = rates.alpha if scene.masked else 0.0
        losses = Losses(np.float32(alpha), np.float32(stage.distortion), np.float32(1 / len(rays)))
        seed = self.options.seed << 32 | self.iteration
        share(
            train_rays, len(rays), RAY_BLOCK, self.field.grid, scene.cameras.pinholes, scene.photos, rays,
            self.moments.gradients, self.moments.touched, self.peaks, tuple(scene.background), stage.subrays, STEP,
            seed, losses, np.zeros((len(rays) // RAY_BLOCK + 1, 2)),
        )  # fmt: skip
        weights = self._columns(rates.density_smoothness, rates.colour_smoothness, rates.colour_smoothness)
        smooth(self.field.values, self.moments, self.field.corners, weights * (1e-6 / SMOOTHED), SMOOTHED, seed)

    def _learning_rates(self, fraction: float) -> NDArray[np.float32]:
        rates = self.options.rates
        return self._columns(rates.density, rates.colour, rates.shine) * np.float32(rates.last**fraction)

    def _columns(self, density: float, colour: float, shine: float) -> NDArray[np.float32]:
        """Return (lanes,) float32: one number for each column of a row, zero for harmonics that wait."""
        harmonics = np.zeros((3, self.options.harmonics), np.float32)
        harmonics[:, : self.stage.harmonics] = shine
        harmonics[:, 0] = colour
        columns = np.zeros(self.field.values.shape[1], np.float32)
        columns[0] = density
        columns[1 : 1 + harmonics.size] = harmonics.ravel()
        return columns
