"""The words that scene plans choose from; without msgspec, so that panels can be drawn before anything is loaded."""

from __future__ import annotations

from typing import Literal, get_args

RelationKind = Literal[
    "on", "under", "in", "beside", "left of", "right of", "in front of", "behind", "between", "around", "against",
    "facing",
]  # fmt: skip
Arrangement = Literal["", "row", "circle", "grid", "stack", "heap", "scatter"]
LightName = Literal[
    "", "studio", "day", "noon", "overcast", "golden hour", "sunset", "sunrise", "night", "fog", "dramatic", "high key",
    "candlelight", "neon", "window", "backlit",
]  # fmt: skip
Shot = Literal["", "close", "medium", "wide"]
Angle = Literal["", "eye", "above", "below", "front", "side", "isometric"]
RELATIONS: tuple[str, ...] = get_args(RelationKind)
ARRANGEMENTS: tuple[str, ...] = get_args(Arrangement)
