"""The process that records: `python -m scenewright.backend.microphone FILE`; the end of its input ends it.

Writes JSON lines while it records, {"seconds": so far, "level": peak since the last}, and at the end {"path": of the
WAV file} or {"message": what is wrong, "remedy": what to do}. Alone, because drivers block, and to be ended.
SCENEWRIGHT_MICROPHONE names another than the usual one as FFmpeg calls it: a format, =, and a device.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from scenewright.shared import wav
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, ScenewrightError, Unavailable

CHOSEN = "SCENEWRIGHT_MICROPHONE"
LONGEST = 120.0  # seconds
TELL = 0.1  # seconds between two lines
SILENT = 1e-4
RATE = 48_000
USUAL = {"linux": ("alsa=default", "pulse=default"), "darwin": ("avfoundation=:default",)}
# FFmpeg's ALSA comes without the system's settings and plugins.
ALSA_SETTINGS, ALSA_PLUGINS = Path("/usr/share/alsa/alsa.conf"), Path("/usr/lib")
ELSEWHERE = "Record with another program, such as your telephone, and choose the file."
Blocks = Iterator[tuple[np.ndarray, int]]


def main() -> None:
    """Record until the input ends."""
    stopped = threading.Event()
    threading.Thread(target=_wait, args=(stopped,), daemon=True).start()
    try:
        record(Path(sys.argv[1]), stopped)
    except ScenewrightError as error:
        _tell(message=error.message, remedy=error.remedy)
    # Drivers may hang when they are let go of; all that matters is written.
    sys.stdout.flush()
    os._exit(0)


def record(path: Path, stopped: threading.Event) -> None:
    """Record into a WAV file until an event is set.

    Raises:
        Unavailable: there is no microphone, or it cannot be used.
        InvalidInput: nothing was heard.
    """
    parts: list[np.ndarray] = []
    seconds = told = level = loudest = 0.0
    rate = RATE
    for block, rate in microphone():
        parts.append(block)
        seconds += len(block) / rate
        level = max(level, float(np.abs(block).max(initial=0.0)))
        loudest = max(level, loudest)
        if seconds - told >= TELL:
            _tell(seconds=round(seconds, 2), level=round(level, 4))
            told, level = seconds, 0.0
        if stopped.is_set() or seconds >= LONGEST:
            break
    if loudest < SILENT:
        sentence = "The microphone recorded nothing but silence."
        raise InvalidInput(sentence, remedy="Turn it up, and allow its use in the system's settings.")
    path.parent.mkdir(parents=True, exist_ok=True)
    wav.write(Audio(samples=np.concatenate(parts), sample_rate=rate), path)
    _tell(path=str(path), seconds=round(seconds, 2))


def microphone() -> Blocks:
    """Yield what is heard, (n, channels) float32 and its rate, for as long as it is asked for.

    Raises:
        Unavailable: there is no microphone, or it cannot be used.
    """
    chosen = os.environ.get(CHOSEN, "")
    found = None if chosen else _portaudio()
    if found is not None:
        yield from found
        return
    import av

    reasons = []
    for name in (chosen,) if chosen else _usual():
        form, _, device = name.partition("=")
        try:
            with av.open(device, format=form) as source:
                yield from _heard(source)
                return
        except (av.FFmpegError, ValueError, OSError) as error:
            reasons.append(f"{name}: {error}")
    detail = "; ".join(reasons)
    raise Unavailable("No microphone can be used here.", remedy=ELSEWHERE, detail=detail)


def _heard(source: Any) -> Blocks:
    import av

    plain: Any = None
    for frame in source.decode(audio=0):
        plain = plain or av.AudioResampler(format="flt", layout="mono", rate=frame.sample_rate)
        for part in plain.resample(frame):
            yield part.to_ndarray().reshape(-1, 1).astype(np.float32), part.sample_rate


def _portaudio() -> Blocks | None:
    """Return what PortAudio hears, None where it is not installed or knows no microphone."""
    try:
        import sounddevice

        stream = sounddevice.InputStream(channels=1, dtype="float32")
    except (ImportError, OSError, RuntimeError, ValueError):
        return None
    return _streamed(stream)


def _streamed(stream: Any) -> Blocks:
    rate = round(stream.samplerate)
    with stream:
        while True:
            yield stream.read(rate // 20)[0], rate


def _usual() -> tuple[str, ...]:
    """Return the names of this system's microphones, the most usual first."""
    if sys.platform == "linux":
        if ALSA_SETTINGS.is_file():
            os.environ.setdefault("ALSA_CONFIG_PATH", str(ALSA_SETTINGS))
        for folder in ALSA_PLUGINS.glob("*/alsa-lib"):
            os.environ.setdefault("ALSA_PLUGIN_DIR", str(folder))
    if sys.platform != "win32":
        return USUAL.get(sys.platform, ())
    from av.device import enumerate_input_devices

    return tuple(f"dshow=audio={device.name}" for device in enumerate_input_devices("dshow"))


def _wait(stopped: threading.Event) -> None:
    sys.stdin.read()
    stopped.set()


def _tell(**said: Any) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
