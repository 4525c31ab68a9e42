"""Where this checkout lies; with this imported, its package can be imported before anything is installed.

Runs before Python 3.11 is known, so: the standard library and the syntax of Python 3.9.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "locks"
BORROWED = ROOT / ".venvs"  # what is fetched stays in the checkout: deleting the folder removes it all

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
