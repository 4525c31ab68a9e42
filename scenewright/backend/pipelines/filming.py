"""Films from words, from pictures, from other films and beyond their end, by pretrained pipelines."""

from __future__ import annotations

import math
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.filmer import LONGEST, FilmLimits
from scenewright.backend.formats import mp4
from scenewright.backend.motion import films
from scenewright.backend.motion.continuing import between
from scenewright.backend.pipelines.painting import FINER
from scenewright.backend.pipelines.pictures import Canvas, canvas, resized, shown, size_of
from scenewright.backend.pipelines.prompts import require, spoken
from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.tasks import ImageToVideo, TextToVideo, VideoPrediction, VideoToVideo

FILMED = 0.9  # of the work
NAME = 60  # letters of a prompt that name its film
EXACT = 1e-6  # frames


class Reel(NamedTuple):
    """How much is filmed.

    Attributes:
        rate: frames a second, as asked.
        moments: of each frame that is asked for, in frames as the model makes them.
        made: frames that the model makes.
        made_rate: at which it makes them.
    """

    rate: float
    moments: list[float]
    made: int
    made_rate: float


def reel(count: int, rate: float, limits: FilmLimits, known: int = 0) -> Reel:
    """Return how a model films so many frames at a rate, after so many it is shown at its own.

    Raises:
        InvalidInput: it does not film that long.
    """
    made_rate = min(max(rate, limits.rates[0]), limits.rates[1])
    first = known - 1 + made_rate / rate if known else 0.0
    moments = [first + number * made_rate / rate for number in range(count)]
    made = math.ceil(max(moments[-1] - EXACT, 1) / limits.stride) * limits.stride + 1
    if made > limits.most:
        seconds = (limits.most - max(known, 1)) / made_rate
        raise InvalidInput(
            f"This model makes at most {seconds:.1f} seconds of film at once, not {count / rate:.1f}.",
            remedy="Make it shorter: a film can be continued afterwards.",
        )
    return Reel(rate, moments, made, made_rate)


