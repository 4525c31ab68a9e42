"""ACE-Step 1.5: music from words, with the tempo and the key that are asked for, sung where there are lyrics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PARTS
from scenewright.backend.player import Player, Span
from scenewright.backend.vocabulary.matching import nearest
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToMusic

LICENCE = "MIT"
TURBO = Weights("ace-step", "ACE-Step/acestep-v15-xl-turbo-diffusers", 14.0, LICENCE, files=PARTS)
INSTRUMENTAL = "[Instrumental]"
SLOWEST = 30  # bpm that it knows
LYRIC_TOKENS = 2000  # that it reads
LANGUAGES = (
    "ar", "az", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "ht", "hu",
    "id", "is", "it", "ja", "ko", "la", "lt", "ms", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sa", "sk", "sr",
    "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "yue", "zh",
)  # fmt: skip


class AceStep(Player[TextToMusic]):
    """Make music from words in eight steps, sung where you write lyrics, with ACE-Step 1.5 XL turbo.

    Source: ACE-Step Team, ACE-Step 1.5: Pushing the Boundaries of Open-Source Music Generation, 2026.
    """

    name = "ace-step"
    title = "ACE-Step 1.5"
    licence = LICENCE
    needs = (TURBO,)
    pipeline = "AceStepPipeline"
    resident_gb = 20.0
    span = Span(longest=600.0, usual=60.0, tokens=200, shortest=10.0)

    class Options(msgspec.Struct, frozen=True):
        """What only this model understands."""

        lyrics: Annotated[
            str,
            Meta(
                max_length=20_000, title="Lyrics",
                description="What is sung, with [verse] and [chorus] on lines of their own; empty is instrumental",
            ),
        ] = ""  # fmt: skip
        language: Annotated[str, Meta(max_length=8, title="Sung in", description="Code of the lyrics' language")] = "en"
        beats: Annotated[
            Literal["automatic", "2", "3", "4", "6"], Meta(title="Beats", description="How many there are in a bar")
        ] = "automatic"
        steps: Annotated[
            int, Meta(ge=1, le=50, title="Steps", description="It was distilled for eight; more change little")
        ] = 8

    def run(self, task: TextToMusic, options: Options, context: Context) -> Audio:
        """Make it, at 48 kHz in stereo."""
        from scenewright.backend.pipelines.sounding import described, piece

        known = task.mode in ("automatic", "major", "minor")
        said = task if known else msgspec.structs.replace(task, prompt=described(task))
        return piece(
            self._pipeline, said, self.span, context, "audio_duration", lyrics=_lyrics(self._pipeline, options),
            vocal_language=_language(options.language), bpm=_tempo(task), keyscale=_key(task) if known else None,
            timesignature=None if options.beats == "automatic" else options.beats, num_inference_steps=options.steps,
            guidance_scale=1.0,
        )  # fmt: skip


def _tempo(task: TextToMusic) -> int | None:
    if 0 < task.tempo < SLOWEST:
        remedy = "Ask for twice the tempo, or for 0, which leaves it to the words."
        raise InvalidInput(f"This model knows no tempo below {SLOWEST} bpm.", remedy=remedy)
    return round(task.tempo) or None


def _key(task: TextToMusic) -> str | None:
    from scenewright.backend.pipelines.sounding import scale

    return (scale(task) or None) if task.key != "automatic" else None


def _language(code: str) -> str:
    wanted = code.strip().lower().partition("-")[0]
    if wanted not in LANGUAGES:
        near = nearest(wanted, LANGUAGES) or ["en", "de", "es", "ja", "zh"]
        raise InvalidInput(f"It cannot sing in {code!r}.", remedy=f"Try one of: {', '.join(near)}.")
    return wanted


def _lyrics(pipeline: Any, options: AceStep.Options) -> str:
    lyrics = options.lyrics.strip() or INSTRUMENTAL
    count = len(pipeline.pipe.tokenizer(lyrics, verbose=False)["input_ids"])
    if count > LYRIC_TOKENS:
        share = LYRIC_TOKENS / count
        remedy = f"Shorten them to about {int(share * len(lyrics))} of their {len(lyrics)} letters."
        raise InvalidInput("The lyrics are longer than this model reads.", remedy=remedy)
    return lyrics
