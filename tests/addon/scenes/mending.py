"""Go wrong in every way, read what is said, and press the button that mends it."""

from __future__ import annotations

import importlib
import json
import os
import signal
import threading
from pathlib import Path

import bpy
import zmq
from extension import NAME, attempt, connect, given, install, preferences, tell, wait
from recording import Layout

extension = install()
actions = extension.interface.actions
errors = importlib.import_module(f"{NAME}.shared.errors")
messages = importlib.import_module(f"{NAME}.shared.messages")
submission = importlib.import_module(f"{NAME}.asking.submission")
wire = importlib.import_module(f"{NAME}.shared.wire")
ops, chosen, folder = bpy.ops.scenewright, preferences(), Path(given["folder"])
said: dict[str, list[str]] = {}


def note(case: str, problem: object, job: object = None) -> None:
    """Note the sentence of a problem, its remedy, and what is drawn as its button."""
    layout = Layout()
    actions.draw_problem(layout, bpy.context, problem, job)
    drawn = "".join(note for note in layout.notes if not note.startswith("[")).replace(" ", "")
    assert drawn == f"{problem.message}{problem.remedy}".replace(" ", "")
    said[case] = [problem.message, problem.remedy, *(f"{name}: {text}" for name, text in layout.operators)]


def draw_generate() -> list[tuple[str, str]]:
    """Return the buttons of the panel that generates."""
    layout = Layout()
    extension.interface.request.draw_request(layout, bpy.context, session)
    return layout.operators


# Online access is off: the button explains, and leaves the choice to the artist.
chosen.location, chosen.address = "ADDRESS", "tcp://192.0.2.1:5757"
attempt(ops.connect)
session = extension.runtime.current()
link = session.link
note("offline", link.problem)
assert ops.allow_online() == {"FINISHED"}
online = bpy.context.preferences.system.use_online_access

# Keys that do not fit.
chosen.address, chosen.key_file = given["address"], given["wrong keys"]
attempt(ops.connect)
note("wrong key", link.problem)


def answer(socket: zmq.Socket, protocol: int) -> None:
    """Welcome one client in another version of the protocol."""
    who, *_ = socket.recv_multipart()
    words = {"version": "9", "instance": "x", "max_message_bytes": 1, "generators": ()}
    socket.send_multipart([who, *wire.encode(messages.Welcome(protocol=protocol, **words))])


# A backend of another version.
with zmq.Context() as context, context.socket(zmq.ROUTER) as stranger:
    stranger.linger = 0
    port = stranger.bind_to_random_port("tcp://127.0.0.1")
    welcoming = threading.Thread(target=answer, args=(stranger, 99))
    welcoming.start()
    chosen.address, chosen.key_file = f"tcp://127.0.0.1:{port}", ""
    attempt(ops.connect)
    welcoming.join()
    note("wrong version", link.problem)
chosen.location = "MACHINE"

# A backend that died is started again.
chosen.python, chosen.home = given["python"], given["own home"]
link._restarts.allow = lambda now: False
assert ops.start_backend() == {"FINISHED"}
os.kill(link.backend.endpoint().process, signal.SIGKILL)
wait(extension, lambda: link.backend is None)
note("backend died", link.problem)
assert ops.start_backend() == {"FINISHED"} and link.connection.connected
restarted = link.problem is None
assert ops.read_log() == {"FINISHED"}
log = session.logs.texts["backend.log"] == extension.folders.backend_log().read_text()
assert ops.stop_backend() == {"FINISHED"}
connect()

# No memory: what is held is dropped, and that is said.
note("no memory", errors.OutOfMemory("The GPU has too little memory.", remedy="Free some.").problem())
assert ops.free_memory() == {"FINISHED"}
freed = session.notices.said[-1]

