"""Draw the list of jobs in every state, with jobs of other files in it, and with two hundred of them."""

from __future__ import annotations

from copy import deepcopy

import bpy
from extension import attempt, connect, given, install, tell, wait
from recording import draw

extension = install()
connect()
session = extension.runtime.current()
panel = extension.interface.job_list.SCENEWRIGHT_PT_jobs
forms, rows = bpy.context.scene.scenewright_forms, extension.jobs.rows.rows
nothing = draw(panel)


def submit(**options: object) -> object:
    """Ask for a replica and return its job."""
    for name, value in options.items():
        setattr(forms.options_replica, name, value)
    known = set(session.ledger.jobs)
    assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
    return next(job for name, job in session.ledger.jobs.items() if name not in known)


def shown() -> list[str]:
    """Return what the list shows once all is up to date."""
    extension.pump.tick()
    return draw(panel)


# A job from its beginning to each of its ends.
job = submit(seconds=1.0)
drawn = {"submitted": draw(panel)}
wait(extension, lambda: 0 < job.fraction < 1 and session.thumbnails.pixels(job.id) is not None)
drawn["running"] = shown()
waiting = submit(seconds=0.0)
wait(extension, lambda: waiting.state == "queued")
drawn["waiting"] = shown()
bpy.ops.scenewright.cancel_job(job=job.id)
rows().active = 1
drawn["stopping"] = draw(panel)
wait(extension)
drawn["cancelled"] = shown()
failed = submit(dry=True)
wait(extension)
drawn["failed"] = shown()
done = submit(dry=False)
wait(extension)
drawn["done"] = shown()

# Jobs of another file are counted, and listed on demand; that one ended meanwhile is told in the status bar.
away = submit(seconds=0.4)
bpy.ops.wm.save_as_mainfile(filepath=given["file"])
bpy.ops.wm.read_homefile(app_template="")
wait(extension, lambda: away.state == "done")
elsewhere = {"hidden": shown(), "rows": len(rows().rows), "said": session.notices.said[-1]}
rows().others = True
elsewhere |= {"listed": shown(), "own": [row.own for row in rows().rows]}
bpy.ops.scenewright.clear_finished()
elsewhere["kept"] = len(session.ledger.jobs)
rows().others = False

# What a job has shown is there again in the next Blender.
before = session.thumbnails.pixels(job.id)
again = type(session.thumbnails)(extension.folders.own() / "thumbnails")
assert again.icon(job.id) == 0 and again.load_next() and not again.load_next()  # none is read while drawing
picture = bool(abs(again.pixels(job.id) - before).max() < 1 / 255)
again.close()

# The list of the file that is open again, and jobs off it.
bpy.ops.wm.open_mainfile(filepath=given["file"])
wait(extension)
landed = away.applied
listed = [row.job for row in rows().rows]
assert attempt(bpy.ops.scenewright.forget_job, job=failed.id) == ""
forgotten = failed.id not in [row.job for row in rows().rows] and len(rows().rows) == 4
bpy.ops.scenewright.clear_finished()
cleared = [len(rows().rows), len(session.ledger.jobs), len(list(extension.folders.own().glob("thumbnails/*")))]

# A job written by the version before is still read; one that no backend is there for can still be removed.
old = extension.jobs.job.read(given["old record"])
read = [old.title, old.state, old.settings, old.group, old.held, old.owed]
session.link.close()
session.ledger.keep(old)
extension.pump.tick()
rows().others = True
session.listing.select(old)
old_drawn = draw(panel)
bpy.ops.scenewright.forget_job(job=old.id)
read.append(old.id in session.ledger.jobs)
connect()

# Two hundred jobs.
scene = bpy.context.scene
origin = extension.jobs.origins.origin_of(scene)
for number in range(200):
    copy = deepcopy(done)
    copy.id, copy.origin, copy.title = f"{number:032x}", origin, f"Replica: Cube {number}"
    session.ledger.jobs[copy.id] = copy
extension.pump.tick()
crowd = {"rows": len(rows().rows), "drawn": sum(note.startswith("Replica: Cube ") for note in draw(panel)) - 1}
tell(
    nothing=nothing, drawn=drawn, elsewhere=elsewhere, picture=picture, forgotten=forgotten,
    landed=landed, reopened=listed == [away.id, done.id, failed.id, waiting.id, job.id], cleared=cleared,
    read=read, lost=old_drawn, **{"two hundred": crowd},
)  # fmt: skip
