"""Land every artifact in every way there is and look at what stands in the scene; each check raises on its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from extension import given, install, tell

install()

# isort: split
from bl_ext.user_default.scenewright import compat, landing  # noqa: E402
from bl_ext.user_default.scenewright.exporters import mesh as mesh_exporter  # noqa: E402
from bl_ext.user_default.scenewright.importers import Placement, provenance  # noqa: E402
from bl_ext.user_default.scenewright.landing import originals  # noqa: E402
from bl_ext.user_default.scenewright.landing.land import LANDERS, Landed, land  # noqa: E402
from bl_ext.user_default.scenewright.landing.wish import read  # noqa: E402
from bl_ext.user_default.scenewright.shared.artifacts import (  # noqa: E402
    Audio,
    Image,
    Material,
    Mesh,
    PointCloud,
    RadianceField,
    Text,
    Video,
    Volume,
)
from bl_ext.user_default.scenewright.shared.messages import Provenance  # noqa: E402

FOLDER = Path(given["folder"])
WRITTEN = Provenance(job="0" * 32, task="t", generator="g", version="1", licence="MIT", commercial=True)
random = np.random.default_rng(0)
scene = bpy.context.scene
choices = scene.scenewright_landing
layer = bpy.context.view_layer
BOX = {
    "vertices": np.array([[x, y, z] for x in (2, 4) for y in (5, 6) for z in (1, 4)], np.float32),
    "faces": np.array(
        [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4],
         [1, 5, 7], [1, 7, 3]], np.int32,
    ),
}  # fmt: skip
FILM = {"encoded": np.fromfile(given["film"], np.uint8), "frame_count": 12, "width": 32, "height": 16}


def wish(*produces: str, sources: list[bpy.types.Object] | None = None, **chosen: Any) -> dict[str, Any]:
    """Choose in the panel and keep the choice as a job's record does."""
    for name, value in chosen.items():
        setattr(choices, name, value)
    kept = json.loads(json.dumps(landing.snapshot(bpy.context, produces, sources)))
    for name in chosen:
        choices.property_unset(name)
    return kept


def put(record: dict[str, Any], *artifacts: Any, inputs: dict[str, str] | None = None, name: str = "") -> Landed:
    """Land artifacts as the pump does, all slices at once."""
    written = Provenance(
        **{field: getattr(WRITTEN, field) for field in WRITTEN.__struct_fields__} | {"inputs": inputs or {}}
    )
    found = read(record)
    each = [
        Placement(folder=FOLDER, scene=scene.name, collection=found.collection, provenance=written, digest="d" * 40,
                  name=name)
        for _ in artifacts
    ]  # fmt: skip
    steps = land(artifacts, each, found)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            layer.update()
            return end.value


def picture(channels: int = 3, size: tuple[int, int] = (8, 16)) -> Image:
    """Make a picture of noise."""
    return Image(name="picture", pixels=random.integers(0, 256, (*size, channels)).astype(np.uint8))


def corners(made: bpy.types.Object) -> tuple[list[float], list[float]]:
    """Return an object's lowest and highest corner in the world."""
    points = np.array([made.matrix_world @ vertex.co for vertex in made.data.vertices], np.float64)
    return points.min(axis=0).round(4).tolist(), points.max(axis=0).round(4).tolist()


def check_places() -> None:
    """A mesh stands with the middle of its floor where it is wanted, at its own scale."""
    scene.cursor.location = (1.0, 2.0, 3.0)
    mesh = Mesh(name="box", **BOX)
    cube = bpy.data.objects["Cube"]
    for place, sources, origin, low in (
        ("CURSOR", [], (1, 2, 3), [0, 1.5, 3]),
        ("ORIGIN", [], (0, 0, 0), [-1, -0.5, 0]),
        ("BESIDE", [], (3 + 2 * 1.15, 5.5, 1), [4.3, 5, 1]),
        ("INPLACE", [], (3, 5.5, 1), [2, 5, 1]),
        ("AUTO", [], (1, 2, 3), [0, 1.5, 3]),
        ("AUTO", [cube], (3 + 2 * 1.15, 5.5, 1), [4.3, 5, 1]),
    ):
        (made,) = put(wish("mesh", place=place, sources=sources, collection="Props"), mesh).heads
        assert np.allclose(made.location, origin) and list(made.scale) == [1, 1, 1], (place, made.location)
        assert corners(made) == (low, [low[0] + 2, low[1] + 1, low[2] + 3]), (place, corners(made))
        assert [collection.name for collection in made.users_collection] == ["Props"]
        assert (layer.objects.active, list(layer.objects.selected)) == (made, [made])
        assert provenance.read(made)[1] == provenance.read(made.data)[1] == "d" * 40
    (made,) = put(wish("mesh", place="CURSOR", floor=False), mesh).heads
    assert list(made.location) == [1, 2, 3] and corners(made)[0] == [3, 7, 4]
    (cloud,) = put(wish("point-cloud", place="ORIGIN"), PointCloud(points=BOX["vertices"])).heads
    assert corners(cloud)[0] == [-1, -0.5, 0]


