"""From a sentence to a plan: what it says of mood, style, instruments, tempo and key."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from scenewright.backend.music.instruments import INSTRUMENTS
from scenewright.backend.music.plan import Mood, Plan, Style, sections
from scenewright.backend.music.theory import SCALES, TONICS
from scenewright.backend.vocabulary.matching import find, unknown, words
from scenewright.shared.errors import InvalidInput

CALM = Mood(("major", "lydian"), 76, 0.3, 0.55)
MOODS: dict[str, Mood] = {
    word: mood
    for spoken, mood in (
        ("calm peaceful quiet gentle relaxing soft soothing meditation", CALM),
        ("happy cheerful joyful merry bright playful funny sunny cute", Mood(("major", "mixolydian"), 122, 0.65, 0.85)),
        ("sad melancholy sorrowful lonely tragic mournful", Mood(("minor",), 68, 0.28, 0.35)),
        ("dark scary horror creepy ominous sinister haunted spooky", Mood(("phrygian", "minor"), 64, 0.3, 0.1)),
        ("tense suspense suspenseful nervous thriller danger dangerous", Mood(("phrygian", "minor"), 104, 0.55, 0.25)),
        ("epic heroic triumphant grand majestic powerful adventure", Mood(("minor", "dorian"), 108, 0.9, 0.55)),
        ("action battle fight chase fast war boss", Mood(("minor", "phrygian"), 146, 1.0, 0.45)),
        ("romantic love tender warm nostalgic", Mood(("major",), 80, 0.38, 0.6)),
        ("mysterious magical mystic dreamy ethereal fairy wonder", Mood(("lydian", "dorian"), 84, 0.4, 0.65)),
        ("hopeful inspiring uplifting motivational corporate", Mood(("major", "lydian"), 112, 0.6, 0.7)),
    )
    for word in words(spoken)
}
STYLES: dict[str, Style] = {
    word: style
    for spoken, style in (
        (
            "orchestral orchestra cinematic film classical symphonic score",
            Style(("violin", "flute"), ("strings", "horns"), "block", "contrabass", "timpani", tempo=96.0),
        ),
        (
            "piano ballad nocturne",
            Style(("piano",), ("piano",), "arpeggio", "", sevenths=0.25, tempo=78.0),
        ),
        (
            "ambient drone space atmosphere atmospheric",
            Style(("bells", "flute"), ("pad",), "pad", "", sevenths=0.5, tempo=62.0),
        ),
        (
            "electronic synth synthwave techno edm dance cyberpunk",
            Style(("lead",), ("pad", "pluck"), "pulse", "synth bass", "four", 0.2, tempo=112.0),
        ),
        (
            "chiptune eight-bit retro arcade game videogame",
            Style(("square",), ("square",), "arpeggio", "triangle bass", "chip", tempo=138.0),
        ),
        (
            "folk acoustic country medieval tavern celtic",
            Style(("flute", "violin"), ("guitar",), "strum", "contrabass", "frame", 0.05, tempo=108.0),
        ),
        (
            "rock pop band indie",
            Style(("lead", "guitar"), ("guitar", "organ"), "strum", "bass", "rock", 0.1, tempo=122.0),
        ),
        (
            "jazz lounge swing bossa lofi hiphop chill",
            Style(("piano", "vibraphone"), ("electric piano",), "block", "contrabass", "brushes", 0.95, tempo=92.0),
        ),
        (
            "waltz ballroom carousel circus",
            Style(("violin", "flute"), ("strings", "piano"), "waltz", "contrabass", "", 0.1, 3, tempo=150.0),
        ),
        (
            "march military parade anthem",
            Style(("horns", "flute"), ("horns", "strings"), "block", "contrabass", "march", tempo=112.0),
        ),
        (
            "lullaby musicbox music-box sleep",
            Style(("bells",), ("bells", "pad"), "arpeggio", "", sevenths=0.15, tempo=70.0),
        ),
    )
    for word in words(spoken)
}
TEMPO = re.compile(r"(\d{2,3})\s*bpm", re.IGNORECASE)
NAMED_KEY = re.compile(r"\b([A-G])\s?(sharp|flat|#|b)?\s(major|minor|dorian|phrygian|lydian|mixolydian)\b")
FLATS = {
    "C#": "C#",
    "Db": "C#",
    "D#": "Eb",
    "Eb": "Eb",
    "Gb": "F#",
    "F#": "F#",
    "G#": "Ab",
    "Ab": "Ab",
    "A#": "Bb",
    "Bb": "Bb",
}
SLOWER, FASTER = frozenset(words("slow slowly adagio")), frozenset(words("quick upbeat allegro presto energetic"))
TEMPI = (40.0, 260.0)  # beats a minute


def read(
    prompt: str, seconds: float, tempo: float, key: str, mode: str, cues: str, seed: int
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan of a piece, and the words that mean nothing here.

    Args:
        prompt: its words.
        seconds: how long it is.
        tempo: beats a minute, 0 as the words suggest.
        key: tonic, or "automatic".
        mode: scale, or "automatic".
        cues: seconds at which sections begin, as text.
        seed: draws what nobody says.

    Raises:
        InvalidInput: the words mean nothing, or a cue is no number.
    """
    spoken, rng = words(prompt), np.random.default_rng(seed)
    moods = [MOODS[word] for word in spoken if word in MOODS]
    styles = [STYLES[word] for word in spoken if word in STYLES]
    players = [match.meaning for match in find(spoken, {name: name for name in INSTRUMENTS})]
    if spoken and not (moods or styles or players):
        sentence = unknown("mood, style or instrument", prompt, spoken, [*MOODS, *STYLES], "calm piano")
        raise InvalidInput(sentence, remedy=f"Known are: {', '.join(sorted({*MOODS, *STYLES}))}.")
    mood = moods[-1] if moods else CALM if not styles else Mood(("major", "minor"), 100, 0.55, 0.55)
    style = _played_by(styles[-1] if styles else _usual(mood), players)
    said_tonic, said_mode = _named_key(prompt)
    tonic = TONICS[key] if key != "automatic" else said_tonic if said_tonic is not None else int(rng.integers(12))
    chosen = mode if mode != "automatic" else said_mode or mood.modes[int(rng.random() * len(mood.modes) * 0.99)]
    pace = tempo or _tempo(prompt, spoken, mood.tempo if moods or not styles else style.tempo)
    parts = sections(seconds, _cues(cues), pace, style.beats, mood.energy)
    known = MOODS.keys() | STYLES.keys() | {part for name in INSTRUMENTS for part in words(name)} | SCALES.keys()
    return Plan(mood, style, tonic, chosen, pace, parts, seed), tuple(word for word in spoken if word not in known)


