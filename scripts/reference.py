"""Write docs/reference/*.md from the types themselves: `python scripts/reference.py`. A test fails when they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from inspect import getdoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.registry import built_in
from scenewright.shared.arrays import Array
from scenewright.shared.artifacts import AnyArtifact, Block, Phoneme, PlannedObject, Shot, Stored
from scenewright.shared.described import DescribedCamera, DescribedLight, DescribedMaterial, DescribedObject, View
from scenewright.shared.errors import Action, Problem, ScenewrightError
from scenewright.shared.messages import ClientMessage, Contribution, Provenance, ServerMessage
from scenewright.shared.plans import Place, PlannedCamera, PlannedLight, PlannedSky, Relation
from scenewright.shared.schema import GeneratorInfo, Setting, settings, title
from scenewright.shared.tasks import AnyTask

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by scripts/reference.py: change the types, not this page. -->"
WORDS = {str: "text", int: "integer", float: "number", bool: "true or false", NoneType: "null", np.ndarray: "array"}
BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


def artifacts() -> str:
    """Return the page of everything a generator takes or returns."""
    intro = (
        "Metres, right-handed, Z up; cameras OpenGL; image row 0 on top ([conventions](../conventions.md)). A name "
        "for an axis means any length, the same wherever it occurs in one artifact."
    )
    planned = (PlannedObject, Relation, Place, PlannedLight, PlannedCamera, PlannedSky)
    described = (DescribedObject, View, DescribedMaterial, DescribedLight, DescribedCamera)
    parts = (Stored, Phoneme, *planned, *described, Block, Shot)
    return _page("Artifacts", intro, map(_struct, (*get_args(AnyArtifact), *parts)))


def messages() -> str:
    """Return the page of every message's fields."""
    kinds = (
        *get_args(ClientMessage),
        *get_args(ServerMessage),
        Provenance,
        Contribution,
        Problem,
        GeneratorInfo,
        Setting,
    )
    return _page("Messages", "When they are sent is said by [the protocol](../protocol.md).", map(_struct, kinds))


def tasks() -> str:
    """Return the page of every task's settings."""
    intro = "Artifacts are sent themselves or as `stored`; on the command line and in job files they are paths."
    sections = (f"## {_tag(task)}\n\n{title(task)}.\n\n{_settings(settings(task))}" for task in get_args(AnyTask))
    return _page("Tasks", intro, sections)


def generators() -> str:
    """Return the page of the generators that come with Scenewright."""
    infos = sorted((generator.info() for generator in built_in()), key=lambda info: (info.task, info.name))
    return _page(
        "Generators", "Each does one [task](tasks.md); the tables show options of its own.", map(_generator, infos)
    )


def problems() -> str:
    """Return the page of every error's code."""
    rows = (
        (f"`{kind.__name__}`", f"`{kind.__bases__[0].__name__}`", _summary(kind)) for kind in _below(ScenewrightError)
    )
    codes = _table(("code", "a kind of", "meaning"), rows)
    actions = ", ".join(f"`{action}`" for action in get_args(Action) if action)
    return _page("Errors", "What a problem's `code` may be.", [codes, "## Actions", f"Its `action` may be {actions}."])


PAGES = {
    "artifacts.md": artifacts,
    "errors.md": problems,
    "generators.md": generators,
    "messages.md": messages,
    "tasks.md": tasks,
}


def _page(heading: str, intro: str, sections: Iterable[str]) -> str:
    return "\n\n".join([f"# {heading}", NOTE, intro, *sections]) + "\n"


def _struct(kind: type[msgspec.Struct]) -> str:
    hints = get_type_hints(kind, include_extras=True)
    rows = []
    for field in msgspec.structs.fields(kind):
        needed = "required" if field.required else f"`{_default(field)!r}`"
        rows.append((f"`{field.encode_name}`", _type(hints[field.name]), needed, _meaning(hints[field.name])))
    table = _table(("field", "holds", "default", "meaning"), rows) if rows else "No fields."
    return f"## {_tag(kind)}\n\n{getdoc(kind)}\n\n{table}"


def _settings(several: Iterable[Setting]) -> str:
    rows = [(f"`{s.name}`", _kind(s), "required" if s.required else f"`{s.default!r}`", _help(s)) for s in several]
    return _table(("setting", "holds", "default", "meaning"), rows) if rows else "No options."


def _generator(info: GeneratorInfo) -> str:
    use = "commercial use allowed" if info.commercial else "no commercial use"
    needs = f"{info.vram_gb:g} GB of GPU memory" if info.vram_gb else "a CPU"
    makes = " and ".join(f"`{kind}`" for kind in info.produces)
    facts = f"Task `{info.task}`; makes {makes}; licence {info.licence}, {use}; needs {needs}; downloads "
    facts += f"{info.download_gb:g} GB."
    return f"## {info.name}\n\n{info.description}.\n\n{facts}\n\n{_settings(info.options)}"


def _kind(setting: Setting) -> str:
    if setting.choices:
        return ", ".join(f"`{choice}`" for choice in setting.choices)
    if setting.artifact:
        return f"{setting.artifact}{', several' if setting.kind == 'artifacts' else ''}"
    if setting.minimum is None and setting.maximum is None:
        return setting.kind
    low, high = ("" if bound is None else f"{bound:.10g}" for bound in (setting.minimum, setting.maximum))
    return f"{setting.kind} {low} … {high} {setting.unit}".rstrip()


def _help(setting: Setting) -> str:
    return f"{setting.title}: {setting.description}" if setting.description else setting.title


def _type(hint: Any) -> str:
    """Return how a person would name a type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(inner[0], inner[1:])
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(map(_type, inner)))
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in inner)
    if origin is dict:
        return f"{_type(inner[1])} by name"
    if origin is tuple:
        return f"list of {_type(inner[0])}" if inner[-1] is ... else f"{len(inner)} × {_type(inner[0])}"
    if hint is Any:
        return "anything"
    return WORDS.get(hint) or f"`{_tag(hint)}`"


def _annotated(kind: Any, notes: tuple[Any, ...]) -> str:
    for note in notes:
        if isinstance(note, Array):
            return f"{note.dtype.replace('|', ' or ')} array ({', '.join(note.shape.split())})"
        if isinstance(note, Meta):
            bounds = " ".join(
                f"{sign} {getattr(note, name):g}" for name, sign in BOUNDS.items() if getattr(note, name) is not None
            )
            pattern = f" matching `{note.pattern}`" if note.pattern else ""
            return f"{_type(kind)} {bounds}{pattern}".replace("  ", " ").strip()
    return _type(kind)


def _meaning(hint: Any) -> str:
    for note in getattr(hint, "__metadata__", ()):
        if isinstance(note, Array):
            return note.meaning
        if isinstance(note, Meta) and note.description:
            return note.description
    return next((found for found in map(_meaning, get_args(hint)) if found), "")


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _tag(kind: Any) -> str:
    configuration = getattr(kind, "__struct_config__", None)
    return str(configuration.tag) if configuration and configuration.tag else str(kind.__name__)


def _summary(kind: type) -> str:
    return (getdoc(kind) or "").splitlines()[0]


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
