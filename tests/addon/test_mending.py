"""Each trouble is a sentence, what to do about it, and where there is one a button that mends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import blenders
import pytest
import zmq

from scenewright.shared.endpoint import read_endpoint
from scenewright.shared.keys import make_keys

Run = Callable[..., dict[str, Any]]
BUTTONS = {
    "offline": ["scenewright.allow_online: Online Access …"],
    "wrong key": ["preferences.addon_show: Open Preferences"],
    "wrong version": ["scenewright.set_up_backend: Set Up Backend"],
    "backend died": ["scenewright.start_backend: Start Backend"],
    "no memory": ["scenewright.free_memory: Free Memory"],
    "no disk": ["scenewright.open_folder: Open Folder"],
    "nothing selected": [],
    "edit mode": ["object.mode_set: Object Mode"],
    "no UVs": ["scenewright.unwrap: Unwrap"],
    "unsaved": ["wm.save_mainfile: Save File …"],
    "worker died": ["scenewright.run_again: Run Again"],
    "worker died, no job": [],
    "fault": ["scenewright.read_log: Show Log"],
    "fault, no job": ["scenewright.read_log: Show Log"],
}
SENTENCES = {
    "offline": "Blender's online access is off. Allow it under Preferences",
    "wrong key": "does not accept these keys. Use its own keys/client.key.",
    "wrong version": "The backend speaks version 99 of the protocol",
    "backend died": "The backend was ended by the system (SIGKILL)",
    "nothing selected": "Select the object to capture.",
    "edit mode": "Return to object mode.",
}


@pytest.mark.skipif(os.name == "nt", reason="a backend is killed by a signal")
@pytest.mark.parametrize("series", blenders.SERIES)
def test_troubles_carry_what_mends_them(blender: Run, home: Path, tmp_path: Path, series: str) -> None:
    make_keys(tmp_path / "others", zmq.curve_keypair)
    words = {"address": read_endpoint(home).address, "wrong keys": tmp_path / "others" / "client.key"}
    words |= {"python": sys.executable, "own home": tmp_path / "own", "folder": tmp_path}
    found = blender(series, "mending", home=home, **words)
    said = found["said"]
    assert {case: button for case, (_, _, *button) in said.items()} == BUTTONS
    for case, sentence in SENTENCES.items():
        assert sentence in " ".join(said[case][:2]), case
    assert found["known"]  # there is a button for each action that an error can name
    assert not found["online"]  # never switched on by a button
    assert found["restarted"] and found["log"] and found["opened"]
    assert found["freed"] == ["INFO", "No model was held in memory."]
    assert found["selected"] and found["mended"]
    assert "r_1.png is no image that Blender reads. Take or export the photo again." in found["unreadable"]
    assert found["unwrapped"] == {
        "layers": [1, 0], "selected": ["Cube", "Cube.001"], "mode": "OBJECT", "inside": True, "undo": True
    }  # fmt: skip
    assert found["saved"] == str(tmp_path / "saved.blend")
