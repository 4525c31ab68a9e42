"""Storyboards by language models: those of a server, and Qwen3.5 here."""

from __future__ import annotations

from typing import Any

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask
from scenewright.backend.published import QWEN
from scenewright.backend.storyboarding import Painter, asks, board, chosen
from scenewright.backend.writer import LocalWriter, ServerOptions, ServerWriter, Tokens, Writer, WriterOptions
from scenewright.shared.artifacts import Storyboard
from scenewright.shared.tasks import TextToStoryboard

WRITTEN = 0.4  # of the work, where pictures follow
LONG = 4096  # tokens: a part of a story in shots


class BoardOptions(WriterOptions, frozen=True, kw_only=True):
    """How it writes, and who paints."""

    tokens: Tokens = LONG
    painter: Painter = ""


class ServerBoardOptions(ServerOptions, frozen=True, kw_only=True):
    """Where the words go, and who paints."""

    tokens: Tokens = LONG
    painter: Painter = ""


class ServerStoryboard(ServerWriter[TextToStoryboard]):
    """Break a story into shots with a language server: the story goes to it, by default on this machine."""

    name = "server-storyboard"
    title = "Language server"
    Options = ServerBoardOptions

    @classmethod
    def asks(cls, settings: dict[str, Any], options: ServerBoardOptions) -> tuple[Ask, ...]:
        return asks(settings, options.painter)

    def run(self, task: TextToStoryboard, options: ServerBoardOptions, context: Context) -> Storyboard:
        return _told(self, task, options, context)


class QwenStoryboard(LocalWriter[TextToStoryboard]):
    """Break a story into shots with Qwen3.5 of 4 billion weights: reads many languages, and between the lines.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-storyboard"
    title = "Qwen3.5 4B"
    licence = "Apache-2.0"
    needs = (QWEN,)
    resident_gb = 11.0
    Options = BoardOptions

    @classmethod
    def asks(cls, settings: dict[str, Any], options: BoardOptions) -> tuple[Ask, ...]:
        return asks(settings, options.painter)

    def run(self, task: TextToStoryboard, options: BoardOptions, context: Context) -> Storyboard:
        return _told(self, task, options, context)


def _told(
    writer: Writer[TextToStoryboard],
    task: TextToStoryboard,
    options: BoardOptions | ServerBoardOptions,
    context: Context,
) -> Storyboard:
    """Return the storyboard that a language model writes and somebody else paints."""
    from scenewright.backend.storyboards.drafts import drafted

    painter = chosen(task, options.painter, context)
    written = WRITTEN if painter else 1.0
    language = writer.language(options, context)
    shots = drafted(language, task, writer.sampling(options, task.seed), context, (0.0, written))
    return board(shots, task, painter, context, written)
