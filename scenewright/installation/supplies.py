"""What is to be installed as the backend."""

from __future__ import annotations

import hashlib
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from .locks import Lock


@dataclass(frozen=True)
class Supplies:
    """What the extension brings along: the backend itself as a wheel, and the list of the packages it needs.

    Attributes:
        folder: Holds the wheel, lock.txt, models.txt and uv.txt.
    """

    folder: Path

    @property
    def wheel(self) -> Path:
        """The backend itself."""
        return next(self.folder.glob("*.whl"))

    @property
    def version(self) -> str:
        """The version of the backend."""
        return self.wheel.name.split("-")[1]

    @property
    def lock(self) -> Lock:
        """The packages it needs."""
        return Lock(self.folder / "lock.txt")

    @property
    def models(self) -> Lock | None:
        """The same packages and those that run pretrained models; None where these are not to be had."""
        intel = sys.platform == "darwin" and platform.machine() == "x86_64"  # these Macs have no torch of late
        lock = Lock(self.folder / "models.txt")
        return lock if lock.path.is_file() and not intel else None

    @property
    def digest(self) -> str:
        """What tells these supplies from others; short, because Windows bounds the length of paths."""
        return hashlib.sha256(self.lock.path.read_bytes() + self.wheel.read_bytes()).hexdigest()[:8]
