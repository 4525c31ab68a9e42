"""Models in memory under a budget: what was used longest ago goes first, and places do not mix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scenewright.backend.residency import Residents, usual_budget_gb


@dataclass
class Model:
    """Stands for a model."""

    name: str
    gigabytes: float
    place: str = "cuda"


@pytest.fixture
def residents() -> Residents:
    return Residents({"cuda": 20.0, "cpu": 10.0}.__getitem__)


def use(residents: Residents, name: str, gigabytes: float, place: str = "cuda", lies: str = "") -> bool:
    """Use a model and tell whether it had to be loaded."""
    loaded: list[str] = []

    def load() -> Model:
        loaded.append(name)
        return Model(name, gigabytes, lies or place)

    assert residents.get(name, place, gigabytes, load).name == name
    return bool(loaded)


def test_what_was_used_longest_ago_goes_first(residents: Residents) -> None:
    assert [use(residents, name, 8.0) for name in "abab"] == [True, True, False, False]
    assert use(residents, "a", 8.0) is False and residents.used_gb("cuda") == 16.0
    assert use(residents, "c", 8.0)  # instead of b, which was used before a
    assert [use(residents, name, 8.0) for name in "ac"] == [False, False]
    assert use(residents, "b", 8.0) and use(residents, "a", 8.0)


def test_one_too_large_for_the_budget_is_alone(residents: Residents) -> None:
    use(residents, "a", 8.0)
    assert use(residents, "vast", 30.0) and residents.used_gb("cuda") == 30.0
    assert not use(residents, "vast", 30.0)
    assert use(residents, "a", 8.0) and residents.used_gb("cuda") == 8.0


def test_places_have_budgets_of_their_own(residents: Residents) -> None:
    use(residents, "a", 15.0)
    use(residents, "b", 9.0, "cpu")
    assert not use(residents, "a", 15.0)
    assert use(residents, "c", 15.0, "cuda", lies="cpu")  # it fitted into the GPU only in parts
    assert residents.used_gb("cuda") == 0.0 and residents.used_gb("cpu") == 15.0


def test_what_turns_out_larger_than_it_was_said_to_be_counts_as_it_is(residents: Residents) -> None:
    use(residents, "a", 8.0)
    assert residents.get("b", "cuda", 8.0, lambda: Model("b", 15.0)).name == "b"
    assert use(residents, "a", 8.0)


def test_room_is_made_before_the_next_is_read(residents: Residents) -> None:
    use(residents, "a", 15.0)

    def load() -> Model:
        assert residents.used_gb("cuda") == 0.0
        return Model("b", 15.0)

    residents.get("b", "cuda", 15.0, load)


def test_a_failure_to_load_leaves_nothing_behind(residents: Residents) -> None:
    def load() -> Model:
        raise OSError("damaged")

    with pytest.raises(OSError, match="damaged"):
        residents.get("a", "cuda", 1.0, load)
    assert residents.used_gb("cuda") == 0.0 and use(residents, "a", 1.0)


def test_all_or_all_but_one_are_let_go(residents: Residents) -> None:
    for name in "abc":
        use(residents, name, 1.0)
    assert residents.free(but="b") == 2 and not use(residents, "b", 1.0)
    assert residents.free() == 1 and residents.free() == 0


def test_the_budget_can_be_set(monkeypatch: pytest.MonkeyPatch, fresh: Callable[[], None]) -> None:
    monkeypatch.setenv("SCENEWRIGHT_MODEL_GB", "12.5")
    fresh()
    assert usual_budget_gb("cuda") == usual_budget_gb("cpu") == 12.5


@pytest.fixture
def fresh() -> Callable[[], None]:
    """Return a function that forgets what was asked of the machine, as is done at the end."""
    yield usual_budget_gb.cache_clear
    usual_budget_gb.cache_clear()
