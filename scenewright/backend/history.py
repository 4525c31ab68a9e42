"""How long a job will take, judged by the jobs of its generator that ran here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.shared.schema import Setting

NEAREST = 8  # runs that a quote is made of
CAUTION = 0.05  # how much evidence it takes to believe that a setting changes the time
STEEPEST = 2.0  # greatest power of a setting with which the time is taken to grow
IRRELEVANT = ("seed",)
NUMBERS, CHOICES = ("integer", "number"), ("choice", "boolean")


class Asked(msgspec.Struct, frozen=True):
    """A generator that was asked by another."""

    generator: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One job that went well.

    Attributes:
        settings: of the task and the options, without artifacts.
        seconds: from its start to its end.
        contributions: the generators that were asked on the way.
    """

    settings: dict[str, Any]
    seconds: float
    contributions: tuple[Asked, ...] = ()


class Expectation(NamedTuple):
    """The shortest and the longest time that comparable runs let expect, None without any, and how many those are."""

    seconds: tuple[float, float] | None
    runs: int


def expected(runs: Sequence[Run], asked: Mapping[str, Any], settings: Sequence[Setting]) -> Expectation:
    """Return what the runs nearest in their settings say.

    Runs with the same choices count; inputs and texts are not looked at. Numbers are compared by their ratio (those
    around zero by their difference). Each run's time is scaled by powers of the ratios: the powers are fitted to all of
    these runs, the nearer the more, and stay near zero until enough runs differ in that setting. So one run is taken as
    it is, and two of 10 and 20 seconds of training are enough to expect 30 for 30.

    Args:
        runs: that went well, of one generator.
        asked: every setting of the job asked about.
        settings: what kinds those are.

    Source: Cleveland, Robust Locally Weighted Regression and Smoothing Scatterplots, 1979.
    """
    choices = [setting.name for setting in settings if setting.kind in CHOICES]
    numbers = [setting.name for setting in settings if setting.kind in NUMBERS and setting.name not in IRRELEVANT]
    alike = [run for run in runs if run.seconds > 0 and _same(run.settings, asked, choices)]
    if not alike:
        return Expectation(None, 0)
    ratios = np.array([[_log_ratio(run.settings.get(name), asked.get(name)) for name in numbers] for run in alike])
    ratios = ratios.reshape(len(alike), len(numbers))
    seconds = np.log([run.seconds for run in alike])
    distances = np.linalg.norm(ratios, axis=1)
    scaled = seconds - ratios @ _powers(ratios, seconds, np.exp(-distances))
    nearest = np.exp(scaled[np.argsort(distances, kind="stable")[:NEAREST]])
    return Expectation((float(nearest.min()), float(nearest.max())), len(nearest))


def _same(first: Mapping[str, Any], second: Mapping[str, Any], names: Sequence[str]) -> bool:
    return all(first.get(name) == second.get(name) for name in names)


def _log_ratio(value: Any, asked: Any) -> float:
    """Return the logarithm of a ratio for numbers well away from zero, their difference near it; 0 if unknown."""
    if not all(isinstance(number, int | float) for number in (value, asked)):
        return 0.0
    return math.asinh(value) - math.asinh(asked)


def _powers(ratios: NDArray[np.float64], seconds: NDArray[np.float64], weights: NDArray[np.float64]) -> Any:
    """Return the powers (d,) of the settings, of ratios (n, d), that fit the logarithms of the times (n,) best."""
    weights = weights / weights.sum()
    away, longer = ratios - weights @ ratios, seconds - weights @ seconds
    evidence = len(ratios) * weights[:, None] * away
    normal = evidence.T @ away + CAUTION * np.eye(ratios.shape[1])
    return np.clip(np.linalg.solve(normal, evidence.T @ longer), -STEEPEST, STEEPEST)
