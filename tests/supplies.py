"""Small packages, and backends that need no more than these: an installation that takes seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import wheels

from scenewright.installation.supplies import Supplies

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
LARGE = bytes(4_000_000)


def fill(folder: Path) -> Path:
    """Write wheels into a folder, for an index: pip, a small package and large ones."""
    wheels.repack("pip", folder)
    wheels.make("trial_small", "1.0", folder, {"trial_small.py": b"SMALL = 1\n"})
    for name in ("trial_vast", "trial_later", "trial_vaster"):
        wheels.make(name, "1.0", folder, {f"{name}.py": b"", f"{name}.bin": LARGE})
    return folder


def supply(
    folder: Path, packages: Path, version: str = "1.0", *, also: str = "", starts: bool = True, disk: int = 1
) -> Supplies:
    """Write what an extension of some version brings: a backend that can be listed, and its lock."""
    folder.mkdir()
    pip = next(path.name.split("-")[1] for path in packages.glob("pip-*"))
    pins = f"pip=={pip}\ntrial-small==1.0\ntrial-vast==1.0\n{also}"
    sizes = f"# download: linux 6 MB, macos 6 MB, windows 6 MB\n# disk: {disk} MB\n"
    (folder / "lock.txt").write_text(f"# Python {OWN}\n{sizes}{pins}")
    (folder / "models.txt").write_text(f"# Python {OWN}\n{sizes}{pins}trial-later==1.0\n".replace(" 6 MB", " 11 MB"))
    (folder / "uv.txt").write_text("uv==0.0.1\n")
    code = f"import trial_small\nprint({version!r})\n" if starts else "raise SystemExit('It is cursed.')\n"
    wheels.make("scenewright", version, folder, {"scenewright/backend/__main__.py": code.encode()})
    return Supplies(folder)
