"""The extension as Blender gets it: built with its own tool, read back from the zips, their wheels included."""

import json
import re
import subprocess
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from build_extension import BUNDLED, PACKAGE, PLATFORMS, PYTHONS, ROOMS, assemble, blender, build, package, tags
from checkout import LOCKS
from releases import released

import scenewright


def manifest(archive: Path) -> dict[str, object]:
    """Read the manifest inside an extension's zip, as Blender takes it: what was generated for a platform wins."""
    with zipfile.ZipFile(archive) as opened:
        stated = tomllib.loads(opened.read("blender_manifest.toml").decode())
    return {**stated, **stated["build"].get("generated", {})}


def files(archive: Path) -> set[str]:
    """List the files inside a zip."""
    with zipfile.ZipFile(archive) as opened:
        return {name for name in opened.namelist() if not name.endswith("/")}


def test_extension_holds_addon_and_what_it_needs(tmp_path: Path) -> None:
    archive = build(tmp_path)
    assert list(tmp_path.iterdir()) == [archive]
    assert archive.name == f"scenewright-{scenewright.__version__}.zip"
    sources = {path.relative_to(PACKAGE).as_posix() for room in ROOMS for path in (PACKAGE / room).rglob("*.py")}
    sources |= {path.relative_to(PACKAGE / "addon").as_posix() for path in (PACKAGE / "addon").rglob("*.py")}
    pictures = (PACKAGE / "addon" / "interface" / "families").iterdir()
    sources |= {path.relative_to(PACKAGE / "addon").as_posix() for path in pictures if path.suffix in (".png", ".json")}
    wheel = f"supplies/scenewright-{scenewright.__version__}-py3-none-any.whl"
    supplies = {"supplies/lock.txt", "supplies/models.txt", "supplies/uv.txt", wheel}
    assert files(archive) == sources | supplies | {"blender_manifest.toml", "LICENSE"}
    with zipfile.ZipFile(archive) as opened:
        assert opened.read("supplies/lock.txt") == (LOCKS / "backend.txt").read_bytes()
        assert opened.read("supplies/models.txt") == (LOCKS / "models.txt").read_bytes()


def test_the_backend_inside_is_whole_and_always_the_same(tmp_path: Path) -> None:
    first, second = (build(tmp_path / name) for name in ("first", "second"))
    name = f"supplies/scenewright-{scenewright.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        assert one.read(name) == other.read(name)
        one.extract(name, tmp_path)
    packed = {inside for inside in files(tmp_path / name) if inside.startswith("scenewright/")}
    sources = {path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*.py")}
    assert sources <= packed and not [inside for inside in packed if "/." in inside or "__pycache__" in inside]


def test_manifest_states_what_the_project_states(tmp_path: Path) -> None:
    stated = manifest(build(tmp_path))
    assert stated["version"] == scenewright.__version__
    assert stated["id"] == "scenewright"
    assert stated["blender_version_min"] == "4.5.0" and "blender_version_max" not in stated
    assert stated["platforms"] == sorted(PLATFORMS)
    assert stated["license"] == ["SPDX:GPL-3.0-or-later"]
    assert len(str(stated["tagline"])) <= 64
    assert set(stated["permissions"]) == {"network", "files"}


def test_refused_manifest_raises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = assemble(tmp_path / "scenewright") / "blender_manifest.toml"
    source.write_text(re.sub('^tagline = ".*"', 'tagline = "Ends with a period."', source.read_text(), flags=re.M))
    with pytest.raises(subprocess.CalledProcessError):
        package(tmp_path / "scenewright", tmp_path)
    assert "tagline" in capsys.readouterr().err


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platforms_zip_has_its_wheels_for_every_blender(platform: str, tmp_path: Path) -> None:
    """Blender's own check passes without a warning, and the wheels say of themselves what their names say."""
    (archive,) = (zipped for zipped in released() if zipped.stem.endswith(platform.replace("-", "_")))
    assert manifest(archive)["platforms"] == [platform]
    said = blender("validate", tags(), str(archive))
    assert said.startswith("Success") and "WARN" not in said
    wheels = {name for name in files(archive) if name.endswith(".whl") and not name.startswith("supplies/")}
    assert set(manifest(archive)["wheels"]) == {f"./{name}" for name in wheels}
    assert len(wheels) == len(BUNDLED) * len(PYTHONS)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path, wheels)
    for wheel in (tmp_path / "wheels").iterdir():
        with zipfile.ZipFile(wheel) as opened:
            (named,) = (name for name in opened.namelist() if name.endswith(".dist-info/WHEEL"))
            stated = message_from_bytes(opened.read(named)).get_all("Tag")
            assert opened.testzip() is None
        *_, python, abi, machines = wheel.stem.split("-")
        assert python == abi and python in {f"cp{one.replace('.', '')}" for one in PYTHONS}
        assert set(stated) == {f"{python}-{abi}-{machine}" for machine in machines.split(".")}


def test_the_index_offers_every_zip() -> None:
    zips = released()
    assert len(zips) == len(PLATFORMS)
    offered = json.loads((zips[0].parent / "index.json").read_text())["data"]
    assert {entry["archive_url"] for entry in offered} == {f"./{archive.name}" for archive in zips}
    assert {tuple(entry["platforms"]) for entry in offered} == {(platform,) for platform in PLATFORMS}
    assert all(entry["python_versions"] == list(PYTHONS) for entry in offered)


def test_building_says_no_warning(tmp_path: Path) -> None:
    said = blender("build", f"--source-dir={assemble(tmp_path / 'scenewright')}", f"--output-dir={tmp_path}", tags())
    assert "WARN" not in said and "created:" in said
