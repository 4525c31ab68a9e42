"""Where the backend keeps what is its own: keys, the job table, artifacts, logs, pictures, caches and environments."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scenewright.shared.endpoint import default_home
from scenewright.shared.errors import StorageError

FOLDERS = ("keys", "store", "logs", "pictures", "cache", "environments", "weights")


@dataclass(frozen=True)
class Home:
    """The backend's folder; what it puts there is for its owner's eyes only."""

    path: Path

    @classmethod
    def open(cls, path: Path | str | None = None) -> Home:
        """Return the home at `path` (by default the platform's usual place), made where it is missing.

        Raises:
            StorageError: the folder cannot be made or written to.
        """
        home = cls(Path(path).expanduser().absolute() if path else default_home())
        with disk_errors(f"The folder {home.path}"):
            home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (home.path / name for name in FOLDERS):
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)
        return home

    @property
    def keys(self) -> Path:
        """CURVE keys."""
        return self.path / "keys"

    @property
    def jobs(self) -> Path:
        """The SQLite job table."""
        return self.path / "jobs.sqlite"

    @property
    def store(self) -> Path:
        """Artifacts, each in a file named by its digest."""
        return self.path / "store"

    @property
    def logs(self) -> Path:
        """What workers printed and logged, one file per job."""
        return self.path / "logs"

    @property
    def cache(self) -> Path:
        """Compiled code; may be deleted at any time."""
        return self.path / "cache"

    @property
    def environments(self) -> Path:
        """Virtual environments of generators that need one of their own."""
        return self.path / "environments"

    @property
    def weights(self) -> Path:
        """Weights that were downloaded, each in a folder of its own."""
        return self.path / "weights"

    def log(self, job: str) -> Path:
        """What a job printed and logged, in all its attempts."""
        return self.logs / f"{job}.log"

    def picture(self, job: str) -> Path:
        """What a job made, as a small picture."""
        return self.path / "pictures" / f"{job}.png"

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Keep other backends out of this home, until this process ends at the latest.

        Raises:
            StorageError: another backend runs here.
        """
        with closing(
            sqlite3.connect(self.path / "lock", timeout=0.0, isolation_level=None, check_same_thread=False)
        ) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                remedy = "Stop it, or give this one another folder with --home."
                sentence = f"Another backend works in {self.path}."
                raise StorageError(sentence, remedy=remedy, detail=str(error), action="connect") from error
            yield


@contextmanager
def disk_errors(what: str) -> Iterator[None]:
    """Turn errors of the operating system into one sentence about `what`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise StorageError(f"{what} could not be written: the disk is full.", remedy="Make room on it.") from error
        reason = error.strerror or str(error)
        raise StorageError(
            f"{what} could not be read or written: {reason}.", remedy="Check its permissions."
        ) from error
