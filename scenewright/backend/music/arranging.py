"""Notes for every player: the tune, the chords in their figure, the bass, the drums."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.music.harmony import progression, voiced
from scenewright.backend.music.melody import tune
from scenewright.backend.music.plan import Plan, Section
from scenewright.backend.music.theory import Chord, Key

DRUMS = "drums"
KICK, SNARE, CLOSED, OPEN, CRASH, TOM, STICK, TIMPANI = 36, 38, 42, 46, 49, 45, 37, 47  # General MIDI's percussion
# Patterns of one bar of four beats: pitch, its beats, how loud.
PATTERNS: dict[str, tuple[tuple[int, tuple[float, ...], float], ...]] = {
    "rock": ((KICK, (0, 2, 2.5), 0.9), (SNARE, (1, 3), 0.8), (CLOSED, (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), 0.4)),
    "four": ((KICK, (0, 1, 2, 3), 0.95), (SNARE, (1, 3), 0.55), (OPEN, (0.5, 1.5, 2.5, 3.5), 0.4)),
    "chip": ((KICK, (0, 1.5, 2), 0.8), (SNARE, (1, 3), 0.7), (CLOSED, (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.25, 3.5), 0.35)),
    "brushes": ((KICK, (0, 2.67), 0.4), (STICK, (1, 3), 0.35), (CLOSED, (0, 1, 1.67, 2, 3, 3.67), 0.35)),
    "frame": ((TOM, (0, 1.5, 2, 3), 0.6), (STICK, (0.5, 1, 2.5, 3.5), 0.25)),
    "march": ((KICK, (0, 2), 0.7), (SNARE, (0, 1, 1.5, 2, 2.5, 2.75, 3, 3.5), 0.5)),
    "timpani": ((TIMPANI, (0, 2.5, 3), 0.7),),
}


class Note(NamedTuple):
    """One note: beats from the piece's start, pitch, velocity 0 to 1, who plays it."""

    beat: float
    beats: float
    pitch: int
    velocity: float
    player: str


class Piece(NamedTuple):
    """All notes, in order, and how long each section's beat is."""

    notes: list[Note]
    tempi: list[tuple[float, float]]  # beat from which it holds, beats a minute
    key: Key
    beats: int


def compose(plan: Plan) -> Piece:
    """Return the notes of a plan: sections of one letter share their chords and their tune."""
    key = Key(plan.tonic, plan.mode)
    notes: list[Note] = []
    tempi, start = [], 0.0
    for number, section in enumerate(plan.sections):
        tempi.append((start, 60 * section.bars * plan.style.beats / section.seconds))
        last = number == len(plan.sections) - 1
        notes += _section(plan, section, key, start, number, last)
        start += section.bars * plan.style.beats
    return Piece(sorted(notes), tempi, key, plan.style.beats)


