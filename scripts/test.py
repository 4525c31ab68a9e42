"""Run the tests: `python3 scripts/test.py [arguments for pytest]`.

With --pretrained, torch and what else runs pretrained models are installed first, some gigabytes: the tests that need
them are skipped otherwise.
"""

from __future__ import annotations

import subprocess
import sys

from checkout import ROOT
from environment import enter

PRETRAINED = "--pretrained"


def main() -> int:
    """Run pytest on the checkout and return its exit code; a `-m` of one's own asks for the gpu or gui tests."""
    given = [argument for argument in sys.argv[1:] if argument != PRETRAINED]
    command = [sys.executable, "-m", "pytest", "-m", "not gpu and not gui", *given]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    enter("diffusion" if PRETRAINED in sys.argv else "dev")
    sys.exit(main())
