"""Write locks/*.txt with uv: exact versions for Linux, macOS and Windows.

The locks pin versions and no hashes, on purpose: a mirror's or a distribution's own build of a wheel then
installs like the original, and no index is named, so that pip's configuration on each machine decides.
"""

import json
import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from interpreters import ROOT, borrow_uv

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# An environment brings its own installers: a recent pip for its progress, flit_core for the editable project.
DEFAULT = [*PROJECT["dependencies"], "flit_core>=3.12,<4", "pip"]
# The extension's oldest and newest Blender, each with what the extension bundles.
EXTENSION = ["msgspec", "pyzmq", "pip"]
LOCKS: dict[str, tuple[str, list[str]]] = {
    "default": ("3.11", DEFAULT),
    "dev": ("3.11", [*DEFAULT, *PROJECT["optional-dependencies"]["dev"]]),
    "blender-4.5": ("3.11", ["bpy>=4.5,<4.6", *EXTENSION]),
    "blender-5.2": ("3.13", ["bpy>=5.2,<5.3", *EXTENSION]),
}
# Wheels do not say how much they unpack to: MB of site-packages on Linux, measured, rounded up.
UNPACKED = {"default": 1500, "dev": 1700, "blender-4.5": 1000, "blender-5.2": 1100}
PLATFORMS = {"linux": ("manylinux", "x86_64"), "macos": ("macosx", "arm64"), "windows": ("win", "amd64")}


def main() -> None:
    """Resolve and write every lock."""
    for name, (python, requirements) in LOCKS.items():
        constraint = ROOT / "locks" / "default.txt" if name == "dev" else None
        pins = resolve(python, requirements, "requirements.txt", constraint)
        wheels = tomllib.loads(resolve(python, requirements, "pylock.toml", constraint))["packages"]
        download = ", ".join(f"{platform} {download_size(wheels, python, platform)} MB" for platform in PLATFORMS)
        header = f"# Python {python}; written by scripts/lock.py\n# download: {download}\n# disk: {UNPACKED[name]} MB\n"
        (ROOT / "locks" / f"{name}.txt").write_text(header + pins)
        print(f"locks/{name}.txt: {download}")


def resolve(python: str, requirements: list[str], form: str, constraint: Path | None) -> str:
    """Return the resolution of `requirements` for one Python on every platform, as uv prints it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, out = Path(folder) / "pyproject.toml", Path(folder) / form
        wanted.write_text(
            f"""
            [project]
            name = "scenewright-lock"
            version = "0"
            requires-python = "=={python}.*"
            dependencies = {json.dumps(requirements)}
            [tool.uv]
            environments = ["implementation_name == 'cpython' and python_version == '{python}'"]
            """
        )
        command = [borrow_uv(python), "pip", "compile", wanted.name, "--universal", "--output-file", out.name]
        command += ["--format", form, "--python-version", python, "--no-header", "--no-annotate"]
        command += ["--constraint", str(constraint)] if constraint else []
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return without_markers(out.read_text())


def without_markers(pins: str) -> str:
    """Strip the conditions that hold wherever a lock is used, so that those of a platform stand out."""
    for condition in (r"python_full_version < '3\.\d+'", r"\w*implementation\w* [!=]= '\w+'"):
        pins = re.sub(rf"{condition}( and )?", "", pins)
    return re.sub(r"( and | ; )+$", "", pins, flags=re.MULTILINE)


def download_size(packages: list[dict[str, Any]], python: str, platform: str) -> int:
    """Return the megabytes of one wheel of each package for `platform`.

    Raises:
        LookupError: A package has none, so that installing would need a compiler.
    """
    total = 0
    for package in packages:
        fitting = [wheel["size"] for wheel in package.get("wheels", []) if fits(wheel["url"], python, platform)]
        if not fitting:
            raise LookupError(f"{package['name']} {package['version']} has no wheel for {platform}")
        total += max(fitting, default=0)
    return -(-total // 2**20)


def fits(url: str, python: str, platform: str) -> bool:
    """Tell whether a wheel's file name promises to run on `python` and `platform`."""
    *_, interpreter, abi, machine = url.removesuffix(".whl").rsplit("-", 3)
    exact = f"cp{python.replace('.', '')}"
    return (abi in (exact, "abi3") or interpreter.startswith(("py3", "py2.py3"))) and any(machines(machine, platform))


def machines(tag: str, platform: str) -> Iterator[bool]:
    """Yield for each part of a platform tag whether it covers `platform`."""
    system, architecture = PLATFORMS[platform]
    for part in tag.split("."):
        yield part == "any" or (part.startswith(system) and (architecture in part or "universal2" in part))


if __name__ == "__main__":
    main()
