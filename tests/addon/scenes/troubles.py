"""Try to connect and to ask where it cannot work: what does the artist read?"""

from __future__ import annotations

import importlib

import bpy
from extension import NAME, attempt, connect, given, install, preferences, tell

install()
connection = importlib.import_module(f"{NAME}.connecting.connection")
connection.CONNECT_SECONDS = 2.0
runtime = importlib.import_module(f"{NAME}.runtime")
ops, chosen = bpy.ops.scenewright, preferences()
said = {"unconnected": attempt(ops.submit, task="mesh-to-point-cloud")}

chosen.home = given["empty"]
said["no backend"] = attempt(ops.connect)
said["not set up"] = attempt(ops.start_backend)
chosen.python = given["empty"] + "/python"
said["no such python"] = attempt(ops.start_backend)
chosen.python = given["bare python"]
said["not installed"] = attempt(ops.start_backend)
said["shown"] = runtime.current().link.trouble

chosen.location = "ADDRESS"
chosen.address = "tcp://192.0.2.1:5757"
said["offline"] = attempt(ops.connect)
chosen.address, chosen.key_file = given["address"], given["empty"] + "/no.key"
said["no key file"] = attempt(ops.connect)
chosen.key_file = given["wrong keys"]
said["wrong keys"] = attempt(ops.connect)
chosen.address = "tcp://127.0.0.1:9"
said["nobody there"] = attempt(ops.connect)
chosen.address = "nonsense"
said["no address"] = attempt(ops.connect)
bpy.context.preferences.system.use_online_access = True
chosen.address, chosen.key_file = "tcp://192.0.2.1:5757", ""
said["no key"] = attempt(ops.connect)

chosen.location = "MACHINE"
connect()
bpy.ops.object.select_all(action="DESELECT")
said["nothing selected"] = attempt(ops.submit, task="images-to-field")
bpy.context.view_layer.objects.active = None
said["nothing active"] = attempt(ops.submit, task="mesh-to-point-cloud")
form = bpy.context.scene.scenewright_forms.images_to_field
form.capture.source = "FOLDER"
said["no folder"] = attempt(ops.submit, task="images-to-field")
bpy.context.scene.scenewright.folder = given["empty"]
said["no transforms"] = attempt(ops.submit, task="images-to-field")
bpy.context.scene.scenewright.folder = given["broken"]
said["broken transforms"] = attempt(ops.submit, task="images-to-field")
form.capture.source = "FIELD"
said["no field"] = attempt(ops.submit, task="images-to-field")
session = runtime.current()
tell(said=said, jobs=len(session.ledger.jobs), connected=session.link.connection.connected)
