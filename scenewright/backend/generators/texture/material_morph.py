"""`material-morph`: the materials between two, in the latents of a codec that has learned materials."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import MaterialInterpolation


class MaterialMorph(Generator[MaterialInterpolation]):
    """Turn one material into another through the latents of a small autoencoder.

    The two given are kept as they are; what lies between is decoded, so it is somewhat softer.

    Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
    """

    name = "material-morph"
    title = "Morph through latents"
    licence = "GPL-3.0-or-later"
    experimental = True
    extra = "diffusion"
    packages = ("torch", "diffusers")

    def load(self, context: Context) -> None:
        from scenewright.backend.learned import studio

        self.weights = studio.tracer().digest

    def run(self, task: MaterialInterpolation, options: object, context: Context) -> tuple[Material, ...]:
        """Encode both, and decode what lies between."""
        from scenewright.backend.learned import sampling, studio, tiles
        from scenewright.backend.materials import blending, surface
        from scenewright.backend.materials.reading import surface_of

        context.progress(0.0, "Encoding")
        ours, side = studio.tracer(), tiles.working_side(task.size)
        ends = [surface_of(each, side) for each in (task.first, task.last)]
        first, last = (ours.encoded(tiles.maps(end)) for end in ends)
        depths = [float(end.height.max() - end.height.min()) for end in ends]
        made = []
        for number, share in enumerate(blending.moments(task.count)):
            context.progress(0.1 + 0.9 * number / task.count, "Decoding", f"{number + 1} of {task.count}")
            way = blending.blended(ends[0], ends[1], share, 0.0)
            drawn = ends[int(share)]
            if 0 < share < 1:
                depth = depths[0] + share * (depths[1] - depths[0])
                latents = sampling.between(first, last, share)
                drawn = tiles.surface(ours.maps(latents), way.metres, depth, way.emission)
            fitted = surface.resized(drawn, task.size) if side != task.size else drawn
            made.append(surface.material(fitted, f"{task.first.name or 'morph'} {number + 1}"))
            if (picture := made[-1].albedo_map) is not None:
                context.preview(picture)
        return tuple(made)
