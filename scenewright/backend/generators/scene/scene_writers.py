"""Scene plans by language models: those of a server, and Qwen3.5 here."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.published import QWEN
from scenewright.backend.writer import LocalWriter, ServerOptions, ServerWriter, Writer, WriterOptions
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.tasks import TextTo3D, TextToScene

BY_WORDS = "parametric"  # the maker that knows things by name alone


class ServerScene(ServerWriter[TextToScene]):
    """Plan a scene with a language server: what you write goes to it, by default on this machine."""

    name = "server-scene"
    title = "Language server"

    def run(self, task: TextToScene, options: ServerOptions, context: Context) -> ScenePlan:
        return _planned(self, task, options, context)


class QwenScene(LocalWriter[TextToScene]):
    """Plan a scene with Qwen3.5 of 4 billion weights: reads many languages, and sentences of any kind.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-scene"
    title = "Qwen3.5 4B"
    licence = "Apache-2.0"
    needs = (QWEN,)
    resident_gb = 11.0

    def run(self, task: TextToScene, options: WriterOptions, context: Context) -> ScenePlan:
        return _planned(self, task, options, context)


def _planned(writer: Writer[TextToScene], task: TextToScene, options: WriterOptions, context: Context) -> ScenePlan:
    """Return the plan that a language model writes, with notes on what does not fit."""
    from scenewright.backend.layout.rehearsal import rehearse
    from scenewright.backend.planning.drafts import drafted

    makes_anything = context.choose(TextTo3D).name != BY_WORDS
    language = writer.language(options, context)
    plan = drafted(language, task, writer.sampling(options, task.seed), context, makes_anything)
    layout = rehearse(plan, task.seed, lambda done: context.progress(0.85 + 0.14 * done, "Trying where it all goes"))
    return msgspec.structs.replace(plan, notes=tuple(dict.fromkeys([*plan.notes, *layout.notes])))
