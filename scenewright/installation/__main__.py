"""Set up the backend's private environment, add to it or remove it: `… -m installation set-up --folder F --supplies S`.

Says each step as a line of JSON on standard output, and what pip or uv print on standard error.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from .backend import PrivateEnvironment
from .problems import Unprepared, full_disk
from .progress import Step
from .supplies import Supplies


def main() -> int:
    """Do what the command line says; the exit code is 1 where it could not be done."""
    given = _arguments()
    if given.watched:
        threading.Thread(target=_end_with_the_caller, daemon=True).start()
    environment = PrivateEnvironment(given.folder, Supplies(given.supplies))
    try:
        if given.act == "remove":
            environment.remove(_say)
        elif given.act == "add-models":
            environment.add_models(_say, sys.stderr)
        else:
            environment.set_up(_say, sys.stderr)
    except Unprepared as problem:
        return _fail(problem)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        told = f"{error.filename or given.folder} could not be written: {error.strerror or error}."
        return _fail(full_disk() if full else Unprepared(told, action="open-folder"))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="installation", description="Set up or remove the backend's environment.")
    parser.add_argument("act", choices=("set-up", "add-models", "remove"))
    parser.add_argument("--folder", type=Path, required=True, help="where the environment goes")
    parser.add_argument("--supplies", type=Path, required=True, help="the folder with the backend's wheel and its lock")
    parser.add_argument("--watched", action="store_true", help="end at once when standard input does")
    return parser.parse_args()


def _say(step: Step) -> None:
    print(json.dumps(step._asdict()), flush=True)


def _fail(problem: Unprepared) -> int:
    facts = {"sentence": problem.sentence, "remedy": problem.remedy, "action": problem.action}
    print(json.dumps({"problem": facts}), flush=True)
    return 1


def _end_with_the_caller() -> None:
    """Wait for the end of standard input, then end this process and those it started."""
    while os.read(0, 1024):  # not through sys.stdin, which nobody may hold when Python ends
        continue
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(os.getpid())], capture_output=True, check=False)
    else:
        os.killpg(0, signal.SIGKILL)  # the caller gave this process a group of its own


if __name__ == "__main__":
    sys.exit(main())
