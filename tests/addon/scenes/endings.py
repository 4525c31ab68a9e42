"""Start backends that end at once, each for a reason of its own: what does the artist read, and which button?"""

from __future__ import annotations

from pathlib import Path

import bpy
from extension import attempt, given, install, preferences, tell

extension = install()
chosen = preferences()
chosen.python, chosen.home = given["python"], given["own home"]
program, found = Path(given["program"]), {}
for name, code in given["programs"].items():
    program.write_text(code, encoding="utf-8")
    said = attempt(bpy.ops.scenewright.start_backend)
    link = extension.runtime.current().link
    found[name] = {"said": said, "shown": link.trouble, "action": link.problem and link.problem.action}
tell(found=found)
