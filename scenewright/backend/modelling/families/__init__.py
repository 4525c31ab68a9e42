"""The families of props: every module here holds one as `FAMILY`, and is found by itself."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from scenewright.backend.modelling.family import Family


@cache
def families() -> dict[str, Family]:
    """Return every family by its name, in alphabetical order."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return {family.name: family for family in sorted((m.FAMILY for m in modules), key=lambda family: family.name)}


@cache
def nouns() -> dict[str, Family]:
    """Return the family that each noun asks for."""
    return {noun: family for family in families().values() for noun in family.nouns}
