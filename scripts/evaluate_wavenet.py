"""Measure the WaveNet of sound effects against takes it has not heard: `python scripts/evaluate_wavenet.py --folder …`.

Prints Markdown tables for docs/models/wavenet.md: bits a sample beside simpler models, distances of spectra beside what
is to beat, and whether it copies.
"""

from __future__ import annotations

import argparse
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal
from train_wavenet import REACH, Recording, recordings

from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.effects.take import Take
from scenewright.backend.sound.filters import noise
from scenewright.backend.sound.wavenet.asking import FRAME, KNOWN, conditions
from scenewright.backend.sound.wavenet.companding import CODES, RATE, SILENCE, Codes, coded, heard
from scenewright.backend.sound.wavenet.network import network

Floats = NDArray[np.float64]
LONGEST = 3.0  # seconds of a take that are compared
BANDS, WINDOW = 32, 1024
FLOOR = 60.0  # decibels below the loudest band that are looked at
SHRED = round(0.05 * RATE)  # samples that are looked for among those it was trained on


def main() -> None:
    """Measure every family and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("wavenet_data"), help="where train_wavenet.py kept takes")
    asked = parser.parse_args()
    trained, unheard = recordings(asked.folder), recordings(asked.folder, held_out=True)
    rows, start, drawn = [], time.process_time(), 0
    for family in KNOWN:
        known, new = ([each for each in every if each.family == family] for every in (trained, unheard))
        made = [sample(each) for each in new]
        drawn += sum(map(len, made))
        rows.append([*likelihoods(known, new), *distances(known, new, made), *copies(known, new, made)])
        print(row(family, rows[-1]), flush=True)
    print(row("**mean**", np.mean(rows, axis=0)))
    print(f"{drawn / RATE:.0f} s of sound measured in {time.process_time() - start:.0f} s of processor time")


def row(name: str, values: list[float] | Floats) -> str:
    """Return a row of the table."""
    formats = ("{:.2f}",) * 3 + ("{:.1f}",) * 4 + ("{:.2f}",) * 2
    return " | ".join(
        ["", name, *(form.format(value) for form, value in zip(formats, values, strict=True)), ""]
    ).strip()


def sample(wanted: Recording, seed: int = 0) -> Codes:
    """Return codes that are drawn for what a take was asked for, as long as it is."""
    count, steady = round(min(len(wanted.codes), LONGEST * RATE)), FAMILIES[wanted.family].goes_on
    thrown = REACH + (RATE // 4 if steady else 0)
    asked = conditions(wanted.family, wanted.take, -REACH, -(-(thrown + count) // FRAME))
    return network().drawn(asked, REACH, seed, 1.0, lambda done: None)[thrown : thrown + count]


def likelihoods(known: list[Recording], new: list[Recording]) -> list[float]:
    """Return the bits a sample of takes not heard: by each code's share, by the code before, by the network."""
    pairs = np.full((CODES, CODES), 0.0)
    for each in known:
        np.add.at(pairs, (each.codes[:-1], each.codes[1:]), 1.0)
    single = (pairs.sum(axis=0) + 0.1) / (pairs.sum() + 0.1 * CODES)
    # Where little follows a code, what follows any.
    double = (pairs + 10.0 * single) / (pairs.sum(axis=1, keepdims=True) + 10.0)
    ends = [each.codes[: round(LONGEST * RATE)] for each in new]
    plain = np.concatenate([-np.log2(single[codes[1:]]) for codes in ends])
    markov = np.concatenate([-np.log2(double[codes[:-1], codes[1:]]) for codes in ends])
    learned = np.concatenate([foretold(each) for each in new])
    return [float(each.mean()) for each in (plain, markov, learned)]


def foretold(recording: Recording) -> Floats:
    """Return the bits of each sample of a take by the network; what goes on is foretold once its past is known."""
    steady, codes = FAMILIES[recording.family].goes_on, recording.codes[: round(LONGEST * RATE)]
    before = 0 if steady else REACH
    frames = (before + len(codes)) // FRAME
    whole = np.concatenate([np.full(before, SILENCE, np.uint8), codes])[: frames * FRAME]
    asked = conditions(recording.family, recording.take, -before, frames)
    return network().bits(asked, whole)[REACH:]


