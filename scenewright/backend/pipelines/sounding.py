"""Sound from words, by pretrained pipelines: as long as asked, as loud as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.pipelines.prompts import read
from scenewright.backend.player import Span
from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.finishing import finished
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.tasks import TextToMusic, TextToSound

OVERLAP = 1.0  # seconds of a loop that are laid over its beginning
CUT = 1.0  # seconds in which music ends that was cut out of something longer
SOUND = "Say what is heard, such as: heavy rain on a tin roof."
MUSIC = "Say what it is like, such as: calm piano, or an epic march."
NAME = 60  # letters of a prompt that name its sound


def effect(pipeline: Pipeline, task: TextToSound, span: Span, context: Context, length: str, **words: Any) -> Audio:
    """Return a sound of what a prompt says; a loop is made longer, and what is too much laid over its beginning.

    Args:
        length: what the pipeline calls the seconds.

    Raises:
        InvalidInput: the prompt is empty, or it is too long.
    """
    require(task.prompt, SOUND)
    asked = task.seconds or span.usual
    over = min(OVERLAP, asked / 2) if task.loop else 0.0
    seconds = made_for(asked + over, span)
    said = read(pipeline.pipe, task.prompt, span, context)
    samples, rate = played(pipeline, task.seed, context, prompt=said, **(words | {length: seconds}))
    needed = samples[: round((asked + over) * rate)]
    return named(finished(needed, rate, task.loudness, asked, task.loop), rate, task.prompt)


def piece(pipeline: Pipeline, task: TextToMusic, span: Span, context: Context, length: str, **words: Any) -> Audio:
    """Return music of what a prompt says, exactly as long as asked; the report tells what of the task was not heeded.

    Args:
        length: what the pipeline calls the seconds.

    Raises:
        InvalidInput: the prompt is empty, or it is too long.
    """
    require(task.prompt, MUSIC)
    tell_cues(task, context)
    seconds = made_for(task.seconds, span)
    said = read(pipeline.pipe, task.prompt, span, context)
    samples, rate = played(pipeline, task.seed, context, prompt=said, **(words | {length: seconds}))
    fade = CUT if seconds > task.seconds else 0.0
    return named(finished(samples, rate, task.loudness, task.seconds, fade_out=fade), rate, task.prompt)


def played(
    pipeline: Pipeline, seed: int, context: Context, part: tuple[float, float] = (0.0, 1.0), **words: Any
) -> tuple[Samples, int]:
    """Run a pipeline, for a part of the job, and return what it makes, (n, channels) float32, and its rate in hertz."""
    result = pipeline.run(context, seed, *part, output_type="np", **words)
    context.report["device"] = pipeline.device.name
    made = np.asarray(result.audios[0], np.float32)
    return np.ascontiguousarray(np.atleast_2d(made).T), rate_of(pipeline.pipe)


def rate_of(pipe: Any) -> int:
    """Return the rate of what a pipeline makes, in hertz."""
    told = getattr(pipe, "vocoder", None) or pipe.vae
    config = told.config
    return int(getattr(config, "sampling_rate", None) or config.sample_rate)


def described(task: TextToMusic) -> str:
    """Return the prompt of a task with its tempo and its key in words, for models that know them from words alone."""
    tempo = f"{task.tempo:g} bpm" if task.tempo else ""
    return ", ".join(filter(None, [task.prompt.strip(), tempo, scale(task)]))


def scale(task: TextToMusic) -> str:
    """Return key and mode in words, such as "D dorian", "" where none is asked for."""
    key = "" if task.key == "automatic" else task.key
    mode = "" if task.mode == "automatic" else task.mode
    return " ".join(filter(None, [key, mode or ("major" if key else "")]))


def made_for(seconds: float, span: Span) -> float:
    """Return how much is made for so many seconds.

    Raises:
        InvalidInput: the model cannot make so much.
    """
    if seconds > span.longest:
        sentence = f"This model makes {span.longest:g} s at most; {seconds:g} s are needed."
        raise InvalidInput(sentence, remedy="Ask for less, or have several made and joined.")
    return max(seconds, span.shortest)


def tell_cues(task: TextToMusic, context: Context) -> None:
    """Report that a model knows no cues, where some are asked for."""
    if task.cues.strip():
        context.report["cues"] = "not heeded: only the composer cuts music to cues"


def require(prompt: str, example: str) -> None:
    """Refuse a prompt that says nothing.

    Raises:
        InvalidInput: it is empty.
    """
    if not prompt.strip():
        raise InvalidInput("The prompt is empty.", remedy=example)


def named(samples: Samples, rate: int, prompt: str) -> Audio:
    """Return a sound that is called as its prompt begins."""
    return Audio(name=prompt.strip()[:NAME], samples=np.ascontiguousarray(samples), sample_rate=rate)
