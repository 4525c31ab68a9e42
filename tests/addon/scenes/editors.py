"""Show the panels in each editor of a real window, take the viewport as an input, and drop a file."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

launcher = Path(os.environ["SCENEWRIGHT_BLENDER_WINDOW"])
sys.path.insert(0, str(launcher.parent))
gui = importlib.import_module(launcher.stem)  # before bpy

import bpy  # noqa: E402
from extension import given, install, preferences, tell  # noqa: E402

extension = install()

# isort: split
from bl_ext.user_default.scenewright.asking import editors, forms  # noqa: E402
from bl_ext.user_default.scenewright.shared.schema import GeneratorInfo, Setting  # noqa: E402

preferences().home = given["home"]
PICTURE = Setting(name="image", kind="artifact", title="Image", artifact="image", required=True)
PROMPT = Setting(name="prompt", kind="text", title="Prompt", maximum=1000.0, default="")
OFFERED = tuple(
    GeneratorInfo(
        name=f"maker-of-{made}", title=f"Maker of {made}s", description="Make it", task=task, task_title="Make it",
        licence="Apache-2.0", commercial=made != "text", vram_gb=0.0, produces=(made,),
        task_settings=(PICTURE, PROMPT),
    )
    for task, made in (("image-to-3d", "mesh"), ("field-to-video", "video"), ("field-to-mesh", "text"))
)  # fmt: skip


def editor(kind: str) -> tuple[bpy.types.Window, bpy.types.Area]:
    """Show an editor where the 3D viewport was, its sidebar on our tab."""
    window = bpy.context.window_manager.windows[0]
    area = window.screen.areas[PLACE]
    area.ui_type = "ShaderNodeTree" if kind == "NODE_EDITOR" else kind
    with bpy.context.temp_override(window=window, area=area):
        area.spaces.active.show_region_ui = True
    gui.pump(0.5)
    next(region for region in area.regions if region.type == "UI").active_panel_category = "Scenewright"
    area.tag_redraw()
    gui.pump(1.0)
    gui.screenshot(f"{given['pictures']}/{kind}.png")
    return window, area


window, area = gui.view3d()
PLACE = list(window.screen.areas).index(area)
with bpy.context.temp_override(window=window, area=area):
    bpy.ops.scenewright.connect("INVOKE_DEFAULT")
session = extension.runtime.current()
for _ in range(50):
    if session.catalogue.generators:
        break
    gui.pump(0.2)
session.catalogue.adopt(OFFERED)
for kind in reversed(editors.EDITORS):
    window, area = editor(kind)

form = forms.task_form(bpy.context.scene, "image-to-3d").image
form.source, form.size = "VIEWPORT", 200
source = forms.source_of(form, PICTURE)
with bpy.context.temp_override(window=window, area=area):
    assert source.missing(bpy.context, form) is None
    steps = source.gather(bpy.context, form)
    try:
        next(steps)
    except StopIteration as end:
        seen = end.value
path = Path(given["pictures"]) / "VIEW_3D.png"
with bpy.context.temp_override(window=window, area=area):
    bpy.context.scene.scenewright_forms.task = "image-to-3d"
    outcome = bpy.ops.scenewright.drop_files("INVOKE_DEFAULT", directory=str(path.parent), files=[{"name": path.name}])
gui.pump(1.0)
gui.screenshot(f"{given['pictures']}/dropped.png")
tell(
    seen=[*seen.pixels.shape, len({*map(tuple, seen.pixels.reshape(-1, 4).tolist())})], outcome=sorted(outcome),
    dropped=[form.source, form.path], kinds=list(editors.EDITORS),
)  # fmt: skip
gui.quit()
