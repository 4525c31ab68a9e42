"""What can be written without a language model: an answer out of the manual, and a story by rule."""

from __future__ import annotations

from typing import Any

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import TextGeneration

NO_MODEL = (
    "*This is no language model: it looks your words up in the manual of Scenewright and quotes what it finds. To "
    "talk, choose a language model as the generator.*"
)
NOTHING = "The manual says nothing that fits these words. Other words, in English, may be found."


class Handbook(Generator[TextGeneration]):
    """Quote what the manual says about a question, with the page; or tell a story by rule. It is no language model.

    Source: Robertson and Zaragoza, BM25, 2009; Propp, Morphology of the Folktale, 1928.
    """

    name = "handbook"
    title = "Manual and stories by rule"
    licence = "GPL-3.0-or-later"

    def run(self, task: TextGeneration, options: Any, context: Context) -> Text:
        from scenewright.backend.language.chat import as_text, asked, turns
        from scenewright.backend.language.conversation import Message
        from scenewright.backend.language.stories import story

        prompt = asked(task)
        context.progress(0.1, "Writing" if task.kind == "story" else "Looking it up")
        if task.kind == "story":
            told = Message("assistant", story(prompt, task.seed, task.words))
            return as_text([Message("user", prompt), told], "story")
        before = turns(task.conversation.text) if task.conversation is not None else []
        return as_text([*before, Message("user", prompt), Message("assistant", _answer(prompt, context))])


def _answer(question: str, context: Context) -> str:
    from scenewright.backend.language.manual import manual, shortened

    found = manual().answers(question)
    context.report["sources"] = "; ".join(section.source for section in found)
    if not found:
        return f"{NO_MODEL}\n\n{NOTHING}"
    quotes = ("\n".join(f"> {line}".rstrip() for line in shortened(section.text).splitlines()) for section in found)
    told = (f"From {section.source}:\n\n{quote}" for section, quote in zip(found, quotes, strict=True))
    return "\n\n".join((NO_MODEL, *told))
