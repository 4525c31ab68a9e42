"""Train a radiance field from posed photos."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields import bounds, grid, photos as pictures
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.march import RAY_BLOCK, Losses, train_rays
from scenewright.backend.fields.occupancy import all_cells, hull, meeting_rays
from scenewright.backend.fields.optimise import Moments, adam, smooth
from scenewright.backend.fields.render import render
from scenewright.backend.fields.threads import share
from scenewright.shared.errors import JobCancelled


@dataclass(frozen=True)
class Stage:
    """Hold what changes as training goes on.

    Attributes:
        begins: fraction of the budget at which it begins.
        resolution: cells along each side of the cube.
        harmonics: 1, 4 or 9 for each channel.
        subrays: rays along each side of a pixel.
        step: between samples, in cells.
        batch: pixels.
        distortion: weight of the distortion loss.
    """

    begins: float
    resolution: int
    harmonics: int = 4
    subrays: int = 1
    step: float = 1.0
    batch: int = 8192
    distortion: float = 0.0


STAGES = (Stage(0.0, 64), Stage(0.12, 128), Stage(0.45, 192))


@dataclass(frozen=True)
class TrainOptions:
    """Say how to train.

    Attributes:
        seconds: time budget, from the call on.
        iterations: number of batches instead of the time budget; with it the result depends on the seed alone.
        target_psnr: stop once the held-out view reaches this many decibels.
        memory_mb: bound for photos and field together.
        seed: of everything random.
        background: "alpha" where the photos' alpha says what is background; the colour (3 numbers, 0 to 1) of a plain
            background where they have no alpha; "unknown" for photos with surroundings.
        aabb: (2, 3), metres, the cube to reconstruct; None to estimate it.
        stages: what changes as training goes on.
    """

    seconds: float = 30.0
    iterations: int | None = None
    target_psnr: float | None = None
    memory_mb: int = 2000
    seed: int = 0
    background: pictures.Background = "alpha"
    aabb: NDArray[np.float32] | None = None
    stages: tuple[Stage, ...] = STAGES
    density_rate: float = 0.3
    colour_rate: float = 0.05
    shine_rate: float = 0.01
    last_rate: float = 0.1
    alpha_weight: float = 0.5
    density_smoothness: float = 1e-3
    colour_smoothness: float = 3e-3
    prune_weight: float = 1e-2
    prune_every: int = 100


@dataclass(frozen=True)
class TrainProgress:
    """Say how far training is.

    Attributes:
        seconds: since training began.
        fraction: of the budget, 0 to 1.
        psnr: of the held-out view, decibels.
        preview: returns that view as the field shows it now, (h, w, 3) uint8 sRGB.
    """

    seconds: float
    fraction: float
    psnr: float
    preview: Callable[[], NDArray[np.uint8]]


def train(
    photos: NDArray[np.uint8] | NDArray[np.float32],
    cameras: Cameras,
    options: TrainOptions = TrainOptions(),
    on_progress: Callable[[TrainProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Field:
    """Train a field.

    Args:
        photos: (v, h, w, 3 or 4) uint8, or float32 from 0 to 1; sRGB-encoded, alpha straight.
        cameras: one for each photo.
        options: how.
        on_progress: called a few times a second.
        cancelled: asked before each batch.

    Raises:
        ValueError: The photos or cameras cannot be trained from.
        JobCancelled: cancelled() said so.
    """
    training = Training(photos, cameras, options)
    while not training.done:
        if cancelled and cancelled():
            raise JobCancelled
        training.advance()
        if on_progress and training.report_due:
            on_progress(training.report())
    return training.result()


class Training:
    def __init__(self, photos, cameras, options) -> None:
        self.started = time.perf_counter()
        self.options = options
        self.rng = np.random.default_rng(options.seed)
        self.photos, self.cameras = pictures.prepare(photos, cameras, options.background, options.memory_mb * 20_000)
        unknown, masks = options.background == "unknown", options.background == "alpha"
        self.contracted = unknown
        colour = (1, 1, 1) if masks else (0.5, 0.5, 0.5) if unknown else options.background
        self.background = np.array(colour, np.float32)
        self.alpha = self.photos[..., 3] if masks else None if unknown else pictures.plain_background(self.photos, self.background)
        self.misses = 1 if masks else max(2, len(cameras) // 10)
        self.aabb = options.aabb if options.aabb is not None else self._estimate()
        self.iteration, self.stage = 0, -1
        self.totals = np.zeros((64, 2))
        self.squares = self.rays_done = self.samples = 0.0
        self.held_out = len(cameras) // 2 if len(cameras) >= 8 else None
        self.last_report = 0.0
        self.field = None

    def _estimate(self):
        if self.contracted:
            return bounds.foreground_cube(self.cameras)
        return bounds.masked_cube(self.cameras, self.alpha, self.misses)

    @property
    def fraction(self) -> float:
        if self.options.iterations is not None:
            return self.iteration / self.options.iterations
        return (time.perf_counter() - self.started) / self.options.seconds

    @property
    def done(self) -> bool:
        return self.fraction >= 1

    def advance(self) -> None:
        fraction = self.fraction
        stage = sum(fraction >= s.begins for s in self.options.stages) - 1
        if stage > self.stage:
            self._begin(stage)
        stage = self.options.stages[stage]
        if self.position + stage.batch > len(self.rays):
            self._shuffle()
        batch = self.rays[self.position : self.position + stage.batch]
        self.position += len(batch)
        losses = Losses(np.float32(self.options.alpha_weight if self.options.background == "alpha" else 0), np.float32(stage.distortion), np.float32(1 / len(batch)))
        self.iteration += 1
        self.steps += 1
        grid_ = self.field.grid
        share(train_rays, len(batch), RAY_BLOCK, grid_, self.cameras.pinholes, self.photos, batch, self.moments.gradients, self.moments.touched, self.peaks, tuple(self.background), stage.subrays, np.float32(stage.step), self.iteration + self.options.seed * 1000003, losses, self.totals)
        blocks = -(-len(batch) // RAY_BLOCK)
        self.squares = self.totals[:blocks, 0].sum() / len(batch) / 3
        self.samples += self.totals[:blocks, 1].sum()
        self.rays_done += len(batch)
        k, lanes = stage.harmonics, self.field.values.shape[1]
        rates = np.zeros(lanes, np.float32)
        rates[1 : 1 + 3 * k] = self.options.shine_rate
        rates[1 : 1 + 3 * k : k] = self.options.colour_rate
        rates[0] = self.options.density_rate
        rates *= self.options.last_rate**fraction
        weights = np.zeros(lanes, np.float32)
        weights[1 : 1 + 3 * k] = self.options.colour_smoothness * 4e-6
        weights[0] = self.options.density_smoothness * 4e-6
        if weights.any():
            smooth(self.field.values, self.moments, self.field.corners, weights, 0.25, self.iteration)
        adam(self.field.values, self.moments, rates, self.steps)
        if self.steps % self.options.prune_every == 0:
            self._prune()

    def _prune(self):
        keep = grid.dilate(self.field, self.peaks > self.options.prune_weight)
        self.field = grid.prune(self.field, keep)
        self.peaks = np.zeros(len(self.field.cells), np.float32)
        self._find_rays()

    def _begin(self, number: int) -> None:
        self.stage = number
        stage = self.options.stages[number]
        if self.field is None:
            if self.contracted:
                cells = all_cells(stage.resolution)
            else:
                cells = hull(self.cameras, self.alpha, self.aabb, stage.resolution, all_cells(stage.resolution), self.misses)
            self.field = grid.allocate(cells, stage.resolution, self.aabb, harmonics=stage.harmonics, background=self.background, contracted=self.contracted)
        elif (stage.resolution, stage.harmonics) != (self.field.resolution, self.field.harmonics):
            if self.steps % self.options.prune_every >= 50:
                self._prune()
            cells = grid.subdivide(self.field, stage.resolution)
            if not self.contracted:
                cells = hull(self.cameras, self.alpha, self.aabb, stage.resolution, cells, self.misses)
            self.field = grid.resample(self.field, cells, stage.resolution, stage.harmonics)
        else:
            return
        self.moments = Moments.zeros(*self.field.values.shape)
        self.peaks = np.zeros(len(self.field.cells), np.float32)
        self.steps = 0
        self._find_rays()

    def _find_rays(self):
        if self.contracted:
            self.rays = np.arange(self.photos[..., 0].size)
        else:
            self.rays = meeting_rays(self.field.grid, self.cameras, np.arange(self.photos[..., 0].size) if self.steps == 0 else self.rays)
        if self.held_out is not None and self.fraction < 0.8:
            pixels = self.photos.shape[1] * self.photos.shape[2]
            self.rays = self.rays[self.rays // pixels != self.held_out]
        self._shuffle()

    def _shuffle(self):
        _, height, width, _ = self.photos.shape
        T = 8
        view, rest = np.divmod(self.rays, height * width)
        y, x = np.divmod(rest, width)
        oy, ox = self.rng.integers(T, size=2)
        tiles = (height // T + 2, width // T + 2)
        tile = (view * tiles[0] + (y + oy) // T) * tiles[1] + (x + ox) // T
        order = self.rng.random(len(self.photos) * tiles[0] * tiles[1], np.float32)
        self.rays = self.rays[np.argsort(order[tile], kind="stable")]
        self.position = 0

    @property
    def report_due(self) -> bool:
        return time.perf_counter() - self.last_report > 1.0

    def report(self) -> TrainProgress:
        self.last_report = time.perf_counter()
        view = self.held_out if self.held_out is not None else 0
        shown = lambda: render(self.field, self.cameras.subset([view]), subrays=1).over(self.background)[0]
        photo = self.photos[view, ..., :3] + (1 - self.photos[view, ..., 3:]) * self.background
        psnr = -10 * math.log10(float(((shown() - photo) ** 2).mean()))
        return TrainProgress(self.last_report - self.started, min(1.0, self.fraction), psnr, lambda: (shown() * 255 + 0.5).astype(np.uint8))

    def result(self) -> Field:
        return grid.compact(self.field)
