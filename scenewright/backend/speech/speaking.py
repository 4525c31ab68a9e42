"""A text spoken by the process that holds the synthesiser: watched, stopped, its times made phonemes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import RATE, Samples
from scenewright.backend.vocabulary.matching import nearest
from scenewright.shared.artifacts import Phoneme
from scenewright.shared.errors import InvalidInput, Unavailable

COMMAND = (sys.executable, "-m", "scenewright.backend.speech.espeak")
LOOK = 0.1  # seconds between two looks whether the job was cancelled
UNITS = 4.5  # of the synthesiser, a semitone: measured
SHORTEST = 0.01  # seconds of a phoneme


class Spoken(NamedTuple):
    """What was said: (n,) float32 at RATE, and when which sound."""

    samples: Samples
    phonemes: tuple[Phoneme, ...]


def speak(
    text: str, language: str, speed: float, semitones: float, watch: Callable[[float], None], liveliness: float = 1.0
) -> Spoken:
    """Return a text spoken.

    Args:
        text: what is said.
        language: one of `languages`.
        speed: 1 is usual.
        semitones: higher than usual.
        watch: told the fraction done several times a second; what it raises ends the process.
        liveliness: how far its pitch moves, 0 not at all, 1 as usual, 2 at most.

    Raises:
        Unavailable: the synthesiser is not installed, or broke down.
    """
    request = {"text": text, "language": language, "speed": speed, "pitch": UNITS * semitones,
               "liveliness": liveliness}  # fmt: skip
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            said = _heard(process, json.dumps(request).encode(), len(text), watch)
        except BaseException:
            process.kill()
            raise
    return _spoken(said)


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are voices for.

    Raises:
        Unavailable: the synthesiser is not installed.
    """
    try:
        import espeakng_loader
    except ImportError as error:
        remedy = "Install it with: pip install espeakng-loader"
        raise Unavailable("The speech synthesiser is not installed.", remedy=remedy) from error
    codes = set()
    for path in (Path(espeakng_loader.get_data_path()) / "lang").rglob("*"):
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            codes |= {line.split()[1].lower() for line in lines if line.startswith("language ")}
    return tuple(sorted(codes))


def checked_language(wanted: str) -> str:
    """Return the code of a language as the synthesiser knows it: "de-CH" is spoken as "de".

    Raises:
        InvalidInput: it has no voice; the nearest codes are told.
    """
    code = wanted.strip().lower().replace("_", "-")
    for form in (code, code.partition("-")[0]):
        if form in languages():
            return form
    near = nearest(code, languages()) or ["en", "de", "fr", "es", "zh"]
    raise InvalidInput(f"There is no voice for the language {wanted!r}.", remedy=f"Try one of: {', '.join(near)}.")


def _heard(process: subprocess.Popen[bytes], request: bytes, length: int, watch: Callable[[float], None]) -> Any:
    lines: list[dict[str, Any]] = []
    reading = threading.Thread(target=_read, args=(process, request, lines), daemon=True)
    reading.start()
    while reading.is_alive():
        reading.join(LOOK)
        place = next((line["text"] for line in reversed(lines) if "text" in line), 0)
        watch(min(place / max(length, 1), 1.0))
    if process.wait() != 0 or not lines or "samples" not in lines[-1]:
        detail = process.stderr.read().decode(errors="replace") if process.stderr else ""
        raise Unavailable("The speech synthesiser broke down.", remedy="Try a shorter text.", detail=detail[-2000:])
    return lines[-1]


def _read(process: subprocess.Popen[bytes], request: bytes, lines: list[dict[str, Any]]) -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(request)
    process.stdin.close()
    for line in process.stdout:
        lines.append(json.loads(line))


def _spoken(said: dict[str, Any]) -> Spoken:
    samples = np.frombuffer(base64.b64decode(said["samples"]), "<i2").astype(np.float32) / 32768
    common = int(np.gcd(RATE, said["rate"]))
    samples = signal.resample_poly(samples, RATE // common, said["rate"] // common).astype(np.float32)
    starts = [*said["phonemes"], [len(samples) / RATE, ""]]
    phonemes = tuple(
        Phoneme(start=start, end=end, sound=sound)
        for (start, sound), (end, _) in pairwise(starts)
        if sound and end - start >= SHORTEST
    )
    return Spoken(samples, phonemes)
