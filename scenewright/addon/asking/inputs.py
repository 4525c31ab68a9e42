"""What a task needs from the scene: for each kind of artifact, where it can come from.

A source says what it still lacks, draws its own settings, and gathers the artifact in steps, so that a capture can be
watched and stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import bpy

from .. import folders
from ..properties import FIELD, MADE_KEY, is_field

if TYPE_CHECKING:
    from ..shared.artifacts import Artifact, Stored
    from ..shared.messages import Provenance

Gathering = Generator[tuple[int, int], None, "Artifact | Stored"]


class Source(NamedTuple):
    """One way to get an artifact out of the scene.

    Attributes:
        missing: returns the sentence that says what is lacking, or "".
        draw: draws the settings of the source.
        gather: yields (done, total) and returns the artifact.
    """

    name: str
    title: str
    description: str
    missing: Callable[[bpy.types.Context], str]
    draw: Callable[[bpy.types.UILayout, bpy.types.Context], None]
    gather: Callable[[bpy.types.Context], Gathering]


def find_field(scene: bpy.types.Scene) -> bpy.types.Object | None:
    """Return the field chosen in the panel, or else the last one made that still stands in the scene."""
    chosen = scene.scenewright.field
    if chosen is not None and chosen.name in scene.objects:
        return chosen
    fields = [candidate for candidate in scene.objects if is_field(None, candidate)]
    return max(fields, key=lambda field: field[MADE_KEY], default=None)


def _selection_missing(context: bpy.types.Context) -> str:
    if context.mode != "OBJECT":
        return "Leave edit mode to capture the selection."
    return "" if _renderable(context) else "Select the object to capture."


def _draw_selection(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    names = [chosen.name for chosen in _renderable(context)]
    layout.label(text=_listing(names) or "Nothing selected", icon="RESTRICT_SELECT_OFF")
    column = layout.column(align=True)
    for name in ("views", "view_size", "samples"):
        column.prop(context.scene.scenewright, name)


def _gather_selection(context: bpy.types.Context) -> Gathering:
    from ..exporters import capture

    state = context.scene.scenewright
    return (
        yield from capture.orbit(
            context.scene, _renderable(context), folders.own(),
            views=state.views, size=state.view_size, samples=state.samples,
        )
    )  # fmt: skip


def _renderable(context: bpy.types.Context) -> list[bpy.types.Object]:
    selected = context.view_layer.objects.selected
    return [chosen for chosen in selected if chosen.type not in {"CAMERA", "LIGHT", "LIGHT_PROBE", "SPEAKER"}
            and not is_field(None, chosen)]  # fmt: skip


def _listing(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} objects" if names else ""


def _folder_missing(context: bpy.types.Context) -> str:
    chosen = context.scene.scenewright.folder
    if not chosen:
        return "Choose the folder with the photos and their transforms.json."
    folder = Path(bpy.path.abspath(chosen))
    return "" if any(folder.glob("transforms*.json")) else f"There is no transforms.json in {folder}."


def _draw_folder(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    layout.prop(context.scene.scenewright, "folder")


def _gather_folder(context: bpy.types.Context) -> Gathering:
    from ..exporters import capture

    return (yield from capture.from_folder(Path(bpy.path.abspath(context.scene.scenewright.folder))))


def _field_missing(context: bpy.types.Context) -> str:
    return "" if find_field(context.scene) else "Make a radiance field first: there is none in this scene."


def _draw_field(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    last = find_field(context.scene)
    layout.prop(context.scene.scenewright, "field", text="Field", placeholder=last.name if last else "")


def _gather_field(context: bpy.types.Context) -> Gathering:
    yield from ()
    from ..shared.artifacts import Stored

    return Stored(digest=_provenance(context)[1])


def _field_capture_missing(context: bpy.types.Context) -> str:
    if sentence := _field_missing(context):
        return sentence
    return "" if "capture" in _provenance(context)[0].inputs else "That field was not made from photos: choose others."


def _draw_field_capture(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    last = find_field(context.scene)
    layout.label(text=f"Photos of {last.name}" if last else "Photos of the field", icon="IMAGE_DATA")


def _gather_field_capture(context: bpy.types.Context) -> Gathering:
    yield from ()
    from ..shared.artifacts import Stored

    return Stored(digest=_provenance(context)[0].inputs["capture"])


def _provenance(context: bpy.types.Context) -> tuple[Provenance, str]:
    from ..importers import provenance

    return provenance.read(find_field(context.scene))


def _camera_missing(context: bpy.types.Context) -> str:
    return "" if context.scene.camera else "Add a camera: the scene has none to film with."


def _draw_camera(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    scene = context.scene
    layout.prop(scene, "camera", text="Camera")
    column = layout.column(align=True)
    column.prop(scene, "frame_start", text="Frame Start")
    column.prop(scene, "frame_end", text="End")


def _gather_camera(context: bpy.types.Context) -> Gathering:
    yield from ()
    from ..exporters import camera_path

    return camera_path.from_scene(context.scene)


def _mesh_missing(context: bpy.types.Context) -> str:
    active = context.view_layer.objects.active
    return "" if active and active.type == "MESH" else "Make a mesh object the active one."


def _draw_mesh(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    active = context.view_layer.objects.active
    layout.label(text=active.name if active else "No active object", icon="OUTLINER_OB_MESH")


def _gather_mesh(context: bpy.types.Context) -> Gathering:
    yield from ()
    from ..exporters import mesh

    return mesh.from_object(context.view_layer.objects.active)


SOURCES: dict[str, tuple[Source, ...]] = {
    "capture": (
        Source("SELECTION", "Selection", "Render the selected objects from all around with Cycles",
               _selection_missing, _draw_selection, _gather_selection),
        Source("FOLDER", "Folder", "Photos on disk with their camera poses in a transforms.json",
               _folder_missing, _draw_folder, _gather_folder),
        Source("FIELD", "The Field's Photos", "The photos that a radiance field of this scene was made from",
               _field_capture_missing, _draw_field_capture, _gather_field_capture),
    ),
    FIELD: (
        Source("FIELD", "Field", "A radiance field that stands in this scene",
               _field_missing, _draw_field, _gather_field),
    ),
    "camera-path": (
        Source("CAMERA", "Scene Camera", "The scene's camera over its frame range",
               _camera_missing, _draw_camera, _gather_camera),
    ),
    "mesh": (
        Source("ACTIVE", "Active Object", "The active mesh object, with its modifiers",
               _mesh_missing, _draw_mesh, _gather_mesh),
    ),
}  # fmt: skip
