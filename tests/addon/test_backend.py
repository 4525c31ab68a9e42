"""The way to a backend: started from Blender or found, and what is said where it leads nowhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest
import zmq

from scenewright.installation.environments import create
from scenewright.shared.endpoint import read_endpoint
from scenewright.shared.keys import make_keys

Run = Callable[..., dict[str, Any]]

SENTENCES = {
    "unconnected": "Connect to a backend first.",
    "no backend": "No backend is running in",
    "not set up": "The backend is not set up yet. Press Set Up Backend.",
    "no such python": "cannot be started: No such file or directory. Choose another Python in the preferences, or none",
    "not installed": "Scenewright's backend is not installed for that Python.",
    "shown": "Scenewright's backend is not installed for that Python.",
    "offline": "Blender's online access is off",
    "no key file": "cannot be read",
    "wrong keys": "keys",
    "nobody there": "No backend answers at tcp://127.0.0.1:9",
    "no address": "'nonsense' is no address: one looks like tcp://",
    "no key": "Choose the key file of that backend",
    "nothing selected": "Select the object to capture.",
    "nothing active": "Make a mesh object the active one.",
    "no folder": "Choose the folder with the photos",
    "no transforms": "There is no transforms.json in",
    "broken transforms": "transforms.json",
    "no field": "Make a radiance field first",
}


@pytest.mark.parametrize("series", blenders.SERIES)
def test_each_trouble_is_one_clear_sentence(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "transforms.json").write_text("{")
    make_keys(tmp_path / "others", zmq.curve_keypair)
    words = {"empty": tmp_path / "empty", "broken": tmp_path / "broken", "bare python": sys._base_executable}
    words |= {"address": read_endpoint(home).address, "wrong keys": tmp_path / "others" / "client.key"}
    found = blender(series, "troubles", home=home, **words)
    for trouble, sentence in SENTENCES.items():
        assert sentence in found["said"][trouble], trouble
        assert "Traceback" not in found["said"][trouble], trouble
    assert found["jobs"] == 0 and found["connected"]


@pytest.mark.skipif(os.name == "nt", reason="a backend is killed by a signal")
def test_a_backend_is_started_kept_alive_and_stopped(blender: Run, home: Path, tmp_path: Path) -> None:
    found = blender("5.0", "starting", home=home, python=sys.executable, **{"own home": tmp_path / "own"})
    assert "voxel-field" in found["offered"] and "running already" in found["twice"]
    assert found["restarts"] == 3 and "ended by the system (SIGKILL)" in found["trouble"]
    assert found["stopped"] == {"lives": False, "connected": False, "trouble": ""}
    assert not found["disabled"]
    assert found["joined"] == {"connected": True, "own": False}
    assert found["log"]
    # With Blender ends what it started, and only that.
    assert not (tmp_path / "own" / "server.json").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(found["last"], 0)
    os.kill(read_endpoint(home).process, 0)


# What a backend does, what is said of its end, and the button beside it.
ENDINGS = {
    "memory": ("raise MemoryError", "The machine has too little memory for the backend.", "start-backend"),
    "broken": ("import absent", "A package of the backend is broken: ModuleNotFoundError: ", "set-up-backend"),
    "old": ("def too new", "That Python is too old for the backend.", "open-preferences"),
    "other": ("open('/', 'w')", "Is a directory", "read-log"),
    "denied": ("raise PermissionError(13, 'Permission denied', 'x')", "was denied access", "open-preferences"),
    "port": ("raise SystemExit('scenewright: Port 5 is taken.')", "Port 5 is taken.", "start-backend"),
    "signal": (
        "import os\nos.kill(os.getpid(), 9)",
        "most often because the machine ran out of memory",
        "start-backend",
    ),
    "stopped": ("raise SystemExit(0)", "The backend was stopped.", "start-backend"),
    "code": ("import sys\nsys.exit(7)", "The backend ended with code 7. Its log is ", "read-log"),
}


@pytest.mark.skipif(os.name == "nt", reason="a backend is killed by a signal")
def test_each_end_of_a_backend_is_told_with_what_mends_it(blender: Run, tmp_path: Path) -> None:
    python = create(Path(sys.executable), tmp_path / "environment")
    (packages,) = (tmp_path / "environment").glob("lib/*/site-packages")
    (packages / "scenewright" / "backend").mkdir(parents=True)
    words = {"python": python, "program": packages / "scenewright" / "backend" / "__main__.py"}
    programs = {name: code for name, (code, _, _) in ENDINGS.items()}
    found = blender("5.0", "endings", programs=programs, **words, **{"own home": tmp_path / "own"})["found"]
    for name, (_, sentence, action) in ENDINGS.items():
        assert sentence in found[name]["shown"] and found[name]["shown"] in found[name]["said"], name
        assert found[name]["action"] == action, name
        assert "Traceback" not in found[name]["shown"], name
