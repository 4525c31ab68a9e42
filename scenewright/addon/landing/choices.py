"""What the artist chose about where and as what results land, kept with the scene; no artifact is known here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, PointerProperty, StringProperty

from . import identity

if TYPE_CHECKING:
    from ..shared.errors import Problem

PLACES = (
    (
        "AUTO",
        "Automatic",
        "Paint onto what it was painted for, other results beside what they were made from, or at the 3D cursor",
    ),
    ("CURSOR", "At the 3D Cursor", "Stand the result on the 3D cursor"),
    ("INPLACE", "In Place", "Put the result where the original is; the original is kept, hidden"),
    ("BESIDE", "Beside the Original", "Stand the result next to the original, so that both are seen"),
    ("ORIGIN", "At the World Origin", "Stand the result on the world's origin"),
)
SHADINGS = (
    ("AUTO", "As Made", "As the result's own normals say, smooth where it has none"),
    ("SMOOTH", "Smooth", "Round every edge in the shading"),
    ("FLAT", "Flat", "Show every face"),
)
MATERIALS = (
    ("ACTIVE", "Active Material Slot", "Assign it to the active object; the material it replaces is kept"),
    ("MADE", "Material Only", "Make the material and assign it to nothing"),
)
IMAGES = (
    ("EDITOR", "Image Editor", "An image, shown in the open image editor"),
    ("REFERENCE", "Reference", "An upright reference image, not rendered"),
    ("BACKGROUND", "Camera Background", "Behind what the scene's camera sees"),
    ("PLANE", "Plane", "An upright plane of its proportions with the image as its material"),
)
SOUNDS = (
    ("STRIP", "Strip", "A strip on a free channel of the sequencer, at the playhead"),
    ("SPEAKER", "Speaker", "A speaker that moves with the active object"),
    ("BOTH", "Strip and Speaker", "Both a strip and a speaker"),
    ("LISTEN", "Listen First", "It waits in the list of jobs: hear it there, then choose where it goes"),
)
FILMS = (
    ("STRIP", "Movie Strip", "A strip on a free channel of the sequencer, at the playhead"),
    ("SEQUENCE", "Image Sequence Strip", "Each frame as a picture file, in a strip at the playhead"),
    ("PLANE", "Plane", "An upright plane of its proportions with the film as its material"),
    ("BACKGROUND", "Camera Background", "Behind what the scene's camera sees"),
)
FIELDS = (
    ("BOX", "Box with Preview", "An empty the size of the field with a preview in it, not rendered"),
    ("POINTS", "Point Cloud", "Points in its colours that render"),
    ("VOLUME", "Volume", "Fog where the field is dense"),
)
TEXTS = (
    ("LIVE", "Text, Live", "A text datablock, in the open text editor while it is being written"),
    ("DONE", "Text", "A text datablock, in the open text editor once it is written"),
)
SHAPES = frozenset(
    {"mesh", "point-cloud", "gaussian-splats", "volume", "camera-path", "capture", "voxel-world", "landscape"}
)
CHOICES: dict[str, frozenset[str]] = {
    "place": SHAPES,
    "floor": frozenset({"mesh"}),
    "shading": frozenset({"mesh"}),
    "material": frozenset({"material"}),
    "image": frozenset({"image"}),
    "sound": frozenset({"audio"}),
    "film": frozenset({"video"}),
    "field": frozenset({"radiance-field", "volume"}),
    "text": frozenset({"text"}),
    "collection": SHAPES | {"radiance-field"},
}


class LandingChoices(bpy.types.PropertyGroup):
    """How the next results of a scene land."""

    place: EnumProperty(name="Place", description="Where the result stands", items=PLACES)
    collection: StringProperty(
        name="Collection", description="Collection for new objects, made when it is missing", default="Scenewright"
    )
    floor: BoolProperty(
        name="Origin on the Floor", description="Put the object's origin below its middle, at its lowest point",
        default=True,
    )  # fmt: skip
    shading: EnumProperty(name="Shading", description="Whether faces are shown smooth", items=SHADINGS)
    material: EnumProperty(name="Assign To", description="What becomes of a new material", items=MATERIALS)
    image: EnumProperty(name="Land As", description="What becomes of a new image", items=IMAGES)
    sound: EnumProperty(name="Land As", description="What becomes of a new sound", items=SOUNDS)
    film: EnumProperty(name="Land As", description="What becomes of a new film", items=FILMS)
    text: EnumProperty(name="Land As", description="What becomes of a new text", items=TEXTS)
    field: EnumProperty(name="Show As", description="What stands for a field or a volume in the scene", items=FIELDS)


def draw(layout: bpy.types.UILayout, context: bpy.types.Context, produces: tuple[str, ...]) -> None:
    """Draw the choices that fit artifacts of the given type tags."""
    column = layout.column()
    for name, kinds in CHOICES.items():
        if kinds.intersection(produces):
            column.prop(context.scene.scenewright_landing, name)


def warning(context: bpy.types.Context, produces: tuple[str, ...]) -> Problem | None:
    """Return what would keep results of the given type tags from showing where they are to land, or None."""
    from ..shared.errors import InvalidInput

    active = context.view_layer.objects.active
    assigned = "material" in produces[:1] and context.scene.scenewright_landing.material == "ACTIVE"
    if not assigned or active is None or active.type != "MESH" or active.data.uv_layers:
        return None
    sentence = f"{active.name} has no UVs, so the material's maps would not show on it."
    return InvalidInput(sentence, action="unwrap").problem()


def snapshot(
    context: bpy.types.Context, produces: tuple[str, ...], sources: Iterable[bpy.types.Object] | None = None
) -> dict[str, Any]:
    """Return how results of the given type tags are to land as things are now, ready to be kept with a job as JSON.

    Args:
        context: whose scene, 3D cursor, playhead and active object count.
        produces: type tags of the artifacts that may come.
        sources: the objects it is made from; None takes the selected active object where the artist wants the result
            in place.
    """
    scene, active = context.scene, context.view_layer.objects.active
    choices = scene.scenewright_landing
    wish: dict[str, Any] = {
        name: getattr(choices, name) for name, kinds in CHOICES.items() if kinds.intersection(produces)
    }
    if sources is None:
        sources = [active] if active and active.select_get() and wish.get("place") == "INPLACE" else []
    wish |= {"cursor": list(scene.cursor.location), "frame": scene.frame_current}
    wish["sources"] = [identity.anchor(source) for source in sources]
    if active is not None:
        wish |= {"object": identity.anchor(active), "slot": active.active_material_index}
    return wish


def register() -> None:
    """Hang the choices on the scene."""
    bpy.utils.register_class(LandingChoices)
    bpy.types.Scene.scenewright_landing = PointerProperty(type=LandingChoices)


def unregister() -> None:
    """Take them off."""
    del bpy.types.Scene.scenewright_landing
    bpy.utils.unregister_class(LandingChoices)
