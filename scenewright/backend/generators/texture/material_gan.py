"""`material-gan`: a seamless material from words at once, by a small adversarial network that is shipped."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.tasks import TextToMaterial


class MaterialGan(Generator[TextToMaterial]):
    """Draw a seamless material in one pass with a small GAN: "old red brick", "wet cobblestones".

    It draws base colour, height, roughness and metallic together, in the latents of a codec, on a torus; normals and
    occlusion follow from the height. It knows the families of the procedural materials, which it learned from.

    Source: Huang et al., The GAN is dead; long live the GAN!, 2024.
    """

    name = "material-gan"
    title = "Material GAN"
    licence = "GPL-3.0-or-later"
    experimental = True
    extra = "diffusion"
    packages = ("torch", "diffusers")

    class Options(msgspec.Struct, frozen=True):
        """How it is drawn."""

        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with the usual")
        ] = 1.0

    def load(self, context: Context) -> None:
        from scenewright.backend.learned.gan import NAME
        from scenewright.backend.learned.studio import loom

        self.weights = loom(NAME).digest

    def run(self, task: TextToMaterial, options: Options, context: Context) -> Material:
        """Draw latents, decode them, and derive the other maps."""
        from scenewright.backend.learned import commission, gan
        from scenewright.backend.learned.studio import loom

        context.progress(0.0, "Reading the words")
        ours = loom(gan.NAME)
        asked = commission.read(task, ours.families)
        context.progress(0.1, "Drawing")
        latents = gan.woven(ours.network, [asked.wish], asked.side, task.seed)
        context.progress(0.5, "Decoding")
        context.preview(Image(pixels=ours.glimpse(latents)))
        return asked.delivered(ours.maps(latents), options.relief * ours.depths[asked.wish.kind], context)
