"""Watch texts grow: in the panel, in the gallery, in the text editor; change one, undo one, stop one."""

from __future__ import annotations

import importlib
import time

import bpy
from extension import NAME, connect, install, tell, wait
from recording import Layout, draw

extension = install()
connect()
session, scene = extension.runtime.current(), bpy.context.scene
panel = extension.interface.job_list.SCENEWRIGHT_PT_jobs
texts = importlib.import_module(f"{NAME}.landing.texts")
forms, landing = scene.scenewright_forms, scene.scenewright_landing
forms.task = "mesh-to-point-cloud"
forms.mesh_to_point_cloud.generator = "penman"


def submit(**options: object) -> object:
    """Ask for a text and return its job."""
    for name, value in options.items():
        setattr(forms.options_penman, name, value)
    known = set(session.ledger.jobs)
    assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
    return next(job for name, job in session.ledger.jobs.items() if name not in known)


def grown(job: object, line: int) -> bpy.types.Text:
    """Return the text of a job once it has come to a line."""
    wait(extension, lambda: (made := texts.living(job.id)) is not None and f"line {line}" in made.as_string())
    return texts.living(job.id)


# It grows where it is seen, and is whole in the end.
job = submit(lines=40)
early = grown(job, 5)
shown = draw(panel)
growing = {
    "panel": [note for note in shown if note.startswith("This is line")],
    "begun": early.as_string().startswith("Seed 0\nThis is line 0"),
    "name": early.name == f"{job.title}.txt",
}
pointer = early.as_pointer()
wait(extension)
landed = bpy.data.texts["Numbers.md"]
growing |= {
    "same": landed.as_pointer() == pointer,
    "lines": len(landed.as_string().splitlines()),
    "signed": "scenewright" in landed and texts.living(job.id) is None and job.applied,
    "beginning": [note for note in draw(panel) if note.startswith(("Seed 0", "This is line"))][:2],
}
bpy.data.texts.remove(landed)

# What the artist writes into it stays, and the result stands beside it.
job = submit(lines=20)
mine = grown(job, 2)
mine.write("MINE")
changed = mine.as_string()
wait(extension)
kept = {"mine": mine.as_string() == changed, "result": len(bpy.data.texts["Numbers.md"].as_string().splitlines())}

# One that was deleted is not brought back while it is written.
job = submit(lines=20)
bpy.data.texts.remove(grown(job, 2))
wait(extension, lambda: "line 10" in session.writings.text(job.id))
gone = texts.living(job.id) is None
wait(extension)
gone = [gone, "Numbers.md.001" in bpy.data.texts or "Numbers.001.md" in bpy.data.texts or len(bpy.data.texts)]

# One that is stopped stays as far as it came.
job = submit(lines=200)
half = grown(job, 3)
bpy.ops.scenewright.cancel_job(job=job.id)
wait(extension)
stopped = {"state": job.state, "stays": "line 3" in half.as_string()}

# Written only once it is done, and variations in the gallery alone.
landing.text = "DONE"
before = len(bpy.data.texts)
job = submit(lines=10)
wait(extension, lambda: "line 5" in session.writings.text(job.id))
late = len(bpy.data.texts) == before
wait(extension)
late = [late, len(bpy.data.texts) == before + 1]
landing.text, scene.scenewright.variations = "LIVE", 2
job = submit(lines=20)
wait(extension, lambda: "line 5" in session.writings.text(job.id))
layout = Layout()
extension.interface.gallery.draw_gallery(layout, bpy.context, session)
gallery = {"drawn": [note for note in layout.notes if note.startswith("This is line")], "alive": texts.living(job.id)}
wait(extension)
layout = Layout()
extension.interface.gallery.draw_gallery(layout, bpy.context, session)
gallery["ended"] = [note for note in layout.notes if note.startswith("Seed ")]

# A long text takes no longer than a tick may.
scene.scenewright.variations = 1
long = "All work and no play makes Jack a dull boy.\n" * 1490
slowest = 0.0
job = submit(lines=1, pause=1.0)
job.held = False
for length in range(60_000, 65_000, 500):
    started = time.perf_counter()
    session.writings.show(job, long[:length])
    draw(panel)
    slowest = max(slowest, time.perf_counter() - started)
wait(extension)
tell(growing=growing, kept=kept, gone=gone, stopped=stopped, late=late, gallery=gallery, slowest=slowest)