# No disk: the folder opens in the system's file browser.
note("no disk", errors.StorageError("The disk is full.", remedy="Make room.").problem())
opener = folder / "xdg-open"
opener.write_text('#!/bin/sh\necho "$1" > "$0.opened"\n')
opener.chmod(0o755)
os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
assert ops.open_folder() == {"FINISHED"}
wait(extension, lambda: Path(f"{opener}.opened").exists())
opened = Path(f"{opener}.opened").read_text().strip() == chosen.home

# Nothing selected, and the wrong mode.
forms = bpy.context.scene.scenewright_forms
forms.task = "images-to-field"
info = session.catalogue.chosen(bpy.context.scene)
bpy.ops.object.select_all(action="DESELECT")
note("nothing selected", submission.missing(bpy.context, info))
cube = bpy.data.objects["Cube"]
cube.select_set(True)
bpy.context.view_layer.objects.active = cube
selected = submission.missing(bpy.context, info) is None
bpy.ops.object.mode_set(mode="EDIT")
note("edit mode", submission.missing(bpy.context, info))
assert ("object.mode_set", "Object Mode") in draw_generate()
bpy.ops.object.mode_set(mode="OBJECT")
mended = submission.missing(bpy.context, info) is None

# A photo that is none.
photos = folder / "photos"
photos.mkdir()
matrix = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 3], [0, 0, 0, 1]]
frames = [{"file_path": name, "transform_matrix": matrix} for name in ("r_1.png", "r_2.png")]
for frame in frames:
    (photos / frame["file_path"]).write_text("no picture")
(photos / "transforms.json").write_text(json.dumps({"camera_angle_x": 0.7, "frames": frames}))
forms.images_to_field.capture.source = "FOLDER"
bpy.context.scene.scenewright.folder = str(photos)
unreadable = attempt(ops.submit, task="images-to-field")

# A mesh without UVs gets some, and only that mesh.
other = cube.copy()
other.data = cube.data.copy()
bpy.context.scene.collection.objects.link(other)
for mesh in (cube.data, other.data):
    mesh.uv_layers.remove(mesh.uv_layers[0])
other.select_set(True)
bpy.context.view_layer.objects.active = cube
note("no UVs", extension.landing.warning(bpy.context, ("material",)))
assert extension.landing.warning(bpy.context, ("mesh",)) is None
assert ops.unwrap() == {"FINISHED"}
assert extension.landing.warning(bpy.context, ("material",)) is None
corners = [tuple(corner.vector) for corner in cube.data.uv_layers[0].uv]
unwrapped = {
    "layers": [len(mesh.uv_layers) for mesh in (cube.data, other.data)],
    "selected": sorted(chosen.name for chosen in bpy.context.view_layer.objects.selected),
    "mode": bpy.context.mode,
    "inside": all(0 <= value <= 1 for corner in corners for value in corner) and len(set(corners)) > 4,
    "undo": "UNDO" in bpy.types.SCENEWRIGHT_OT_unwrap.bl_options,
}

# A file that was never saved.
note("unsaved", errors.InvalidInput("This file was never saved.", remedy="Save it.", action="save-file").problem())
bpy.ops.wm.save_mainfile(filepath=f"{folder}/saved.blend")

# A worker that died and a fault of ours are buttons of their job.
bpy.ops.object.select_all(action="DESELECT")
cube.select_set(True)
bpy.context.view_layer.objects.active = cube
ops.submit(task="mesh-to-point-cloud")
wait(extension)
job = next(iter(session.ledger.jobs.values()))
for case, kind in (("worker died", errors.WorkerDied), ("fault", errors.Unexpected)):
    note(case, kind("It went wrong.", remedy="Try again.").problem(), job)
    note(f"{case}, no job", kind("It went wrong.", remedy="Try again.").problem())
known = set(errors.Action.__args__) - {""} == set(actions.BUTTONS)
tell(
    said=said, online=online, restarted=restarted, log=log, freed=freed, opened=opened, selected=selected,
    mended=mended, unreadable=unreadable, unwrapped=unwrapped, known=known, saved=bpy.data.filepath,
)  # fmt: skip
