"""The way into .venv on unprepared machines: real processes, virtual environments and pip, and a small lock."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import wheels
from checkout import LOCKS, ROOT
from environment import COVERS, VirtualEnvironment
from libraries import require_libraries
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scenewright import __version__
from scenewright.installation.environments import create
from scenewright.installation.interpreters import find
from scenewright.installation.problems import Unprepared

HELLO = """
from environment import enter

enter("default")

import sys, iniconfig, scenewright
print(sys.prefix, "%d.%d" % sys.version_info[:2], scenewright.__version__, *sys.argv[1:], sep="|")
"""
NOWHERE = "http://127.0.0.1:9/simple"  # the discard port: refused at once


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose lock holds nothing large, and the wheels it names."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "wheels").mkdir()
    pins = [f"{name}=={wheels.repack(name, folder / 'wheels')}" for name in ("flit-core", "iniconfig", "pip")]
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "README.md").touch()
    (folder / "scenewright").mkdir()
    shutil.copy(ROOT / "scenewright" / "__init__.py", folder / "scenewright")
    shutil.copytree(ROOT / "scenewright" / "installation", folder / "scenewright" / "installation")
    (folder / "locks").mkdir()
    header = "# download: linux 1 MB, macos 1 MB, windows 1 MB\n# disk: 2 MB\n"
    text = header + "\n".join(pins) + "\n"
    (folder / "locks" / "default.txt").write_text(text)
    (folder / "scripts" / "hello.py").write_text(HELLO)
    return folder


def start(checkout: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run hello.py with the oldest Python here that may start it, seeing no index but what `settings` name."""
    ours = ("PIP_", "PYTHON", "SCENEWRIGHT_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1", **settings}
    try:
        python = find(("3.9",))
    except Unprepared:
        python = find(("3.11",))
    command = [str(python), str(checkout / "scripts" / "hello.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def local(checkout: Path) -> dict[str, str]:
    """Settings under which pip finds the checkout's wheels and asks nobody."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout / "wheels")}


def test_enter_from_nothing_to_ready(checkout: Path) -> None:
    """Offline first, then installed, then at once, then mended after an interruption and after a lost Python."""
    arrived = f"{checkout / '.venv'}|3.11|{__version__}|a b|--c\n"

    offline = start(checkout, PIP_INDEX_URL=NOWHERE)
    assert offline.returncode == 1
    assert offline.stdout.startswith("Installing locks/default.txt into ")
    assert "up to 1 MB to download, 2 MB on disk" in offline.stdout
    assert "The package index cannot be reached" in offline.stderr
    assert "    python3 -m pip config set global.proxy" in offline.stderr
    assert "Traceback" not in offline.stderr

    first = start(checkout, "a b", "--c", **local(checkout))
    assert first.returncode == 0, first.stderr
    assert first.stdout.endswith(arrived)
    assert "100%" in first.stderr
    commands = checkout / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    assert any(commands.glob("scenewright*"))

    second = start(checkout, "a b", "--c", PIP_INDEX_URL=NOWHERE)
    assert (second.stdout, second.stderr, second.returncode) == (arrived, "", 0)

    next((checkout / ".venv").glob("**/iniconfig/__init__.py")).parent.rename(checkout / "gone")
    (checkout / ".venv" / "installed-default").unlink()
    for folder in (checkout / ".venv").glob("**/iniconfig-*.dist-info"):
        shutil.rmtree(folder)
    assert start(checkout, "a b", "--c", **local(checkout)).stdout.endswith(arrived)

    for python in commands.glob("python*"):
        python.unlink()
    assert start(checkout, "a b", "--c", **local(checkout)).stdout.endswith(arrived)


def test_changed_lock_is_installed_again(checkout: Path, tmp_path: Path) -> None:
    environment = VirtualEnvironment(tmp_path, "3.11", "default")
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    (tmp_path / "installed-default").write_text(environment.digest(environment.lock))
    assert environment.prepare() == environment.python

    (tmp_path / "installed-default").write_text("of another lock")
    with pytest.raises(Unprepared, match="needs .* MB"):
        environment.prepare(free_megabytes=1)


def test_a_larger_lock_needs_room_for_what_it_adds(tmp_path: Path) -> None:
    """An environment that is there already counts, and torch is not begun where it would fill the disk."""
    environment = VirtualEnvironment(tmp_path, "3.11", "diffusion")
    create(find(("3.11",)), tmp_path)
    download, disk = environment.lock.sizes
    assert download > 300 and disk > 5000
    with pytest.raises(Unprepared, match=rf"needs {download + disk} MB and .* has 4000 MB free"):
        environment.prepare(free_megabytes=4000)
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", 1000 << 20)
    with pytest.raises(Unprepared, match=rf"needs {download + disk - 1000} MB"):
        environment.prepare(free_megabytes=4000)


def test_no_python_and_no_network_is_one_sentence(tmp_path: Path) -> None:
    code = "import environment as e, pathlib, sys; e.BORROWED = pathlib.Path(sys.argv[1]); e.find_or_fetch('3.99')"
    environment = {"PATH": "", "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PIP_INDEX_URL": NOWHERE}
    environment |= {"PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": str(ROOT / "scripts")}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "uv fetches one, about 30 MB, into" in done.stdout
    assert "NoPython: Python 3.99 is missing, and so is uv, which would fetch it.\n    " in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Blender brings its libraries")
def test_missing_library_names_its_package() -> None:
    require_libraries()
    with pytest.raises(Unprepared) as problem:
        require_libraries({"libc.so.6": ("libc6", "glibc"), "libNowhere.so.9": ("libnowhere9", "libnowhere")})
    assert problem.value.sentence == "Blender needs system libraries: libNowhere.so.9."
    assert problem.value.remedy.endswith("install -y libnowhere9") or problem.value.remedy.endswith("libnowhere")


def pins(lock: str) -> dict[str, str]:
    """Map package to exact version in a lock, but for what only Intel's Macs take."""
    lines = (LOCKS / f"{lock}.txt").read_text().splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    intel = {"sys_platform": "darwin", "platform_machine": "x86_64"}
    wanted = [one for one in wanted if one.marker is None or not one.marker.evaluate(intel)]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in wanted}


def test_locks_satisfy_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed, extras = project["dependencies"], project["optional-dependencies"]
    beside_blender = [wanted for wanted in needed if not wanted.startswith("bpy")]
    for lock, wanted in (
        ("default", needed),
        ("dev", needed + extras["dev"]),
        ("diffusion", needed + extras["dev"] + extras["diffusion"]),
        ("backend", beside_blender),
        ("models", beside_blender + extras["diffusion"]),
    ):
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pins(lock)[canonicalize_name(requirement.name)]), requirement


def test_locks_agree_and_name_no_index() -> None:
    default = pins("default")
    for lock, covered in COVERS.items():
        assert all(pins(one).items() <= pins(lock).items() for one in covered)
    assert pins("backend").items() <= pins("models").items()
    for lock in ("blender-4.5", "blender-5.2"):
        assert {name: pins(lock)[name] for name in ("msgspec", "pyzmq")}.items() <= default.items()
    assert {name for name, version in pins("backend").items() if default[name] != version} <= {"numpy"}
    for path in LOCKS.glob("*.txt"):
        assert [mark for mark in ("://", "--", " @ ") if mark in path.read_text()] == [], path
