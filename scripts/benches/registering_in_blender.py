"""Write how long Blender takes to import and register the extension: registering_in_blender.py PROFILE."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import headless


def main(profile: Path) -> None:
    """Install the extension, forget it again, and time the second time: no file is compiled then."""
    headless.start(profile)
    import addon_utils

    addon_utils.disable(headless.MODULE)
    for name in [name for name in sys.modules if name.startswith(headless.MODULE)]:
        del sys.modules[name]
    began = time.perf_counter()
    addon_utils.enable(headless.MODULE)
    (profile / "seconds").write_text(str(time.perf_counter() - began))


main(Path(sys.argv[1]))
os._exit(0)
