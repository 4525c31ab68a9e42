"""The extension in a real window, drawn by software on a virtual screen.

SCENEWRIGHT_BLENDER_WINDOW names the Python file that opens a window from the bpy wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

VARIABLE = "SCENEWRIGHT_BLENDER_WINDOW"
TOOLS = ("Xvfb", "xdotool", "import", "nm", "objdump")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A virtual screen, the one that Blender opens its window on."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"{VARIABLE} names no launcher")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server, os.fdopen(reader) as number:
        os.close(writer)
        monkeypatch.setenv("DISPLAY", f":{number.readline().strip()}")
        monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
        yield
        server.terminate()


@pytest.mark.gui
@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("series", ["5.0", "5.2"])
def test_an_artist_works_in_a_window(
    blender: Callable[..., dict[str, Any]], home: Path, tmp_path: Path, series: str
) -> None:
    found = blender(series, "window", home=home, pictures=tmp_path)
    assert found["counts"] == [1, 0, 1]  # one result is one undo step, and undone it stays undone
    assert found["invoked"] == "RUNNING_MODAL" and found["restored"]
    assert found["jobs"] == ["done", "done"]
    for name in ("running", "applied", "capturing", "field"):
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert picture.size == (1280, 900)
            assert len(picture.convert("RGB").getcolors(2**24)) > 100


@pytest.mark.gui
@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("series", ["5.0", "5.2"])
def test_panels_stand_in_five_editors(
    blender: Callable[..., dict[str, Any]], home: Path, tmp_path: Path, series: str
) -> None:
    found = blender(series, "editors", home=home, pictures=tmp_path)
    assert found["seen"][1] == 200 and found["seen"][2:3] == [4] and found["seen"][3] > 50  # the viewport, no blank
    assert found["outcome"] == ["FINISHED"]
    assert found["dropped"] == ["FILE", str(tmp_path / "VIEW_3D.png")]
    for name in (*found["kinds"], "dropped"):
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert len(picture.convert("RGB").getcolors(2**24)) > 100


@pytest.mark.gui
@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("series", ["5.0", "5.2"])
def test_a_variation_is_picked_in_a_window(
    blender: Callable[..., dict[str, Any]], home: Path, tmp_path: Path, series: str
) -> None:
    found = blender(series, "picking", home=home, pictures=tmp_path)
    assert found["icons"] == [True] * 4 and found["applied"] == [1, 1]
    assert found["reported"] == ["WARNING", "Replica: replica failed (Scene)."]
    assert "Moisture: none" in found["text"]
    for name in ("under_way", "picked", "log", "told", "text"):
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert len(picture.convert("RGB").getcolors(2**24)) > 100


@pytest.mark.gui
@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("series", ["5.0", "5.2"])
def test_a_viewport_gives_control_pictures_of_what_it_shows(
    blender: Callable[..., dict[str, Any]], tmp_path: Path, series: str
) -> None:
    found = blender(series, "viewing", folder=tmp_path)
    assert min(found["agreement"].values()) > 0.9, found["agreement"]
    assert found["framed"] and found["size"] == [225, 400, 1]