def check_shading() -> None:
    """Faces are shown as chosen."""
    for shading, flat in (("AUTO", False), ("SMOOTH", False), ("FLAT", True)):
        (made,) = put(wish("mesh", shading=shading), Mesh(**BOX)).heads
        assert all(polygon.use_smooth != flat for polygon in made.data.polygons), shading


def check_in_place() -> None:
    """A result stands exactly where its original stands now, as its parent's child; one click brings it back."""
    for mirrored in (1, -1):
        holder = bpy.data.objects.new("holder", None)
        holder.location = (0, 0, 5)
        source = bpy.data.objects.new("source", bpy.data.objects["Cube"].data.copy())
        attic = bpy.data.collections.new("attic")
        scene.collection.children.link(attic)
        attic.objects.link(source)
        scene.collection.objects.link(holder)
        source.parent, source.location, source.scale = holder, (1, 2, 3), (2 * mirrored, 1, 1)
        source.rotation_euler = (0.1, 0.2, 0.3)
        layer.update()
        sent = mesh_exporter.from_object(source)
        layer.objects.active = source
        record = wish("mesh", place="INPLACE", sources=[source])
        source.name, source.location.x = "renamed", 11.0  # the artist goes on
        layer.update()
        made, *_ = put(record, sent).heads
        assert made.parent == holder and made.users_collection[:] == (attic,)
        assert made.matrix_world == source.matrix_world
        assert np.allclose(made.bound_box, source.bound_box, atol=1e-5)
        back = mesh_exporter.from_object(made)
        assert np.allclose(back.vertices, mesh_exporter.from_object(source).vertices, atol=1e-4)
        outward = [face.normal.dot(face.center) > 0 for face in made.data.polygons]
        assert all(outward) and not made.data.validate()
        assert source.hide_get() and source.hide_render and made.visible_get()

        assert bpy.ops.scenewright.bring_back() == {"FINISHED"}
        assert source.visible_get() and not source.hide_render and made.hide_get() and made.hide_render
        assert layer.objects.active == source and source.select_get()
        assert bpy.ops.scenewright.bring_back() == {"FINISHED"}
        assert made.visible_get() and not made.hide_render and source.hide_get()
        # The result deleted, the original can still be had.
        bpy.data.objects.remove(made)
        layer.objects.active = None
        assert bpy.ops.scenewright.bring_back() == {"FINISHED"} and source.visible_get()


def check_gone() -> None:
    """What it was made from is gone, found under another name, or was copied: each is told apart."""

    def source(name: str) -> bpy.types.Object:
        made = bpy.data.objects.new(name, bpy.data.objects["Cube"].data)
        scene.collection.objects.link(made)
        layer.objects.active = made
        made.select_set(True)
        return made

    first = source("first")
    record = wish("mesh", place="INPLACE")
    assert record["sources"][0]["name"] == "first"
    bpy.data.objects.remove(first)
    made, remarks = put(record, Mesh(**BOX))
    assert made[0].visible_get() and corners(made[0])[0] == [2, 5, 1]
    assert remarks == ["What it was made from is gone, so it stands by itself."]
    second = source("second")
    record = wish("mesh", place="INPLACE")
    copy = second.copy()
    scene.collection.objects.link(copy)
    again = wish("mesh", place="INPLACE", sources=[copy])
    assert again["sources"][0]["identity"] != record["sources"][0]["identity"]
    put(record, Mesh(**BOX))
    assert second.hide_get() and not copy.hide_get()


def check_chain() -> None:
    """Of several results in one place the last is seen; each click goes one back."""
    first = bpy.data.objects.new("first", bpy.data.objects["Cube"].data)
    scene.collection.objects.link(first)
    record = wish("mesh", place="INPLACE", sources=[first])
    chain = [first, *(put(record, Mesh(name=name, **BOX)).heads[0] for name in ("second", "third"))]
    for seen in (2, 1, 0):
        assert [made.visible_get() for made in chain] == [number == seen for number in range(3)], seen
        assert layer.objects.active == chain[seen] or seen == 2
        bpy.ops.scenewright.bring_back()


