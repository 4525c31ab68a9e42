"""Words by language models of a server: Ollama, llama-server, vLLM, or one for hire."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.writer import ServerOptions, ServerWriter
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import Summarization, TextGeneration, TextToCode


class ServerText(ServerWriter[TextGeneration]):
    """Talk, or tell a story, with a language server: your words go to it, by default on this machine."""

    name = "server-text"
    title = "Language server"

    def run(self, task: TextGeneration, options: ServerOptions, context: Context) -> Text:
        from scenewright.backend.language.chat import answered

        return answered(self.language(options, context), task, self.sampling(options, task.seed), context)


class ServerSummary(ServerWriter[Summarization]):
    """Sum a text up with a language server: the text goes to it, by default on this machine."""

    name = "server-summary"
    title = "Language server"

    def run(self, task: Summarization, options: ServerOptions, context: Context) -> Text:
        from scenewright.backend.language.summaries import summed_up

        return summed_up(self.language(options, context), task, self.sampling(options, task.seed), context)


class ServerCode(ServerWriter[TextToCode]):
    """Write Blender Python with a language server; what is not allowed in it is refused, and written anew."""

    name = "server-code"
    title = "Language server"

    def run(self, task: TextToCode, options: ServerOptions, context: Context) -> Text:
        from scenewright.backend.language.coding import coded

        return coded(self.language(options, context), task, self.sampling(options, task.seed), context)
