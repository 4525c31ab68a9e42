"""Run the tests: `python3 scripts/test.py [arguments for pytest]`."""

from __future__ import annotations

import subprocess
import sys

from checkout import ROOT
from environment import enter


def main() -> int:
    """Run pytest on the checkout and return its exit code; a `-m` of one's own asks for the gpu or gui tests."""
    command = [sys.executable, "-m", "pytest", "-m", "not gpu and not gui", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    enter("dev")
    sys.exit(main())
