"""Get weights, stop, go on, verify and delete them with the buttons; and read what the panels show meanwhile."""

from __future__ import annotations

from pathlib import Path

import bpy
from extension import attempt, connect, given, install, tell, wait
from recording import Layout, draw

extension = install()
panel = extension.interface.models_panel.SCENEWRIGHT_PT_models
ops, drawn = bpy.ops.scenewright, {"offline": draw(extension.interface.models_panel.SCENEWRIGHT_PT_models)}
connect()
session = extension.runtime.current()


def shown() -> list[str]:
    """Return what the panel shows once the backend has been asked."""
    draw(panel)
    wait(extension, lambda: session.models.known)
    return draw(panel)


def generate(fits: bool) -> list[str]:
    """Return what the panel that generates shows, for the generator that needs weights, once its quote has come."""
    forms = bpy.context.scene.scenewright_forms
    forms.task = "mesh-to-point-cloud"
    forms.mesh_to_point_cloud.generator = "needy"
    chosen = session.catalogue.chosen
    wait(extension, lambda: bool(chosen(bpy.context.scene, "mesh-to-point-cloud", "needy").unavailable) != fits)
    layout = Layout()
    extension.interface.request.draw_request(layout, bpy.context, session)
    return layout.notes


drawn["absent"], drawn["unavailable"] = shown(), generate(fits=False)
refused = attempt(ops.submit, task="mesh-to-point-cloud", generator="needy")
offline = attempt(ops.download_model, generator="needy")
bpy.context.preferences.system.use_online_access = True
session.orders.client.download_model(generator="needy")  # as in a window, which does not wait
wait(extension, lambda: session.models.known["tiny"].fraction > 0.3)
drawn["downloading"] = shown()
assert ops.stop_model(model="tiny") == {"FINISHED"}
drawn["stopped"] = shown()
assert ops.download_model(generator="needy") == {"FINISHED"}
drawn["present"] = shown()
drawn["available"] = generate(fits=True)
assert ops.verify_model(model="tiny") == {"FINISHED"}
said = [text for _, text in session.notices.said]

assert ops.submit(task="mesh-to-point-cloud", generator="needy") == {"FINISHED"}
wait(extension)
states = [job.state for job in session.ledger.jobs.values()]

weights = Path(given["home"]) / "weights" / "tiny" / "model.safetensors"
weights.write_bytes(weights.read_bytes()[:-1] + b"\x7f")
damaged = attempt(ops.verify_model, model="tiny")
drawn["damaged"] = shown()
assert ops.delete_model(model="tiny") == {"FINISHED"}
drawn["deleted"] = shown()
tell(
    drawn=drawn, offline=offline, said=said, damaged=damaged, gone=not weights.parent.exists(), states=states,
    refused=refused,
)  # fmt: skip
