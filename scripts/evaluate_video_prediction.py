"""Measure how well films are foreseen: `python scripts/evaluate_video_prediction.py`; on films never trained on.

Prints PSNR, dB, of each frame ahead: for the last frame copied, for all moving on, and for the network, at 128 pixels
a side and at 256, where motion and light are enlarged.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from video_windows import AHEAD, HELD_OUT, THINGS, film

from scenewright.backend.imaging.forms import resized
from scenewright.backend.motion import continuing, foresight
from scenewright.backend.motion.effects import EFFECTS
from scenewright.backend.motion.foresight import KNOWN

Bytes = NDArray[np.uint8]
Way = Callable[[list[Bytes]], Iterable[Bytes]]
STARTS = (2, 16, 28)  # frames of each film from which it is foreseen
WAYS: dict[str, Way] = {
    "last frame": lambda known: [known[-1]] * AHEAD,
    "flow": lambda known: continuing.onward(known[-3:], AHEAD, lambda done: None),
    "network": lambda known: foresight.onward(known, AHEAD, lambda done: None),
}


def measured(frames: list[Bytes]) -> dict[str, NDArray[np.float64]]:
    """Return the mean PSNR of each frame ahead, (6,) dB, for each way."""
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in WAYS}
    for start in STARTS:
        known, truth = frames[start : start + KNOWN], np.array(frames[start + KNOWN : start + KNOWN + AHEAD], float)
        for name, way in WAYS.items():
            wrong = (np.array(list(way(known)), float) - truth) ** 2
            found[name].append(-10 * np.log10(wrong.mean(axis=(1, 2, 3)) / 255**2 + 1e-6))
    return {name: np.mean(all_of_them, axis=0) for name, all_of_them in found.items()}


def main() -> None:
    """Measure every kind of films, and all together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=2, help=f"films of each kind, at most {HELD_OUT}")
    seeds = range(min(parser.parse_args().seeds, HELD_OUT))
    every: dict[str, list[NDArray[np.float64]]] = {name: [] for name in WAYS}
    for kind in (*EFFECTS, THINGS):
        films = [[np.rint(np.clip(each, 0, 1) * 255).astype(np.uint8) for each in film(kind, seed)] for seed in seeds]
        found = [measured(frames) for frames in films]
        means = {name: np.mean([each[name] for each in found], axis=0) for name in WAYS}
        print(f"| {kind} |", " | ".join(_row(means[name]) for name in WAYS), "|", flush=True)
        for name in WAYS:
            every[name].append(means[name])
    print("| all |", " | ".join(" ".join(f"{part:.2f}" for part in np.mean(every[name], 0)) for name in WAYS), "|")
    large = [np.rint(resized(np.clip(each, 0, 1), 256, 256) * 255).astype(np.uint8) for each in film(THINGS, 0)]
    print("| things, 256 |", " | ".join(_row(part) for part in measured(large).values()), "|")


def _row(values: NDArray[np.float64]) -> str:
    return " ".join(f"{values[ahead]:.1f}" for ahead in (0, 2, 5))


if __name__ == "__main__":
    main()
