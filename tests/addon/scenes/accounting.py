"""Ask for a mesh, see how it was made, make it again, keep it as an asset, and account for all that was generated."""

from __future__ import annotations

import json
from pathlib import Path

import bpy
from extension import attempt, connect, given, install, tell, wait
from recording import Layout, draw

extension = install()
connect()
session = extension.runtime.current()
from bl_ext.user_default.scenewright.importers import provenance  # noqa: E402
from bl_ext.user_default.scenewright.interface import provenance_panel  # noqa: E402
from bl_ext.user_default.scenewright.landing import manifest  # noqa: E402
from bl_ext.user_default.scenewright.shared.messages import Provenance  # noqa: E402

FOLDER = Path(given["folder"])
layer = bpy.context.view_layer
panel = provenance_panel.SCENEWRIGHT_PT_result
(drawn,) = [made for made in provenance_panel.CLASSES if made.bl_space_type == "VIEW_3D"]
facts: dict[str, object] = {"editors": sorted(made.bl_space_type for made in provenance_panel.CLASSES)}


def results() -> list[bpy.types.Object]:
    """Return the results that stand in the scene, the oldest first."""
    found = [each for each in bpy.context.scene.objects if "scenewright_made" in each]
    return sorted(found, key=lambda each: each["scenewright_made"])


facts["nothing"] = [draw(drawn), attempt(bpy.ops.scenewright.generate_again)]
bpy.context.scene.scenewright_forms.mesh_to_point_cloud.seed = 7
bpy.context.scene.scenewright_landing.place = "INPLACE"
assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
wait(extension)
(first,) = results()
facts["panel"] = draw(drawn)

# Again, with the same seed and with another: by what is written on the result, its inputs are not sent anew.
bpy.context.scene.scenewright_landing.place = "ORIGIN"
for new_seed in (False, True):
    layer.objects.active = first
    assert bpy.ops.scenewright.generate_again(new_seed=new_seed) == {"FINISHED"}
    wait(extension)
written = [provenance.read(made)[0] for made in results()]
facts["seeds"] = [found.settings["seed"] for found in written]
facts["inputs"] = len({found.inputs["mesh"] for found in written})
facts["again"] = [job.state for job in session.ledger.jobs.values()]

# As assets: with the job's picture, or with one that Blender draws.
layer.objects.active = first
assert bpy.ops.scenewright.mark_asset() == {"FINISHED"}
asset = first.asset_data
facts["asset"] = {
    "author": asset.author, "license": asset.license, "description": asset.description,
    "tags": [tag.name for tag in asset.tags], "catalog": asset.catalog_simple_name,
    "picture": list(first.preview.image_size), "twice": attempt(bpy.ops.scenewright.mark_asset),
}  # fmt: skip

# The manifest, with something in it that may not be sold.
image = bpy.data.images.new("poster", 4, 4)
image.use_fake_user = True
barred = Provenance(
    job="f" * 32, task="text-to-image", generator="painter", version="2", licence="CC-BY-NC-4.0", commercial=False,
    settings={"prompt": "a red house", "seed": 3}, weights="ab" * 20, seconds=12.4,
)  # fmt: skip
provenance.write(image, barred, "e" * 40)
path = FOLDER / "scene.blend"
bpy.ops.wm.save_as_mainfile(filepath=str(path))
bpy.ops.wm.open_mainfile(filepath=str(path))
assert bpy.ops.scenewright.export_manifest(filepath=str(FOLDER / "list"), format=".json") == {"FINISHED"}
assert bpy.ops.scenewright.export_manifest(filepath=str(FOLDER / "list.md")) == {"FINISHED"}
facts["refused"] = attempt(bpy.ops.scenewright.export_manifest, filepath=str(FOLDER / "none" / "list.md"))
facts["json"] = json.loads((FOLDER / "list.json").read_text())
facts["markdown"] = (FOLDER / "list.md").read_text()
facts["same"] = manifest.as_json(manifest.collect()) == (FOLDER / "list.json").read_text()
layout = Layout()
provenance_panel.draw_result(layout, bpy.context, bpy.data.images["poster"])
facts["barred"] = layout.notes
facts["kept"] = [each.asset_data is not None for each in results()]
tell(**facts)