def distances(known: list[Recording], new: list[Recording], made: list[Codes]) -> list[float]:
    """Return decibels between spectra of takes not heard and those of four others.

    These are: noise of the family's mean spectrum, as loud as the take over time; what the network draws; another take
    of the same asking by the procedure itself; the nearest take of those it was trained on.
    """
    shapes = [spectrum(each.codes) for each in known]
    found = []
    for number, (wanted, codes) in enumerate(zip(new, made, strict=True)):
        target = spectrum(wanted.codes)
        others = (spectrum(hiss(known, wanted, number)), spectrum(codes), spectrum(again(wanted)))
        nearest = min(apart(target, shape) for shape in shapes)
        found.append([*(apart(target, other) for other in others), nearest])
    return [float(value) for value in np.mean(found, axis=0)]


def spectrum(codes: Codes) -> Floats:
    """Return (2, bands) of a sound: mean and deviation over time, in decibels below its loudest band."""
    wave = heard(codes[: round(LONGEST * RATE)])
    wave = np.pad(wave, (0, max(2 * WINDOW - len(wave), 0)))
    frequencies, _, power = signal.spectrogram(wave, RATE, nperseg=WINDOW, noverlap=3 * WINDOW // 4)
    edges = np.searchsorted(frequencies, np.geomspace(60, RATE / 2, BANDS + 1))
    bands = np.stack([power[low : max(high, low + 1)].mean(axis=0) for low, high in pairwise(edges)])
    level = 10 * np.log10(bands / max(float(bands.max()), 1e-20) + 10 ** (-FLOOR / 10))
    return np.stack([level.mean(axis=1), level.std(axis=1)])


def apart(one: Floats, other: Floats) -> float:
    """Return how many decibels two spectra are apart, in the mean over bands."""
    return float(np.abs(one - other).mean())


def hiss(known: list[Recording], wanted: Recording, seed: int) -> Codes:
    """Return noise with the mean spectrum of a family, faded as a take is."""
    count = round(min(len(wanted.codes), LONGEST * RATE))
    powers = [np.abs(np.fft.rfft(heard(each.codes[:count]), count)) ** 2 for each in known]
    shape = np.sqrt(np.mean([power / power.sum() for power in powers], axis=0))
    wave = np.fft.irfft(np.fft.rfft(noise(np.random.default_rng(seed), count, rate=RATE)) * shape, count)
    loud = np.sqrt(signal.convolve(heard(wanted.codes[:count]) ** 2, np.ones(400) / 400, mode="same").clip(0))
    return coded((wave / wave.std() * loud).astype(np.float32))


def again(wanted: Recording) -> Codes:
    """Return another take by the procedure, asked for alike."""
    from train_wavenet import recorded_as

    take = wanted.take
    other = Take(take.seconds, take.seed + 1, take.size, take.force, take.pace, take.bright, take.stuff)
    return recorded_as(wanted.family, other).codes


def copies(known: list[Recording], new: list[Recording], made: list[Codes]) -> list[float]:
    """Return how alike, 0 to 1, shreds of 50 ms are to the most alike in any take it was trained on.

    First of takes not heard, then of what the network draws.
    """
    return [
        float(np.median([alike(codes, known) for codes in every])) for every in ([each.codes for each in new], made)
    ]


def alike(codes: Codes, known: list[Recording]) -> float:
    """Return the highest correlation of the loudest shred of a sound with any stretch of takes."""
    wave = heard(codes[: round(LONGEST * RATE)]).astype(np.float64)
    place = int(np.argmax(signal.convolve(wave**2, np.ones(SHRED), mode="valid")))
    shred = wave[place : place + SHRED]
    best = 0.0
    for each in known:
        other = heard(each.codes).astype(np.float64)
        energy = np.sqrt(signal.convolve(other**2, np.ones(SHRED), mode="valid", method="direct").clip(1e-9))
        likeness = signal.correlate(other, shred, mode="valid", method="fft") / energy
        best = max(best, float(np.abs(likeness).max()) / max(float(np.linalg.norm(shred)), 1e-9))
    return best


if __name__ == "__main__":
    main()
