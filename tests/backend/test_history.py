"""What past runs say about the next: near ones are believed, others scaled, unlike ones left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.backend.history import NEAREST, Run, expected
from scenewright.shared.schema import Setting

SETTINGS = (
    Setting(name="mesh", kind="artifact", title="Mesh", artifact="mesh"),
    Setting(name="prompt", kind="text", title="Prompt"),
    Setting(name="steps", kind="integer", title="Steps"),
    Setting(name="size", kind="number", title="Size"),
    Setting(name="seed", kind="integer", title="Seed"),
    Setting(name="quality", kind="choice", title="Quality", choices=("fast", "best")),
    Setting(name="textured", kind="boolean", title="Textured"),
)
ASKED = {"prompt": "a chair", "steps": 20, "size": 1.0, "seed": 1, "quality": "fast", "textured": True}


def _run(seconds: float, **changes: object) -> Run:
    return Run(settings=ASKED | changes, seconds=seconds)


def _expect(runs: list[Run], **changes: object) -> tuple[float, float] | None:
    return expected(runs, ASKED | changes, SETTINGS).seconds


def test_without_runs_nothing_is_expected() -> None:
    assert expected([], ASKED, SETTINGS) == (None, 0)


def test_the_same_again_takes_as_long() -> None:
    found = expected([_run(3.0), _run(4.5), _run(3.5)], ASKED, SETTINGS)
    assert found.seconds == pytest.approx((3.0, 4.5)) and found.runs == 3


def test_seeds_and_words_do_not_matter() -> None:
    assert _expect([_run(3.0, seed=2**31 - 1, prompt="a ship")]) == pytest.approx((3.0, 3.0))


@pytest.mark.parametrize("change", [{"quality": "best"}, {"textured": False}])
def test_another_choice_is_another_job(change: dict[str, object]) -> None:
    assert _expect([_run(30.0, **change)]) is None
    assert _expect([_run(30.0, **change), _run(3.0)]) == pytest.approx((3.0, 3.0))


def test_one_run_is_taken_as_it_is_however_far_it_is() -> None:
    assert _expect([_run(7.0, steps=2000)]) == pytest.approx((7.0, 7.0))


def test_of_many_the_nearest_count() -> None:
    far = [_run(1000.0, steps=20_000) for _ in range(50)]
    near = [_run(5.0 + number / 10, steps=20 + number) for number in range(NEAREST)]
    found = expected(far + near, ASKED, SETTINGS)
    assert found.runs == NEAREST and found.seconds
    assert 4.0 < found.seconds[0] < found.seconds[1] < 8.0


def test_a_setting_that_is_the_time_scales_it() -> None:
    low, high = _expect([_run(10.0, steps=100), _run(20.0, steps=200)], steps=300) or (0.0, 0.0)
    assert 24.0 < low <= high < 32.0
    many = [_run(0.1 * steps, steps=steps) for steps in (50, 100, 200, 400)]
    assert _expect(many, steps=800) == pytest.approx((80.0, 80.0), rel=0.2)


def test_a_setting_that_costs_nothing_scales_nothing() -> None:
    runs = [_run(0.1 * steps, steps=steps, size=size) for steps in (50, 100, 200) for size in (0.5, 1.0, 4.0)]
    assert _expect(runs, steps=100, size=16.0) == pytest.approx((10.0, 10.0), rel=0.3)


def test_settings_that_a_run_of_an_older_version_lacks_are_passed_over() -> None:
    assert _expect([Run(settings={"quality": "fast", "textured": True}, seconds=3.0)]) == pytest.approx((3.0, 3.0))


@given(
    st.lists(st.tuples(st.floats(1e-3, 1e5), st.integers(-5, 2**31), st.floats(-1e6, 1e6)), min_size=1, max_size=30),
    st.integers(-5, 2**31),
)
def test_whatever_ran_what_is_expected_is_a_time(runs: list[tuple[float, int, float]], steps: int) -> None:
    low, high = _expect([_run(seconds, steps=count, size=size) for seconds, count, size in runs], steps=steps) or (0, 0)
    assert 0.0 < low <= high < float("inf")
