"""`scene-grammar`: sentences to scene plans by a grammar over what can be made here, without weights."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.tasks import TextToScene


class SceneGrammar(Generator[TextToScene]):
    """Read a scene out of English sentences: things, counts, sizes, materials, how they stand, light, camera, sound."""

    name = "scene-grammar"
    title = "Scene grammar"
    licence = "GPL-3.0-or-later"

    def run(self, task: TextToScene, options: object, context: Context) -> ScenePlan:
        from scenewright.backend.layout.rehearsal import rehearse
        from scenewright.backend.planning.grammar import read

        context.progress(0.0, "Reading")
        plan = read(task.prompt, task.seed)
        layout = rehearse(plan, task.seed, lambda done: context.progress(0.1 + 0.8 * done, "Trying where it all goes"))
        context.report |= {"objects": sum(each.count for each in plan.objects), "kinds": len(plan.objects)}
        return msgspec.structs.replace(plan, notes=tuple(dict.fromkeys([*plan.notes, *layout.notes])))