def check_other_scenes() -> None:
    """A result lands in the scene it was asked for in, while another one is shown."""
    global scene
    own, scene = scene, bpy.data.scenes.new("other")
    before = list(own.objects)
    scene.scenewright_landing.place = "ORIGIN"
    record = wish("mesh") | {"place": "ORIGIN"}
    made, *_ = put(record, Mesh(**BOX)).heads
    assert made.name in scene.objects and scene.view_layers[0].objects.active == made
    assert [collection.name for collection in scene.collection.children] == [made.users_collection[0].name]
    speaker, *_ = put({"sound": "BOTH"}, Audio(samples=np.zeros((800, 1), np.float32), sample_rate=8000)).heads
    assert speaker.channel == 1 and len(scene.sequence_editor.strips) == 1
    assert [each.type for each in scene.objects] == ["MESH", "SPEAKER"] and list(own.objects) == before
    assert put({}).heads == []
    bpy.data.scenes.remove(scene)
    scene = own


def check_parts() -> None:
    """Levels of detail and collision shapes share a collection; only the finest level is seen."""
    names = ("Chair_LOD0", "Chair_LOD1", "Chair_LOD2", "UCX_Chair", "Chair-colonly")
    pixels = picture().pixels
    skins = [Material(name="paint", albedo_map=Image(pixels=pixels.copy())) for _ in range(2)]
    skins.append(Material(name="paint", albedo_map=picture()))
    parts = [Mesh(name=name, material=skin, **BOX) for name, skin in zip(names, [*skins, None, None], strict=True)]
    heads, _ = put(wish("mesh", place="ORIGIN"), *parts, Text(name="report", text="5 parts"))
    (collection,) = heads[0].users_collection
    assert collection.name == "Chair" and sorted(made.name for made in collection.objects) == sorted(names)
    assert collection in bpy.data.collections["Scenewright"].children_recursive
    assert [made.visible_get() for made in heads[:5]] == [True, False, False, False, False]
    assert [made.hide_render for made in heads[:5]] == [False, True, True, True, True]
    assert all(corners(made)[0] == [-1, -0.5, 0] for made in heads[:5])
    paint, same, other = (made.data.materials[0] for made in heads[:3])
    assert paint == same != other and not heads[3].data.materials
    assert heads[3].display_type == "WIRE" and layer.objects.active == heads[0]


def check_materials() -> None:
    """A material goes into the slot it was asked for, and what it replaced comes back on one click, and on another."""
    cube = bpy.data.objects["Cube"]
    old = cube.active_material
    layer.objects.active = cube
    record = wish("material")
    cube.name = "Box"
    layer.objects.active = bpy.data.objects["Light"]
    (new,), _ = put(record, Material(name="rock", albedo_map=picture()))
    assert cube.material_slots[0].material == new and old.use_fake_user
    layer.objects.active = cube
    assert bpy.ops.scenewright.bring_back(kind="MATERIAL") == {"FINISHED"} and cube.active_material == old
    assert bpy.ops.scenewright.bring_back(kind="MATERIAL") == {"FINISHED"} and cube.active_material == new
    (made,), _ = put(wish("material", material="MADE"), Material(name="moss"))
    assert cube.active_material == new and made.use_fake_user
    layer.objects.active = bpy.data.objects["Light"]
    _, remarks = put(wish("material"), Material())
    assert "no object to assign" in remarks[0]
    cube.name = "Cube"


