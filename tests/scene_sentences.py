"""What the sentences in scene_sentences.toml should become, and how a plan is compared with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.planning.phrases import size
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import PlannedObject

SENTENCES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[
    "sentence"
]
TUNED = [sentence for sentence in SENTENCES if not sentence.get("heldout")]
HELD_OUT = [sentence for sentence in SENTENCES if sentence.get("heldout")]


def differences(plan: ScenePlan, expected: dict[str, Any]) -> list[str]:
    """Return where a plan is not what was expected of it; empty if it is right."""
    return [*_of_objects(plan, expected), *_of_surroundings(plan, expected)]


def _of_objects(plan: ScenePlan, expected: dict[str, Any]) -> Iterator[str]:
    left = list(plan.objects)
    for wanted in expected["objects"]:
        best = min(left, key=lambda each: len(list(_of_object(each, wanted))), default=None)
        if best is None:
            yield f"lacks {wanted}"
            continue
        left.remove(best)
        yield from _of_object(best, wanted)
    if left and not expected.get("loose"):
        yield f"has {[each.name for each in left]} besides"


def _of_object(planned: PlannedObject, wanted: dict[str, Any]) -> Iterator[str]:
    family = read_prop(planned.description).family.name
    found = {
        "of": family, "count": planned.count, "material": planned.material, "colour": planned.colour,
        "set": planned.arrangement, "lying": planned.lying, "named": planned.name,
        "where": sorted(related(relation) for relation in planned.relations),
    }  # fmt: skip
    usual = {"count": 1, "material": "", "colour": "", "set": "", "lying": False, "where": []}
    asked = usual | {key: wanted[key] for key in found if key in wanted}
    asked["where"] = sorted(asked["where"])
    for key, value in asked.items():
        if found[key] != value:
            yield f"{planned.name}: {key} is {found[key]!r}, not {value!r}"
    yield from _of_size(planned, wanted, family)


def related(relation: Any) -> str:
    """Return a relation as the file of sentences has it."""
    return f"{relation.kind} {relation.to}" + (f", {relation.other}" if relation.other else "")


def _of_size(planned: PlannedObject, wanted: dict[str, Any], family: str) -> Iterator[str]:
    usual = size(read_prop(family), 0)
    for side, (measure, metres) in enumerate(zip(("width", "depth", "height"), planned.dimensions, strict=True)):
        if measure in wanted and abs(wanted[measure] - metres) > 1e-3:
            yield f"{planned.name}: {measure} is {metres} m, not {wanted[measure]} m"
        factor = wanted.get("times", [1.0] * 3)[side]
        free = any(key in wanted for key in ("width", "depth", "height"))
        if not free and abs(usual[side] * factor - metres) > 1e-3:
            yield f"{planned.name}: {measure} is {metres} m, not {factor} × {usual[side]} m"


def _of_surroundings(plan: ScenePlan, expected: dict[str, Any]) -> Iterator[str]:
    found = {
        "light": plan.light, "shot": plan.camera.shot, "angle": plan.camera.angle, "target": plan.camera.target,
        "ground": plan.ground, "wall": plan.wall, "sound": plan.sound, "lights": [each.kind for each in plan.lights],
    }  # fmt: skip
    for key, value in found.items():
        wanted = expected.get(key, [] if key == "lights" else "")
        implied = key == "wall" and value == "plaster" and not wanted
        if value != wanted and not implied and not (expected.get("loose") and key not in expected):
            yield f"{key} is {value!r}, not {wanted!r}"
    said = " ".join(plan.notes)
    yield from (f"{word!r} is not named" for word in expected.get("unknown", ()) if word.rstrip("s") not in said)
