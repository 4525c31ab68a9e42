"""The extension as a zip, a backend for it to talk to, and Blenders to run it in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import blenders
import build_extension
import pytest

HERE = Path(__file__).parent
MARK = "found: "
SECONDS = 240.0


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built extension, without wheels: these Blenders import msgspec and pyzmq already."""
    return build_extension.build(tmp_path_factory.mktemp("extension"))


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder of a running backend; a parameter names generators that it offers too, each as module:class."""
    folder, more = tmp_path / "home", getattr(request, "param", ())
    with subprocess.Popen(
        [sys.executable, str(HERE / "backend.py"), str(folder), *more], stdout=subprocess.PIPE, text=True
    ) as backend:
        assert backend.stdout is not None
        assert backend.stdout.readline() == "ready\n"
        yield folder
        backend.kill()


@pytest.fixture
def blender(extension: Path) -> Callable[..., dict[str, Any]]:
    """Run a script of scenes/ in a Blender with the extension's zip, and return what it tells."""

    def run(
        series: str,
        script: str,
        user: Path | None = None,
        bare: bool = False,
        settings: dict[str, str] | None = None,
        **words: Any,
    ) -> dict[str, Any]:
        given = json.dumps({"extension": str(extension), **words}, default=str)
        place = HERE / "scenes" / f"{script}.py"
        ended = blenders.run(series, place, given, seconds=SECONDS, user=user, bare=bare, **(settings or {}))
        told = [line.removeprefix(MARK) for line in ended.stdout.splitlines() if line.startswith(MARK)]
        assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"
        assert len(told) == 1 and "Traceback" not in ended.stderr, f"{ended.stdout}\n{ended.stderr}"
        return {**json.loads(told[0]), "stderr": ended.stderr}

    return run
