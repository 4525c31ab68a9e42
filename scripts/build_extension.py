"""Build the Blender extension: the addon with a copy of shared inside, as a folder and as a zip.

    python3 scripts/build_extension.py --destination dist
    python3 scripts/build_extension.py --destination dist --no-wheels

`--no-wheels` is for a Blender that imports msgspec and pyzmq already, as the demo's does.
"""

import argparse
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from interpreters import ROOT

PACKAGE = ROOT / "scenewright"
BUNDLED = ("msgspec", "pyzmq")
PYTHONS = ("3.11", "3.13")  # of Blender 4.5 and 5.0, and of those from 5.1 on
PLATFORMS = ("manylinux_2_28_x86_64", "macosx_11_0_arm64", "win_amd64")


def build(destination: Path, wheels: bool = False) -> Path:
    """Write the extension into `destination` as the folder `scenewright` and a zip.

    Args:
        destination: Made where it does not exist.
        wheels: Bundle msgspec and pyzmq for every platform and Python of the manifest; downloads about 6 MB.

    Returns:
        The zip, which Blender installs.

    Raises:
        subprocess.CalledProcessError: Blender refuses the manifest, or a wheel cannot be downloaded.
    """
    folder = destination / "scenewright"
    shutil.rmtree(folder, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE / "addon", folder, ignore=ignore)
    shutil.copytree(PACKAGE / "shared", folder / "shared", ignore=ignore)
    if wheels:
        bundle_wheels(folder)
    return package(folder, destination)


def package(folder: Path, destination: Path) -> Path:
    """Zip an extension's folder with Blender's own tool, which checks the manifest, and return the zip."""
    # Located, not imported: importing bpy starts Blender.
    blender = Path(importlib.util.find_spec("bpy").submodule_search_locations[0])
    scripts = next(blender.glob("*/scripts"))
    tool = scripts / "addons_core" / "bl_pkg" / "cli" / "blender_ext.py"
    tags = scripts / "modules" / "_bpy_internal" / "extensions" / "tags.py"
    version = re.search(r'^version = "(.+?)"', (folder / "blender_manifest.toml").read_text(), re.MULTILINE)[1]
    target = destination / f"scenewright-{version}.zip"
    run(
        [sys.executable, tool, "build", f"--source-dir={folder}", f"--output-filepath={target}", f"--valid-tags={tags}"]
    )
    return target


def bundle_wheels(folder: Path) -> None:
    """Download the bundled packages into `folder`/wheels and name them in its manifest."""
    pins = (ROOT / "locks" / "blender-5.2.txt").read_text().split()
    wanted = [pin for pin in pins if pin.partition("==")[0] in BUNDLED]
    for python in PYTHONS:
        for platform in PLATFORMS:
            target = ["--python-version", python, "--platform", platform, "--dest", folder / "wheels"]
            run([sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *target, *wanted])
    # Beside a wheel for Python 3.11, Blender takes a cp312-abi3 one for no Python 3.13: name the Python it is for.
    for wheel in (folder / "wheels").glob("*-cp312-abi3-*"):
        wheel.rename(wheel.with_name(wheel.name.replace("-cp312-abi3-", "-cp313-cp313-")))
    names = sorted(f"./wheels/{wheel.name}" for wheel in (folder / "wheels").iterdir())
    manifest = folder / "blender_manifest.toml"
    head, section, rest = manifest.read_text().partition("\n[permissions]")
    manifest.write_text(f"{head}wheels = {json.dumps(names, indent=4)}\n{section}{rest}")


def run(command: list[str | Path]) -> None:
    """Run a command quietly, showing what it said only where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        done.check_returncode()


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--destination", type=Path, default=ROOT / "dist", help="where to write (default: dist)")
    parser.add_argument("--no-wheels", action="store_true", help="leave msgspec and pyzmq to the Blender it is for")
    options = parser.parse_args()
    print(build(options.destination, wheels=not options.no_wheels))


if __name__ == "__main__":
    from environment import enter

    enter("default")
    main()
