"""Quotes before a job is submitted: from jobs that really ran, a driver that really answers, and this disk."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from engines import Client
from msgspec import Meta
from servers import run

from scenewright.backend.devices import Gpu
from scenewright.backend.generator import Generator
from scenewright.backend.generators.spatial.voxel_field import VoxelField
from scenewright.backend.home import Home
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Done, Failed, Freed, FreeMemory, Quote, Quoted
from scenewright.shared.tasks import MeshToPointCloud

posix = pytest.mark.skipif(sys.platform == "win32", reason="the driver's program is a script here")
Quoting = Callable[..., Quoted]


class Large(Generator[MeshToPointCloud]):
    """Need a large GPU."""

    name, title, licence, vram_gb = "large", "Large model", "MIT", 20.0


class Small(Generator[MeshToPointCloud]):
    """Need a small GPU."""

    name, title, licence, vram_gb = "small", "Small model", "MIT", 6.0


class Plain(Generator[MeshToPointCloud]):
    """Need none, and have settings."""

    name, title, licence = "plain", "Plain", "MIT"

    class Options(msgspec.Struct, frozen=True):
        """What is special."""

        loudness: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.5


class Heavy(Generator[MeshToPointCloud]):
    """Need more than any disk holds."""

    name, title, licence, download_gb = "heavy", "Heavy", "MIT", 1e9


class Elsewhere(Generator[MeshToPointCloud]):
    """Need an environment nobody made."""

    name, title, licence, environment = "elsewhere", "Elsewhere", "MIT", "nowhere"


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what installs a driver's program that says these lines."""
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))

    def install(script: str) -> None:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return install


@pytest.fixture
def quoting(home: Home) -> Iterator[Callable[[Gpu | None], Quoting]]:
    """Return what opens an office for quotes, by the GPU it sees."""
    opened: list[Quotes] = []

    def office(gpu: Gpu | None = None) -> Quoting:
        registry = Registry([Large, Small, Plain, Heavy, Elsewhere, VoxelField])
        quotes = Quotes(home, registry, gpu or Gpu("no such program"))
        opened.append(quotes)
        return lambda name, settings={}, **options: quotes.quoted(
            Quote(request="r", generator=name, settings=settings, options=options)
        )

    yield office
    for quotes in opened:
        quotes.close()


# Time ----------------------------------------------------------------------------------------------------------------


def _ask(client: Client, generator: str, settings: dict[str, Any] | None = None, **options: Any) -> Quoted:
    client.send(Quote(request=generator, generator=generator, settings=settings or {}, options=options))
    answer = client.next((Quoted, Failed))
    assert isinstance(answer, Quoted), answer
    assert (answer.request, answer.generator) == (generator, generator)
    return answer


def test_what_ran_here_says_how_long_the_next_takes(client: Client) -> None:
    assert _ask(client, "trial-slow").seconds is None
    took = [client.run("trial-slow", seconds=seconds).provenance.seconds for seconds in (0.1, 0.4)]
    found = _ask(client, "trial-slow", seconds=0.4)
    assert found.runs == 2 and found.seconds and found.fits and found.advice == found.action == ""
    assert found.seconds[0] <= took[1] * 1.001 and found.seconds[1] >= took[1] * 0.999


def test_failed_and_foreign_jobs_say_nothing(client: Client) -> None:
    client.run("trial-raising", what="ours")
    client.run("trial-echo")
    assert _ask(client, "trial-raising", what="ours").runs == 0
    assert _ask(client, "trial-echo").runs == 1


def test_where_a_setting_is_the_time_the_generator_says_so(quoting: Callable[..., Quoting]) -> None:
    found = quoting()("voxel-field", {"seconds": 45.0})
    assert (found.seconds, found.runs) == ((45.0, 45.0), 0)
    assert quoting()("voxel-field").seconds == (30.0, 30.0)


