"""Provenance in words people read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..shared.messages import Provenance

SHORT_DIGEST = 10


def summary(provenance: Provenance) -> str:
    """Return one sentence: what made it, from which seed, in what time, under which licence."""
    parts = [f"Made with {provenance.generator}"]
    if "seed" in provenance.settings:
        parts.append(f"seed {provenance.settings['seed']}")
    if provenance.seconds:
        parts.append(duration(provenance.seconds))
    return ", ".join([*parts, provenance.licence or "no licence named"])


def details(provenance: Provenance) -> list[tuple[str, str]]:
    """Return what else is known, by name: the task, what was set, what it was made from, the versions."""
    rows = [("Task", title(provenance.task))]
    rows += [(title(name), shown(value)) for name, value in provenance.settings.items()]
    rows += [(f"From {title(name).lower()}", digest[:SHORT_DIGEST]) for name, digest in provenance.inputs.items()]
    if provenance.weights:
        rows.append(("Weights", provenance.weights[:SHORT_DIGEST]))
    rows += [(title(each.task), f"{each.generator}, {each.licence}") for each in provenance.contributions]
    return [*rows, ("Version", provenance.version)]


def duration(seconds: float) -> str:
    """Return a length of time the way people say it."""
    whole = round(seconds)
    if whole < 1:
        return f"{seconds:.1f} s"
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def title(name: str) -> str:
    """Return an identifier as words: "texture_size" as "Texture size", "image-to-3d" as "Image to 3D"."""
    return re.sub(r"\b3d\b", "3D", name.replace("_", " ").replace("-", " ").capitalize())


def shown(value: Any) -> str:
    """Return a setting's value as it is read, short."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
