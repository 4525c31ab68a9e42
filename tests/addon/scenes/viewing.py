"""Take a real viewport's depth and edges, and what it looks like itself: things must be in the same places."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

launcher = Path(os.environ["SCENEWRIGHT_BLENDER_WINDOW"])
sys.path.insert(0, str(launcher.parent))
gui = importlib.import_module(launcher.stem)  # before bpy

import bpy  # noqa: E402
import numpy as np  # noqa: E402
from extension import given, install, tell  # noqa: E402

extension = install()

# isort: split
from bl_ext.user_default.scenewright.exporters import control, view  # noqa: E402

SIZE = 400
FOLDER = Path(given["folder"])
window, area = gui.view3d()
bpy.ops.mesh.primitive_monkey_add(location=(1.5, 0, 1))
space = area.spaces.active
space.overlay.show_overlays = space.show_gizmo = False
agreement = {}
for projection in ("PERSP", "ORTHO"):
    space.region_3d.view_perspective = projection
    gui.pump(1.0)
    with bpy.context.temp_override(window=window, area=area):
        looks = view.from_viewport(bpy.context, FOLDER, SIZE).pixels[..., :3].astype(int)
        depth = control.from_viewport(bpy.context, FOLDER, SIZE, "depth").pixels[..., 0]
    shown, solid = np.abs(looks - looks[0, 0]).max(axis=2) > 16, depth > 0
    agreement[projection] = float((shown & solid).sum() / (shown | solid).sum())
space.region_3d.view_perspective = "CAMERA"
gui.pump(1.0)
with bpy.context.temp_override(window=window, area=area):
    framed = control.from_viewport(bpy.context, FOLDER, SIZE, "edges").pixels
wanted = control.from_camera(bpy.context.scene, FOLDER, SIZE, "edges").pixels
tell(agreement=agreement, framed=bool(np.array_equal(framed, wanted)), size=list(framed.shape))
gui.quit()
