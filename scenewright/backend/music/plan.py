"""What a piece is to be: its mood, tempo, key, instruments, and the sections it has."""

from __future__ import annotations

from dataclasses import dataclass

BEATS = 4  # in a bar
FORMS = ("", "A", "AB", "ABA", "AABA")  # of short pieces, by their number of sections


@dataclass(frozen=True)
class Mood:
    """How a piece feels.

    Attributes:
        modes: scales it is usually in, the likeliest first.
        tempo: beats a minute.
        energy: 0 still to 1 driving: how many notes, how loud, how much drumming.
        brightness: 0 dark and low to 1 light and high.
    """

    modes: tuple[str, ...]
    tempo: float
    energy: float
    brightness: float


@dataclass(frozen=True)
class Style:
    """Who plays, and how.

    Attributes:
        melody: instruments the tune may be given to, by turns.
        harmony: instruments of the chords.
        figure: how chords are played: block, arpeggio, pulse, waltz, strum or pad.
        bass: instrument of the bass, "" for none.
        drums: pattern of the drums, "" for none.
        sevenths: how often chords have one, 0 to 1.
        beats: in a bar.
        tempo: beats a minute, where no mood was said.
    """

    melody: tuple[str, ...]
    harmony: tuple[str, ...]
    figure: str
    bass: str = "bass"
    drums: str = ""
    sevenths: float = 0.1
    beats: int = BEATS
    tempo: float = 100.0


@dataclass(frozen=True)
class Section:
    """A part of the piece.

    Attributes:
        label: A, B …; those of one letter share their chords and their tune.
        bars: how many.
        seconds: how long it is.
        energy: as that of a mood.
    """

    label: str
    bars: int
    seconds: float
    energy: float


@dataclass(frozen=True)
class Plan:
    """A whole piece.

    Attributes:
        mood: how it feels.
        style: who plays.
        tonic: 0 to 11 from C.
        mode: of its scale.
        tempo: beats a minute that were asked for or suggested; sections keep near it.
        sections: in order.
        seed: draws everything else.
    """

    mood: Mood
    style: Style
    tonic: int
    mode: str
    tempo: float
    sections: tuple[Section, ...]
    seed: int


def sections(seconds: float, cues: tuple[float, ...], tempo: float, beats: int, energy: float) -> tuple[Section, ...]:
    """Return sections that fill a length exactly, each a whole number of bars, one beginning at every cue.

    Args:
        seconds: of the piece.
        cues: seconds at which a section begins; none leaves the form free.
        tempo: beats a minute to stay near.
        beats: in a bar.
        energy: of the mood.
    """
    starts = [0.0, *sorted(cue for cue in cues if 0.5 < cue < seconds - 0.5)]
    if len(starts) == 1:
        starts = _free(seconds, 60 * beats / tempo)
    ends = [*starts[1:], seconds]
    made = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        bars = max(round((end - start) / (60 * beats / tempo)), 1)
        place = number / max(len(starts) - 1, 1)
        # It grows until two thirds, and comes to rest.
        swell = 0.75 + 0.35 * (place / 0.66 if place < 0.66 else (1 - place) / 0.34 * 0.8 + 0.2)
        made.append(Section(_label(number, len(starts)), bars, end - start, min(energy * swell, 1.0)))
    return tuple(made)


def _free(seconds: float, bar: float) -> list[float]:
    """Return where sections of four or eight bars begin."""
    bars = max(round(seconds / bar), 1)
    length = 8 if bars >= 24 else 4
    count = max(round(bars / length), 1)
    borders = [round(number * bars / count) for number in range(count)]
    return [border * seconds / bars for border in borders]


def _label(number: int, count: int) -> str:
    if count < len(FORMS):
        return FORMS[count][number]
    return "A" if number == count - 1 else "AABAACAB"[number % 8]