def check_images() -> None:
    """An image is an image, a reference, a plane or a background, each in its proportions and upright."""
    scene.cursor.location = (1.0, 0.0, 0.0)
    (made,), _ = put(wish("image"), picture())
    assert isinstance(made, bpy.types.Image) and made.use_fake_user
    (reference,), _ = put(wish("image", image="REFERENCE"), picture())
    assert (reference.empty_display_type, reference.data.size[:]) == ("IMAGE", (16, 8))
    assert (reference.empty_display_size, list(reference.empty_image_offset)) == (2.0, [-0.5, 0.0])
    assert list(reference.location) == [1, 0, 0] and layer.objects.active == reference
    (plane,), _ = put(wish("image", image="PLANE"), picture(4))
    assert corners(plane) == ([0, 0, 0], [2, 0, 1])
    texture = next(node for node in plane.active_material.node_tree.nodes if node.type == "TEX_IMAGE")
    assert texture.image.size[:] == (16, 8)
    assert [link.to_socket.name for link in plane.active_material.node_tree.links if link.from_node == texture] == [
        "Base Color", "Alpha",
    ]  # fmt: skip
    uvs = {tuple(round(part, 3) for part in plane.data.vertices[loop.vertex_index].co[:2]): tuple(uv.vector)
           for loop, uv in zip(plane.data.loops, plane.data.uv_layers[0].uv, strict=True)}  # fmt: skip
    assert uvs == {(-1, 0): (0, 0), (1, 0): (1, 0), (1, 1): (1, 1), (-1, 1): (0, 1)}
    (behind,), _ = put(wish("image", image="BACKGROUND"), picture())
    background = scene.camera.data.background_images[-1]
    assert background.image == behind and scene.camera.data.show_background_images
    camera, scene.camera = scene.camera, None
    (instead,), remarks = put(wish("image", image="BACKGROUND"), picture())
    assert instead.empty_display_type == "IMAGE" and "no camera" in remarks[0]
    scene.camera = camera


def check_sounds() -> None:
    """A sound is a strip at the playhead, a speaker on the active object, or both of one sound."""
    cube = bpy.data.objects["Cube"]
    layer.objects.active = cube
    hum = Audio(name="hum", samples=random.random((48_000, 1), np.float32) - 0.5, sample_rate=48_000)
    scene.frame_set(40)
    (strip,), _ = put(wish("audio"), hum)
    assert compat.frames(strip) == (40, 64) and strip.sound.packed_file and strip.select
    assert scene.sequence_editor.active_strip == strip
    selected = [made.name for made in layer.objects.selected]
    record = wish("audio", sound="SPEAKER")
    (speaker,), _ = put(record | {"frame": 25}, hum)
    assert (speaker.type, speaker.parent, list(speaker.location)) == ("SPEAKER", cube, [0, 0, 0])
    assert speaker.data.sound.packed_file and speaker.name.startswith("hum") and selected
    assert (speaker.data.distance_reference, speaker.data.distance_max) == (2.0, 100.0)
    (track,) = speaker.animation_data.nla_tracks
    assert [(part.type, part.frame_start) for part in track.strips] == [("SOUND", 25)]
    assert [collection.name for collection in speaker.users_collection] == ["Scenewright"]
    (strip,), _ = put(wish("audio", sound="BOTH"), hum)
    assert strip.sound == next(o for o in scene.objects if o.type == "SPEAKER" and o != speaker).data.sound
    scene.frame_set(1)


def check_films() -> None:
    """A film is a strip, a sequence of pictures, a plane or a background, and plays at its own speed."""
    slow, fast = Video(name="slow", frame_rate=12.0, **FILM), Video(name="fast", frame_rate=48.0, **FILM)
    scene.frame_set(11)
    for video, end in ((slow, 35), (fast, 17)):
        (strip,), _ = put(wish("video"), video)
        assert compat.frames(strip) == (11, end)
    scene.frame_start = 3
    (strip,), _ = put(wish("video"), fast, inputs={"path": "d" * 40})
    assert compat.frames(strip)[0] == 3  # what follows the scene's camera begins with it
    (strip,), _ = put(wish("video", film="SEQUENCE"), slow)
    assert (strip.type, len(strip.elements), compat.frames(strip)) == ("IMAGE", 12, (11, 35))
    files = sorted(Path(bpy.path.abspath(strip.directory)).glob("*.png"))
    greys = [bpy.data.images.load(str(file)).pixels[0] * 255 for file in files]
    assert np.allclose(greys, [20 * number for number in range(12)], atol=3), greys
    assert [other.name for other in bpy.data.scenes] == ["Scene"]
    (plane,), _ = put(wish("video", film="PLANE"), fast)
    assert corners(plane)[1][2] - corners(plane)[0][2] == 1
    node = next(node for node in plane.active_material.node_tree.nodes if node.type == "TEX_IMAGE")
    assert [shown(plane, node.name, frame) for frame in (5, 11, 12, 13, 16, 40)] == [1, 1, 3, 5, 11, 11]
    scene.frame_set(11)
    (plane,), _ = put(wish("video", film="PLANE"), slow)
    node = next(node for node in plane.active_material.node_tree.nodes if node.type == "TEX_IMAGE")
    assert [shown(plane, node.name, frame) for frame in (11, 12, 13, 14, 34, 90)] == [1, 1, 2, 2, 12, 12]
    scene.frame_set(11)
    (behind,), _ = put(wish("video", film="BACKGROUND"), slow)
    background = scene.camera.data.background_images[-1]
    assert background.image == behind and (background.image_user.frame_start, behind.frame_duration) == (11, 12)
    scene.frame_start = 1
    scene.frame_set(1)


