"""What may come next in JSON that follows a schema: character by character, as a stack of what is still open.

Of JSON Schema it knows what msgspec writes; fields come in the order of the schema. Ranges of numbers and patterns are
left to whoever reads the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Union

import msgspec

from scenewright.backend.language.conversation import Schema

MOST_SPACE = 24  # characters between two parts: a model could go on with those for ever
MOST_DIGITS = 12
LONGEST_STRING = 2000
ESCAPED = '"\\/bfnrt'
HEX = "0123456789abcdefABCDEF"
Stack = Union[tuple["Part", "Stack"], None]


class Grammar:
    """The texts that follow a schema.

    Args:
        schema: as msgspec.json.schema gives it.
    """

    def __init__(self, schema: Schema) -> None:
        self._definitions: dict[str, Any] = schema.get("$defs", {})
        self.start: frozenset[Stack] = frozenset([(Value(self, _key(schema)), None)])

    def after(self, states: frozenset[Stack], text: str) -> frozenset[Stack]:
        """Return the states after some more text; none where no valid text goes on so."""
        for character in text:
            states = frozenset(found for state in states for found in feed(state, character))
            if not states:
                break
        return states

    def may_end(self, states: frozenset[Stack]) -> bool:
        """Tell whether a text may end here."""
        return any(_ends(state) for state in states)

    def accepts(self, text: str) -> bool:
        """Tell whether a whole text follows the schema."""
        return self.may_end(self.after(self.start, text))

    def parts(self, schema: Schema) -> Iterator[tuple[Part, ...]]:
        """Yield the ways in which a value of a schema can be written, each as parts in order."""
        if "$ref" in schema:
            yield from self.parts(self._definitions[schema["$ref"].rpartition("/")[2]])
        elif options := schema.get("anyOf") or schema.get("oneOf"):
            for option in options:
                yield from self.parts(option)
        elif "enum" in schema or "const" in schema:
            for value in schema.get("enum", [schema.get("const")]):
                yield (Literal(msgspec.json.encode(value).decode()),)
        else:
            kinds = schema.get("type", ["object", "array", "string", "number", "boolean", "null"])
            for kind in [kinds] if isinstance(kinds, str) else kinds:
                yield from self._typed(kind, schema)

    def _typed(self, kind: str, schema: Schema) -> Iterator[tuple[Part, ...]]:
        match kind:
            case "object":
                yield (Literal("{"), Fields(self, _key(schema), 0, first=True))
            case "array":
                yield (Literal("["), Items(self, _key(schema), 0))
            case "string":
                yield (Literal('"'), String(schema.get("minLength", 0), schema.get("maxLength", LONGEST_STRING)))
            case "integer" | "number":
                yield (Number("", whole=kind == "integer"),)
            case "boolean":
                yield from ((Literal("true"),), (Literal("false"),))
            case _:
                yield (Literal("null"),)


class Literal(NamedTuple):
    """Exactly this."""

    text: str

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        if self.text[0] == character:
            yield (Literal(self.text[1:]), rest) if len(self.text) > 1 else rest


class Space(NamedTuple):
    """Space, or none."""

    left: int = MOST_SPACE

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        if character in " \n" and self.left:
            yield (Space(self.left - 1), rest)
        else:
            yield from feed(rest, character)


class String(NamedTuple):
    """The rest of a string: its characters, an escape begun, and the closing quote."""

    least: int
    most: int
    escape: str = ""

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        longer = String(max(self.least - 1, 0), self.most - 1)
        if self.escape:
            escape = self.escape + character
            if escape[1:2] == "u" and all(c in HEX for c in escape[2:]):
                yield (longer if len(escape) == 6 else self._replace(escape=escape), rest)
            elif len(escape) == 2 and character in ESCAPED:
                yield (longer, rest)
        elif character == '"':
            if self.least <= 0:
                yield rest
        elif character >= " " and self.most > 0:
            yield (self._replace(escape=character) if character == "\\" else longer, rest)


class Number(NamedTuple):
    """The rest of a number of which a part is written."""

    begun: str
    whole: bool

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        if character in "-.0123456789" and self._goes_on(character):
            yield (self._replace(begun=self.begun + character), rest)
        elif self.ends:
            yield from feed(rest, character)

    @property
    def ends(self) -> bool:
        """Whether it may end here."""
        return self.begun[-1:].isdigit()

    def _goes_on(self, character: str) -> bool:
        digits = self.begun.removeprefix("-")
        if character == "-":
            return not self.begun
        if character == ".":
            return digits.isdigit() and not self.whole
        return digits != "0" and len(digits) < MOST_DIGITS


class Fields(NamedTuple):
    """The rest of an object, from one of its fields on."""

    grammar: Grammar
    schema: bytes
    at: int
    first: bool

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        schema = _schema(self.schema)
        fields = list(schema.get("properties", {}).items())
        required = schema.get("required", ())
        before = () if self.first else (Literal(","),)
        for index in range(self.at, len(fields)):
            name, kind = fields[index]
            key = Literal(msgspec.json.encode(name).decode())
            yield from self._field(before, (key,), kind, index + 1, character, rest)
            if name in required:
                return
        if more := schema.get("additionalProperties"):
            key_parts = (Literal('"'), String(1, LONGEST_STRING))
            kind = more if isinstance(more, dict) else {}
            yield from self._field(before, key_parts, kind, len(fields), character, rest)
        yield from feed(_push(rest, Space(), Literal("}")), character)

    def _field(
        self, before: tuple[Part, ...], key: tuple[Part, ...], kind: Schema, at: int, character: str, rest: Stack
    ) -> Iterator[Stack]:
        after = Fields(self.grammar, self.schema, at, first=False)
        value = Value(self.grammar, _key(kind))
        parts = (Space(), *before, Space(), *key, Space(), Literal(":"), Space(), value, after)
        yield from feed(_push(rest, *parts), character)


class Items(NamedTuple):
    """The rest of a list, from one of its items on."""

    grammar: Grammar
    schema: bytes
    had: int

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        schema = _schema(self.schema)
        fixed = schema.get("prefixItems", [])
        least = schema.get("minItems", len(fixed))
        most = schema.get("maxItems", len(fixed) if fixed and not schema.get("items") else float("inf"))
        if self.had < most:
            kind = fixed[self.had] if self.had < len(fixed) else schema.get("items") or {}
            comma = (Literal(","),) if self.had else ()
            after = self._replace(had=self.had + 1)
            parts = (Space(), *comma, Space(), Value(self.grammar, _key(kind)), after)
            yield from feed(_push(rest, *parts), character)
        if self.had >= least:
            yield from feed(_push(rest, Space(), Literal("]")), character)


class Value(NamedTuple):
    """A value of a schema, of which nothing is written yet."""

    grammar: Grammar
    schema: bytes

    def feed(self, character: str, rest: Stack) -> Iterator[Stack]:
        """Yield what is left to come after a character."""
        for parts in self.grammar.parts(_schema(self.schema)):
            yield from feed(_push(rest, *parts), character)


Part = Union[Literal, Space, String, Number, Fields, Items, Value]
_SCHEMAS: dict[bytes, Schema] = {}


def feed(state: Stack, character: str) -> Iterator[Stack]:
    """Yield the states after a character."""
    if state is not None:
        part, rest = state
        yield from part.feed(character, rest)


def _push(rest: Stack, *parts: Part) -> Stack:
    for part in reversed(parts):
        rest = (part, rest)
    return rest


def _ends(state: Stack) -> bool:
    """Tell whether nothing need come any more."""
    while state is not None:
        part, state = state
        if not (isinstance(part, Space) or (isinstance(part, Number) and part.ends)):
            return False
    return True


def _key(schema: Mapping[str, Any]) -> bytes:
    """Return what stands for a schema in states, which are compared."""
    key = msgspec.json.encode(schema)
    _SCHEMAS.setdefault(key, dict(schema))
    return key


def _schema(key: bytes) -> Schema:
    return _SCHEMAS[key]
