"""Key sentences as a summary."""

from __future__ import annotations

import pytest
from listening import Listener

from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.text.lexrank import LexRank
from scenewright.shared.artifacts import Text
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import Summarization

BRIDGE = (
    "It was a sunny day. The old bridge is closed to lorries because its piers have sunk. Ducks swam by. "
    "Repairing the piers of the bridge takes two years. Lorries must drive round until the piers of the bridge are "
    "repaired. Somebody laughed about something else."
)


def test_a_summary_says_what_matters_and_how_much_it_left_out() -> None:
    context = Listener()
    task = Summarization(text=Text(name="Bridge", text=BRIDGE), words=30)
    made = LexRank().run(task, NoOptions(), context)
    assert made.name == "Summary of Bridge"
    assert "piers" in made.text and "Ducks" not in made.text and "laughed" not in made.text
    assert context.report["words"] <= 30 < context.report["of_words"]


@pytest.mark.parametrize("text", ["", "\n \t", "… !!! —"])
def test_nothing_cannot_be_summed_up(text: str) -> None:
    with pytest.raises(InvalidInput, match="nothing to sum up"):
        LexRank().run(Summarization(text=Text(text=text)), NoOptions(), Listener())


def test_a_long_one_can_be_stopped() -> None:
    long = " ".join(f"Sentence {number} is about the number {number}." for number in range(5000))
    with pytest.raises(JobCancelled):
        LexRank().run(Summarization(text=Text(text=long)), NoOptions(), Listener(cancel_after=2))
