"""`seam-inpainted`: a seamless material by any model of pictures, also one that cannot wrap by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import Inpainting, TextToImage, TextToMaterial

if TYPE_CHECKING:
    from scenewright.backend.materials.surface import Surface

SAID = "seamless texture of {}, filling the whole frame, seen straight from above, flat even light, no shadows"
UNWANTED = "perspective, horizon, objects, shadows, highlights, vignette, frame, text, watermark, blurry"
PAINTED, FILLED, APART = 0.35, 0.75, 0.95  # fractions of the work
BAND = 0.15  # of the side: width of what is painted anew
SEAMLESS = 1.05  # step across the seam over steps elsewhere
USUAL_METRES = 1.0
# How far the picture is moved, in halves of its side, and whether the whole cross or its middle is painted anew: the
# ends of the arms come last, each in the middle of a picture where they are whole.
PASSES = (((1, 1), True), ((1, 0), False), ((0, 1), False))


class SeamInpainted(Generator[TextToMaterial]):
    """Have a model paint a surface, and paint over the seams until it repeats; then find its maps.

    For models that cannot wrap by themselves, such as Z-Image and FLUX. What still shows is cut and mended.
    """

    name = "seam-inpainted"
    title = "Painted, seams inpainted"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        painter: Annotated[
            str,
            Meta(
                max_length=60, title="Painter",
                description="The text-to-image generator by name; empty takes the largest model that can run here",
            ),
        ] = ""  # fmt: skip
        inpainter: Annotated[
            str,
            Meta(
                max_length=60, title="Inpainter",
                description="The inpainting generator by name; empty takes the largest model that can run here",
            ),
        ] = ""  # fmt: skip
        resolution: Annotated[
            int, Meta(ge=128, le=2048, title="Painted at", description="Side it is painted at", extra={"unit": "px"})
        ] = 1024
        attempts: Annotated[
            int, Meta(ge=1, le=4, title="Attempts", description="How often a seam is painted anew while it shows")
        ] = 2
        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with what was found")
        ] = 1.0

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        side = options.resolution
        painting = {"prompt": "", "width": side, "height": side}
        return Ask(TextToImage, options.painter, painting), Ask(Inpainting, options.inpainter, {"prompt": ""})

    def run(self, task: TextToMaterial, options: Options, context: Context) -> Material:
        """Paint, mend, take apart, and bring to size."""
        from scenewright.backend.imaging import seams
        from scenewright.backend.materials import surface

        if not task.prompt.strip():
            raise InvalidInput("The prompt is empty.", remedy="Say what surface it shall be, such as: mossy cobbles.")
        # Who cannot work is told of before time is spent on a picture.
        painter = context.choose(TextToImage, options.painter)
        inpainter = context.choose(Inpainting, options.inpainter)
        context.report |= {"painted_by": painter.title, "inpainted_by": inpainter.title}
        picture = self._painted(task, painter.name, options.resolution, context)
        picture = self._repeating(picture, task, inpainter.name, options, context)
        seam = context.report["seam_inpainted"] = round(surface.seam(picture), 3)
        if seam > SEAMLESS:
            picture = np.clip(seams.mended(picture), 0, 1)
            context.report["mended"] = "the seam still showed, and was cut"
        drawn = surface.cut(surface.resized(_taken_apart(picture, task, context), task.size))
        drawn.height *= options.relief
        context.report |= {"seam": round(surface.seam(drawn.colour), 3), "metres": drawn.metres}
        return surface.material(drawn, task.prompt.strip()[:60])

    def _painted(self, task: TextToMaterial, painter: str, side: int, context: Context) -> np.ndarray:
        """Return a picture of the surface, (side, side, 3) float32 sRGB-encoded."""
        asked = TextToImage(prompt=SAID.format(task.prompt.strip()), negative_prompt=UNWANTED, width=side, height=side,
                            seed=task.seed)  # fmt: skip
        return _floats(context.ask(asked, painter, stop=PAINTED).first(Image))

    def _repeating(
        self, picture: np.ndarray, task: TextToMaterial, inpainter: str, options: Options, context: Context
    ) -> np.ndarray:
        """Return the picture with its seams painted anew, as often as they show and may be."""
        from scenewright.backend.imaging import seams
        from scenewright.backend.materials import surface

        band = round(BAND * len(picture))
        masks = {True: seams.cross(len(picture), band), False: _middle(len(picture), 2 * band)}
        spans = _spans(options.attempts * len(PASSES))
        for attempt in range(options.attempts):
            for moved, whole in PASSES:
                shift = [halves * len(picture) // 2 for halves in moved]
                asked = Inpainting(
                    image=Image(pixels=srgb.as_bytes(np.roll(picture, shift, (0, 1)))),
                    mask=Image(pixels=masks[whole][..., None] * np.uint8(255), colour_space="data"),
                    prompt=SAID.format(task.prompt.strip()), seed=(task.seed + attempt) % 2**31,
                )  # fmt: skip
                start, stop = next(spans)
                filled = _floats(context.ask(asked, inpainter, start=start, stop=stop).first(Image))
                picture = np.roll(filled, [-step for step in shift], (0, 1))
            if surface.seam(picture) <= SEAMLESS:
                break
        return picture


def _taken_apart(picture: np.ndarray, task: TextToMaterial, context: Context) -> Surface:
    """Return the surface that a tile shows: by Marigold where that can run, else from light and dark."""
    metres = task.metres or USUAL_METRES
    if context.shelf.has(MARIGOLD_INTRINSICS) or context.shelf.has(MARIGOLD_NORMALS):
        from scenewright.backend.pipelines import intrinsics

        how = intrinsics.Marigold(MARIGOLD_INTRINSICS, MARIGOLD_NORMALS)
        return intrinsics.taken_apart(picture, metres, how, task.seed, context, FILLED, APART)
    from scenewright.backend.materials import guessing

    context.progress(FILLED, "Maps")
    context.report["maps"] = "guessed from light and dark"
    return guessing.guessed(picture, metres, wraps=True)


def _middle(side: int, width: int) -> np.ndarray:
    near = np.abs(np.arange(side) - (side - 1) / 2) < width / 2
    return np.asarray(near[:, None] & near[None, :])


def _spans(count: int) -> Iterator[tuple[float, float]]:
    """Yield where in the progress of the job each of several asks begins and ends."""
    edges = np.linspace(PAINTED, FILLED, count + 1)
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def _floats(image: Image) -> np.ndarray:
    values = image.pixels[..., :3].astype(np.float32) / (255 if image.pixels.dtype == np.uint8 else 1)
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values
