"""Conversations and stories: as Markdown that is read and goes on, and as they are told to a language model."""

from __future__ import annotations

import re
from typing import Literal

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Language, Message, Sampling, written
from scenewright.backend.language.quoting import RULE, plain
from scenewright.shared.artifacts import Text
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextGeneration

YOU, ANSWER = "## You", "## Answer"
TURN = re.compile(rf"^({YOU}|{ANSWER})[ \t]*$", re.MULTILINE)
LONGEST_TITLE = 60
MOST_TURNS = 40  # of a long conversation that are told again
MOST_CHARACTERS = 60_000
ABOUT = (
    "You help an artist who works in Blender with the extension Scenewright. Answer in the language you are asked in, "
    f"briefly and to the point, in Markdown without headings. Say so where you do not know. {RULE}"
)
TELL = (
    "Write one story in the language of the prompt, with a title as a Markdown heading. It has characters, a place, a "
    f"turn and an end, and holds what the prompt names. Write nothing besides the story. {RULE}"
)


def asked(task: TextGeneration) -> str:
    """Return the prompt, without what is not seen.

    Raises:
        InvalidInput: there is none.
    """
    prompt = plain(task.prompt).strip()
    if not prompt:
        raise InvalidInput("There is nothing to answer.", remedy="Write a prompt.")
    return prompt


def turns(text: str) -> list[Message]:
    """Return what was said in a conversation; a text that is none is what was asked before."""
    parts = TURN.split(plain(text))
    before = [Message("user", parts[0].strip())] if parts[0].strip() else []
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    said = [Message("user" if who == YOU else "assistant", words.strip()) for who, words in pairs]
    return [*before, *(turn for turn in said if turn.text)]


def as_text(said: list[Message], kind: Literal["chat", "story"] = "chat") -> Text:
    """Return a conversation as Markdown that `turns` reads, or a story, which is its last turn alone."""
    first = next(turn.text for turn in said if turn.role == "user")
    name = " ".join(first.split())[:LONGEST_TITLE]
    if kind == "story":
        return Text(name=name, text=said[-1].text, language="markdown")
    parts = (f"{YOU if turn.role == 'user' else ANSWER}\n\n{_without_marks(turn.text)}\n" for turn in said)
    return Text(name=name, text="\n".join(parts), language="markdown")


def answered(language: Language, task: TextGeneration, sampling: Sampling, context: Context) -> Text:
    """Have a language model answer, or tell a story.

    Raises:
        InvalidInput: there is no prompt, or the model wrote nothing.
        Unavailable: it does not answer.
    """
    before = turns(task.conversation.text) if task.conversation is not None else []
    said = [*before, Message("user", asked(task))]
    length = f" About {task.words} words." if task.words else ""
    rules = Message("system", (TELL if task.kind == "story" else ABOUT) + length)

    def shown(text: str) -> str:
        return as_text([*said, Message("assistant", text or "…")], task.kind).text

    answer = written(language, [rules, *_recent(said)], context, sampling=sampling, shown=shown)
    return as_text([*said, Message("assistant", answer)], task.kind)


def _recent(said: list[Message]) -> list[Message]:
    """Return the last turns, as many as a model may be told."""
    kept: list[Message] = []
    left = MOST_CHARACTERS
    for turn in reversed(said[-MOST_TURNS:]):
        left -= len(turn.text)
        if kept and left < 0:
            break
        kept.insert(0, turn)
    return kept


def _without_marks(text: str) -> str:
    """Return a turn in which nothing looks like the beginning of another."""
    return TURN.sub(lambda mark: f"#{mark[0]}", text)
