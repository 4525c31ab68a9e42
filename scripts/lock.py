"""Write locks/*.txt with uv: exact versions for Linux, macOS and Windows.

The locks pin versions and no hashes, on purpose: a mirror's or a distribution's own build of a wheel then
installs like the original, and no index is named, so that pip's configuration on each machine decides.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from checkout import BORROWED, LOCKS, ROOT
from packaging.markers import Marker

from scenewright.installation.locks import Lock
from scenewright.installation.uv import borrow

UPGRADE = "--upgrade"
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
# Pretrained models. torch and torchvision are built for each other; from the usual index, on Linux, with CUDA.
DEV = [*DEFAULT, *PROJECT["optional-dependencies"]["dev"]]
MODELS = [*PROJECT["optional-dependencies"]["diffusion"], "torch==2.14.1", "torchvision==0.29.1"]
# The extension's oldest and newest Blender, each with what the extension bundles.
EXTENSION = ["msgspec", "pyzmq", "pip"]


class Wanted(NamedTuple):
    """What a lock is for.

    Attributes:
        pythons: The versions it has to do for, the preferred one first.
        requirements: What is asked for.
        base: The lock whose versions it keeps, "" for none.
        apart: Packages that need not have the version of that lock, with the condition under which they have it
            nevertheless, "" for none.
        platforms: Where it is used.
    """

    pythons: tuple[str, ...]
    requirements: list[str]
    base: str = ""
    apart: dict[str, str] = {}
    platforms: tuple[str, ...] = ("linux", "macos", "windows")


PLATFORMS = {
    "linux": ("manylinux", "x86_64"),
    "macos": ("macosx", "arm64"),
    "macos-intel": ("macosx", "x86_64"),
    "windows": ("win", "amd64"),
}
LOCKED = {
    "default": Wanted(("3.11",), DEFAULT),
    "dev": Wanted(("3.11",), DEV, "default"),
    "diffusion": Wanted(("3.11",), [*DEV, *MODELS], "dev"),
    "backend": Wanted(("3.11", "3.12", "3.13"), BACKEND, "default", APART, tuple(PLATFORMS)),
    # What the extension adds to the backend; Intel's Macs have no torch of late.
    "models": Wanted(("3.11", "3.12", "3.13"), [*BACKEND, *MODELS], "backend"),
    "blender-4.5": Wanted(("3.11",), ["bpy>=4.5,<4.6", *EXTENSION]),
    "blender-5.2": Wanted(("3.13",), ["bpy>=5.2,<5.3", *EXTENSION]),
}
# Wheels do not say how much they unpack to: MB of site-packages on Linux, measured, rounded up.
UNPACKED = {"default": 1500, "dev": 1700, "diffusion": 7500, "backend": 700, "models": 6600}
UNPACKED |= {"blender-4.5": 1000, "blender-5.2": 1100}


def main() -> None:
    """Resolve and write every lock, or those named; versions that still do are kept, unless --upgrade is given."""
    named = [argument for argument in sys.argv[1:] if argument != UPGRADE]
    for name, wanted in ((name, LOCKED[name]) for name in named or LOCKED):
        path = LOCKS / f"{name}.txt"
        before = path.read_text() if path.is_file() and UPGRADE not in sys.argv else ""
        pins = resolve(wanted, "requirements.txt", before)
        wheels = tomllib.loads(resolve(wanted, "pylock.toml", pins))["packages"]
        # The heaviest Python counts: which one it will be is not known beforehand.
        sizes = {one: max(download_size(wheels, python, one) for python in wanted.pythons) for one in wanted.platforms}
        download = ", ".join(f"{platform} {megabytes} MB" for platform, megabytes in sizes.items())
        header = f"# Python {', '.join(wanted.pythons)}; written by scripts/lock.py\n# download: {download}\n"
        path.write_text(f"{header}# disk: {UNPACKED[name]} MB\n{pins}")
        print(f"locks/{name}.txt: {download}")


def held_versions(wanted: Wanted) -> str:
    """Return the pins of the lock below as constraints, those of `apart` only where their condition holds."""
    pins = Lock(LOCKS / f"{wanted.base}.txt").pins if wanted.base else {}
    held = [f"{name}=={version}" for name, version in pins.items() if name not in wanted.apart]
    held += [f"{name}=={pins[name]} ; {condition}" for name, condition in wanted.apart.items() if condition]
    return "\n".join(held)


def single_versions(pins: str) -> list[str]:
    """Return the pins of packages that have one version everywhere."""
    found = re.findall(r"^([\w.-]+)(==[^ ;\n]+)", pins, re.MULTILINE)
    names = [name for name, _ in found]
    return [name + version for name, version in found if names.count(name) == 1]


def conditions(wanted: Wanted) -> str:
    """Return what holds wherever a lock is used."""
    held = ["implementation_name == 'cpython'", f"python_full_version < '{after(wanted.pythons)}'"]
    return " and ".join(held if "macos-intel" in wanted.platforms else [*held, f"({ELSEWHERE})"])


def after(pythons: tuple[str, ...]) -> str:
    """Return the first version that is too new."""
    major, minor = pythons[-1].split(".")
    return f"{major}.{int(minor) + 1}"


def resolve(wanted: Wanted, form: str, before: str) -> str:
    """Return the resolution of what is wanted, one for all its Pythons on every platform, as uv prints it.

    Args:
        wanted: What is asked for.
        form: requirements.txt or pylock.toml.
        before: Pins that are kept where they still do; of the first form.
    """
    first, last = wanted.pythons[0], wanted.pythons[-1]
    pythons = f"=={first}.*" if first == last else f">={first},<{last}.99"
    with tempfile.TemporaryDirectory() as folder:
        project, held, out = (Path(folder) / name for name in ("pyproject.toml", "constraints.txt", form))
        held.write_text(held_versions(wanted))
        if form.endswith(".txt"):
            out.write_text(before)  # which uv then keeps to
        else:
            held.write_text("\n".join([held_versions(wanted), *single_versions(before)]))
        project.write_text(
            f"""
            [project]
            name = "scenewright-lock"
            version = "0"
            requires-python = "{pythons}"
            dependencies = {json.dumps(wanted.requirements)}
            [tool.uv]
            fork-strategy = "fewest"
            environments = {json.dumps([conditions(wanted)])}
            """
        )
        command = [borrow(first, BORROWED, LOCKS / "uv.txt"), "pip", "compile", project.name, "--universal"]
        command += ["--output-file", out.name, "--format", form, "--python-version", first]
        command += ["--no-header", "--no-annotate", "--constraint", held.name]
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return without_markers(out.read_text(), wanted)


def without_markers(pins: str, wanted: Wanted) -> str:
    """Strip the conditions that hold wherever a lock is used, so that those of a platform stand out."""
    pythons = r"3[\d.*]+" if len(wanted.pythons) == 1 else re.escape(after(wanted.pythons))
    always = [r"\w*implementation\w* [!=]= '\w+'", rf"python_full_version [<=]=? ?'{pythons}'"]
    if "macos-intel" not in wanted.platforms:
        always.append(r"\(+platform_machine != 'x86_64'\)? or \(?sys_platform != 'darwin'\)+")
    for condition in always:
        pins = re.sub(rf"{condition} and | and {condition}|{condition}", "", pins)
    return re.sub(r" ; (['\"]?)$", r"\1", pins, flags=re.MULTILINE)


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
