"""Generators that have others do a part of the work: one job, one process, one progress, one provenance."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from engines import Client, House, triangle

from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights
from scenewright.shared.errors import Unavailable
from scenewright.shared.messages import Cancel, Cancelled, Done, Progress, Quote
from scenewright.shared.tasks import MeshToPointCloud

CANCELLED_WITHIN = 1.0  # seconds, on a busy machine


def _run(client: Client, chain: str, **options: Any) -> Any:
    return client.run("trial-relay-1", chain=chain, **options)


def test_what_another_made_is_the_result(workers_client: Client) -> None:
    done = _run(workers_client, "trial-echo", option="loudness", value=0.25)
    np.testing.assert_array_equal(done.artifacts[0].points, triangle().vertices)
    assert done.report["psnr"] == 36.5 and done.report["count"] == 10_000
    (other,) = done.provenance.contributions
    assert (done.provenance.generator, other.generator) == ("trial-relay-1", "trial-echo")
    assert other.settings == {"count": 10_000, "seed": 0, "loudness": 0.25}
    assert (other.task, other.weights) == ("mesh-to-point-cloud", "3a" * 20)
    assert 0 <= other.seconds <= done.provenance.seconds


def test_the_result_may_be_used_as_the_strictest_of_all_allows(client: Client) -> None:
    made = _run(client, "trial-relay-2,trial-restricted").provenance
    assert (made.licence, made.commercial) == ("GPL-3.0-or-later AND CC-BY-NC-4.0", False)
    assert [each.generator for each in made.contributions] == ["trial-restricted", "trial-relay-2"]
    plain = client.run("trial-echo").provenance
    assert (plain.licence, plain.commercial, plain.contributions) == ("GPL-3.0-or-later", True, ())


def test_progress_fills_its_part_and_says_what_the_other_says(client: Client) -> None:
    assert isinstance(_run(client, "trial-slow", option="seconds", value=0.6), Done)
    said = [message for message in client.seen if isinstance(message, Progress)]
    assert said[0].phase == "Asking" and said[0].fraction == pytest.approx(0.1)
    inner = [message.fraction for message in said if message.phase == "waiting"]
    assert inner == sorted(inner) and 0.2 <= inner[0] < 0.4 < 0.6 < inner[-1] <= 0.8


def test_cancelling_the_job_stops_whom_it_asked(workers_client: Client) -> None:
    workers_client.run("trial-echo")
    job = workers_client.submit("trial-relay-1", chain="trial-relay-2,trial-slow")
    workers_client.wait(lambda message: isinstance(message, Progress) and message.phase == "waiting")
    began = time.monotonic()
    workers_client.send(Cancel(job=job))
    assert isinstance(workers_client.end(job), Cancelled)
    assert time.monotonic() - began < CANCELLED_WITHIN
    assert isinstance(workers_client.run("trial-echo"), Done)


@pytest.mark.parametrize(
    ("chain", "code", "sentence"),
    [
        ("trial-ecko", "InvalidInput", "There is no generator 'trial-ecko'."),
        ("inflate", "InvalidInput", "Inflated outline does not do: Sample points evenly over a mesh."),
        ("trial-relay-1", "InvalidInput", "First relay cannot ask itself."),
        ("trial-relay-2,trial-relay-1", "InvalidInput", "Second relay: First relay cannot ask itself."),
        ("trial-elsewhere", "Unavailable", "Elsewhere runs in an environment of its own"),
        ("trial-relay-2,trial-relay-3,trial-relay-4,trial-echo", "InvalidInput", "Second relay: Third relay: Fourth "
         "relay: Too many generators ask each other: First relay, Second relay, Third relay, Fourth relay."),
        ("trial-broken", "Unavailable", "The generator trial-broken cannot be used"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(client: Client, chain: str, code: str, sentence: str) -> None:
    problem = _run(client, chain).problem
    assert problem.code == code and problem.message.startswith(sentence)
    assert isinstance(_run(client, "trial-echo"), Done)


def test_settings_of_whom_is_asked_are_checked(client: Client) -> None:
    problem = _run(client, "trial-echo", option="loudness", value=3.0).problem
    assert problem.message.startswith("An option of Echo does not fit: Expected `float` <= 1.0")
    problem = _run(client, "trial-echo", option="volume", value=3.0).problem
    assert (problem.message, problem.remedy) == ("Echo has no option 'volume'.", "It knows: loudness.")


def test_what_befalls_whom_is_asked_is_told_with_its_title(client: Client) -> None:
    problem = _run(client, "trial-raising", option="what", word="ours").problem
    assert (problem.code, problem.message) == ("Unavailable", "Raising: The weights are missing.")
    assert (problem.remedy, problem.detail) == ("Fetch them.", "weights.bin")


def test_a_fault_of_whom_is_asked_ends_the_job_and_nothing_else(workers_client: Client) -> None:
    problem = _run(workers_client, "trial-raising", option="what", word="zero").problem
    assert problem.code == "Unexpected" and "what a day" in problem.detail
    assert isinstance(_run(workers_client, "trial-echo"), Done)


def test_whom_one_asks_again_stays_ready_and_another_takes_its_place(client: Client) -> None:
    loads = [_run(client, "trial-echo", again=again).report.get("loads") for again in ("trial-echo", "trial-echo")]
    assert loads[0] == loads[1]
    assert _run(client, "trial-echo", again="trial-restricted").report["psnr"] == 30.0
    assert _run(client, "trial-echo").report["loads"] == loads[0] + 1


# Whom "" means -------------------------------------------------------------------------------------------------------


class Small(Generator[MeshToPointCloud]):
    """Need nothing."""

    name, title, licence = "small", "Small", "MIT"


class Learned(Generator[MeshToPointCloud]):
    """Need weights."""

    name, title, licence = "learned", "Learned", "MIT"
    needs = (Weights("learned", "somebody/learned", 2.0, "MIT"),)


class Larger(Learned):
    """Need a GPU too."""

    name = "larger"
    needs = (Weights("larger", "somebody/larger", 9.0, "MIT"),)
    vram_gb = 8.0


class Unsellable(Learned):
    """Be the largest, but not for sale."""

    name, commercial = "unsellable", False
    needs = (Weights("unsellable", "somebody/unsellable", 30.0, "CC-BY-NC-4.0", commercial=False),)


@pytest.fixture
def shelf(home: Home) -> Shelf:
    """The home's weights."""
    return Shelf(home.weights)


