"""The backend's private environment: made beside the one that works, and taken only once it is whole.

    FOLDER/1a2b3c4d/    an environment, named by what is installed in it; whole if it has installed.json
    FOLDER/downloads/   what was downloaded, kept until the environment is whole
    FOLDER/python/      a Python that uv fetched, where the machine had none

An upgrade thus leaves the old environment in place until the new one works, and an installation that was interrupted
goes on where it stood. What runs pretrained models is some gigabytes and is added to an environment when it is asked
for; the one after an upgrade gets it too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TextIO

from .environments import create, python_of, require_room, size_of, version_of
from .installed import MARK, Installed, damaged, read
from .interpreters import find
from .locks import Lock
from .packages import Installer, uv_command
from .problems import NoPython, Unprepared
from .progress import Report, Step, scaled, silent
from .reservation import reserved
from .supplies import Supplies
from .uv import fetch_python

DOWNLOADS = "downloads"
ADDING = "adding-models"  # lies in an environment while it is given what runs pretrained models


class PrivateEnvironment:
    """The environment of the backend that belongs to the extension.

    Args:
        folder: Everything stays in it; made when it is needed.
        supplies: What is to be installed.
    """

    def __init__(self, folder: Path, supplies: Supplies) -> None:
        self.folder = folder
        self.supplies = supplies
        self.target = folder / supplies.digest

    def installed(self) -> Installed | None:
        """Return the environment to use: of these supplies, else of those before an upgrade; None if there is none."""
        marks = sorted(self.folder.glob(f"*/{MARK}"), key=lambda mark: mark.parent != self.target)
        return next(filter(None, map(read, marks)), None)

    @property
    def incomplete(self) -> bool:
        """Whether an installation was begun and not brought to its end."""
        return self.target.is_dir() and read(self.target / MARK) is None

    @property
    def adding(self) -> bool:
        """Whether adding what runs pretrained models was begun and not brought to its end."""
        installed = self.installed()
        return installed is not None and (installed.folder / ADDING).is_file()

    def set_up(self, report: Report = silent, log: TextIO | None = None) -> Installed:
        """Make the environment, go on with one that was begun, or mend one that does not start.

        Raises:
            Unprepared: No Python, no room, no network, a package that cannot be installed, or somebody else at it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with reserved(self.folder):
            report(Step("Looking for Python", 0.0))
            before = self.installed()
            models = self.supplies.models if before is not None and before.models else None
            self.require_room(models)
            (self.target / MARK).unlink(missing_ok=True)
            uv = uv_command()
            python = self._prepared(uv, report)
            installer = self._installer(python, uv, report, log)
            installer.install_lock(models or self.supplies.lock, str(self.supplies.wheel))
            report(Step("Checking", 0.97))
            self._check(python)
            self._mark(models=models is not None)
            self._sweep()
            report(Step("Ready", 1.0))
            return Installed(self.target, self.supplies.version, size_of(self.target), models is not None)

    def add_models(self, report: Report = silent, log: TextIO | None = None) -> Installed:
        """Add what runs pretrained models to the environment, or go on with that; the backend may run meanwhile.

        Raises:
            Unprepared: There is no environment of these supplies, no room, no network, or somebody else at it.
        """
        models = self.supplies.models
        if models is None:
            raise Unprepared("What runs pretrained models is not to be had for this machine.")
        if read(self.target / MARK) is None:
            raise Unprepared("The backend is not set up, or not of this version: set it up first.")
        with reserved(self.folder):
            report(Step("Looking at what is there", 0.0))
            self.require_room(models)
            (self.target / ADDING).touch()
            uv = uv_command()
            self._installer(self._prepared(uv, report), uv, report, log).install_lock(models)
            report(Step("Tidying up", 0.97))
            self._mark(models=True)
            (self.target / ADDING).unlink()
            self._sweep()
            report(Step("Ready", 1.0))
            return Installed(self.target, self.supplies.version, size_of(self.target), models=True)

    def require_room(self, lock: Lock | None = None) -> None:
        """Check that the disk has room for what is not there yet.

        Args:
            lock: What is to be installed; by default the backend alone.

        Raises:
            Unprepared: It has not.
        """
        download, disk = (lock or self.supplies.lock).sizes
        here = size_of(self.target) + size_of(self.folder / DOWNLOADS)
        require_room(nearest(self.folder), max(download + disk - here, 0))

    def remove(self, report: Report = silent) -> None:
        """Delete it and whatever was downloaded for it.

        Raises:
            Unprepared: It is being set up.
        """
        if self.folder.is_dir():
            report(Step("Removing", 0.0))
            with reserved(self.folder):
                for mark in self.folder.glob(f"*/{MARK}"):
                    mark.unlink()  # should deleting be interrupted, nothing broken is left in use
            shutil.rmtree(self.folder)
        report(Step("Removed", 1.0))

    def _prepared(self, uv: str, report: Report) -> Path:
        if version_of(python_of(self.target)):
            for information in damaged(self.target):
                shutil.rmtree(information)  # without it, the package counts as not installed
            return python_of(self.target)
        versions = self.supplies.lock.pythons
        try:
            # Blender's own comes last: what is made from it ends with that Blender.
            interpreter = find(versions, own_first=False, bare=bool(uv))
        except NoPython:
            report(Step("Fetching Python", 0.01))
            interpreter = fetch_python(versions[0], self.folder, self.supplies.folder / "uv.txt")
        report(Step("Making the environment", 0.02, str(interpreter)))
        return create(interpreter, self.target)

    def _installer(self, python: Path, uv: str, report: Report, log: TextIO | None) -> Installer:
        downloads = self.folder / DOWNLOADS
        settings = {"PIP_CACHE_DIR": str(downloads / "pip"), "UV_CACHE_DIR": str(downloads / "uv"), "PIP_COMPILE": "0"}
        return Installer(python, settings, scaled(report, 0.03, 0.96), log, uv)

    def _check(self, python: Path) -> None:
        command = [str(python), "-I", "-m", "scenewright.backend", "list"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            shutil.rmtree(self.target)  # going on from here would mend nothing
            last = (done.stderr.strip() or f"it ended with code {done.returncode}").split("\n")[-1]
            raise Unprepared(f"The backend was installed but does not start, and was removed again: {last}")

    def _mark(self, models: bool) -> None:
        facts = {"version": self.supplies.version, "megabytes": size_of(self.target), "models": models}
        unfinished = self.target / f"{MARK}.part"
        unfinished.write_text(json.dumps(facts), encoding="utf-8")
        unfinished.replace(self.target / MARK)

    def _sweep(self) -> None:
        """Delete what the new environment takes the place of; what cannot be deleted now is when it is next set up."""
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder not in (self.target, self.folder / "python"):
                (folder / MARK).unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)


def nearest(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())
