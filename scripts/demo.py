"""The main job, from nothing to a scene: photos, a radiance field, a textured mesh and a film in Blender.

python3 scripts/demo.py
python3 scripts/demo.py --capture DIR      # your own photos, with a transforms.json of their camera poses
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from environment import enter


def main() -> int:
    """Run the demo and return its exit code."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    from demonstration.story import Story

    _quieten(given.out / "blender.log")
    try:
        Story(given).tell()
    except RuntimeError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _quieten(log: Path) -> None:
    """Send what Blender prints to a file: it writes a line for every picture it renders."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    sys.stdout.flush()
    os.dup2(target, 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--capture", type=Path, metavar="DIR", help="posed photos to use instead of the bundled scene")
    parser.add_argument("--out", type=Path, default=Path("demo"), help="where everything goes (default: demo)")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long to fit the field (default: 30)")
    parser.add_argument("--views", type=int, default=60, help="pictures of the bundled scene (default: 60)")
    parser.add_argument("--size", type=int, default=200, help="their width and height in pixels (default: 200)")
    parser.add_argument("--frames", type=int, default=48, help="length of the film (default: 48)")
    return parser.parse_args()


if __name__ == "__main__":
    enter("default")
    code = main()
    sys.stderr.flush()
    os._exit(code)  # some Blender versions hang or crash when a module is torn down