def _usual(mood: Mood) -> Style:
    """Return the style of a mood without one."""
    if mood.energy > 0.75:
        return STYLES["orchestral"]
    return STYLES["ambient"] if mood.brightness < 0.2 else STYLES["piano"]


def _played_by(style: Style, players: list[str]) -> Style:
    """Return a style with the instruments that were named: the first plays the tune, the others the chords."""
    basses = [name for name in players if "bass" in name]
    others = [name for name in players if name not in basses]
    if basses:
        style = replace(style, bass=basses[0])
    if not others:
        return style
    return replace(style, melody=(others[0],), harmony=tuple(others[1:]) or (others[0],))


def _named_key(prompt: str) -> tuple[int | None, str | None]:
    found = NAMED_KEY.search(prompt)
    if not found:
        return None, next((mode for mode in SCALES if mode in words(prompt)), None)
    letter, accidental, mode = found.groups()
    sign = {"sharp": "#", "flat": "b", None: ""}.get(accidental, accidental)
    return TONICS[FLATS.get(letter + sign, letter)], mode


def _tempo(prompt: str, spoken: list[str], usual: float) -> float:
    if said := TEMPO.search(prompt):
        return min(max(float(said.group(1)), TEMPI[0]), TEMPI[1])
    return usual * (0.8 if SLOWER & set(spoken) else 1.2 if FASTER & set(spoken) else 1.0)


def _cues(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.replace(",", " ").replace(";", " ").split())
    except ValueError as error:
        raise InvalidInput(
            f"The cues {text.strip()[:40]!r} are no seconds.", remedy="Write, for instance: 8 16.5"
        ) from error
