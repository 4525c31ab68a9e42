"""Lengths and places in words, in the units that the scene shows them in."""

from __future__ import annotations

from scenewright.shared.artifacts import SceneDescription
from scenewright.shared.described import Vector

FEET = 0.3048  # metres
INCH = FEET / 12


def length(value: float, described: SceneDescription) -> str:
    """Return a length in the scene's own units as words."""
    if described.unit_system == "none":
        return f"{_number(value)} units"
    metres = value * described.unit_scale
    if described.unit_system == "imperial":
        return f"{_number(metres / FEET)} ft" if abs(metres) >= FEET else f"{_number(metres / INCH)} in"
    size = abs(metres)
    for limit, scale, unit in ((1000, 1e-3, "km"), (1, 1, "m"), (0.01, 100, "cm")):
        if size >= limit * 0.9995:
            return f"{_number(metres * scale)} {unit}"
    return f"{_number(metres * 1000)} mm" if size else "0 m"


def place(at: Vector, described: SceneDescription) -> str:
    """Return coordinates as words."""
    unit = {"none": "", "metric": " m", "imperial": " ft"}[described.unit_system]
    scale = {"none": 1.0, "metric": described.unit_scale, "imperial": described.unit_scale / FEET}[
        described.unit_system
    ]
    return f"({', '.join(f'{round(part * scale, 3) + 0.0:g}' for part in at)}){unit}"


def percent(share: float) -> str:
    """Return a share as words; what is small is not called nothing."""
    hundredths = 100 * share
    if 0 < hundredths < 1:
        return "less than 1 %"
    return f"{hundredths:.0f} %"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
