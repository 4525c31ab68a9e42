"""An array that is not what its field says is refused in a sentence that names the field."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
import pytest

from scenewright.shared.arrays import Array, array_fields, check_arrays


class Ring(msgspec.Struct):
    """Points, and two numbers for each."""

    points: Annotated[np.ndarray, Array("float32|float64", "n 3", "metres")]
    pairs: Annotated[np.ndarray, Array("int32", "2*n")] | None = None


def test_fields_are_found_with_their_specifications() -> None:
    assert array_fields(Ring) == {"points": Array("float32|float64", "n 3", "metres"), "pairs": Array("int32", "2*n")}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("count", [0, 1, 4])
def test_what_fits_passes(dtype: str, count: int) -> None:
    check_arrays(Ring(points=np.zeros((count, 3), dtype), pairs=np.zeros(2 * count, np.int32)))
    check_arrays(Ring(points=np.zeros((count, 3), dtype)))


@pytest.mark.parametrize(
    ("points", "pairs", "sentence"),
    [
        ([1.0, 2.0], None, "points must be a numpy array, not list."),
        (np.zeros((2, 3), np.int32), None, r"points must be float32\|float64 of shape \(n, 3\), not int32 \(2, 3\)."),
        (np.zeros((2, 4), np.float32), None, r"points must be .* not float32 \(2, 4\)"),
        (np.zeros(3, np.float32), None, r"points must be .* not float32 \(3,\)"),
        (np.zeros((2, 3), np.float32), np.zeros(5, np.int32), r"pairs must be int32 of shape \(2\*n\), not .* n = 2"),
        (np.zeros((2, 3), np.float32), np.zeros(6, np.int32), r"pairs must be int32 of shape \(2\*n\), not .* n = 2"),
    ],
)
def test_what_does_not_fit_is_named(points: object, pairs: np.ndarray | None, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_arrays(Ring(points=points, pairs=pairs))  # type: ignore[arg-type]
