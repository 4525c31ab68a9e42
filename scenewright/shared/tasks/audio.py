"""Sound: effects, speech and music."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ..artifacts import Audio, Held, Mesh
from .base import Seed, Task

Loudness = Annotated[
    float, Meta(ge=-60, le=-5, title="Loudness", description="EBU R 128 asks for -23", extra={"unit": "LUFS"})
]


class TextToSound(Task, tag="text-to-sound", frozen=True, kw_only=True):
    """Make a sound from words."""

    prompt: Annotated[
        str,
        Meta(max_length=10_000, title="Prompt", description="What is heard, and how: heavy rain, a wooden door creaks"),
    ]
    seconds: Annotated[
        float, Meta(ge=0, le=600, title="Length", description="0 is as long as is usual for it", extra={"unit": "s"})
    ] = 0.0
    loop: Annotated[bool, Meta(title="Loop", description="Its end leads back to its beginning")] = False
    loudness: Loudness = -23.0
    seed: Seed = 0


class MeshToSound(Task, tag="mesh-to-sound", frozen=True, kw_only=True):
    """Make the sound of an object that is struck, from its size, its shape and what it is made of."""

    mesh: Annotated[Held[Mesh], Meta(description="What is struck, in its real size")]
    prompt: Annotated[
        str, Meta(max_length=1000, title="Made of", description="Its material, and how it is struck: thin steel, hard")
    ] = "wood"
    thickness: Annotated[
        float,
        Meta(
            ge=0, le=1, title="Wall", description="How thick its wall is; 0 guesses from its size",
            extra={"unit": "m", "low": 0.0, "high": 0.05},
        ),
    ] = 0.0  # fmt: skip
    seconds: Annotated[
        float, Meta(ge=0, le=60, title="Length", description="0 is until it has died away", extra={"unit": "s"})
    ] = 0.0
    loudness: Loudness = -23.0
    seed: Seed = 0


class TextToSpeech(Task, tag="text-to-speech", frozen=True, kw_only=True):
    """Speak a text."""

    text: Annotated[str, Meta(max_length=200_000, title="Text", description="What is said")]
    language: Annotated[
        str, Meta(max_length=20, title="Language", description="Its code, such as en, en-us, de, fr or ja")
    ] = "en"
    speed: Annotated[float, Meta(ge=0.3, le=3, title="Speed", description="1 is usual, 2 twice as fast")] = 1.0
    pitch: Annotated[float, Meta(ge=0.5, le=2, title="Pitch", description="1 is usual, 2 an octave higher")] = 1.0
    loudness: Loudness = -23.0
    seed: Seed = 0


class VoiceCloning(Task, tag="voice-cloning", frozen=True, kw_only=True):
    """Speak a text in the voice of a recording."""

    text: Annotated[str, Meta(max_length=200_000, title="Text", description="What is said")]
    language: Annotated[
        str, Meta(max_length=20, title="Language", description="Its code, such as en, en-us, de, fr or ja")
    ] = "en"
    reference: Annotated[Held[Audio], Meta(title="Voice", description="Ten seconds or more of one person speaking")]
    consent: Annotated[
        bool,
        Meta(
            title="I have this person's permission",
            description="The voice is your own, or whose it is allows this use of it",
            extra={"refusal": "Say first that you have the permission of the person whose voice this is."},
        ),
    ] = False
    speed: Annotated[float, Meta(ge=0.3, le=3, title="Speed", description="1 is usual, 2 twice as fast")] = 1.0
    loudness: Loudness = -23.0
    seed: Seed = 0


class TextToMusic(Task, tag="text-to-music", frozen=True, kw_only=True):
    """Compose music from words."""

    prompt: Annotated[
        str,
        Meta(max_length=10_000, title="Prompt", description="Its mood, style and instruments: calm piano, epic march"),
    ]
    seconds: Annotated[
        float, Meta(ge=4, le=600, title="Length", description="Exactly so long", extra={"unit": "s"})
    ] = 30.0
    tempo: Annotated[
        float,
        Meta(ge=0, le=260, title="Tempo", description="Beats a minute; 0 as the words suggest", extra={"unit": "bpm"}),
    ] = 0.0
    key: Annotated[
        Literal["automatic", "C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"],
        Meta(title="Key", description="Its tonic"),
    ] = "automatic"
    mode: Annotated[
        Literal["automatic", "major", "minor", "dorian", "phrygian", "lydian", "mixolydian"],
        Meta(title="Mode", description="Its scale"),
    ] = "automatic"
    cues: Annotated[
        str, Meta(max_length=1000, title="Cues", description="Seconds at which a new section begins: 8 16.5")
    ] = ""
    loudness: Loudness = -23.0
    seed: Seed = 0
