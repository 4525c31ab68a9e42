"""ScenePlan to a text that can be read and talked about."""

from __future__ import annotations

from .. import plans
from ..shared.artifacts import ScenePlan
from ..shared.plans import PlannedObject
from . import text
from .placement import Placement, Steps


def build(plan: ScenePlan, placement: Placement) -> Steps:
    """Build a text datablock with one line for each planned object, and the plan in it as a list to edit."""
    yield
    made = text.write(f"{placement.title(plan)}.md", as_markdown(plan))
    plans.write(made.scenewright_plan, plan)
    placement.find_scene().scenewright.plan = made
    return [made]


def as_markdown(plan: ScenePlan) -> str:
    """Write a plan as Markdown."""
    lines = "\n".join(f"- {in_words(planned)}" for planned in plan.objects)
    paragraphs = [f"# {plan.name or 'Scene plan'}", plan.description, lines, *_surroundings(plan), *plan.notes]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def in_words(planned: PlannedObject) -> str:
    """Return a planned object in one line."""
    words = [planned.colour, planned.material, planned.description or planned.name]
    said = " ".join(word for word in words if word)
    parts = [f"{planned.count} × {said}" if planned.count > 1 else said]
    if any(planned.dimensions):
        parts.append(" × ".join(f"{side:g}" for side in planned.dimensions) + " m")
    parts += ["lying"] * planned.lying + [f"as a {planned.arrangement}"] * bool(planned.arrangement)
    return ", ".join([*parts, *map(plans.in_words, planned.relations)])


def _surroundings(plan: ScenePlan) -> list[str]:
    said = {"Light": plan.light, "Ground": plan.ground, "Wall": plan.wall, "Sound": plan.sound}
    return [f"{name}: {words}" for name, words in said.items() if words]
