"""What stands in the sequencer is still there, at its frames and at its speed, in the saved file opened again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scenewright.backend.formats import mp4

RATES = [(24, 1.0), (24, 1.001), (30, 1.001), (25, 2.0)]  # the last is 12.5 frames a second
FILMS = [(24.0, 12), (24000 / 1001, 12), (12.5, 10), (60.0, 30)]  # half a second each, and a little


@pytest.mark.parametrize("series", ["4.5", "5.2"])
def test_strips_keep_their_frames_and_rates(
    series: str, blender: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    films = []
    for number, (rate, count) in enumerate(FILMS):
        film = mp4.encode((np.full((16, 32, 3), 8 * frame, np.uint8) for frame in range(count)), rate)
        mp4.save(film, path := tmp_path / f"{number}.mp4")
        films.append((str(path), film.frame_rate, count))
    found = blender(series, "keeping", folder=tmp_path, films=films, rates=RATES)
    for scene, (fps, base) in zip(found["scenes"], RATES, strict=True):
        assert scene["rate"] == pytest.approx(fps / base, abs=1e-4)
        _check_strips(scene["strips"], fps / base)


def _check_strips(strips: list[dict[str, Any]], rate: float) -> None:
    movies = [strip for strip in strips if strip["type"] == "MOVIE"]
    (sound,) = (strip for strip in strips if strip["type"] == "SOUND")
    assert len({strip["channel"] for strip in strips}) == len(strips)
    assert sound["frames"] == [17, 17 + round(24_001 / 48_000 * rate)] and sound["rate"] == 48_000
    with av.open(sound["file"]) as file:
        assert file.streams.audio[0].rate == 48_000
        assert sum(frame.samples for frame in file.decode(audio=0)) == 24_001
    for strip, (film_rate, count) in zip(movies, FILMS, strict=True):
        start, end = strip["frames"]
        alike = abs(film_rate / rate - 1) < 0.0011  # 23.976 and 24 count as the same: no frame is shown twice
        assert start == 17 and end - start == (count if alike else round(count * rate / film_rate))
        assert strip["rate"] == pytest.approx(film_rate, abs=0.01) and strip["length"] == count
        with av.open(strip["file"]) as file:
            stream = file.streams.video[0]
            assert float(stream.average_rate) == pytest.approx(film_rate, abs=1e-9)
            assert sum(1 for _ in file.decode(stream)) == count
