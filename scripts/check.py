"""Check style and types: ruff over everything, mypy over shared and backend."""

import subprocess
import sys

from checkout import ROOT
from environment import enter

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)


def main() -> int:
    """Run every check, also after one has failed, and return how many failed."""
    failed = 0
    for name, *arguments in CHECKS:
        print(f"== {' '.join([name, *arguments])}", flush=True)
        failed += subprocess.run([sys.executable, "-m", name, *arguments], cwd=ROOT, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    enter("dev")
    sys.exit(main())
