"""Shap-E: coloured bodies from words or from one picture, by a pretrained diffusion model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageTo3D, TextTo3D

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "ftfy")
RESIDENT_GB = 4.0  # on a GPU, with what a step needs
PICTURE = 256  # pixels of the picture's longer side
MARGIN = 0.1  # of the object's longer side, left free around it
USUAL_FACES = 10_000
DENOISED, EXTRACTED = 0.55, 0.8  # fractions of the work
CLOSE = 0.02  # of the triangles asked for
COARSEST = 12  # points along a side
EMPTY, OTHERWISE = "Nothing came out: the shape is empty.", "Try another seed, more steps, or another description."


class ShapEOptions(msgspec.Struct, frozen=True):
    """What both generators understand."""

    steps: Annotated[int, Meta(ge=2, le=200, title="Steps", description="More take longer and are cleaner")] = 64
    guidance: Annotated[
        float, Meta(ge=1, le=50, title="Guidance", description="How closely to follow what was given")
    ] = 15.0
    resolution: Annotated[
        int, Meta(ge=16, le=512, title="Resolution", description="Points along the side of the box it is cut from")
    ] = 128
    height: Annotated[
        float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
    ] = 1.0


class ShapE(Generator[TextTo3D]):
    """Make a coloured body from words, with OpenAI's Shap-E.

    Source: Jun and Nichol, Shap-E: Generating Conditional 3D Implicit Functions, 2023.
    """

    name = "shap-e"
    title = "Shap-E"
    licence = "MIT"
    needs = (Weights("shap-e", "openai/shap-e", 2.7, "MIT"),)
    extra = "diffusion"
    packages = PACKAGES
    Options = ShapEOptions

    def load(self, context: Context) -> None:
        self._pipeline = _load(self.needs[0], context)

    def run(self, task: TextTo3D, options: ShapEOptions, context: Context) -> Mesh:
        if not task.prompt.strip():
            raise InvalidInput("The prompt is empty.", remedy="Say what it shall be, such as: a red mug.")
        return _made(self._pipeline, task, options, context, task.prompt.strip()[:60], prompt=task.prompt)


class ShapEImage(Generator[ImageTo3D]):
    """Make a coloured body from one picture, with OpenAI's Shap-E.

    Source: Jun and Nichol, Shap-E: Generating Conditional 3D Implicit Functions, 2023.
    """

    name = "shap-e-image"
    title = "Shap-E from a picture"
    licence = "MIT"
    needs = (Weights("shap-e-image", "openai/shap-e-img2img", 3.3, "MIT"),)
    extra = "diffusion"
    packages = PACKAGES

    class Options(ShapEOptions, frozen=True):
        """What only this generator understands."""

        guidance: Annotated[
            float, Meta(ge=1, le=50, title="Guidance", description="How closely to follow what was given")
        ] = 3.0

    def load(self, context: Context) -> None:
        self._pipeline = _load(self.needs[0], context)

    def run(self, task: ImageTo3D, options: ShapEOptions, context: Context) -> Mesh:
        from PIL import Image as Pictures

        context.progress(0.0, "Cutting the object out")
        picture = _on_white(task, context)
        context.preview(Image(name="preview", pixels=picture))
        name = task.image.name or "Shap-E"
        return _made(self._pipeline, task, options, context, name, image=Pictures.fromarray(picture))


def _load(weights: Weights, context: Context) -> Pipeline:
    context.progress(0.0, "Loading the model")
    from scenewright.backend.pipelines.resident import Pipeline

    return Pipeline(context.shelf.require(weights), RESIDENT_GB)


def _made(
    pipeline: Pipeline, task: TextTo3D | ImageTo3D, options: ShapEOptions, context: Context, name: str, **given: Any
) -> Mesh:
    latents = pipeline.run(
        context, task.seed, 0.0, DENOISED, num_inference_steps=options.steps, guidance_scale=options.guidance,
        output_type="latent", **given,
    ).images[:1].to(pipeline.device.name)  # fmt: skip
    faces, resolution = task.faces or USUAL_FACES, options.resolution
    while True:
        mesh = _meshed(pipeline, latents, resolution, (faces, task.texture_size, options.height), context, name)
        if len(mesh.faces) <= faces * (1 + CLOSE):
            break
        # So jagged that it cannot be had with less: a coarser look at it has fewer folds.
        resolution //= 2
        if resolution < COARSEST:
            raise InvalidInput(f"The shape is too jagged for {faces} triangles.", remedy="Ask for more, or more steps.")
    context.report |= {"triangles": len(mesh.faces), "resolution": resolution, "device": pipeline.device.name}
    return mesh


def _meshed(
    pipeline: Pipeline, latents: Any, resolution: int, size: tuple[int, int, float], context: Context, name: str
) -> Mesh:
    """Return the surface, closed and textured; `size` is its triangles, texels and metres."""
    from scenewright.backend.assets.single import textured
    from scenewright.backend.pipelines.shap_e import surface

    def extracting(done: float) -> None:
        context.progress(DENOISED + (EXTRACTED - DENOISED) * done, "Extracting the surface")

    renderer = pipeline.pipe.shap_e_renderer.to(pipeline.device.name)
    body = surface(renderer, latents, resolution, extracting)
    if body is None:
        raise InvalidInput(EMPTY, remedy=OTHERWISE)
    try:
        return textured(
            msgspec.structs.replace(body, name=name), *size,
            lambda done, phase: context.progress(EXTRACTED + (1 - EXTRACTED) * done, phase),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidInput(EMPTY, remedy=OTHERWISE) from error


def _on_white(task: ImageTo3D, context: Context) -> NDArray[np.uint8]:
    """Return the object in the middle of a white square, (h, h, 3) uint8 sRGB: what the model was trained on."""
    from scenewright.backend.imaging.cutout import cut_out
    from scenewright.backend.imaging.mattes import finder

    find = finder(context.shelf)
    cutout = cut_out(task.image, task.background, PICTURE, context.check_cancelled, find=find).cropped(0)
    alpha = cutout.alpha[..., None]
    shown = np.rint(cutout.colours * alpha + 255.0 * (1.0 - alpha)).astype(np.uint8)
    height, width = alpha.shape[:2]
    side = round(max(height, width) * (1 + 2 * MARGIN))
    square = np.full((side, side, 3), 255, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = shown
    return square
