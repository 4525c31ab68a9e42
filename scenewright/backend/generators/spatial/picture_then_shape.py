"""Words to a shape by way of a picture: whatever paints best here, then whatever shapes best here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageTo3D, TextTo3D, TextToImage

USUAL_FACES = 20_000
PAINTED = 0.5  # of the progress
# These see an outline alone; all others were trained on views from a little above and aside.
SEE_OUTLINES = ("inflate", "relief")
VIEWS = {"front": "straight front view", "three-quarter": "three-quarter view from slightly above"}
STAGING = "a single object, the whole of it in frame, centred, plain white background, soft even light"
UNWANTED = "several objects, cropped, people, hands, text, watermark, patterned background, floor, hard shadows"


class PictureThenShape(Generator[TextTo3D]):
    """Paint a picture from words, then make a shape of the picture."""

    name = "picture-then-shape"
    title = "Picture, then shape"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        picture: Annotated[
            str,
            Meta(
                max_length=60, title="Painter",
                description="The text-to-image generator by name; empty takes the largest model that can run here",
            ),
        ] = ""  # fmt: skip
        shape: Annotated[
            str,
            Meta(
                max_length=60, title="Shaper",
                description="The image-to-3D generator by name; empty takes the largest model that can run here",
            ),
        ] = ""  # fmt: skip
        view: Annotated[
            Literal["automatic", "front", "three-quarter"],
            Meta(title="View", description="From where it is painted: as the shaper wants it, or always so"),
        ] = "automatic"
        picture_size: Annotated[
            int, Meta(ge=256, le=2048, title="Picture", description="Its side", extra={"unit": "px"})
        ] = 1024

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        side = options.picture_size
        size = {"faces": settings["faces"] or USUAL_FACES, "texture_size": settings["texture_size"]}
        return (
            Ask(TextToImage, options.picture, {"prompt": "", "width": side, "height": side}),
            Ask(ImageTo3D, options.shape, size),
        )

    def run(self, task: TextTo3D, options: Options, context: Context) -> tuple[Mesh, Image]:
        wanted = task.prompt.strip()
        if not wanted:
            raise InvalidInput("The prompt is empty.", remedy="Say what it shall be, such as: a red mug.")
        # Who cannot work is told of before time is spent on a picture.
        painter, shaper = context.choose(TextToImage, options.picture), context.choose(ImageTo3D, options.shape)
        prompt = f"{wanted}, {VIEWS[_view(options.view, shaper.name)]}, {STAGING}"
        side = options.picture_size
        painting = TextToImage(prompt=prompt, negative_prompt=UNWANTED, width=side, height=side, seed=task.seed)
        picture = context.ask(painting, painter.name, stop=PAINTED).first(Image)
        picture = msgspec.structs.replace(picture, name=wanted[:60])
        context.preview(picture)
        shaping = ImageTo3D(
            image=_cut_out(picture), faces=task.faces or USUAL_FACES, texture_size=task.texture_size, seed=task.seed
        )
        shaped = context.ask(shaping, shaper.name, start=PAINTED)
        context.report |= {"painted_by": painter.title, "shaped_by": shaper.title, **shaped.report}
        return msgspec.structs.replace(shaped.first(Mesh), name=wanted[:60]), picture


def _cut_out(picture: Image) -> Image:
    """Return the picture without the backdrop that was asked for, and without the shadow on it, where it has one."""
    from scenewright.backend.formats import image_pillow
    from scenewright.backend.imaging.backdrops import cut_from_backdrop

    pixels = image_pillow.to_bytes(picture)
    if pixels.shape[2] == 4:
        return picture
    colours = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
    alpha = cut_from_backdrop(colours)
    if alpha is None:
        return picture
    cut = np.concatenate([colours, np.rint(255 * alpha).astype(np.uint8)[..., None]], axis=2)
    return Image(name=picture.name, pixels=cut)


def _view(asked: str, shaper: str) -> str:
    if asked != "automatic":
        return asked
    return "front" if shaper in SEE_OUTLINES else "three-quarter"
