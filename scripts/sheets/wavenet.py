"""Draw spectrograms of what the WaveNet draws, beside what it learned from: `python scripts/sheets/wavenet.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

import sounds
from scipy import signal

from scenewright.backend.context import Context
from scenewright.backend.generators.audio.foley import Foley
from scenewright.backend.generators.audio.wavenet import WaveNet
from scenewright.backend.sound.wavenet.asking import OFFERED
from scenewright.backend.sound.wavenet.companding import RATE
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToSound

SHEET = Path(__file__).parents[2] / "docs" / "images" / "wavenet.jpg"
SECONDS = 3.0


def main() -> None:
    """Make, draw and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    context = Context("0" * 32, lambda said: None, lambda: False)
    pairs: list[Audio] = []
    for family in OFFERED:
        task = TextToSound(prompt=family, seconds=SECONDS, seed=asked.seed)
        made = Foley().run(task, Foley.Options(channels="mono"), context)[0]
        heard = signal.resample_poly(made.samples, 1, made.sample_rate // RATE, axis=0)
        pairs.append(Audio(name=f"{family}, foley", samples=heard.astype("float32"), sample_rate=RATE))
        drawn = WaveNet().run(task, WaveNet.Options(), context)
        pairs.append(Audio(name=f"{family}, WaveNet", samples=drawn.samples, sample_rate=RATE))
    sounds.sheet(pairs, 4).save(asked.output, quality=86)


if __name__ == "__main__":
    main()
