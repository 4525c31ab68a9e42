"""Props from a small trained model: new variations, and shapes between two kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextTo3D

USUAL_FACES = 8000
DRAWN, SHAPED = 0.2, 0.4  # of the work


class PointFlow(Generator[TextTo3D]):
    """Dream up a variation of a prop, or one between two: "mug", or "half mug half vase".

    A flow in the latent space of a decoder of distance volumes, learned from the parametric props.

    Source: the task is that of Yang et al., PointFlow, 2019; flow matching as in Lipman et al., 2023.
    """

    name = "pointflow"
    title = "Point flow"
    licence = "GPL-3.0-or-later"
    experimental = True

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        family: Annotated[
            str, Meta(max_length=40, title="Family", description="What it is; empty takes it from the prompt")
        ] = ""
        second: Annotated[
            str, Meta(max_length=40, title="Mix with", description="What it is mixed with; empty asks the prompt")
        ] = ""
        mix: Annotated[
            float, Meta(ge=0, le=1, title="Mix", description="How far it is on the way from the first to the second")
        ] = 0.5
        steps: Annotated[
            int, Meta(ge=2, le=200, title="Steps", description="Steps from noise to a shape; few are coarse")
        ] = 24
        resolution: Annotated[
            int, Meta(ge=48, le=192, title="Resolution", description="Voxels along each side when it is meshed")
        ] = 96

    def load(self, context: Context) -> None:
        from scenewright.backend.pointflow.network import network

        self.weights = network().digest

    def run(self, task: TextTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.modelling.clay import clay
        from scenewright.backend.modelling.families import families
        from scenewright.backend.modelling.parts import solid
        from scenewright.backend.modelling.props import Prop, textured
        from scenewright.backend.pointflow.asking import wish
        from scenewright.backend.pointflow.network import network
        from scenewright.backend.pointflow.sampling import between, noise, sample
        from scenewright.backend.pointflow.surfacing import surface, within

        context.progress(0.0, "Reading the prompt")
        known = network()
        wished = wish(task.prompt, options.family, options.second, known.families)
        start = noise(known, task.seed)
        codes = []
        for number, name in enumerate((wished.first, wished.second)):
            context.progress(DRAWN * number / 2, "Sampling", name)
            codes.append(sample(known, name, start, options.steps, lambda done: context.check_cancelled()))
        code = between(codes[0], codes[1], options.mix)
        context.progress(DRAWN, "Extracting the surface")
        try:
            shape = surface(known.decode(code[0]), known.sized(code)[0], options.resolution)
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Take another seed.") from error
        context.progress(0.5 * (DRAWN + SHAPED), "Reducing triangles")
        shape = within(shape, task.faces or USUAL_FACES)
        context.preview(clay(shape))
        mostly = families()[wished.first if options.mix < 0.5 else wished.second]
        request = wished.request if wished.request.family is mostly else replace(wished.request, family=mostly)
        parts = (solid(shape.vertices.astype(np.float64), shape.faces, "z").of(mostly.slots[0]),)
        prop = Prop(request, parts, request.looks(np.random.default_rng(task.seed)), task.seed)
        mesh = textured(
            prop, task.texture_size, lambda done, phase: context.progress(SHAPED + (1 - SHAPED) * done, phase)
        )
        context.report |= {
            "prop": wished.first if wished.second == wished.first else f"{wished.first} – {wished.second}",
            "size": " × ".join(f"{side:.3g}" for side in prop.size) + " m",
            "triangles": len(mesh.faces),
        }
        return mesh
