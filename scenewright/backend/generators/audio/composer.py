"""`composer`: music by the rules of harmony, played by instruments that are drawn, with its notes as MIDI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio, Score
from scenewright.shared.tasks import TextToMusic

if TYPE_CHECKING:
    from scenewright.backend.music.arranging import Piece

FADE = 1.2  # seconds: the last chord dies away within the length


class Composer(Generator[TextToMusic]):
    """Compose a piece: chords that lead home, voices that move as singers do, a tune with a motif, drums.

    Sections are whole bars and fill the length exactly, one beginning at every cue. Sound and score come back together.
    """

    name = "composer"
    title = "Composer"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it ends."""

        fade: Annotated[bool, Meta(title="Fade", description="Let the last chord die away; off for a loop")] = True

    def run(self, task: TextToMusic, options: Options, context: Context) -> tuple[Audio, Score]:
        """Plan it, write it, play it."""
        from scenewright.backend.music import arranging, rendering, wording
        from scenewright.backend.sound.filters import RATE
        from scenewright.backend.sound.loudness import faded, normalised

        context.progress(0.0, "Composing")
        plan, ignored = wording.read(
            task.prompt, task.seconds, task.tempo, task.key, task.mode, task.cues, task.seed
        )  # fmt: skip
        piece = arranging.compose(plan)
        samples = rendering.render(
            piece, task.seconds, task.seed, lambda done: context.progress(0.05 + 0.85 * done, "Playing")
        )
        samples = faded(samples, RATE, 0.002, min(FADE, task.seconds / 8) if options.fade else 0.005)
        sound = normalised(samples, RATE, task.loudness)
        context.report |= {
            "key": piece.key.name, "tempo": round(float(np.mean([tempo for _, tempo in piece.tempi])), 1),
            "sections": "".join(section.label for section in plan.sections), "notes": len(piece.notes),
            "ignored": list(ignored),
        }  # fmt: skip
        name = task.prompt.strip()[:60] or "Music"
        return Audio(name=name, samples=np.ascontiguousarray(sound), sample_rate=RATE), _score(piece, name)


def _score(piece: Piece, name: str) -> Score:
    from scenewright.backend.music.arranging import DRUMS
    from scenewright.backend.music.instruments import INSTRUMENTS

    players = tuple(dict.fromkeys(note.player for note in piece.notes))
    notes = [(note.beat, note.beats, note.pitch, note.velocity) for note in piece.notes]
    return Score(
        name=name, notes=np.array(notes, np.float32).reshape(-1, 4),
        player=np.array([players.index(note.player) for note in piece.notes], np.int32), players=players,
        programs=tuple(0 if player == DRUMS else INSTRUMENTS[player].program for player in players),
        tempi=np.array(piece.tempi, np.float32), beats_per_bar=piece.beats, key=piece.key.name,
    )  # fmt: skip