def shown(plane: bpy.types.Object, node: str, frame: int) -> int:
    """Return which frame of its film a plane shows: as Blender counts it, from the evaluated image user."""
    scene.frame_set(frame)
    evaluated = plane.evaluated_get(bpy.context.evaluated_depsgraph_get())
    user = evaluated.data.materials[0].node_tree.nodes[node].image_user
    for driver in plane.active_material.node_tree.animation_data.drivers:
        assert driver.driver.is_simple_expression and driver.is_valid  # runs where scripts are not trusted
    return min(max(frame - user.frame_start + 1, 1), user.frame_duration) + user.frame_offset


def check_texts_and_fields() -> None:
    """Texts are texts; fields and volumes are boxes, points or fog, where they were captured."""
    (text,), _ = put(wish("text"), Text(name="note", text="Hello"))
    assert text.as_string() == "Hello"
    grid = np.array([[x, y, z] for x in range(5) for y in range(5) for z in range(5)], np.uint16)
    field = RadianceField(
        aabb=np.array([[0, 0, 0], [2, 4, 6]], np.float32), resolution=4, cells=np.zeros((1, 3), np.uint16),
        vertices=grid, density=np.full(len(grid), 3, np.float32), harmonics=np.zeros((len(grid), 3, 1), np.float32),
        background=np.zeros(3, np.float32),
    )  # fmt: skip
    scene.cursor.location = (9, 9, 9)
    volume = Volume(density=np.ones((4, 4, 4), np.float32), voxel_to_world=np.eye(4, dtype=np.float32))
    for choice, kind in (("BOX", "INSTANCES"), ("POINTS", "POINTCLOUD"), ("VOLUME", "VOLUME")):
        (made,), _ = put(wish("radiance-field", field=choice), field)
        assert (list(made.location), list(made.scale)) == ([1, 2, 3], [1, 2, 3])
        assert list(made["aabb"]) == [0, 0, 0, 2, 4, 6]
        assert found(made) == kind, (choice, found(made))
        assert made.hide_render == (choice == "BOX")
        (made,), _ = put(wish("volume", field=choice), volume)
        assert found(made) == ("POINTCLOUD" if choice == "POINTS" else "VOLUME")


def found(made: bpy.types.Object) -> str:
    """Return what an object evaluates to."""
    if made.instance_collection:
        return "INSTANCES"
    geometry = made.evaluated_get(bpy.context.evaluated_depsgraph_get()).evaluated_geometry()
    return "VOLUME" if geometry.volume else "POINTCLOUD" if geometry.pointcloud else ""


def keep() -> None:
    """Save the file, open it again, and find all of it: what is hidden behind what, and whose objects results are."""
    global scene, layer, choices
    cube = bpy.data.objects["Cube"]
    layer.objects.active = cube
    cube.hide_set(False)
    cube.select_set(True)
    record = wish("mesh", place="INPLACE")
    put(record, Mesh(name="kept", **BOX))
    later = wish("material", "audio")
    del bpy.data.objects["kept"]["scenewright_identity"]  # as undo does
    path = str(FOLDER / "kept.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    scene, layer = bpy.context.scene, bpy.context.view_layer
    choices = scene.scenewright_landing
    cube, kept = bpy.data.objects["Cube"], bpy.data.objects["kept"]
    assert originals.partner(kept, scene.objects) == cube and cube.hide_get() and not kept.hide_get()
    assert provenance.read(kept)[0].licence == "MIT"
    bpy.data.objects["kept"].name = "other"
    (made,), remarks = put(later, Material(name="late"))
    assert not remarks and bpy.data.objects["other"].material_slots[0].material == made
    assert len(bpy.data.images["picture"].pixels) and bpy.data.images["picture"].packed_file
    assert read({"place": 3}) == read({})


checks = [check for name, check in list(globals().items()) if name.startswith("check_")]
for check in checks:
    check()
keep()
tell(checks=len(checks), kinds=sorted(kind.__name__ for kind in LANDERS))
