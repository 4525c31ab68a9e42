"""Weights in the panel: a real Blender, a real backend, and a hub on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hub import serving
from safetensors.numpy import save_file

HERE = Path(__file__).parent


def test_weights_are_got_and_kept_by_buttons(blender: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')
    source, home, go_on = tmp_path / "source", tmp_path / "home", threading.Event()
    source.mkdir()
    save_file({"weight": np.zeros(6_000_000, np.float32)}, source / "model.safetensors")  # it comes by the 10 MB
    command = [sys.executable, str(HERE / "backend.py"), str(home), "needy:Needy"]
    with serving(source, "somebody/tiny", slow=go_on) as (address, fetched):
        settings = os.environ | {"HF_ENDPOINT": address}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=settings) as backend:
            try:
                assert backend.stdout is not None and backend.stdout.readline() == "ready\n"
                found = blender("5.0", "models", home=home)
            finally:
                backend.kill()
        go_on.set()
    drawn = found["drawn"]

    assert drawn["offline"] is None
    shown = ["To download", "tiny", "0.0 GB", "[Download Model]", "CC-BY-NC-4.0: non-commercial", "For needy"]
    assert drawn["absent"] == [*shown, "somebody/tiny", "[Download]", "[Terms]"]
    assert "[Download …]" in drawn["unavailable"] and "CC-BY-NC-4.0: non-commercial" in drawn["unavailable"]
    assert found["refused"].startswith("Its weights are not there yet: tiny, 0.024 GB.")
    assert found["offline"].startswith("Blender's online access is off. Allow it under Preferences")

    assert any(note.startswith("tiny: downloading ") for note in drawn["downloading"])
    assert "Downloading: 0.01 of 0.02 GB" in drawn["downloading"] and "[Stop]" in drawn["downloading"]
    assert "[Go On]" in drawn["stopped"] and "[Delete]" in drawn["stopped"]
    assert any(name.startswith("model.safetensors from ") for name in fetched)
    assert drawn["present"][:1] == ["On the backend's machine: 0.0 GB"]
    assert str(home / "weights" / "tiny") in "".join(drawn["present"]).replace(" ", "")
    assert {"[Verify]", "[Delete]", "[Terms]"} <= set(drawn["present"]) and "[Download]" not in drawn["present"]
    assert "[Download …]" not in drawn["available"]
    assert found["said"] == ["tiny is here.", "tiny is whole."]
    assert found["states"] == ["done"]

    assert found["damaged"].startswith("tiny is damaged: model.safetensors has other contents than were fetched.")
    assert "tiny is damaged" in " ".join(drawn["damaged"])
    assert found["gone"] and drawn["deleted"][0] == "To download"
