"""Typed arrays: what a field's array must look like, checked whenever a struct is made or arrives."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np

DTYPES = frozenset(
    ("bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "float16", "float32", "float64")
)


class Array(NamedTuple):
    """What an array field holds.

    Attributes:
        dtype: numpy dtype name; alternatives are separated by "|".
        shape: one word per axis: a number is that length, a name is any length, the same wherever the name
            occurs in the struct; products such as "3*m" are allowed.
        meaning: unit, frame and range, for the reference pages.
    """

    dtype: str
    shape: str
    meaning: str = ""


def check_arrays(struct: object) -> None:
    """Check every array field of a struct against its `Array` annotation.

    Raises:
        ValueError: a dtype or shape differs; the sentence names the field, what it needs and what it got.
    """
    lengths: dict[str, int] = {}
    kind: Any = type(struct)
    for name, spec in array_fields(kind).items():
        value = getattr(struct, name)
        if value is not None:
            _check(name, spec, value, lengths)


@cache
def array_fields(struct: type) -> dict[str, Array]:
    """Return the array fields of a struct type with their specifications, in declaration order."""
    hints = get_type_hints(struct, include_extras=True)
    found = {name: _specification(hint) for name, hint in hints.items()}
    return {name: spec for name, spec in found.items() if spec is not None}


def _specification(hint: Any) -> Array | None:
    if get_origin(hint) is Annotated:
        return next((extra for extra in hint.__metadata__ if isinstance(extra, Array)), None)
    return next((spec for spec in map(_specification, get_args(hint)) if spec), None)


def _check(name: str, spec: Array, value: object, lengths: dict[str, int]) -> None:
    if not isinstance(value, np.ndarray):
        raise ValueError(f"{name} must be a numpy array, not {type(value).__name__}.")
    axes = spec.shape.split()
    fits = value.dtype.name in spec.dtype.split("|") and value.ndim == len(axes)
    if not (fits and all(_length_fits(axis, length, lengths) for axis, length in zip(axes, value.shape, strict=True))):
        known = ", ".join(f"{axis} = {length}" for axis, length in lengths.items())
        needs = f"{name} must be {spec.dtype} of shape ({', '.join(axes)})"
        raise ValueError(f"{needs}, not {value.dtype} {value.shape}{f' with {known}' if known else ''}.")


def _length_fits(axis: str, length: int, lengths: dict[str, int]) -> bool:
    factor, _, name = axis.rpartition("*")
    if name.isdigit():
        return length == int(name)
    if length % int(factor or 1):
        return False
    return lengths.setdefault(name, length // int(factor or 1)) == length // int(factor or 1)
