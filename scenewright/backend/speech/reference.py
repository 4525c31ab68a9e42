"""The recording of a voice: with whose permission, whether it can be learnt from, and what of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.sound.conversion import mono_at
from scenewright.backend.sound.filters import Samples
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.schema import refusal, settings
from scenewright.shared.tasks import VoiceCloning

SHORTEST, LONGEST = 1.5, 30.0  # seconds of speech that are needed, and that are listened to
LOWEST_RATE = 8000  # hertz: a telephone's
SILENT = 1e-3  # of full scale: the loudest that is taken for silence
QUIET = 0.03  # of the peak: what lies below at the ends is no speech
FLAT, MOST_FLAT = 0.999, 0.05  # of the peak; share of samples there that no unclipped voice has
SOME_FLAT = 0.003
STEP = 0.02  # seconds
AGAIN = "Record one person who speaks for ten to twenty seconds in a quiet room."


class Reference(NamedTuple):
    """What is heard of a voice: (n,) float32, its peak at 1, and what was done to it, for the job's report."""

    samples: Samples
    notes: tuple[str, ...]


def require_consent(task: VoiceCloning) -> None:
    """Make sure that whose voice it is has allowed it.

    Raises:
        InvalidInput: nobody says so.
    """
    if said := refusal(settings(VoiceCloning), {"consent": task.consent}):
        raise InvalidInput(said)


def heard(audio: Audio, rate: int, longest: float = LONGEST) -> Reference:
    """Return what of a recording a voice is learnt from: one channel, without the silence at its ends.

    Args:
        audio: of any rate and number of channels.
        rate: hertz wanted.
        longest: seconds that are listened to.

    Raises:
        InvalidInput: it is silent, too short, too dull or clipped.
    """
    if audio.sample_rate < LOWEST_RATE:
        sentence = f"The recording has {audio.sample_rate} samples a second, too few to know a voice by."
        raise InvalidInput(sentence, remedy=f"Record it with {LOWEST_RATE} or more.")
    samples = mono_at(audio, rate)
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < SILENT:
        raise InvalidInput("The recording of the voice is silent.", remedy=AGAIN)
    samples = _spoken(samples / peak, rate)
    if len(samples) < SHORTEST * rate:
        sentence = (
            f"Somebody speaks for {len(samples) / rate:.1f} s in the recording; {SHORTEST} s at least are needed."
        )
        raise InvalidInput(sentence, remedy=AGAIN)
    notes = list(filter(None, [_clipping(audio.samples), _mixing(audio), _dullness(audio, rate)]))
    if len(samples) > longest * rate:
        notes.append(f"the first {longest:g} s of it were listened to")
    return Reference(np.ascontiguousarray(samples[: round(longest * rate)]), tuple(notes))


def _spoken(samples: Samples, rate: int) -> Samples:
    """Return a sound (n,), whose peak is 1, without the silence at its ends."""
    step = max(round(STEP * rate), 1)
    frames = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1, initial=0.0)
    loud = np.flatnonzero(frames > QUIET)
    return samples[loud[0] * step : (loud[-1] + 1) * step] if len(loud) else samples[:0]


def _clipping(samples: Samples) -> str:
    """Return a note where peaks are cut off.

    Raises:
        InvalidInput: so many are that the voice cannot be known by the rest.
    """
    levels = np.abs(np.nan_to_num(samples))
    share = float((levels >= FLAT * levels.max(initial=0.0)).mean(axis=0).max())
    if share > MOST_FLAT:
        sentence = f"The recording is clipped: {share:.0%} of it lies flat at its peak."
        raise InvalidInput(sentence, remedy="Record it again with the microphone turned down.")
    return "it is clipped in places, which will be heard" if share > SOME_FLAT else ""


def _mixing(audio: Audio) -> str:
    channels = audio.samples.shape[1]
    return f"its {channels} channels were mixed into one" if channels > 1 else ""


def _dullness(audio: Audio, rate: int) -> str:
    lacking = audio.sample_rate < min(rate, 16_000)
    return f"it has {audio.sample_rate} samples a second, as a telephone: the voice will be dull" if lacking else ""
