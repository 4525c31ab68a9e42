"""Summaries out of a text's own sentences."""

from __future__ import annotations

from typing import Any

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import Summarization


class LexRank(Generator[Summarization]):
    """Pick out the sentences that say most of a text, in their order and as they stand. It writes none of its own.

    Source: Erkan and Radev, LexRank, 2004.
    """

    name = "lexrank"
    title = "Key sentences"
    licence = "GPL-3.0-or-later"

    def run(self, task: Summarization, options: Any, context: Context) -> Text:
        from scenewright.backend.language.lexrank import summary
        from scenewright.backend.language.sentences import length
        from scenewright.backend.language.summaries import checked, named

        text = checked(task)
        found = summary(text, task.words, lambda done: context.progress(done, "Comparing sentences"))
        context.report |= {"sentences": len(found), "words": sum(map(length, found)), "of_words": length(text)}
        return named(task, " ".join(found))
