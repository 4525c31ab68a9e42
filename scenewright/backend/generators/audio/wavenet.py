"""`wavenet`: sound effects from a small network that learned them, drawn one sample after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio
from scenewright.shared.tasks import TextToSound

if TYPE_CHECKING:
    from scenewright.backend.sound.filters import Samples
    from scenewright.backend.sound.wording import Request

SETTLING = 0.25  # seconds at the beginning that are drawn and thrown away
OVERLAP = 1.0  # seconds of a loop that are laid over its beginning
RUMBLE = 24.0  # hertz


class WaveNet(Generator[TextToSound]):
    """Draw sound effects sample by sample with a small WaveNet: wind, rain, a stream, an engine, a hum.

    Experimental, and there for what it is, a classic: foley is better at all of them, and knows forty more.
    """

    name = "wavenet"
    title = "WaveNet"
    licence = "GPL-3.0-or-later"
    experimental = True

    class Options(msgspec.Struct, frozen=True):
        """How it draws."""

        temperature: Annotated[
            float, Meta(ge=0.3, le=1.5, title="Temperature", description="Less is tamer, more is rougher; 1 as learned")
        ] = 1.0

    def load(self, context: Context) -> None:
        """Read the weights."""
        from scenewright.backend.sound.wavenet.network import network

        self.weights = network().digest

    def run(self, task: TextToSound, options: Options, context: Context) -> Audio:
        """Draw as many samples as asked for."""
        from scenewright.backend.sound import wording
        from scenewright.backend.sound.loudness import faded, looped, normalised
        from scenewright.backend.sound.wavenet.asking import require_offered
        from scenewright.backend.sound.wavenet.companding import RATE

        request = wording.read(task.prompt)
        require_offered(request.family.name)
        seconds = task.seconds or request.family.seconds
        drawn = seconds + min(OVERLAP, seconds / 2) if task.loop else seconds
        sound = _drawn(request, drawn, task.seed, options.temperature, context)
        if task.loop:
            sound = looped(sound, RATE, seconds)
        else:
            sound = faded(sound, RATE, 0.15, 0.4) if seconds > 2 else faded(sound, RATE)
        context.report |= {
            "family": request.family.name, "material": request.stuff.name if request.stuff else "",
            "seconds": round(len(sound) / RATE, 3), "ignored": list(request.ignored),
        }  # fmt: skip
        return Audio(name=task.prompt.strip()[:60], samples=normalised(sound, RATE, task.loudness), sample_rate=RATE)


def _drawn(request: Request, seconds: float, seed: int, temperature: float, context: Context) -> Samples:
    """Return (n, 1) of what the network draws for a request."""
    from scenewright.backend.sound.effects.take import Take
    from scenewright.backend.sound.filters import band
    from scenewright.backend.sound.wavenet.asking import FRAME, conditions
    from scenewright.backend.sound.wavenet.companding import RATE, heard
    from scenewright.backend.sound.wavenet.network import network

    count, model = round(seconds * RATE), network()
    thrown = model.reach + round(SETTLING * RATE)
    frames = -(-(thrown + count) // FRAME)
    take = Take(seconds, seed, stuff=request.stuff, beat=lambda done: None, **request.manners)
    asked = conditions(request.family.name, take, -model.reach, frames)
    codes = model.drawn(
        asked, model.reach, seed, temperature, lambda done: context.progress(done, request.family.name.capitalize())
    )
    return band(heard(codes)[thrown : thrown + count, None], RUMBLE, np.inf, RATE)
