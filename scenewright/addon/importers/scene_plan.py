"""ScenePlan to a text that can be read and talked about."""

from __future__ import annotations

from ..shared.artifacts import PlannedObject, ScenePlan
from . import text
from .placement import Placement, Steps


def build(plan: ScenePlan, placement: Placement) -> Steps:
    """Build a text datablock with one paragraph for each planned object."""
    yield
    return [text.write(f"{placement.title(plan)}.md", as_markdown(plan))]


def as_markdown(plan: ScenePlan) -> str:
    """Write a plan as Markdown."""
    paragraphs = [f"# {plan.name or 'Scene plan'}", plan.description, *map(_paragraph, plan.objects)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _paragraph(planned: PlannedObject) -> str:
    size = " x ".join(f"{side:g}" for side in planned.dimensions)
    place = ", ".join(f"{coordinate:g}" for coordinate in planned.location)
    lines = [f"## {planned.name}", planned.description, f"{size} m, standing at ({place})"]
    if planned.rotation != (1.0, 0.0, 0.0, 0.0):
        lines.append("turned by the quaternion " + ", ".join(f"{part:g}" for part in planned.rotation))
    if planned.material:
        lines.append(f"made of {planned.material}")
    return "\n".join(line for line in lines if line)
