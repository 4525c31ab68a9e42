"""Run generated programs: one that works, some that do not, and every recipe."""

from __future__ import annotations

import importlib
import json
import time

import bpy
from extension import NAME, attempt, given, install, tell

extension = install()
programs = importlib.import_module(f"{NAME}.programs")
provenance = importlib.import_module(f"{NAME}.importers.provenance")
messages = importlib.import_module(f"{NAME}.shared.messages")
errors = importlib.import_module(f"{NAME}.shared.errors")
results = extension.interface.provenance_panel


def text(content: str, task: str = "text-to-code") -> bpy.types.Text:
    """Return a text as it lands."""
    made = bpy.data.texts.new("program.py")
    made.from_string(content)
    written = messages.Provenance(
        job="0" * 32, task=task, generator="recipes", version="1", licence="GPL-3.0-or-later", commercial=True
    )
    provenance.write(made, written)
    return made


def refused(source: str, seconds: float = 30.0) -> str:
    """Return why a program was not run, or what went wrong in it."""
    try:
        programs.run(source, "a program", seconds)
    except errors.InvalidInput as error:
        return str(error)
    return ""


def press(content: str, **words: str) -> str:
    """Press the button for a program."""
    return attempt(bpy.ops.scenewright.run_code, text=text(content, **words).name)


def state() -> str:
    """Return what recipes change."""
    scene, cube = bpy.context.scene, bpy.data.objects.get("Cube")
    backgrounds = (node for node in scene.world.node_tree.nodes if node.type == "BACKGROUND")
    return json.dumps(
        [
            [_state_of(thing) for thing in bpy.data.objects],
            [scene.frame_start, scene.frame_end, scene.render.fps, scene.render.resolution_x],
            [collection.name for collection in bpy.data.collections],
            [polygon.use_smooth for polygon in cube.data.polygons] if cube else [],
            [list(node.inputs[0].default_value) for node in backgrounds],
        ]
    )


def _state_of(thing: bpy.types.Object) -> list[object]:
    numbers = (*thing.location, *thing.scale, *thing.rotation_euler)
    names = [each.name for each in (*thing.modifiers, *thing.material_slots, *thing.users_collection)]
    return [thing.name, [round(number, 4) for number in numbers], names, bool(thing.animation_data)]


bpy.ops.ed.undo_push(message="before")
before = len(bpy.data.objects)
steps: list[str] = []
good = press("import bpy\nfor x in range(3):\n    bpy.ops.mesh.primitive_cube_add(location=(x, 0, 0))\n")
worked = {"said": good, "made": len(bpy.data.objects) - before}
evil = press("import bpy\nimport os\nos.remove('x')\n")
cursor = bpy.data.texts[-1]
other = press("import bpy\n", task="summarization")
wrong = press("import bpy\nbpy.data.objects.new('half', None)\nx = [1][5]\n")
half = "half" in bpy.data.objects
began = time.monotonic()
endless = refused("while True:\n    x = 1\n", 0.5)
took = time.monotonic() - began
smuggled = programs._BUILTINS
out = []
for name in ("open", "exec", "eval", "getattr", "type", "compile"):
    out.append(name in smuggled)
imports = refused("import math, random, bmesh, mathutils\nx = math.sin(random.random())\n")
try:
    smuggled["__import__"]("os")
    out.append(True)
except ImportError:
    out.append(False)

# Every recipe does what it says, in a scene with a mesh selected.
failed, changed = {}, {}
for name, source in given["recipes"].items():
    bpy.ops.wm.read_homefile(use_empty=False, app_template="")
    cube = bpy.data.objects["Cube"]
    cube.location.z = 3.0
    earlier = state()
    if why := refused(source):
        failed[name] = why
    changed[name] = state() != earlier
tell(
    worked=worked, evil=evil, other=other, wrong=wrong, half=half, endless=endless, took=took, out=out, imports=imports,
    failed=failed, changed=changed,
)  # fmt: skip
