"""FLUX.2 [klein] 4B: pictures from words, and pictures edited by them, in four steps."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PARTS, Limits, Painter
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageToImage, Inpainting, TextToImage

LICENCE = "Apache-2.0"
# The 4B alone is free: the 9B and dev of this family are not for commercial use.
KLEIN = Weights("flux2-klein-4b", "black-forest-labs/FLUX.2-klein-4B", 16.0, LICENCE, files=PARTS)
RESIDENT_GB = 18.0


class KleinOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    steps: Annotated[
        int, Meta(ge=1, le=50, title="Steps", description="It was trained for four; more change little")
    ] = 4


class FluxKlein(Painter[TextToImage]):
    """Make a picture from words in four steps, with FLUX.2 [klein] 4B.

    Source: Black Forest Labs, FLUX.2, 2025.
    """

    name = "flux-klein"
    title = "FLUX.2 klein 4B"
    licence = LICENCE
    needs = (KLEIN,)
    pipeline = "Flux2KleinPipeline"
    resident_gb = RESIDENT_GB
    limits = Limits(smallest=512, largest=1536, negative=False)
    Options = KleinOptions

    def run(self, task: TextToImage, options: KleinOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import from_words

        return from_words(self._pipeline, task, self.limits, context, **_words(options))


class FluxKleinEdit(Painter[ImageToImage]):
    """Edit a picture by what is said ("make it winter"), with FLUX.2 [klein] 4B: what isn't named stays.

    Source: Black Forest Labs, FLUX.2, 2025.
    """

    name = "flux-klein-edit"
    title = "FLUX.2 klein 4B"
    licence = LICENCE
    needs = (KLEIN,)
    pipeline = "Flux2KleinPipeline"
    resident_gb = RESIDENT_GB
    limits = Limits(smallest=512, largest=1024, negative=False)
    Options = KleinOptions

    def run(self, task: ImageToImage, options: KleinOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.painting import edited

        return edited(self._pipeline, task, self.limits, context, **_words(options))


class FluxKleinInpaint(Painter[Inpainting]):
    """Fill a part of a picture, or let it grow, with FLUX.2 [klein] 4B, which looks at the rest of it.

    Source: Black Forest Labs, FLUX.2, 2025.
    """

    name = "flux-klein-inpaint"
    title = "FLUX.2 klein 4B"
    licence = LICENCE
    needs = (KLEIN,)
    pipeline = "Flux2KleinInpaintPipeline"
    resident_gb = RESIDENT_GB
    # What is more than a million pixels, the pipeline would make smaller by itself.
    limits = Limits(smallest=512, largest=992, negative=False)
    Options = KleinOptions

    def run(self, task: Inpainting, options: KleinOptions, context: Context) -> Image:
        from scenewright.backend.pipelines.filling import filled

        return filled(self._pipeline, task, self.limits, context, strength=1.0, **_words(options))


def _words(options: KleinOptions) -> dict[str, Any]:
    return {"num_inference_steps": options.steps, "guidance_scale": 1.0}
