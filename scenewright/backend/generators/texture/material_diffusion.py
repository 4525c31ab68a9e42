"""`material-diffusion`: a seamless material from words, drawn step by step by a small model that is shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.tasks import TextToMaterial

if TYPE_CHECKING:
    from torch import Tensor

DRAWN = 0.9  # of the work


class MaterialDiffusion(Generator[TextToMaterial]):
    """Dream up a seamless material with a small diffusion model: "old red brick", "wet cobblestones".

    It draws base colour, height, roughness and metallic together, in the latents of a codec, on a torus; normals and
    occlusion follow from the height. It knows the families of the procedural materials, which it learned from.
    """

    name = "material-diffusion"
    title = "Material diffusion"
    licence = "GPL-3.0-or-later"
    experimental = True
    extra = "diffusion"
    packages = ("torch", "diffusers")

    class Options(msgspec.Struct, frozen=True):
        """How it is drawn."""

        steps: Annotated[
            int, Meta(ge=1, le=200, title="Steps", description="Steps from noise to a material; few are coarse")
        ] = 20
        guidance: Annotated[
            float, Meta(ge=1, le=10, title="Guidance", description="How closely it keeps to the words; 1 is loosely")
        ] = 2.0
        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with the usual")
        ] = 1.0

    def load(self, context: Context) -> None:
        from scenewright.backend.learned.denoiser import NAME
        from scenewright.backend.learned.studio import studio

        self.weights = studio(NAME).digest

    def run(self, task: TextToMaterial, options: Options, context: Context) -> Material:
        """Draw latents, decode them, and derive the other maps."""
        from scenewright.backend.learned import commission, sampling
        from scenewright.backend.learned.denoiser import NAME
        from scenewright.backend.learned.studio import studio

        context.progress(0.0, "Reading the words")
        ours = studio(NAME)
        asked = commission.read(task, ours.families)

        def watch(step: int, forecast: Tensor) -> None:
            context.progress(DRAWN * step / options.steps, "Drawing", f"step {step + 1} of {options.steps}")
            if step:
                context.preview(Image(pixels=ours.glimpse(forecast)))

        noise = sampling.noise(asked.side, task.seed)
        latents = sampling.denoised(ours.network, [asked.wish], noise, options.steps, options.guidance, watch)
        context.progress(DRAWN, "Decoding")
        return asked.delivered(ours.maps(latents), options.relief * ours.depths[asked.wish.kind], context)