def _put(shelf: Shelf, generator: type[Generator[Any]]) -> None:
    (weights,) = generator.needs
    shelf.folder(weights).mkdir(parents=True)
    (shelf.folder(weights) / "model.safetensors").write_bytes(b"weights")
    shelf.seal(weights, "c0ffee", ["model.safetensors"])


def test_the_best_is_the_largest_model_that_can_run_here(shelf: Shelf) -> None:
    registry = Registry([Small, Learned, Larger, Unsellable])

    def best(vram: float, *without: Any) -> str:
        return registry.best(MeshToPointCloud, shelf, lambda: vram, without).name

    assert best(24.0) == "small"
    for generator in (Learned, Larger, Unsellable):
        _put(shelf, generator)
    assert (best(24.0), best(4.0), best(24.0, Larger)) == ("larger", "learned", "learned")
    with pytest.raises(Unavailable, match="No generator here can do: Sample points evenly over a mesh"):
        best(24.0, Small, Learned, Larger)


# Quotes --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quotes(house: House, home: Home) -> Iterator[tuple[Client, Quotes]]:
    """A client with workers, and an office for quotes at the same home."""
    client = house.open(ProcessExecutor())
    office = Quotes(home, Registry.discover())
    yield client, office
    office.close()


def _quoted(quotes: Quotes, **options: Any) -> Any:
    return quotes.quoted(Quote(request="r", generator="trial-relay-1", options=options))


def test_a_quote_adds_up_what_those_took_who_are_asked(quotes: tuple[Client, Quotes]) -> None:
    client, office = quotes
    assert _quoted(office, chain="trial-slow").seconds is None
    took = client.run("trial-slow", seconds=0.3).provenance.seconds
    assert _quoted(office, chain="trial-slow").runs == 0
    quoted = _quoted(office, chain="trial-echo")
    assert quoted.seconds is None and quoted.fits
    done = _run(client, "trial-slow", option="seconds", value=0.3)
    quoted = _quoted(office, chain="trial-slow")
    assert quoted.runs == 1 and quoted.seconds == pytest.approx((done.provenance.seconds,) * 2)
    assert took > 0 and _quoted(office, chain="trial-echo").runs == 0


def test_a_quote_tells_what_keeps_those_who_are_asked(quotes: tuple[Client, Quotes]) -> None:
    _, office = quotes
    quoted = _quoted(office, chain="trial-elsewhere")
    assert not quoted.fits and quoted.advice.startswith("It needs the environment 'trial-environment'")
