"""Draw the spectrograms of all families of sounds, of speech and of music: `python scripts/sheets/sounds.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import signal

from scenewright.backend.context import Context
from scenewright.backend.generators.audio.composer import Composer
from scenewright.backend.generators.audio.espeak import Espeak
from scenewright.backend.generators.audio.foley import Foley
from scenewright.backend.sound.effects import FAMILIES
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToMusic, TextToSound, TextToSpeech

SHEET = Path(__file__).parents[2] / "docs" / "images" / "sounds.jpg"
TILE, GAP, LABEL, COLUMNS = (232, 96), 4, 16, 6  # pixels
LOWEST, HIGHEST, RANGE = 40.0, 18_000.0, 78.0  # hertz, decibels
WINDOW = 2048
SHADES = np.array([(8, 8, 16), (52, 18, 92), (150, 40, 110), (232, 96, 72), (252, 190, 92), (255, 250, 220)], float)
MUSIC = ("calm piano", "epic orchestral", "happy chiptune", "jazz lounge", "folk flute", "dark ambient")
SPEECH = "The quick brown fox jumps over the lazy dog."


def main() -> None:
    """Make, draw and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    context = Context("0" * 32, lambda said: None, lambda: False)
    sounds = [Foley().run(TextToSound(prompt=name, seed=asked.seed), Foley.Options(), context)[0] for name in FAMILIES]
    sounds.append(Espeak().run(TextToSpeech(text=SPEECH), Espeak.Options(), context))
    for prompt in MUSIC:
        task = TextToMusic(prompt=prompt, seconds=20, seed=asked.seed)
        sounds.append(Composer().run(task, Composer.Options(), context)[0])
    sheet(sounds).save(asked.output, quality=86)


def sheet(sounds: list[Audio], columns: int = COLUMNS) -> Image.Image:
    """Return the spectrograms of sounds, each under its name."""
    rows = -(-len(sounds) // columns)
    width, height = TILE[0] + GAP, TILE[1] + LABEL + GAP
    drawn = Image.new("RGB", (columns * width + GAP, rows * height + GAP), (18, 18, 20))
    draw, font = ImageDraw.Draw(drawn), ImageFont.load_default(11)
    for number, sound in enumerate(sounds):
        left, top = GAP + number % columns * width, GAP + number // columns * height
        title = f"{sound.name[:30]}, {len(sound.samples) / sound.sample_rate:.1f} s"
        draw.text((left + 2, top), title, fill=(225, 225, 225), font=font)
        drawn.paste(Image.fromarray(spectrogram(sound)), (left, top + LABEL))
    return drawn


def spectrogram(sound: Audio) -> np.ndarray:
    """Return (height, width, 3) uint8: time to the right, pitch upwards, loud is bright."""
    wave = np.pad(sound.samples.mean(axis=1), WINDOW // 2)
    step = max((len(wave) - WINDOW) // TILE[0], 1)
    frequencies, _, power = signal.spectrogram(
        wave, sound.sample_rate, nperseg=WINDOW, noverlap=WINDOW - min(step, WINDOW)
    )
    level = 10 * np.log10(power + 1e-14)
    rows = np.searchsorted(frequencies, np.geomspace(LOWEST, min(HIGHEST, 0.49 * sound.sample_rate), TILE[1])[::-1])
    columns = np.linspace(0, level.shape[1] - 1, TILE[0]).astype(int)
    shown = level[np.minimum(rows, len(frequencies) - 1)][:, columns]
    place = np.clip((shown - shown.max() + RANGE) / RANGE, 0, 1) * (len(SHADES) - 1)
    low = np.minimum(place.astype(int), len(SHADES) - 2)
    part = (place - low)[..., None]
    return np.rint(SHADES[low] * (1 - part) + SHADES[low + 1] * part).astype(np.uint8)


if __name__ == "__main__":
    main()
