"""Answers as typed values: by a schema where a model can be held to one, checked always, asked again where wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Language, Message, Sampling, Schema, written
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Answer = TypeVar("Answer")
TRIES = 3
CAREFUL = Sampling(temperature=0.2)
LONGEST_ECHO = 4000  # characters of a wrong answer that are shown to the model again
FENCED = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
WRONG = "That is not valid: {error}. Answer again with the corrected JSON alone."


def asked_for(
    kind: type[Answer],
    language: Language,
    messages: Sequence[Message],
    context: Context,
    *,
    images: Sequence[Image] = (),
    sampling: Sampling = CAREFUL,
    check: Callable[[Answer], None] | None = None,
    span: tuple[float, float] = (0.0, 1.0),
) -> Answer:
    """Return a model's answer as a value of a type that msgspec knows.

    Args:
        kind: a struct, or whatever has a JSON schema.
        check: raises ValueError or InvalidInput, with a sentence that the model is told, where a value is no good.
        language, messages, context, images, sampling, span: as `written` has them.

    Raises:
        InvalidInput: the model did not manage, asked `TRIES` times.
    """
    schema = msgspec.json.schema(kind)
    turns, problem = list(messages), ""
    for attempt in range(TRIES):
        answer = written(
            language, _told(turns, schema), context, images=images, schema=schema, span=span,
            sampling=sampling._replace(seed=sampling.seed + attempt),
        )  # fmt: skip
        try:
            value = read(answer, kind)
            if check is not None:
                check(value)
        except (ValueError, InvalidInput) as error:
            problem = str(error)
            turns += [Message("assistant", answer[:LONGEST_ECHO]), Message("user", WRONG.format(error=problem))]
        else:
            context.report["tries"] = attempt + 1
            return value
    sentence = f"{language.title} did not write what was asked for, in {TRIES} tries: {problem}"
    raise InvalidInput(sentence, remedy="Ask in other words, or use a larger model.", detail=answer)


def read(answer: str, kind: type[Answer]) -> Answer:
    """Return the JSON in an answer, which may stand in a fence or between sentences, as a value of a type.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: there is none that fits; both are ValueErrors.
    """
    fence = FENCED.search(answer)
    text = (fence[1] if fence else answer).strip()
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    if starts and text[:1] not in "{[":
        text = text[min(starts) : max(text.rfind("}"), text.rfind("]")) + 1]
    return msgspec.json.decode(text.encode("utf-8", "replace"), type=kind)


def _told(turns: Sequence[Message], schema: Schema) -> list[Message]:
    """Return the turns with the schema in the first, for models that can be held to none."""
    text = msgspec.json.encode(_plain(schema)).decode()
    told = f"Answer with JSON alone, without explanation, following this JSON schema:\n{text}"
    first, *rest = turns
    if first.role == "system":
        return [Message("system", f"{first.text}\n\n{told}"), *rest]
    return [Message("system", told), *turns]


def _plain(schema: Any) -> Any:
    """Return a schema without the titles of its types, which say nothing."""
    if isinstance(schema, dict):
        return {key: _plain(value) for key, value in schema.items() if key != "title" or isinstance(value, dict)}
    return [_plain(value) for value in schema] if isinstance(schema, list) else schema
