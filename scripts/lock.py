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
from typing import Any, NamedTuple

from checkout import BORROWED, LOCKS, ROOT
from packaging.markers import Marker

from scenewright.installation.locks import Lock
from scenewright.installation.uv import borrow

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# An environment brings its own installers: a recent pip for its progress, flit_core for the project, wheel for the
# tags of those that the extension bundles.
DEFAULT = [*PROJECT["dependencies"], "flit_core>=3.12,<4", "pip", "wheel"]
# What the extension sets up beside Blender: the versions of the default lock, but for numpy, which bpy holds back
# there, and for what has no wheel of late for Intel's Macs.
INTEL = "sys_platform == 'darwin' and platform_machine == 'x86_64'"
BACKEND = [wanted for wanted in PROJECT["dependencies"] if not wanted.startswith("bpy")]
BACKEND += ["pip", f"numba<0.63; {INTEL}"]
ELSEWHERE = "sys_platform != 'darwin' or platform_machine != 'x86_64'"
APART = {"numpy": "", **dict.fromkeys(("numba", "llvmlite", "coacd"), ELSEWHERE)}
# The extension's oldest and newest Blender, each with what the extension bundles.
EXTENSION = ["msgspec", "pyzmq", "pip"]


class Wanted(NamedTuple):
    """What a lock is for.

    Attributes:
        pythons: The versions it has to do for, the preferred one first.
        requirements: What is asked for.
        apart: Packages that need not have the default lock's version, with the condition under which they have it
            nevertheless, "" for none; None where that lock does not matter.
    """

    pythons: tuple[str, ...]
    requirements: list[str]
    apart: dict[str, str] | None = None


LOCKED = {
    "default": Wanted(("3.11",), DEFAULT),
    "dev": Wanted(("3.11",), [*DEFAULT, *PROJECT["optional-dependencies"]["dev"]], apart={}),
    "backend": Wanted(("3.11", "3.12", "3.13"), BACKEND, APART),
    "blender-4.5": Wanted(("3.11",), ["bpy>=4.5,<4.6", *EXTENSION]),
    "blender-5.2": Wanted(("3.13",), ["bpy>=5.2,<5.3", *EXTENSION]),
}
# Wheels do not say how much they unpack to: MB of site-packages on Linux, measured, rounded up.
UNPACKED = {"default": 1500, "dev": 1700, "backend": 700, "blender-4.5": 1000, "blender-5.2": 1100}
PLATFORMS = {
    "linux": ("manylinux", "x86_64"),
    "macos": ("macosx", "arm64"),
    "macos-intel": ("macosx", "x86_64"),
    "windows": ("win", "amd64"),
}
BLENDERS = ("linux", "macos", "windows")  # the locks with bpy: Blender as a module has no more wheels


def main() -> None:
    """Resolve and write every lock."""
    for name, wanted in LOCKED.items():
        pins = resolve(wanted, "requirements.txt")
        wheels = tomllib.loads(resolve(wanted, "pylock.toml"))["packages"]
        platforms = PLATFORMS if name == "backend" else BLENDERS
        # The heaviest Python counts: which one it will be is not known beforehand.
        sizes = {one: max(download_size(wheels, python, one) for python in wanted.pythons) for one in platforms}
        download = ", ".join(f"{platform} {megabytes} MB" for platform, megabytes in sizes.items())
        header = f"# Python {', '.join(wanted.pythons)}; written by scripts/lock.py\n# download: {download}\n"
        (LOCKS / f"{name}.txt").write_text(f"{header}# disk: {UNPACKED[name]} MB\n{pins}")
        print(f"locks/{name}.txt: {download}")


def default_versions(apart: dict[str, str]) -> str:
    """Return the pins of the default lock as constraints, those of `apart` only where their condition holds."""
    pins = Lock(LOCKS / "default.txt").pins
    held = [f"{name}=={version}" for name, version in pins.items() if name not in apart]
    held += [f"{name}=={pins[name]} ; {condition}" for name, condition in apart.items() if condition]
    return "\n".join(held)


def resolve(wanted: Wanted, form: str) -> str:
    """Return the resolution of what is wanted, one for all its Pythons on every platform, as uv prints it."""
    first, last = wanted.pythons[0], wanted.pythons[-1]
    pythons = f"=={first}.*" if first == last else f">={first},<{last}.99"
    with tempfile.TemporaryDirectory() as folder:
        project, held, out = (Path(folder) / name for name in ("pyproject.toml", "constraints.txt", form))
        held.write_text("" if wanted.apart is None else default_versions(wanted.apart))
        project.write_text(
            f"""
            [project]
            name = "scenewright-lock"
            version = "0"
            requires-python = "{pythons}"
            dependencies = {json.dumps(wanted.requirements)}
            [tool.uv]
            fork-strategy = "fewest"
            environments = ["implementation_name == 'cpython'"]
            """
        )
        command = [borrow(first, BORROWED, LOCKS / "uv.txt"), "pip", "compile", project.name, "--universal"]
        command += ["--output-file", out.name, "--format", form, "--python-version", first]
        command += ["--no-header", "--no-annotate", "--constraint", held.name]
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return without_markers(out.read_text(), one_python=first == last)


def without_markers(pins: str, one_python: bool) -> str:
    """Strip the conditions that hold wherever a lock is used, so that those of a platform stand out."""
    always = [r"\w*implementation\w* [!=]= '\w+'", *([r"python_full_version [<=]=? ?'3[\d.*]+'"] if one_python else [])]
    for condition in always:
        pins = re.sub(rf"{condition}( and )?", "", pins)
    return re.sub(r"( and | ; )+(['\"]?)$", r"\2", pins, flags=re.MULTILINE)


def download_size(packages: list[dict[str, Any]], python: str, platform: str) -> int:
    """Return the megabytes of one wheel of each package for `platform`.

    Raises:
        LookupError: A package has none, so that installing would need a compiler.
    """
    total = 0
    for package in packages:
        if not holds(package.get("marker", ""), platform):
            continue
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


def holds(marker: str, platform: str) -> bool:
    """Tell whether a package whose pin has `marker` is installed on `platform`."""
    system, machine = {
        "linux": ("linux", "x86_64"),
        "macos": ("darwin", "arm64"),
        "macos-intel": ("darwin", "x86_64"),
        "windows": ("win32", "AMD64"),
    }[platform]
    there = {"sys_platform": system, "platform_machine": machine, "implementation_name": "cpython"}
    return not marker or Marker(marker).evaluate(there)


def machines(tag: str, platform: str) -> Iterator[bool]:
    """Yield for each part of a platform tag whether it covers `platform`."""
    system, architecture = PLATFORMS[platform]
    for part in tag.split("."):
        yield part == "any" or (part.startswith(system) and (architecture in part or "universal2" in part))


if __name__ == "__main__":
    main()
