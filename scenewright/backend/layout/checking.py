"""What is wrong with a layout, told exactly: what reaches into each other, and what stands on nothing."""

from __future__ import annotations

from scenewright.backend.layout.bodies import Body, clear, rests
from scenewright.backend.layout.solving import Layout

LEVEL = 1e-6


def faults(layout: Layout) -> list[str]:
    """Return a sentence for each thing that interpenetrates another, floats, or stands in the wall."""
    bodies = layout.bodies
    found = [
        f"{_name(one)} reaches into {_name(other)}"
        for number, one in enumerate(bodies) for other in bodies[:number] if not clear(one, other)
    ]  # fmt: skip
    found += [f"{_name(body)} floats" for body in bodies if not is_carried(body)]
    if layout.wall is not None:
        found += [
            f"{_name(body)} stands in the wall" for body in bodies if body.y + body.extent[1] > layout.wall + 1e-4
        ]
    return found


def is_carried(body: Body) -> bool:
    """Tell whether a body stands on the ground, on what it should stand on, or hangs."""
    if body.hung:
        return True
    return abs(body.z) < LEVEL if body.support is None else rests(body, body.support)


def _name(body: Body) -> str:
    return f"{body.planned.name} {body.number + 1}"