def test_quotes_are_told_before_jobs_that_were_asked_for_later_end(client: Client) -> None:
    job = client.submit("trial-slow", seconds=0.5)
    assert _ask(client, "trial-echo").fits
    assert not any(isinstance(message, Done) for message in client.seen)
    assert isinstance(client.end(job), Done)


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("generator", "settings", "options", "sentence"),
    [
        ("plane", {}, {}, "There is no generator 'plane'. Known are, for instance: plain, large."),
        ("plain", {"count": 0}, {}, "A setting of Plain does not fit: Expected `int` >= 1 - at `$.count`."),
        ("plain", {"wings": 2}, {}, "Plain has no setting 'wings'. It knows: count, seed."),
        ("plain", {"mesh": "m.ply"}, {}, "Plain has no setting 'mesh'."),
        ("plain", {}, {"loudness": 2.0}, "An option of Plain does not fit: Expected `float` <= 1.0"),
        ("plain", {}, {"volume": 2.0}, "Plain has no option 'volume'. It knows: loudness."),
    ],
)
def test_what_could_not_be_submitted_is_refused(
    quoting: Callable[..., Quoting], generator: str, settings: dict[str, Any], options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        quoting()(generator, settings, **options)
    assert str(caught.value).startswith(sentence)


def test_a_refused_quote_is_no_jobs_end(client: Client) -> None:
    client.send(Quote(request="r", generator="trial-echo", settings={"count": -1}))
    failed = client.next((Quoted, Failed))
    assert (type(failed), failed.job, failed.problem.code) == (Failed, "", "InvalidInput")


# Memory --------------------------------------------------------------------------------------------------------------


@posix
def test_enough_memory_fits(quoting: Callable[..., Quoting], driver: Callable[[str], None]) -> None:
    driver("echo '1000, 8000'; echo '23000, 24564'")
    found = quoting(Gpu())("large")
    assert found.fits and found.vram_gb == 20.0
    assert found.vram_free_gb == pytest.approx(23000 * 2**20 / 1e9)


@posix
def test_memory_that_others_use_can_be_freed(quoting: Callable[..., Quoting], driver: Callable[[str], None]) -> None:
    driver("echo '8000, 24564'")
    found = quoting(Gpu())("large")
    assert (found.fits, found.action) == (False, "free-memory")
    assert found.advice == (
        "It needs 20 GB of GPU memory, and 8.4 GB are free. Free memory, or close other programs that use the GPU. "
        "Small model does the same task and needs 6 GB."
    )


@posix
def test_a_gpu_that_is_too_small_stays_so(quoting: Callable[..., Quoting], driver: Callable[[str], None]) -> None:
    driver("echo '3000, 4096'")
    found = quoting(Gpu())("large")
    assert (found.fits, found.action) == (False, "")
    assert found.advice == (
        "It needs 20 GB of GPU memory, and the GPU has 4.3 GB. Plain does the same task and runs on a CPU."
    )


@posix
@pytest.mark.parametrize("script", ["exit 9", "echo '[N/A], [N/A]'", "echo", "true"])
def test_a_driver_that_does_not_tell_is_none(
    quoting: Callable[..., Quoting], driver: Callable[[str], None], script: str
) -> None:
    driver(script)
    found = quoting(Gpu())("small")
    assert (found.fits, found.vram_free_gb, found.action) == (False, None, "")
    assert found.advice.startswith("It needs 6 GB of GPU memory, and no GPU is found here. Plain does the same task")
    assert quoting(Gpu())("plain").fits


@posix
def test_a_driver_is_not_asked_again_at_once(driver: Callable[[str], None], tmp_path: Path) -> None:
    driver(f"echo x >> {tmp_path}/asked; echo '3000, 4096'")
    gpu = Gpu()
    assert gpu.vram() == gpu.vram() is not None
    assert (tmp_path / "asked").read_text() == "x\n"


@posix
def test_a_slow_driver_holds_nobody_up(driver: Callable[[str], None], client_of_slow_driver: Client) -> None:
    client_of_slow_driver.send(Quote(request="r", generator="scatter"))
    client_of_slow_driver.send(FreeMemory())
    answers = [type(client_of_slow_driver.next((Freed, Quoted))) for _ in range(2)]
    assert answers == [Freed, Quoted]


@pytest.fixture
def client_of_slow_driver(driver: Callable[[str], None], request: pytest.FixtureRequest) -> Client:
    """A client of an engine whose GPU's driver takes its time."""
    driver("sleep 1; echo '3000, 4096'")
    client: Client = request.getfixturevalue("client")
    return client


# Disk, weights and environments --------------------------------------------------------------------------------------


def test_a_disk_that_is_too_small_is_said_with_its_folder(quoting: Callable[..., Quoting], home: Home) -> None:
    found = quoting()("heavy")
    assert (found.fits, found.action, found.download_gb) == (False, "open-folder", 1e9)
    assert found.advice.endswith(f"{found.disk_free_gb:.1f} GB are free. Make room on the disk of {home.path}.")


def test_a_missing_environment_is_said_with_what_makes_it(quoting: Callable[..., Quoting]) -> None:
    found = quoting()("elsewhere")
    assert not found.fits
    assert found.advice.startswith("It needs the environment 'nowhere', which is not there yet. Make it with: ")


# On the command line -------------------------------------------------------------------------------------------------


def test_a_quote_on_the_command_line_runs_nothing(home: Home) -> None:
    flags = ("--home", str(home.path), "--quote")
    code, output, errors = run("run", "images-to-field", *flags, "--seconds", "12")
    assert (code, errors) == (0, "")
    assert output.splitlines()[:3] == [
        "generator   voxel-field", "time        12 s, as its settings say", "GPU memory  none, it runs on a CPU",
    ]  # fmt: skip
    assert list(home.store.iterdir()) == []
    code, output, _ = run("run", "images-to-field", *flags, "--json")
    assert code == 0 and json.loads(output)["seconds"] == [30.0, 30.0]
    assert run("run", "images-to-field", *flags, "--generator", "nobody")[0] == 1


def test_a_job_file_is_quoted_without_its_inputs(home: Home, tmp_path: Path) -> None:
    job = {"task": {"type": "images-to-field", "capture": "not there", "seconds": 7}, "output": "field.safetensors"}
    (tmp_path / "job.json").write_text(json.dumps(job))
    code, output, errors = run("run", str(tmp_path / "job.json"), "--home", str(home.path), "--quote")
    assert (code, errors) == (0, "") and "7 s, as its settings say" in output


def test_offices_close(home: Home) -> None:
    with closing(Quotes(home, Registry([Plain]))) as quotes:
        assert quotes.quoted(Quote(request="r", generator="plain")).request == "r"
