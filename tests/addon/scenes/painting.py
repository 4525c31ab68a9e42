"""Have objects of the open scene painted by a real backend, and look at what came of them; each check raises."""

from __future__ import annotations

import bpy
import numpy as np
from extension import connect, install, tell

extension = install()
connect()

# isort: split
import bmesh  # noqa: E402
from bl_ext.user_default.scenewright.asking import forms  # noqa: E402
from bl_ext.user_default.scenewright.exporters import mesh as exporter  # noqa: E402
from bl_ext.user_default.scenewright.importers import provenance  # noqa: E402
from bl_ext.user_default.scenewright.landing import originals  # noqa: E402

PATIENCE = 150.0
session, scene, layer = extension.runtime.current(), bpy.context.scene, bpy.context.view_layer
steps: list[str] = []
extension.jobs.application.push_undo = steps.append


def painted(words: str, chosen: bpy.types.Object, **options: object) -> object:
    """Have an object painted as it is, wait, and return the job."""
    for other in layer.objects:
        if chosen.mode == "OBJECT":
            other.select_set(other == chosen)
    layer.objects.active = chosen
    form = forms.task_form(scene, "mesh-to-texture")
    form.prompt, form.texture_size, form.mesh.source = words, 128, "ACTIVE"
    for name, value in {"uvs": "automatic", **options}.items():
        setattr(forms.options_form(scene, "projected-material"), name, value)
    assert bpy.ops.scenewright.submit(task="mesh-to-texture", generator="projected-material") == {"FINISHED"}
    if chosen.mode == "EDIT":  # results come in when the artist is back in object mode
        bpy.ops.object.mode_set(mode="OBJECT")
    assert extension.pump.run_until(lambda: not session.active, PATIENCE)
    return list(session.ledger.jobs.values())[-1]


def cube(name: str, *colours: tuple[float, float, float, float]) -> bpy.types.Object:
    """Return a cube with UVs and a slot for each colour, its faces in turn."""
    bpy.ops.mesh.primitive_cube_add(size=1)
    made = bpy.context.object
    made.name = name
    for number, colour in enumerate(colours):
        worn = bpy.data.materials.new(f"{name} {number}")
        worn.diffuse_color = colour
        made.data.materials.append(worn)
    for face in made.data.polygons:
        face.material_index = face.index % max(len(colours), 1)
    return made


def wearing(given: bpy.types.Object) -> list[str]:
    """Return the name of the material of each face."""
    return [given.material_slots[face.material_index].material.name for face in given.data.polygons]


def uvs(given: bpy.types.Object) -> np.ndarray:
    """Return the UVs of the active layer."""
    found = np.empty((len(given.data.loops), 2), np.float32)
    given.data.uv_layers.active.uv.foreach_get("vector", found.ravel())
    return found