def from_words(pipeline: Pipeline, task: TextToVideo, limits: FilmLimits, context: Context, **words: Any) -> Video:
    """Return a film of what a prompt says.

    Raises:
        InvalidInput: the prompt is empty, the picture too slim, or the film too long.
    """
    require(task.prompt)
    drawn_on = canvas(*_at_most(task.width, task.height), limits)
    asked = reel(films.count(task.seconds, task.frame_rate), task.frame_rate, limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    return filmed(pipeline, drawn_on, asked, task.seed, context, name=task.prompt.strip()[:NAME], **said, **words)


def from_picture(pipeline: Pipeline, task: ImageToVideo, limits: FilmLimits, context: Context, **words: Any) -> Video:
    """Return a film that begins with a picture, as large as that, or 1920 pixels long.

    Raises:
        InvalidInput: the picture is too slim, or the film too long.
    """
    size = _at_most(*size_of(task.image))
    drawn_on = canvas(*size, limits)
    asked = reel(films.count(task.seconds, task.frame_rate), task.frame_rate, limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    picture = drawn_on.fit(resized(shown(task.image), *size))
    name = task.image.name or task.prompt.strip()[:NAME]
    return filmed(pipeline, drawn_on, asked, task.seed, context, name=name, image=picture, **said, **words)


def continued(
    pipeline: Pipeline, task: VideoPrediction, limits: FilmLimits, context: Context, word: Any, known: int,
    **words: Any,
) -> Video:  # fmt: skip
    """Return what follows a film, without the film itself.

    Args:
        word: takes the film's last frames, at the model's rate, and returns what the pipeline is told of them.
        known: how many it is shown at most, a whole number of strides and one.

    Raises:
        InvalidInput: the film cannot be read, is too slim, or what is asked for too long.
    """
    rate = task.video.frame_rate
    made_rate = min(max(rate, limits.rates[0]), limits.rates[1])
    last = films.ending(task.video, math.ceil((known - 1) * rate / made_rate) + 1, context)
    there = math.floor((len(last) - 1) * made_rate / rate / limits.stride + EXACT) * limits.stride + 1
    moments = [len(last) - 1 - (there - 1 - number) * rate / made_rate for number in range(there)]
    asked = reel(films.count(task.seconds, rate), rate, limits, there)
    size = _at_most(last[0].shape[1], last[0].shape[0])
    drawn_on = canvas(*size, limits)
    seen = between(last, [max(moment, 0.0) for moment in moments], lambda done: context.progress(0.0, "Looking"))
    frames = [drawn_on.fit(resized(frame, *size)) for frame in seen]
    said = spoken(pipeline.pipe, task.prompt, "", limits, context)
    context.report["known_frames"] = there
    name = f"{task.video.name} continued" if task.video.name else "Continued"
    return filmed(pipeline, drawn_on, asked, task.seed, context, name=name, **word(frames), **said, **words)


def restyled(
    pipeline: Pipeline, task: VideoToVideo, limits: FilmLimits, context: Context, word: Any, **words: Any
) -> Video:
    """Return a film changed by words, with its rate, length and size.

    Args:
        word: takes the film's frames at the model's rate, and returns what the pipeline is told of them.

    Raises:
        InvalidInput: the prompt is empty, or the film cannot be read, is too slim or too long.
    """
    require(task.prompt)
    frames = films.read(task.video, context)
    rate = task.video.frame_rate
    asked = reel(len(frames), rate, limits)
    drawn_on = canvas(*_at_most(frames[0].shape[1], frames[0].shape[0]), limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    moments = [min(number * rate / asked.made_rate, len(frames) - 1.0) for number in range(asked.made)]
    seen = between(frames, moments, lambda done: context.progress(0.0, "Looking"))
    given = word([drawn_on.fit(resized(frame, *drawn_on.asked)) for frame in seen])
    return filmed(pipeline, drawn_on, asked, task.seed, context, name=task.video.name, **given, **said, **words)


def filmed(
    pipeline: Pipeline, drawn_on: Canvas, asked: Reel, seed: int, context: Context, *, name: str, **words: Any
) -> Video:
    """Run a pipeline and return its film, with the rate, length and size that were asked for.

    Raises:
        Unavailable: numbers overflowed.
    """
    known = {"width": drawn_on.width, "height": drawn_on.height, "num_frames": asked.made}
    taken = signature(pipeline.pipe.__call__).parameters
    words |= {word: value for word, value in known.items() if word in taken}
    result = pipeline.run(context, seed, stop=FILMED, phase="Filming", output_type="np", **words)
    made = np.asarray(result.frames, np.float32)
    made = made[0] if made.ndim == 5 else made
    if not np.isfinite(made).all():
        raise Unavailable("The film came out blank: half precision is too coarse for this model here.", remedy=FINER)
    context.report |= {"device": pipeline.device.name, "frames": len(asked.moments), "frames_made": len(made)}
    _tell_differences(drawn_on, asked, context)
    frames = [drawn_on.back(frame) for frame in made]
    moments = [min(moment, len(frames) - 1.0) for moment in asked.moments]
    moved = between(frames, moments, lambda done: context.progress(FILMED + (1 - FILMED) * done, "Frames between"))
    return mp4.encode(films.shown(moved, context), asked.rate, name)


def _tell_differences(drawn_on: Canvas, asked: Reel, context: Context) -> None:
    if drawn_on.scaled != drawn_on.asked:
        (width, height), wanted = drawn_on.scaled, " × ".join(map(str, drawn_on.asked))
        context.report["size"] = f"filmed at {width} × {height} px, then brought to {wanted} px"
    if asked.made_rate != asked.rate:
        rates = f"filmed at {asked.made_rate:g} frames a second, brought to {asked.rate:g} by frames in between"
        context.report["rate"] = rates


def _at_most(width: int, height: int) -> tuple[int, int]:
    """Return a size, brought to a film's longest side where it is longer."""
    scale = min(1.0, LONGEST / max(width, height))
    return max(round(width * scale), 1), max(round(height * scale), 1)
