"""One description of every setting: from a struct's fields to Blender properties, flags and reference pages."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import inspect

from .artifacts import Artifact

Kind = Literal["boolean", "integer", "number", "text", "choice", "artifact", "artifacts"]


class Setting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of a task or of a generator's options, as any user interface needs it.

    Attributes:
        minimum: the least a number may be.
        maximum: the most a number may be; of a text, how many characters it may have.
        low: where a number is usual: the left end of a slider (`extra={"low": …}`).
        high: and the right end.
        refusal: of a boolean without which nothing is done: what is said where it is not set
            (`extra={"refusal": …}`).
    """

    name: str
    kind: Kind
    title: str
    description: str = ""
    default: Any = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    artifact: str = ""
    refusal: str = ""


class GeneratorInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a generator is, what it needs, what it makes and what can be set: enough to draw its panel and its quote.

    `produces` are the type tags of the artifacts it may return. `unavailable` is why it cannot run as things are, and
    `action` what mends that, as in `errors.Action`.
    """

    name: str
    title: str
    description: str
    task: str
    task_title: str
    licence: str
    commercial: bool
    vram_gb: float
    download_gb: float = 0.0
    device: str = "cpu"
    unavailable: str = ""
    action: str = ""
    experimental: bool = False
    produces: tuple[str, ...] = ()
    task_settings: tuple[Setting, ...] = ()
    options: tuple[Setting, ...] = ()


@cache
def settings(struct: type[msgspec.Struct]) -> tuple[Setting, ...]:
    """Return the settings of a task or options type, in declaration order.

    Raises:
        TypeError: a field's type has no place in a user interface; the sentence names it.
    """
    information = inspect.type_info(struct)
    assert isinstance(information, inspect.StructType)
    hints = get_type_hints(struct)
    return tuple(_setting(field, hints[field.name]) for field in information.fields)


def refusal(settings: tuple[Setting, ...], values: dict[str, Any]) -> str:
    """Return what is said because something that has to be agreed to is not set, "" where all is."""
    return next((each.refusal for each in settings if each.refusal and not values.get(each.name)), "")


def agreements(settings: tuple[Setting, ...]) -> frozenset[str]:
    """Return the names of what has to be agreed to each time anew: nothing remembers it."""
    return frozenset(each.name for each in settings if each.refusal)


def title(struct: type) -> str:
    """Return the first line of a type's docstring without its full stop."""
    return (struct.__doc__ or struct.__name__).strip().splitlines()[0].rstrip(".")


def _setting(field: inspect.Field, hint: Any) -> Setting:
    kind, details = field.type, {}
    if isinstance(kind, inspect.Metadata):
        schema = kind.extra_json_schema or {}
        details = {key: schema[key] for key in ("title", "description") if key in schema} | (kind.extra or {})
        kind = kind.type
    name = field.encode_name
    details = {"title": name.replace("_", " ").capitalize(), **details, **_of_type(name, kind, hint)}
    if field.required:
        return Setting(name=name, required=True, **details)
    default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    return Setting(name=name, default=None if details["kind"] == "artifacts" else default, **details)


def _of_type(name: str, kind: inspect.Type, hint: Any) -> dict[str, Any]:
    if isinstance(kind, inspect.BoolType):
        return {"kind": "boolean"}
    if isinstance(kind, (inspect.IntType, inspect.FloatType)):
        word = "integer" if isinstance(kind, inspect.IntType) else "number"
        low = kind.ge if kind.ge is not None else kind.gt
        high = kind.le if kind.le is not None else kind.lt
        return {"kind": word, "minimum": low, "maximum": high}
    if isinstance(kind, inspect.StrType):
        return {"kind": "text", "maximum": kind.max_length}
    if isinstance(kind, inspect.LiteralType):
        # The type information sorts them; the first one declared should stay first in menus.
        return {"kind": "choice", "choices": tuple(str(value) for value in get_args(hint))}
    return _of_artifact(name, kind)


def _of_artifact(name: str, kind: inspect.Type) -> dict[str, Any]:
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return {**_of_artifact(name, kind.item_type), "kind": "artifacts"}
    members = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    tags = [m.tag for m in members if isinstance(m, inspect.StructType) and issubclass(m.cls, Artifact)]
    if len(tags) != 1:
        raise TypeError(f"The setting {name} is of a kind no panel can show: {kind}.")
    return {"kind": "artifact", "artifact": tags[0]}