def apart(made: bpy.types.Object, where: list[int]) -> None:
    """Put the UVs of the faces into cells of a grid of their own, as large as a quarter of a tile."""
    for face, place in zip(made.data.polygons, where, strict=True):
        for loop, corner in zip(face.loop_indices, ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
            x, y = place % 4 + corner[0], place // 4 + corner[1]
            made.data.uv_layers.active.uv[loop].vector = (0.24 * x + 0.02, 0.24 * y + 0.02)


def check_selected_face() -> None:
    """One selected face of a cube with two slots gets the new material; the rest stays as it was, one undo step."""
    box = cube("box", (1, 0, 0, 1), (0, 0, 1, 1))
    before, laid_out, objects = wearing(box), uvs(box), len(scene.objects)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.context.tool_settings.mesh_select_mode = (False, False, True)
    edited = bmesh.from_edit_mesh(box.data)
    edited.faces.ensure_lookup_table()
    for face in edited.faces:
        face.select_set(face.index == 2)
    bmesh.update_edit_mesh(box.data)
    assert exporter.from_object(box).selected.sum() == 2
    steps.clear()
    job = painted("mossy brick", box)
    assert job.applied and not job.problem, (job.state, job.problem)
    after = wearing(box)
    new = after[2]
    assert [name for i, name in enumerate(after) if i != 2] == [name for i, name in enumerate(before) if i != 2]
    assert new == "mossy brick" and [slot.name for slot in box.material_slots] == ["box 0", "box 1", "mossy brick"]
    assert np.array_equal(uvs(box), laid_out) and len(box.data.uv_layers) == 1 and len(scene.objects) == objects
    assert steps == [job.title], steps
    result = bpy.data.materials[new]
    assert provenance.read(result)[0].task == "mesh-to-texture"
    assert originals.partner(result, bpy.data.materials) == bpy.data.materials["box 0"]
    texels(result, box)


def texels(result: bpy.types.Material, box: bpy.types.Object) -> None:
    """The face that was selected has bricks and moss on it; all else is what lies beside its chart."""
    (albedo,) = [node.image for node in result.node_tree.nodes if node.label == "Albedo"]
    pixels = np.empty(128 * 128 * 4, np.float32)
    albedo.pixels.foreach_get(pixels)
    inside = np.array([uvs(box)[loop] for loop in box.data.polygons[2].loop_indices])
    (left, low), (right, high) = (inside.min(axis=0) * 128).astype(int), (inside.max(axis=0) * 128).astype(int)
    picture = pixels.reshape(128, 128, 4)[..., :3]
    assert picture[low + 2 : high - 2, left + 2 : right - 2].std() > 0.05
    # Far from the chart every row repeats its border: nothing was painted for another face.
    beyond = picture[low + 4 : high - 4, right + 8] - picture[low + 4 : high - 4, min(right + 24, 127)]
    assert np.abs(beyond).max() < 1e-6


def check_whole_slots() -> None:
    """Without a selection each slot gets a material of its own in its place; the originals can be swapped back."""
    box = cube("crate", (1, 0, 0, 1), (0, 1, 0, 1))
    painted("old oak planks", box)
    assert len(box.material_slots) == 2
    first, second = (slot.material for slot in box.material_slots)
    assert first != second and first.name.startswith("old oak planks") and second.name.startswith("old oak planks")
    assert {originals.partner(each, bpy.data.materials).name for each in (first, second)} == {"crate 0", "crate 1"}
    assert all(bpy.data.materials[name].use_fake_user for name in ("crate 0", "crate 1"))
    box.active_material_index = 1
    bpy.ops.scenewright.bring_back(kind="MATERIAL")
    assert box.material_slots[1].material.name == "crate 1"


def check_no_uvs() -> None:
    """A mesh without UVs gets a layer; one that keeps its own besides reads the new ones by name."""
    bare = cube("bare", (1, 0, 0, 1))
    bare.data.uv_layers.remove(bare.data.uv_layers.active)
    painted("granite", bare)
    assert [each.name for each in bare.data.uv_layers] == ["Painted"] and uvs(bare).std() > 0.1
    both = cube("both", (1, 0, 0, 1))
    kept = uvs(both)
    painted("granite", both, uvs="new")
    assert [each.name for each in both.data.uv_layers] == ["UVMap", "Painted"]
    assert np.array_equal(uvs(both), kept)
    nodes = both.material_slots[0].material.node_tree.nodes
    assert {node.uv_map for node in nodes if node.type in {"UVMAP", "NORMAL_MAP"}} == {"Painted"}
    assert all(node.inputs["Vector"].is_linked for node in nodes if node.type == "TEX_IMAGE")


def check_modifiers_and_tiles() -> None:
    """An object with modifiers is painted too; UVs in two tiles make one image of two tiles, packed."""
    soft = cube("soft", (1, 0, 0, 1))
    apart(soft, [0, 1, 2, 4, 5, 6])
    for face in list(soft.data.polygons)[3:]:
        for loop in face.loop_indices:
            soft.data.uv_layers.active.uv[loop].vector.x += 1
    soft.modifiers.new("Round", "SUBSURF").levels = 2
    job = painted("marble", soft)
    assert job.applied and not job.remarks, job.remarks
    result = soft.material_slots[0].material
    assert result.name.startswith("marble") and len(soft.data.polygons) == 6 and soft.modifiers
    (albedo,) = [node.image for node in result.node_tree.nodes if node.label == "Albedo"]
    assert albedo.source == "TILED" and [tile.number for tile in albedo.tiles] == [1001, 1002]
    assert len(albedo.packed_files) == 2 and all(tuple(tile.size) == (128, 128) for tile in albedo.tiles)


def check_changed_meanwhile() -> None:
    """An object whose faces changed meanwhile stays as it is; the painted mesh stands beside it and says so."""
    box = cube("changing", (1, 0, 0, 1))
    form = forms.task_form(scene, "mesh-to-texture")
    form.prompt = "concrete"
    layer.objects.active = box
    assert bpy.ops.scenewright.submit(task="mesh-to-texture", generator="projected-material") == {"FINISHED"}
    edited = bmesh.new()
    edited.from_mesh(box.data)
    bmesh.ops.delete(
        edited, geom=[edited.faces[0]] if edited.faces.ensure_lookup_table() is None else [], context="FACES"
    )
    edited.to_mesh(box.data)
    assert extension.pump.run_until(lambda: not session.active, PATIENCE)
    job = list(session.ledger.jobs.values())[-1]
    assert job.remarks and "stands by itself" in job.remarks[0]
    assert wearing(box) == ["changing 0"] * 5 and layer.objects.active != box
    assert layer.objects.active.material_slots[0].material.name.startswith("concrete")


def check_refusals() -> None:
    """What cannot be painted is said in one sentence, and nothing changes."""
    heap = cube("heap", (1, 0, 0, 1))
    for loop in heap.data.uv_layers.active.uv:
        loop.vector = (0, 0)
    job = painted("oak", heap)
    assert job.state == "failed" and "UVs" in job.problem.message and "New" in job.problem.remedy
    assert wearing(heap) == ["heap 0"] * 6


checks = [check for name, check in list(globals().items()) if name.startswith("check_")]
for check in checks:
    check()
tell(checks=len(checks))
