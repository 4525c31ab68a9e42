"""`foley`: sound effects from words, drawn from noise, tones and the resonances of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToSound

if TYPE_CHECKING:
    from scenewright.backend.sound.effects.take import Take
    from scenewright.backend.sound.wording import Request

LONGEST_BLOW = 12.0  # seconds that something may ring which does not go on


class Foley(Generator[TextToSound]):
    """Make sound effects by physics and filters: blows, footsteps, weather, fire, water, machines, games, creatures.

    What is struck rings with the tones of its size and material; families and their words are in backend/sound/effects.
    """

    name = "foley"
    title = "Foley"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it is recorded."""

        channels: Annotated[
            Literal["automatic", "mono", "stereo"],
            Meta(title="Channels", description="A speaker at an object wants mono; ambiences are stereo by themselves"),
        ] = "automatic"
        variation: Annotated[
            int, Meta(ge=1, le=16, title="Takes", description="How many different ones, as games want of a footstep")
        ] = 1

    def run(self, task: TextToSound, options: Options, context: Context) -> tuple[Audio, ...]:
        """Draw one take or several."""
        from scenewright.backend.sound import wording
        from scenewright.backend.sound.filters import RATE
        from scenewright.backend.sound.loudness import loudness
        from scenewright.backend.sound.recording import record

        request = wording.read(task.prompt)
        if task.loop and not request.family.goes_on:
            remedy = "Ask for something that goes on, such as rain, wind or an engine, or do not loop it."
            raise InvalidInput(f"A sound like {request.family.name!r} ends by itself: it cannot loop.", remedy=remedy)
        sounds = []
        for number in range(options.variation):
            context.progress(number / options.variation, request.family.name.capitalize())
            samples = record(request.family, _take(request, task, number, context), task.loop, task.loudness)
            sounds.append(_channels(samples, options.channels))
        heard = loudness(sounds[0], RATE)
        context.report |= {
            "family": request.family.name, "material": request.stuff.name if request.stuff else "",
            "seconds": round(len(sounds[0]) / RATE, 3), "ignored": list(request.ignored),
            "lufs": round(heard, 1) if np.isfinite(heard) else None,
        }  # fmt: skip
        name = task.prompt.strip()[:60]
        titles = [name] if len(sounds) == 1 else [f"{name} {number}" for number in range(1, len(sounds) + 1)]
        return tuple(
            Audio(name=title, samples=np.ascontiguousarray(sound), sample_rate=RATE)
            for title, sound in zip(titles, sounds, strict=True)
        )


def _take(request: Request, task: TextToSound, number: int, context: Context) -> Take:
    from scenewright.backend.sound.effects.take import Take

    seconds = task.seconds or request.family.seconds
    if not request.family.goes_on:
        seconds = min(seconds, LONGEST_BLOW)

    def beat(done: float) -> None:
        context.check_cancelled()

    return Take(seconds, task.seed + 7919 * number, stuff=request.stuff, beat=beat, **request.manners)


def _channels(samples: np.ndarray, wanted: str) -> np.ndarray:
    if wanted == "mono" and samples.shape[1] > 1:
        return np.asarray(samples.mean(axis=1, keepdims=True), np.float32)
    return np.repeat(samples, 2, 1) if wanted == "stereo" and samples.shape[1] == 1 else samples
