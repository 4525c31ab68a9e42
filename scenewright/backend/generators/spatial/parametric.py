"""Props built from words, without weights."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Mesh
from scenewright.shared.tasks import TextTo3D

SHAPED = 0.15  # of the work


class Parametric(Generator[TextTo3D]):
    """Build a prop from words: crate, chair, tree, house and many more, closed and textured."""

    name = "parametric"
    title = "Parametric props"
    licence = "GPL-3.0-or-later"

    def load(self, context: Context) -> None:
        from scenewright.backend.modelling.props import build

        build("crate", texture_size=128)  # compiles what paints

    def run(self, task: TextTo3D, options: object, context: Context) -> Mesh:
        from scenewright.backend.modelling.clay import clay
        from scenewright.backend.modelling.props import plain, shape, textured
        from scenewright.backend.modelling.reading import read

        context.progress(0.0, "Reading the prompt")
        request = read(task.prompt)
        context.progress(0.02, "Building")
        prop = shape(request, task.seed, task.faces)
        context.preview(clay(plain(prop)))
        mesh = textured(
            prop, task.texture_size, lambda done, phase: context.progress(SHAPED + (1 - SHAPED) * done, phase)
        )
        context.report |= {
            "prop": request.family.name,
            "size": " × ".join(f"{side:.3g}" for side in prop.size) + " m",
            "triangles": len(mesh.faces),
            "parts": len(prop.parts),
        }
        if request.ignored:
            context.report["not_understood"] = ", ".join(request.ignored)
        if request.notes:
            context.report["notes"] = " ".join(request.notes)
        return mesh
