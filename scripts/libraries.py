"""Check that Blender's shared libraries are on this machine.

Runs before Python 3.11 is known, so: the standard library and the syntax of Python 3.9.
"""

from __future__ import annotations

import ctypes
import shutil
import sys

from scenewright.installation.problems import Unprepared

# Shared libraries that Blender links and no wheel brings, with the Debian and the Fedora package of each.
LIBRARIES = {
    "libX11.so.6": ("libx11-6", "libX11"),
    "libXrender.so.1": ("libxrender1", "libXrender"),
    "libXfixes.so.3": ("libxfixes3", "libXfixes"),
    "libXi.so.6": ("libxi6", "libXi"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libSM.so.6": ("libsm6", "libSM"),
    "libICE.so.6": ("libice6", "libICE"),
    "libXext.so.6": ("libxext6", "libXext"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
}


def require_libraries(libraries: dict[str, tuple[str, str]] = LIBRARIES) -> None:
    """Check that Blender's shared libraries load, before anything large is downloaded for nothing.

    Raises:
        Unprepared: One or more are missing on this Linux.
    """
    missing = [name for name in libraries if sys.platform == "linux" and not loads(name)]
    if missing:
        distribution = 0 if shutil.which("apt-get") or not shutil.which("dnf") else 1
        command = ("sudo apt-get install -y", "sudo dnf install -y")[distribution]
        packages = " ".join(libraries[name][distribution] for name in missing)
        raise Unprepared(f"Blender needs system libraries: {', '.join(missing)}.", f"{command} {packages}")


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
