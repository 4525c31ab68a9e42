"""`trellis-2`: one picture to a server process and back, whatever that server does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judging import assert_usable
from listening import Listener
from pictures import drawn, on_paper

from scenewright.backend.generators.spatial import trellis_2
from scenewright.backend.generators.spatial.trellis_2 import Trellis2
from scenewright.backend.services.address import read_address
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Progress
from scenewright.shared.tasks import ImageTo3D

STAND_IN = Path(__file__).parents[2] / "trellis_stand_in.py"
FACES = 600
Serving = Callable[[str], str]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of this machine's own settings count, and the stand-in find the project."""
    for name in (trellis_2.URL, trellis_2.PROGRAM, trellis_2.MODELS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(STAND_IN.parents[1]))


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Return what starts a server that behaves in some way, and tells its address."""
    started: list[subprocess.Popen[str]] = []

    def start(mode: str) -> str:
        command = [sys.executable, str(STAND_IN), "--mode", mode]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().split()[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return what installs a program that is started by the generator itself."""

    def install(mode: str) -> Path:
        path = tmp_path / "trellis-server"
        path.write_text(f'#!/bin/sh\necho $$ >> {tmp_path}/started\nexec {sys.executable} {STAND_IN} "$@"\n')
        path.chmod(0o755)
        monkeypatch.setenv(trellis_2.PROGRAM, str(path))
        monkeypatch.setenv("STAND_IN_MODE", mode)
        return tmp_path / "started"

    return install


def _made(context: Listener | None = None, generator: Trellis2 | None = None, **given: Any) -> Mesh:
    names = {"seed", "background", "faces"}
    task = {"faces": FACES, "texture_size": 128} | {name: given.pop(name) for name in names & given.keys()}
    pixels = given.pop("pixels", None)
    image = Image(name="ball", pixels=on_paper("disc", 160) if pixels is None else pixels)
    context = context or Listener()
    if generator is None:
        generator = Trellis2()
        generator.load(context)
    return generator.run(ImageTo3D(image=image, **task), Trellis2.Options(**given), context)


def test_a_picture_becomes_a_textured_shape_within_its_budget(serving: Serving) -> None:
    context = Listener()
    mesh = _made(context, url=serving("good"), height=2.0)
    assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) == pytest.approx(FACES, rel=0.02)
    assert mesh.vertices[:, 2].min() == pytest.approx(0, abs=1e-5)
    assert mesh.vertices[:, 2].max() == pytest.approx(2.0, rel=1e-3)
    assert mesh.material is not None and mesh.material.albedo_map is not None
    asked = drawn("disc", 160)
    colour = asked[asked[..., 3] > 250][:, :3].mean(0)
    np.testing.assert_allclose(np.median(mesh.material.albedo_map.pixels[..., :3], axis=(0, 1)), colour, atol=6)
    assert context.report["server_triangles"] > FACES and context.report["triangles"] == len(mesh.faces)


def test_the_server_is_told_the_seed_and_given_the_matte(serving: Serving) -> None:
    url = serving("good")
    material = _made(url=url, seed=29, as_it_comes=True).material
    assert material is not None and material.roughness_map is not None and material.metallic_map is not None
    assert material.roughness_map.pixels.mean() / 255 == pytest.approx(0.30, abs=0.02)
    assert material.metallic_map.pixels.mean() > 250
    material = _made(url=url, as_it_comes=True, matting="birefnet").material
    assert material is not None and material.metallic_map is not None
    assert material.metallic_map.pixels.mean() < 5


@pytest.mark.parametrize(
    ("mode", "kind", "sentence"),
    [
        ("dies", Unavailable, r"http://127.0.0.1:\d+ broke off without an answer."),
        ("refuses", InvalidInput, r"http://127.0.0.1:\d+ answers: 3D reconstruction failed\."),
        ("nonsense", InvalidInput, r"http://127.0.0.1:\d+ answers with something that is no GLB."),
        ("broken", InvalidInput, r"http://127.0.0.1:\d+ answers with a GLB that cannot be read."),
        ("other", Unavailable, r"No trellis-server answers at http://127.0.0.1:\d+."),
    ],
)
def test_a_server_that_fails_is_told_of(serving: Serving, mode: str, kind: type[Exception], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        _made(url=serving(mode))


def test_nobody_there_is_told_with_how_to_mend_it() -> None:
    with pytest.raises(Unavailable, match="No trellis-server answers at http://127.0.0.1:9. Start it, or let SCENE"):
        _made(url="http://127.0.0.1:9")


def test_cancelling_breaks_the_connection_off_at_once(serving: Serving) -> None:
    url = serving("slow")
    context = Listener(cancel_after=12)
    began = time.monotonic()
    with pytest.raises(JobCancelled):
        _made(context, url=url)
    said = [message for message in context.said if isinstance(message, Progress)]
    assert "Waiting for TRELLIS.2" in {message.phase for message in said}
    assert time.monotonic() - began < 8


def test_a_server_that_takes_too_long_is_given_up(serving: Serving) -> None:
    with pytest.raises(Unavailable, match="has not answered within 0.01 minutes"):
        _made(url=serving("slow"), minutes=0.01)


def test_pictures_leave_this_machine_only_when_allowed() -> None:
    with pytest.raises(InvalidInput, match=r"on another machine, 192.0.2.7: the picture would be sent there. Allow"):
        _made(url="http://192.0.2.7:8080")
    with pytest.raises(InvalidInput, match="is no address of a server"):
        _made(url="file:///etc/passwd")


@pytest.mark.parametrize(
    ("text", "here"),
    [("http://localhost:1", True), ("http://[::1]:80/x/", True), ("https://example.org", False),
     ("http://127.0.0.1.example.org", False), ("http://10.0.0.4:8080", False)],
)  # fmt: skip
def test_only_loopback_is_here(text: str, here: bool) -> None:
    assert read_address(text).is_here == here


# A server that it starts itself --------------------------------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="the program is a script here")


@posix
def test_a_server_of_ours_is_started_once_and_tells_its_stages(program: Callable[[str], Path]) -> None:
    started = program("good")
    context, generator = Listener(), Trellis2()
    generator.load(context)
    for _ in range(2):
        assert len(_made(context, generator).faces) == pytest.approx(FACES, rel=0.02)
    (process,) = map(int, started.read_text().split())
    said = [(message.phase, message.fraction) for message in context.said if isinstance(message, Progress)]
    assert any(phase == "sparse-structure flow + decode" and fraction > 0.06 for phase, fraction in said)
    del generator
    assert _gone(process)


@posix
def test_cancelling_ends_a_server_of_ours_and_the_next_job_starts_another(program: Callable[[str], Path]) -> None:
    started = program("slow")
    context, generator = Listener(), Trellis2()
    generator.load(context)
    context._is_cancelled = lambda: "sparse" in getattr(context.said[-1], "phase", "") if context.said else False
    with pytest.raises(JobCancelled):
        _made(context, generator)
    assert _gone(int(started.read_text()))
    os.environ["STAND_IN_MODE"] = "good"
    _made(Listener(), generator)
    assert len(started.read_text().split()) == 2


@posix
def test_a_program_that_does_not_start_is_told(program: Callable[[str], Path], tmp_path: Path) -> None:
    program("stillborn")
    with pytest.raises(Unavailable, match=re.escape("It said: [trellis] no weights in ''")):
        _made()
    (tmp_path / "trellis-server").unlink()
    with pytest.raises(Unavailable, match="trellis-server cannot be started: No such file or directory"):
        _made()


def _gone(process: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
