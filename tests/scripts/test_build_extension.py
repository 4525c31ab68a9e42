"""The extension as Blender gets it: built with its own tool, read back from the zip, its wheels included."""

import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import build_extension
import pytest
from build_extension import BUNDLED, PLATFORMS, PYTHONS, build, package

import scenewright


def manifest(archive: Path) -> dict[str, object]:
    """Read the manifest inside an extension's zip."""
    with zipfile.ZipFile(archive) as opened:
        return tomllib.loads(opened.read("blender_manifest.toml").decode())


def test_extension_holds_addon_and_shared(tmp_path: Path) -> None:
    archive = build(tmp_path)
    assert archive == tmp_path / f"scenewright-{scenewright.__version__}.zip"
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
    rooms = build_extension.PACKAGE
    sources = {f"shared/{path.relative_to(rooms / 'shared').as_posix()}" for path in (rooms / "shared").rglob("*.py")}
    sources |= {path.relative_to(rooms / "addon").as_posix() for path in (rooms / "addon").rglob("*.py")}
    assert sources | {"blender_manifest.toml"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("wheels/", "backend"))]
    assert {name for name in names if not name.endswith("/")} == {
        path.relative_to(tmp_path / "scenewright").as_posix()
        for path in (tmp_path / "scenewright").rglob("*")
        if path.is_file() and path.name != ".gitignore"
    }


def test_building_again_leaves_nothing_behind(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "scenewright" / "leftover.py").touch()
    with zipfile.ZipFile(build(tmp_path)) as opened:
        assert "leftover.py" not in opened.namelist()


def test_manifest_states_what_the_project_states(tmp_path: Path) -> None:
    stated = manifest(build(tmp_path))
    assert stated["version"] == scenewright.__version__
    assert stated["id"] == "scenewright"
    assert stated["blender_version_min"] == "4.5.0"
    assert stated["license"] == ["SPDX:GPL-3.0-or-later"]
    assert len(str(stated["tagline"])) <= 64
    assert set(stated["permissions"]) == {"network", "files"}


def test_refused_manifest_raises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path)
    source = tmp_path / "scenewright" / "blender_manifest.toml"
    source.write_text(re.sub('^tagline = ".*"', 'tagline = "Ends with a period."', source.read_text(), flags=re.M))
    with pytest.raises(subprocess.CalledProcessError):
        package(tmp_path / "scenewright", tmp_path)
    assert "tagline" in capsys.readouterr().err


def test_wheels_cover_every_blender_and_platform(tmp_path: Path) -> None:
    archive = build(tmp_path, wheels=True)
    named = manifest(archive)["wheels"]
    with zipfile.ZipFile(archive) as opened:
        assert {f"./{name}" for name in opened.namelist() if name.endswith(".whl")} == set(named)
    assert len(named) == len(BUNDLED) * len(PYTHONS) * len(PLATFORMS)
    assert not [name for name in named if "abi3" in name]
