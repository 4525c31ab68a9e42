"""Pictures from words, from other pictures, and over what a scene says, by pretrained pipelines."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits
from scenewright.backend.pipelines.pictures import Canvas, canvas, shown, size_of, with_alpha_of
from scenewright.backend.pipelines.prompts import require, spoken
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import Unavailable

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.tasks import ControlToImage, ImageToImage, TextToImage

FINER = "Set SCENEWRIGHT_DTYPE to bfloat16 or float32 where the backend runs, and start it again."
NAME = 60  # letters of a prompt that name its picture


def from_words(pipeline: Pipeline, task: TextToImage, limits: Limits, context: Context, **words: Any) -> Image:
    """Return a picture of what a prompt says.

    Raises:
        InvalidInput: the prompt is empty, or the picture too slim.
    """
    require(task.prompt)
    drawn_on = canvas(task.width, task.height, limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    pixels = drawn(pipeline, drawn_on, task.seed, context, **said, **words)
    return Image(name=_name(task.prompt), pixels=pixels)


def from_picture(
    pipeline: Pipeline, task: ImageToImage, limits: Limits, context: Context, steps: int, **words: Any
) -> Image:
    """Return a picture, as opaque as it was, changed by as many of the steps as its strength is.

    Raises:
        InvalidInput: the picture is too slim.
    """
    if int(steps * task.strength) < 1:
        context.report["strength"] = f"too little for {steps} steps: nothing changed"
        return task.image
    if task.references:
        context.report["references"] = "not looked at: this model changes one picture"
    drawn_on = canvas(*size_of(task.image), limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    pixels = drawn(
        pipeline, drawn_on, task.seed, context, image=drawn_on.fit(shown(task.image)), strength=task.strength,
        num_inference_steps=steps, **said, **words,
    )  # fmt: skip
    return _like(task.image, pixels)


def edited(pipeline: Pipeline, task: ImageToImage, limits: Limits, context: Context, **words: Any) -> Image:
    """Return a picture edited by a model that looks at it while it draws a new one.

    Raises:
        InvalidInput: the prompt is empty, or the picture too slim.
    """
    require(task.prompt)
    if task.strength == 0:
        return task.image
    context.report["strength"] = "not used: this model changes what the words name, and no more"
    drawn_on = canvas(*size_of(task.image), limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    given = [drawn_on.fit(shown(task.image)), *_references(task, limits)]
    return _like(task.image, drawn(pipeline, drawn_on, task.seed, context, image=given, **said, **words))


def over_control(
    pipeline: Pipeline, task: ControlToImage, limits: Limits, context: Context, image_word: str, **words: Any
) -> Image:
    """Return a picture of what a prompt says, its things where a control picture has them.

    Args:
        image_word: what the pipeline calls the control picture.

    Raises:
        InvalidInput: the prompt is empty, or the picture too slim.
    """
    require(task.prompt)
    drawn_on = canvas(*size_of(task.control), limits)
    said = spoken(pipeline.pipe, task.prompt, task.negative_prompt, limits, context)
    given = {image_word: drawn_on.fit(shown(task.control)), "controlnet_conditioning_scale": task.control_strength}
    pixels = drawn(pipeline, drawn_on, task.seed, context, **given, **said, **words)
    return Image(name=_name(task.prompt), pixels=pixels)


def drawn(pipeline: Pipeline, drawn_on: Canvas, seed: int, context: Context, **words: Any) -> Any:
    """Run a pipeline over a canvas and return what it drew, (h, w, 3) uint8, at the size that was asked for.

    Raises:
        Unavailable: numbers overflowed.
    """
    if drawn_on.scaled != drawn_on.asked:
        (width, height), asked = drawn_on.scaled, " × ".join(map(str, drawn_on.asked))
        context.report["size"] = f"drawn at {width} × {height} px, then brought to {asked} px"
    size = {"width": drawn_on.width, "height": drawn_on.height}
    result = pipeline.run(context, seed, output_type="np", **_known(pipeline.pipe, size), **words)
    context.report["device"] = pipeline.device.name
    made = np.asarray(result.images[0], np.float32)
    if not np.isfinite(made).all():
        raise Unavailable("The picture came out blank: half precision is too coarse for this model here.", remedy=FINER)
    return drawn_on.back(made)


def _references(task: ImageToImage, limits: Limits) -> list[Any]:
    """Return the further pictures of an edit, each at the size that the model looks at."""
    return [canvas(*size_of(image), limits).fit(shown(image)) for image in task.references]


def _known(pipe: Any, words: dict[str, Any]) -> dict[str, Any]:
    """Return those of the words that a pipeline takes; the others follow from its picture."""
    return {word: value for word, value in words.items() if word in signature(pipe.__call__).parameters}


def _like(image: Image, pixels: Any) -> Image:
    return Image(name=image.name, pixels=with_alpha_of(image, pixels))


def _name(prompt: str) -> str:
    return prompt.strip()[:NAME]
