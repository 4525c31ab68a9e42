"""How many questions about furnished rooms are answered right, and how long an answer takes, in CPU seconds."""

from __future__ import annotations

import time
import tomllib
from typing import Any

from checkout import ROOT

from scenewright.backend import formats
from scenewright.backend.sight.questions import answer
from scenewright.shared.artifacts import SceneDescription

ROOMS = ROOT / "tests" / "backend" / "sight"
CLOSE = 5e-4  # metres


def measure() -> dict[str, float]:
    """Return how many questions there are, which share of them is answered right, and what one takes.

    What describing two thousand objects takes is held by tests/addon/test_describing.py, in each Blender.
    """
    asked = tomllib.loads((ROOMS / "questions.toml").read_text(encoding="utf-8"))
    scenes = {name: formats.load(ROOMS / f"{name}.json", SceneDescription) for name in asked if name != "untold"}
    questions = [(scenes[name], question, right) for name in scenes for question, right in asked[name].items()]
    began = time.process_time()
    found = [answer(question, scene).value for scene, question, _ in questions]
    seconds = time.process_time() - began
    right = sum(_same(value, wanted) for value, (_, _, wanted) in zip(found, questions, strict=True))
    untold = [not answer(question, scenes[room]).told for question, room in asked["untold"].items()]
    return {
        "sight.questions": len(questions), "sight.right": right / len(questions),
        "sight.untold_said_so": sum(untold) / len(untold), "sight.answer_ms": 1000 * seconds / len(questions),
    }  # fmt: skip


def _same(found: Any, right: Any) -> bool:
    if isinstance(right, list) and isinstance(found, list):
        named = all(isinstance(each, str) for each in (*found, *right))
        pairs = zip(sorted(found), sorted(right), strict=False) if named else zip(found, right, strict=False)
        return len(found) == len(right) and all(_same(*pair) for pair in pairs)
    if isinstance(right, float) and isinstance(found, float):
        return abs(found - right) < CLOSE
    return bool(found == right)
