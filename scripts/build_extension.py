"""Build the Blender extension: a zip for each platform, and the index of a repository that offers them.

    python3 scripts/build_extension.py --destination dist
    python3 scripts/build_extension.py --destination dist --no-wheels

Each zip holds the addon, what it shares with the backend, the wheels it needs inside Blender, and the supplies for
setting up the backend beside it. `--no-wheels` makes one zip for any platform, for a Blender that imports msgspec and
pyzmq already, as the demo's does. Put the zips and index.json behind any web server, and Blender installs and updates
from there.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from checkout import LOCKS, ROOT

PACKAGE = ROOT / "scenewright"
ROOMS = ("shared", "installation")  # copied beside the addon
UNWANTED = shutil.ignore_patterns("__pycache__", ".*")
BUNDLED = ("msgspec", "pyzmq")
PYTHONS = ("3.11", "3.13")  # of Blender 4.5 and 5.0, and of those from 5.1 on
PLATFORMS = {
    "linux-x64": "manylinux_2_28_x86_64",
    "macos-arm64": "macosx_11_0_arm64",
    "macos-x64": "macosx_11_0_x86_64",
    "windows-x64": "win_amd64",
}
EPOCH = {"SOURCE_DATE_EPOCH": "315532800"}  # 1980: the same sources make the same wheel


def release(destination: Path) -> list[Path]:
    """Write a zip for each platform, with wheels for every Python that Blender has there, and index.json.

    Args:
        destination: Made where it does not exist; other zips in it become part of the index.

    Returns:
        The zips.

    Raises:
        subprocess.CalledProcessError: Blender refuses the manifest, or a wheel cannot be downloaded.
    """
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = assemble(Path(scratch) / "scenewright")
        bundle_wheels(folder)
        blender("build", "--split-platforms", f"--source-dir={folder}", f"--output-dir={destination}", tags())
    blender("server-generate", f"--repo-dir={destination}")
    return sorted(destination.glob(f"scenewright-{version(PACKAGE / 'addon')}-*.zip"))


def build(destination: Path) -> Path:
    """Write one zip without wheels into `destination`, made where it does not exist, and return it.

    Raises:
        subprocess.CalledProcessError: Blender refuses the manifest.
    """
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        return package(assemble(Path(scratch) / "scenewright"), destination)


def package(folder: Path, destination: Path) -> Path:
    """Zip an extension's folder with Blender's own tool, which checks the manifest, and return the zip."""
    target = destination / f"scenewright-{version(folder)}.zip"
    blender("build", f"--source-dir={folder}", f"--output-filepath={target}", tags())
    return target


def assemble(folder: Path) -> Path:
    """Put together what an extension holds, but for the wheels, and return its folder."""
    shutil.copytree(PACKAGE / "addon", folder, ignore=UNWANTED)
    for room in ROOMS:
        shutil.copytree(PACKAGE / room, folder / room, ignore=UNWANTED)
    shutil.copy(ROOT / "LICENSE", folder)
    supplies = folder / "supplies"
    supplies.mkdir()
    shutil.copy(LOCKS / "backend.txt", supplies / "lock.txt")
    for name in ("models.txt", "uv.txt"):
        shutil.copy(LOCKS / name, supplies)
    build_wheel(supplies)
    return folder


def build_wheel(destination: Path) -> None:
    """Build the wheel of the project, which is what the extension installs as its backend."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, scratch)
        shutil.copytree(PACKAGE, Path(scratch) / PACKAGE.name, ignore=UNWANTED)
        manual = Path(scratch) / PACKAGE.name / "manual"  # which the backend answers questions from
        manual.mkdir()
        for page in (ROOT / "docs").glob("*.md"):
            shutil.copy(page, manual)
        run([sys.executable, "-m", "flit_core.wheel", "--outdir", destination, scratch], **EPOCH)


def bundle_wheels(folder: Path) -> None:
    """Download the bundled packages into `folder`/wheels and name them in its manifest."""
    pins = (LOCKS / "blender-5.2.txt").read_text().split()
    wanted = [pin for pin in pins if pin.partition("==")[0] in BUNDLED]
    for python in PYTHONS:
        for platform in PLATFORMS.values():
            target = ["--python-version", python, "--platform", platform, "--dest", folder / "wheels"]
            run([sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *target, *wanted])
    # Beside a wheel for Python 3.11, Blender takes a cp312-abi3 one for no Python 3.13: it gets the tag of its Python.
    for wheel in (folder / "wheels").glob("*-cp312-abi3-*"):
        run([sys.executable, "-m", "wheel", "tags", "--python-tag=cp313", "--abi-tag=cp313", "--remove", wheel])
    names = sorted(f"./wheels/{wheel.name}" for wheel in (folder / "wheels").iterdir())
    manifest = folder / "blender_manifest.toml"
    head, section, rest = manifest.read_text().partition("\n[permissions]")
    manifest.write_text(f"{head}wheels = {json.dumps(names, indent=4)}\n{section}{rest}")


def version(folder: Path) -> str:
    """Return the version that the manifest in `folder` states."""
    return re.search(r'^version = "(.+?)"', (folder / "blender_manifest.toml").read_text(), re.MULTILINE)[1]


def scripts_of_blender() -> Path:
    """Return where Blender keeps its scripts; located, not imported, because importing bpy starts Blender."""
    return next(Path(importlib.util.find_spec("bpy").submodule_search_locations[0]).glob("*/scripts"))


def blender(*arguments: str) -> str:
    """Run the extension tool that comes with Blender, and return what it says."""
    return run([sys.executable, scripts_of_blender() / "addons_core" / "bl_pkg" / "cli" / "blender_ext.py", *arguments])


def tags() -> str:
    """Return the argument with which Blender's tool checks the tags of a manifest."""
    return f"--valid-tags={scripts_of_blender() / 'modules' / '_bpy_internal' / 'extensions' / 'tags.py'}"


def run(command: list[str | Path], **environment: str) -> str:
    """Run a command quietly and return what it said, shown only where it fails."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, text=True, check=False, env={**os.environ, **environment}, **streams)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()
    return done.stdout


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--destination", type=Path, default=ROOT / "dist", help="where to write (default: dist)")
    parser.add_argument("--no-wheels", action="store_true", help="leave msgspec and pyzmq to the Blender it is for")
    options = parser.parse_args()
    made = [build(options.destination)] if options.no_wheels else release(options.destination)
    print(*made, sep="\n")


if __name__ == "__main__":
    from environment import enter

    enter("default")
    main()
