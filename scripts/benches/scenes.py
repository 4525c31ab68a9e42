"""How many sentences become the plan they mean, whether layouts are sound, and how long a hundred things take."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

from checkout import ROOT

from scenewright.backend.layout.checking import faults
from scenewright.backend.layout.rehearsal import rehearse
from scenewright.backend.planning.grammar import read
from scenewright.shared.errors import InvalidInput

sys.path.insert(0, str(ROOT / "tests"))  # the sentences that the tests know

from scene_sentences import HELD_OUT, SENTENCES, TUNED, differences

HUNDRED = (
    "a table with eight chairs around it, eleven mugs on the table, thirty crates, thirty barrels and twenty rocks"
)


def measure() -> dict[str, float]:
    """Return shares of what is right, how many faults layouts have, and CPU seconds.

    What is right of the sentences held out is as the grammar first read them; some causes were mended since, which
    `right_held_out_now` shows.
    """
    plan = read(HUNDRED)
    began = time.process_time()
    layout = rehearse(plan, 0)
    seconds = time.process_time() - began
    return {
        "scenes.sentences": float(len(SENTENCES)),
        "scenes.right": _right(TUNED),
        "scenes.right_held_out_now": _right(HELD_OUT),
        "scenes.right_held_out": sum(not each.get("misread") for each in HELD_OUT) / len(HELD_OUT),
        "scenes.faults": float(sum(map(_faults, SENTENCES)) + len(faults(layout))),
        "scenes.hundred_s": seconds,
        "scenes.hundred": float(len(layout.bodies)),
    }


def _right(sentences: Sequence[dict[str, Any]]) -> float:
    return sum(map(_is_right, sentences)) / len(sentences)


def _is_right(sentence: dict[str, Any]) -> bool:
    try:
        return not sentence.get("fails") and not differences(read(sentence["say"]), sentence)
    except InvalidInput:
        return bool(sentence.get("fails"))


def _faults(sentence: dict[str, Any]) -> int:
    return 0 if sentence.get("fails") else len(faults(rehearse(read(sentence["say"]), 0)))
