"""The backend's private environment: made, mended and removed by a process beside Blender, which is watched here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

from ..installation.backend import PrivateEnvironment
from ..installation.installed import Installed
from ..installation.problems import Unprepared
from ..installation.progress import Step
from ..installation.supplies import Supplies
from ..shared.errors import Problem, StorageError, Unavailable
from .process import own_environment

Act = Literal["set-up", "add-models", "remove"]

GRACE_SECONDS = 3.0
PACKAGE = Path(__file__).resolve().parent.parent
# Nothing of the extension gets in the way of the standard library, and no setting of Blender's Python counts.
LAUNCH = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module('installation', run_name='__main__')"


class SetUp:
    """At most one installation at a time.

    Args:
        folder: Where the environment goes, and nothing else does.
        log: File for what pip or uv print.
        supplies: What is installed; by default what the extension brings.

    Attributes:
        step: Where it stands.
        problem: Why the last one ended without success; None after a success, or when it was cancelled.
        installed: The environment to use, None while there is none.
        incomplete: Whether setting it up was begun and not brought to its end.
        adding: The same of what runs pretrained models.
    """

    def __init__(self, folder: Path, log: Path, supplies: Path = PACKAGE / "supplies") -> None:
        self.environment = PrivateEnvironment(folder, Supplies(supplies))
        self.log = log
        self.step = Step("", 0.0)
        self.problem: Problem | None = None
        self.installed: Installed | None = None
        self.incomplete = self.adding = False
        self._process: subprocess.Popen[bytes] | None = None
        self._steps = log.with_suffix(".steps")
        self._read = 0
        self.look()

    @property
    def running(self) -> bool:
        """Whether an installation or a removal is under way."""
        return self._process is not None

    @property
    def outdated(self) -> bool:
        """Whether the environment is that of another version of the extension."""
        return self.installed is not None and self.installed.folder != self.environment.target

    def look(self) -> None:
        """See what is there."""
        self.installed, self.incomplete = self.environment.installed(), self.environment.incomplete
        self.adding = self.environment.adding

    @property
    def can_add_models(self) -> bool:
        """Whether what runs pretrained models could be added now."""
        lacking = self.installed is not None and not self.installed.models and not self.outdated
        return lacking and self.environment.supplies.models is not None

    def require_room(self, act: Act) -> None:
        """Check that the disk has room for it.

        Raises:
            StorageError: It has not.
        """
        try:
            self.environment.require_room(self.environment.supplies.models if act == "add-models" else None)
        except Unprepared as error:
            raise StorageError(error.sentence, remedy="Make room and try again.") from error

    def begin(self, act: Act = "set-up") -> None:
        """Begin to install, or to go on with it, or to delete the environment.

        Raises:
            Unavailable: The process cannot be started.
        """
        self.problem, self.step, self._read = None, Step("Starting", 0.0), 0
        command = [sys.executable, "-I", "-c", LAUNCH, str(PACKAGE), act, "--watched"]
        command += ["--folder", str(self.environment.folder), "--supplies", str(self.environment.supplies.folder)]
        try:
            with self._steps.open("wb") as steps, self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    command, env=own_environment(), cwd=self.log.parent,
                    stdin=subprocess.PIPE, stdout=steps, stderr=log,
                    start_new_session=os.name != "nt", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"The installation cannot be started: {error.strerror}.") from error

    def cancel(self) -> None:
        """Stop at once; what has been downloaded stays, and `begin` goes on from there."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()  # it ends with its children when this does
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.look()

    def tick(self) -> bool:
        """Read how far it has come; tell whether it has just ended well, with an environment to use."""
        process = self._process
        if process is None:
            return False
        code = process.poll()
        self._follow()
        if code is None:
            return False
        self.cancel()
        if code != 0 and self.problem is None:
            sentence = f"The installation ended with code {code}."
            self.problem = Unavailable(sentence, remedy="Its log says why.", action="set-up-backend").problem()
        return code == 0 and self.installed is not None

    def _follow(self) -> None:
        with self._steps.open("rb") as file:
            file.seek(self._read)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.splitlines():
            said = json.loads(line)
            if "problem" in said:
                self.problem = told(**said["problem"])
            else:
                self.step = Step(**said)


def told(sentence: str, remedy: str, action: str) -> Problem:
    """Return a problem of the installation as Blender shows one: its remedy is typed in a terminal."""
    remedy = f"In a terminal: {remedy}" if remedy and action else ""
    return Unavailable(sentence, remedy=remedy, action=action).problem()