def _section(plan: Plan, section: Section, key: Key, start: float, number: int, last: bool) -> list[Note]:
    # What belongs to its letter is drawn alike each time; what belongs to its place is drawn anew.
    alike = np.random.default_rng([plan.seed, ord(section.label)])
    anew = np.random.default_rng([plan.seed, 1000 + number])
    style, energy = plan.style, section.energy
    chords = progression(key, section.bars, style.sevenths, alike, closing=last or section.label != "A")
    if last and chords:
        chords[-1] = progression(key, 1, 0.0, alike, True)[0]
    voices = voiced(chords)
    notes: list[Note] = []
    if style.melody and (number > 0 or len(plan.sections) == 1):
        player = style.melody[number // 2 % len(style.melody)]
        louder = 0.62 + 0.3 * energy
        for tone in tune(key, chords, style.beats, energy, plan.mood.brightness, alike):
            accent = 0.06 if tone.beat % style.beats == 0 else 0.0
            notes.append(Note(tone.beat, tone.beats * 0.97, tone.pitch, louder + accent, player))
    for bar, (chord, setting) in enumerate(zip(chords, voices, strict=True)):
        ends = last and bar == len(chords) - 1
        notes += _harmony(plan, setting, bar * style.beats, energy, ends)
        notes += _bass(plan, chord, setting[3], bar * style.beats, energy, ends)
        if style.drums and (energy > 0.35 or style.drums in ("four", "brushes")):
            notes += _drums(plan, bar, energy, ends, bar == len(chords) - 1, anew)
    return [_human(note._replace(beat=note.beat + start), anew) for note in notes]


def _human(note: Note, rng: np.random.Generator) -> Note:
    """Return a note as a person plays it: never quite as loud as the one before."""
    return note._replace(velocity=float(np.clip(note.velocity * rng.normal(1, 0.05), 0.05, 1.0)))


def _harmony(plan: Plan, voices: tuple[int, int, int, int], start: float, energy: float, ends: bool) -> list[Note]:
    style, loud = plan.style, 0.34 + 0.25 * energy
    soprano, alto, tenor, bass = voices
    three = (tenor, alto, soprano)
    notes: list[Note] = []
    for player in style.harmony:
        figure = "block" if ends or style.beats < 3 else style.figure
        if figure in ("block", "pad"):
            notes += [Note(start, style.beats * 1.0, pitch, loud, player) for pitch in three]
        elif figure == "arpeggio":
            order = (bass, tenor, alto, soprano, alto, tenor, alto, soprano)
            step = 0.5
            for place in range(int(style.beats / step)):
                notes.append(
                    Note(
                        start + place * step,
                        1.2,
                        order[place % len(order)],
                        loud * (1.1 if place == 0 else 0.9),
                        player,
                    )
                )
        elif figure == "waltz":
            notes += [
                Note(start + beat, 0.8, pitch, loud * 0.9, player) for beat in range(1, style.beats) for pitch in three
            ]
        elif figure == "pulse":
            notes += [
                Note(start + place / 2, 0.42, pitch, loud * (1.0 if place % 2 else 0.75), player)
                for place in range(2 * style.beats)
                for pitch in three
            ]
        else:  # strummed: the strings one after another, down and up
            for place, (beat, share) in enumerate(
                ((0.0, 1.0), (1.0, 0.7), (1.5, 0.55), (2.5, 0.7), (3.0, 0.8), (3.5, 0.55))
            ):
                strings = (bass + 12, *three) if place % 2 == 0 else three[::-1]
                notes += [
                    Note(start + beat + 0.02 * n, 0.9, pitch, loud * share, player)
                    for n, pitch in enumerate(strings)
                    if beat < style.beats
                ]
    return notes


def _bass(plan: Plan, chord: Chord, pitch: int, start: float, energy: float, ends: bool) -> list[Note]:
    style, loud = plan.style, 0.55 + 0.25 * energy
    if not style.bass:
        return []
    if ends or energy < 0.35 or (style.figure in ("pad", "block", "waltz") and energy < 0.8):
        return [Note(start, style.beats * (1.0 if ends or style.figure == "pad" else 0.95), pitch, loud, style.bass)]
    fifth = pitch + 7 if (pitch + 7) % 12 in chord.classes else pitch
    if energy > 0.7 or style.figure == "pulse":
        return [
            Note(
                start + place / 2,
                0.45,
                pitch if place % 4 != 3 else fifth,
                loud * (1 if place % 2 == 0 else 0.8),
                style.bass,
            )
            for place in range(2 * style.beats)
        ]
    return [
        Note(start, style.beats / 2 * 0.9, pitch, loud, style.bass),
        Note(start + style.beats / 2, style.beats / 2 * 0.9, fifth, loud * 0.85, style.bass),
    ]


def _drums(plan: Plan, bar: int, energy: float, ends: bool, closes: bool, rng: np.random.Generator) -> list[Note]:
    start, style = bar * plan.style.beats, plan.style
    if ends:
        return [
            Note(start, 1.0, CRASH if style.drums != "timpani" else TIMPANI, 0.8, DRUMS),
            Note(start, 0.5, KICK, 0.9, DRUMS),
        ]
    notes = [
        Note(start + beat, 0.25, pitch, loud * (0.6 + 0.45 * energy), DRUMS)
        for pitch, places, loud in PATTERNS[style.drums]
        for beat in places
        if beat < style.beats and (energy > 0.5 or pitch != SNARE or beat % 1 == 0)
    ]
    if bar == 0 and energy > 0.6 and style.drums != "timpani":
        notes.append(Note(start, 1.0, CRASH, 0.5, DRUMS))
    if closes and energy > 0.5 and style.drums in ("rock", "four", "chip", "march"):  # a fill leads on
        notes = [note for note in notes if note.beat < start + style.beats - 1 or note.pitch != SNARE]
        notes += [
            Note(start + style.beats - 1 + n / 4, 0.25, SNARE if rng.random() < 0.6 else TOM, 0.5 + 0.1 * n, DRUMS)
            for n in range(4)
        ]
    return notes
