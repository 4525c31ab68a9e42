"""Laying out a plan by the bare shapes of its things, before anything is made: what does not fit is told in time."""

from __future__ import annotations

from collections.abc import Callable

from scenewright.backend.layout.asked import asked, check
from scenewright.backend.layout.placing import shape_of
from scenewright.backend.layout.shapes import Shape
from scenewright.backend.layout.solving import Layout, lay_out
from scenewright.backend.modelling.props import plain, shape
from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.planning.prompts import is_known, prompt
from scenewright.shared.artifacts import ScenePlan


def rehearse(plan: ScenePlan, seed: int, step: Callable[[float], None] = lambda done: None) -> Layout:
    """Return where a plan's things would stand; what is not known is taken for a box.

    Raises:
        InvalidInput: the plan is empty, too large, or contradicts itself.
    """
    check(plan)
    return lay_out(plan, shapes_of(plan, seed, step), seed, lambda: step(0.9))


def shapes_of(plan: ScenePlan, seed: int, step: Callable[[float], None] = lambda done: None) -> dict[str, list[Shape]]:
    """Return the shapes of the things of a plan that can be made from words alone, untextured."""
    relations, found = asked(plan), {}
    for number, planned in enumerate(plan.objects):
        step(0.8 * number / len(plan.objects))
        if is_known(planned):
            mesh = plain(shape(read_prop(prompt(planned)), seed))
            found[planned.name] = [shape_of(mesh, planned, relations)]
    return found
