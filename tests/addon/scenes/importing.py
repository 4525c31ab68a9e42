"""Build every artifact in a scene and look at what stands there; each check raises where something is amiss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from extension import given, install, tell
from mathutils import Vector

install()

# isort: split
from bl_ext.user_default.scenewright import compat, importers  # noqa: E402
from bl_ext.user_default.scenewright.exporters import camera_path, image, mesh  # noqa: E402
from bl_ext.user_default.scenewright.importers import provenance  # noqa: E402
from bl_ext.user_default.scenewright.shared.artifacts import (  # noqa: E402
    Audio,
    Block,
    CameraPath,
    Capture,
    GaussianSplats,
    Image,
    Landscape,
    Material,
    Mesh,
    PlannedObject,
    PointCloud,
    RadianceField,
    SceneDescription,
    ScenePlan,
    Shot,
    Storyboard,
    Text,
    Video,
    Volume,
    VoxelWorld,
)  # fmt: skip
from bl_ext.user_default.scenewright.shared.described import DescribedMaterial, DescribedObject, View  # noqa: E402
from bl_ext.user_default.scenewright.shared.messages import Provenance  # noqa: E402
from bl_ext.user_default.scenewright.shared.plans import Relation  # noqa: E402

FOLDER = Path(given["folder"])
random = np.random.default_rng(0)
scene = bpy.context.scene


def build(artifact: Any, **words: Any) -> list[Any]:
    """Build an artifact as the pump does, all slices at once."""
    steps = importers.build(artifact, importers.Placement(folder=FOLDER, **words))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def picture(channels: int, colour_space: str = "srgb", size: tuple[int, int] = (5, 7)) -> Image:
    """Make a picture of noise."""
    return Image(pixels=random.integers(0, 256, (*size, channels)).astype(np.uint8), colour_space=colour_space)


def floats(*shape: int) -> np.ndarray:
    """Make an array of noise, 0 to 1."""
    return random.random(shape, np.float32)


def poses(count: int) -> np.ndarray:
    """Make camera poses that turn and move."""
    found = np.zeros((count, 4, 4), np.float32)
    for number, turn in enumerate(np.linspace(0, 7, count)):
        cosine, sine = np.cos(turn), np.sin(turn)
        found[number] = [[cosine, 0, sine, number], [0, 1, 0, 2], [-sine, 0, cosine, 3], [0, 0, 0, 1]]
    return found


TETRAHEDRON = {
    "vertices": np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32),
    "faces": np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32),
}
EDGES = {
    "edges": np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]], np.int32),
    "corner_edges": np.array([1, 3, 0, 0, 4, 2, 3, 5, 4, 2, 5, 1], np.int32),
}


def check_meshes() -> None:
    """Every array arrives, the mesh needs no repair, and it goes out as it came in."""
    directions = TETRAHEDRON["vertices"] - 0.25
    extras = {
        "uvs": floats(12, 2),
        "colours": random.integers(0, 256, (4, 4)).astype(np.uint8),
        "normals": directions / np.linalg.norm(directions, axis=1, keepdims=True),
    }
    for arrays in ({}, EDGES, extras, EDGES | extras):
        given_mesh = Mesh(name="tetrahedron", **TETRAHEDRON, **arrays)
        for array in arrays.values():
            array.flags.writeable = False  # as what arrives over the wire is
        made, data = build(given_mesh, location=(1.0, 2.0, 3.0))
        assert not data.validate(verbose=True)
        back = mesh.from_object(made)
        assert np.array_equal(back.vertices, TETRAHEDRON["vertices"] + np.float32([1, 2, 3]))
        assert np.array_equal(back.faces, TETRAHEDRON["faces"])
        for name in ("uvs", "colours"):
            assert np.array_equal(getattr(back, name), arrays.get(name)) or getattr(back, name) is arrays.get(name)
        if "normals" in arrays:
            corner_normals = np.array([corner.vector for corner in data.corner_normals])
            assert np.allclose(corner_normals, arrays["normals"][TETRAHEDRON["faces"].ravel()], atol=1e-3)
        smooth = "sharp_face" not in data.attributes
        assert smooth and len(data.edges) == 6


def check_odd_meshes() -> None:
    """Polygons come as they are, faces that name a vertex twice are left out, one triangle is as good as many."""
    house = np.array([[0, 1, 2], [0, 2, 3], [3, 2, 4], [5, 1, 0], [5, 0, 3], [5, 3, 6]], np.int32)
    uvs = floats(18, 2)
    given_mesh = Mesh(
        vertices=floats(7, 3), faces=house, uvs=uvs, polygons=np.array([0, 0, 1, 2, 2, 2], np.int32),
        slots=np.array([0, 0, 1, 1, 1, 1], np.int32), materials=(Material(name="a"), Material(name="b")),
    )  # fmt: skip
    _, data, *_ = build(given_mesh)
    assert [tuple(polygon.vertices) for polygon in data.polygons] == [(0, 1, 2, 3), (3, 2, 4), (5, 1, 0, 3, 6)]
    assert [polygon.material_index for polygon in data.polygons] == [0, 1, 1]
    found = np.array([tuple(corner.vector) for corner in data.uv_layers[0].uv])
    assert np.array_equal(found.astype(np.float32), uvs[[0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 14, 17]])
    assert not data.validate(verbose=True)
    slivers = np.concatenate([TETRAHEDRON["faces"], [[1, 1, 2]]]).astype(np.int32)
    _, data = build(Mesh(vertices=TETRAHEDRON["vertices"], faces=slivers))
    assert len(data.polygons) == 4 and not data.validate()
    for count in (1, 5000):
        vertices = floats(3 * count, 3)
        made, data = build(Mesh(vertices=vertices, faces=np.arange(3 * count, dtype=np.int32).reshape(-1, 3)))
        assert len(data.polygons) == count and not data.validate(verbose=True)
        assert np.array_equal(mesh.from_object(made).vertices, vertices)


def check_images() -> None:
    """Bytes and floats arrive exactly, packed, in the right colour space."""
    for channels in (1, 3, 4):
        for colour_space, name in (("srgb", "sRGB"), ("data", "Non-Color")):
            source = picture(channels, colour_space)
            (made,) = build(source)
            assert made.packed_file and made.colorspace_settings.name == name
            back = image.from_datablock(made)
            assert np.array_equal(back.pixels[..., :channels], source.pixels) and back.colour_space == colour_space
        source = Image(pixels=4 * floats(5, 7, channels), colour_space="linear")
        (made,) = build(source)
        assert made.packed_file and made.is_float
        back = image.from_datablock(made)
        assert back.colour_space == "linear"
        wanted = source.pixels if channels == 4 else np.broadcast_to(source.pixels, (5, 7, 3))
        assert np.allclose(back.pixels[..., : wanted.shape[2]], wanted, rtol=1e-5)


def check_materials() -> None:
    """Every map is wired to its socket, in its colour space, and factors multiply."""
    maps = {
        "albedo_map": picture(4), "emission_map": picture(3),
        **{f"{kind}_map": picture(1, "data") for kind in ("roughness", "metallic", "height", "occlusion")},
        "normal_map": picture(3, "data"),
    }  # fmt: skip
    material = Material(name="rock", base_colour=(0.5, 1, 1, 0.5), roughness=0.5, height_metres=0.1, **maps)
    made, datablock, *_ = build(Mesh(**TETRAHEDRON, uvs=floats(12, 2), material=material))[1:]
    assert made.materials[0] == datablock and datablock.name == "rock"
    tree = datablock.node_tree
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    output = next(node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    wanted = {
        surface.inputs["Base Color"]: "albedo", surface.inputs["Alpha"]: "albedo",
        surface.inputs["Roughness"]: "roughness", surface.inputs["Metallic"]: "metallic",
        surface.inputs["Normal"]: "normal", surface.inputs["Emission Color"]: "emission",
        output.inputs["Displacement"]: "height",
    }  # fmt: skip
    for socket, kind in wanted.items():
        texture = texture_behind(socket)
        assert texture.image.name == f"rock {kind}", (socket.name, texture.image.name)
        expected = "sRGB" if kind in ("albedo", "emission") else "Non-Color"
        assert texture.image.colorspace_settings.name == expected
    factors = [node for node in tree.nodes if node.type == "MATH"]
    assert sorted(node.inputs[1].default_value for node in factors) == [0.0, 0.5, 0.5]  # metallic, roughness, alpha
    height = next(node for node in tree.nodes if node.type == "DISPLACEMENT")
    assert (height.inputs["Midlevel"].default_value, round(height.inputs["Scale"].default_value, 6)) == (0.0, 0.1)
    plain, *_ = build(Material(base_colour=(1, 0, 0, 1), metallic=1.0))
    surface = next(node for node in plain.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    assert list(surface.inputs["Base Color"].default_value) == [1, 0, 0, 1]
    assert surface.inputs["Metallic"].default_value == 1.0


def texture_behind(socket: bpy.types.NodeSocket) -> bpy.types.Node:
    """Return the image texture that feeds a socket, through whatever nodes."""
    node = socket.links[0].from_node
    while node.type != "TEX_IMAGE":
        node = next(entry.links[0].from_node for entry in node.inputs if entry.links)
    return node


def check_films_and_sounds() -> None:
    """Strips stand at the first frame on channels of their own, as long as what they show."""
    scene.frame_start = 5
    film = np.fromfile(given["film"], np.uint8)
    video = Video(name="fly-through", encoded=film, frame_rate=30.0, frame_count=12, width=32, height=16)
    films = [build(video) for _ in range(2)]
    strips = [strip for strip, _ in films]
    sound, data = build(Audio(name="hum", samples=floats(4000, 2) - 0.5, sample_rate=8000))
    everything = [*films[0], *films[1], sound]
    assert len({strip.channel for strip in everything}) == 5
    # 12 frames at 30 a second take 10 of the scene's 24 a second, 0.5 s of sound take 12.
    assert [compat.frames(strip) for strip in everything] == [(5, 15)] * 4 + [(5, 17)]
    for strip, speed in films:
        assert strip["frame_rate"] == 30.0
        assert speed.input_1 == strip and speed.speed_control == "STRETCH" and speed.channel > strip.channel
        assert Path(bpy.path.abspath(strip.filepath)).read_bytes() == film.tobytes()
    (same,) = build(Video(name="own", encoded=film, frame_rate=24.0, frame_count=12, width=32, height=16))
    assert compat.frames(same) == (5, 17)
    assert strips[0].filepath != strips[1].filepath
    assert data.packed_file and data.channels == "STEREO"


def check_texts() -> None:
    """Words arrive as they are; plans can be read."""
    (script,) = build(Text(name="twist", text="print('ü')\n", language="python"))
    assert (script.name, script.as_string()) == ("twist.py", "print('ü')\n")
    around = Relation(kind="around", to="table")
    chair = PlannedObject(name="chair", count=4, dimensions=(0.5, 0.5, 1.0), colour="red", relations=(around,))
    (plan,) = build(
        ScenePlan(name="Kitchen", description="Small", objects=(chair,), light="sunset", notes=("No cat.",))
    )
    written = "# Kitchen\n\nSmall\n\n- 4 × red chair, 0.5 × 0.5 × 1 m, around table\n\nLight: sunset\n\nNo cat.\n"
    assert plan.as_string() == written


def check_worlds() -> None:
    """Blocks become few faces, each of its kind's material; a landscape becomes a collection with masks to paint."""
    labels = np.ones((4, 3, 2), np.uint8)
    labels[:, :, 1] = 2
    palette = (Block(name="Dirt", colour=(0.4, 0.3, 0.2)), Block(name="Water", colour=(0.1, 0.2, 0.8)))
    body, data, *_ = build(VoxelWorld(name="Pond", labels=labels, palette=palette, block_size=0.5, origin=(1, 2, 3)))
    assert [found.name for found in data.materials] == ["Dirt", "Water"] and body["block_size"] == 0.5
    assert len(data.polygons) == 10 and sum(face.area for face in data.polygons) == 0.25 * 52
    low, high = (
        np.array([tuple(vertex.co) for vertex in data.vertices]).__getattribute__(end)(0) for end in ("min", "max")
    )
    assert np.allclose([low, high], [[1, 2, 3], [3, 3.5, 4]])
    assert {face.material_index for face in data.polygons if face.center.z > 3.9} == {1}
    (nothing,) = build(VoxelWorld(name="Void", labels=labels * 0, palette=palette))
    assert nothing.name.startswith("Void") and nothing.data is None

    square = np.float32([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]])
    grass, rock = Material(name="Grass", albedo_map=picture(3)), Material(name="Rock")
    made = build(
        Landscape(
            name="Meadow", masks=np.uint8([[255, 0], [0, 255], [0, 255], [255, 0]]), metres=np.float32([1.5, 2]),
            ground=Mesh(name="Ground", vertices=square, faces=np.int32([[0, 1, 2], [0, 2, 3]]),
                        slots=np.int32([0, 1]), materials=(grass, rock)),
            parts=(
                Mesh(name="Water", vertices=square, faces=np.int32([[0, 1, 2]]), material=Material(name="Water")),
                Mesh(name="Blades", vertices=square, faces=np.int32([[0, 1, 2]]), material=Material(name="Blades"),
                     colours=np.uint8([[60, 120, 30, 255]] * 4)),
            ),
            props=(Mesh(name="tree", **TETRAHEDRON),), prop=np.int32([0, 0, 0]),
            poses=np.float32([np.eye(4), np.diag([2, 2, 2, 1]), np.eye(4)]), sun=(0.0, 0.6, 0.8),
        ),
        location=(0, 0, 5),
    )  # fmt: skip
    ground = made[0]
    assert ground.users_collection[0].name == "Meadow" and ground.location.z == 5
    painted = [round(point.value, 3) for point in ground.data.attributes["Grass"].data]
    assert painted == [1.0, 0.0, 0.0, 1.0] and len(ground.data.materials) == 1
    mixed = ground.data.materials[0].node_tree.nodes
    assert {node.attribute_name for node in mixed if node.type == "ATTRIBUTE"} == {"Grass", "Rock"}
    assert any(node.type == "TEX_IMAGE" and node.projection == "BOX" for node in mixed)
    blades = next(node for node in bpy.data.materials["Blades"].node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    assert blades.inputs["Base Color"].links[0].from_node.attribute_name == "Colour"
    standing = [other for other in bpy.data.collections["Meadow"].objects if other.name.startswith("Tree")]
    assert len(standing) == 3 and len({tree.data for tree in standing}) == 1
    assert [round(tree.matrix_world.translation.z) for tree in standing] == [5, 5, 5]
    (sun,) = (other for other in bpy.data.collections["Meadow"].objects if other.type == "LIGHT")
    towards = sun.matrix_basis.to_3x3() @ Vector((0, 0, 1))
    assert np.allclose(towards, (0, 0.6, 0.8), atol=1e-5)
    assert scene.world.name == "Landscape sky"


def check_descriptions() -> None:
    """What a scene holds can be read, a line each, whatever it is called."""
    view = View(box=(0.0, 0.0, 1.0, 1.0), share=0.25, visible=0.5)
    odd = DescribedObject(
        name="Mug\n# \u202eAll", kind="mesh", dimensions=(1.0, 2.0, 3.0), materials=("Red",), vertices=8, faces=6,
        hidden=True, renders=False, view=view,
    )  # fmt: skip
    red = DescribedMaterial(name="Red", base_colour=(1.0, 0.0, 0.0))
    (made,) = build(SceneDescription(name="Attic", objects=(odd,), materials=(red,)))
    lines = made.as_string().splitlines()
    assert (made.name, lines[0]) == ("Attic.md", "# Attic")
    assert [line for line in lines if line.startswith("## ")] == ["## Mug #  All"]
    for row in (
        "- mesh, 1 x 2 x 3, at (0, 0, 0)", "- materials: Red", "- 8 vertices, 6 faces", "- hidden and not rendered",
        "- covers 25.0% of the picture, 50% of it visible", "- Red: #ff0000",
    ):  # fmt: skip
        assert row in lines, row


def check_storyboards() -> None:
    """A storyboard is strips one after the other, each with its words, its marker and the camera of its framing."""
    bpy.ops.mesh.primitive_cube_add(size=2, location=(3, 0, 1))
    bpy.context.object.name = "Mara"
    bpy.context.view_layer.update()
    before = (scene.frame_start, scene.frame_end)
    scene.frame_start, scene.render.fps, scene.render.fps_base = 11, 24, 1.0
    shots = (
        Shot(description="The sea.", framing="wide", movement="pan right", seconds=2.0, picture=picture(3)),
        Shot(description="Mara\nspeaks.", framing="close-up", seconds=1.5, characters=("Mara",), dialogue="Wait!"),
        Shot(description="She runs.", framing="full", movement="follow", seconds=1.0, characters=("Mara",),
             picture=picture(4)),
    )  # fmt: skip
    made = build(Storyboard(name="The sea", shots=shots))
    strips = [each for each in made if isinstance(each, bpy.types.Strip)]
    pictures, words = strips[::2], strips[1::2]
    assert [compat.frames(strip) for strip in pictures] == [(11, 59), (59, 95), (95, 119)]
    assert [compat.frames(strip) for strip in words] == [compat.frames(strip) for strip in pictures]
    assert [strip.type for strip in pictures] == ["IMAGE", "COLOR", "IMAGE"]
    assert len({strip.channel for strip in pictures}) == 1 and words[0].channel > pictures[0].channel
    assert [strip.text for strip in words] == ["The sea.", "“Wait!”", "She runs."]
    for strip in (pictures[0], pictures[2]):
        file = Path(bpy.path.abspath(strip.directory)) / strip.elements[0].filename
        assert file.read_bytes()[:4] == b"\x89PNG"
    cameras = [each for each in made if isinstance(each, bpy.types.Object)]
    assert [camera.data.lens for camera in cameras] == [24.0, 85.0, 35.0]
    markers = {marker.frame: marker.camera for marker in scene.timeline_markers if marker.camera in cameras}
    assert markers == dict(zip((11, 59, 95), cameras, strict=True))
    assert scene.frame_end >= 118 and made[-1].as_string().startswith("# The sea\n\n## Shot 1: wide, pan right, 2 s")
    bpy.context.view_layer.update()
    heights, render = [], scene.render
    for camera in cameras[1:]:  # the cube fills what the framing says of the height of the picture, and is in it
        view = (bpy.data.objects["Mara"].location - camera.location).length
        heights.append(2.0 / (view * 36.0 / camera.data.lens * render.resolution_y / render.resolution_x))
    assert heights[0] > 3 and 0.6 < heights[1] < 0.9, heights
    assert cameras[0].animation_data and cameras[2].animation_data and not cameras[1].animation_data
    (page,) = build(Storyboard(name="Nothing"))
    assert page.as_string() == "# Nothing\n"
    for camera in cameras:
        bpy.data.objects.remove(camera)
    scene.timeline_markers.clear()
    scene.frame_start, scene.frame_end = before


def check_points() -> None:
    """Points, splats, volumes and fields show as many spheres as they have points, in the right places."""
    colours = random.integers(0, 256, (9, 4)).astype(np.uint8)
    cloud = PointCloud(points=floats(9, 3), colours=colours, normals=floats(9, 3))
    made, data = build(cloud, location=(1.0, 0.0, 0.0))
    assert np.array_equal(shown(made), cloud.points)
    assert np.array_equal(attribute(data, "normal", "vector", 3), cloud.normals)
    quaternions = floats(9, 4)
    quaternions /= np.linalg.norm(quaternions, axis=1, keepdims=True)
    splats = GaussianSplats(
        means=floats(9, 3), quaternions=quaternions, scales=floats(9, 3), opacities=floats(9), harmonics=floats(9, 3, 4)
    )
    made, data = build(splats)
    assert np.array_equal(shown(made), splats.means)
    assert np.allclose(attribute(data, "rotation", "value", 4), quaternions, atol=1e-6)
    assert np.array_equal(attribute(data, "harmonic_3", "vector", 3), splats.harmonics[:, :, 3])
    density = np.zeros((2, 3, 4), np.float32)
    density[1, 2, 3] = 5.0
    to_world = np.array([[2, 0, 0, 1], [0, 2, 0, 1], [0, 0, 2, 1], [0, 0, 0, 1]], np.float32)
    made, data = build(Volume(density=density, voxel_to_world=to_world, colour=floats(2, 3, 4, 3)))
    assert shown(made).tolist() == [[3, 5, 7]] and attribute(data, "density", "value", 1).ravel().tolist() == [5.0]


def check_fields() -> None:
    """A field is one empty around its box, with its dense vertices inside."""
    before = set(scene.objects)
    aabb = np.array([[0, 0, 0], [2, 4, 6]], np.float32)
    field = RadianceField(
        aabb=aabb, resolution=4, cells=np.zeros((1, 3), np.uint16), background=np.zeros(3, np.float32),
        vertices=np.array([[0, 0, 0], [4, 4, 4], [2, 2, 2]], np.uint16), density=np.array([-1, 3, 3], np.float32),
        harmonics=np.zeros((3, 3, 1), np.float16),
    )  # fmt: skip
    box, preview, _ = build(field, location=(0.0, 0.0, 1.0))
    assert set(scene.objects) - before == {box} and box.empty_display_type == "CUBE" and box.hide_render
    assert (list(box.location), list(box.scale)) == ([1, 2, 4], [1, 2, 3])
    assert (list(box["aabb"]), box["resolution"]) == ([0, 0, 0, 2, 4, 6], 4)
    instances = bpy.context.evaluated_depsgraph_get().object_instances
    shown_by = {each.object.original: each.parent.original for each in instances if each.is_instance}
    assert shown_by[preview] == box
    vertices = [list(vertex.co) for vertex in preview.data.vertices]
    assert vertices == [[1, 1, 1], [0, 0, 0]]


def shown(made: bpy.types.Object) -> np.ndarray:
    """Return the places of an object's points after its node group, (n, 3)."""
    geometry = made.evaluated_get(bpy.context.evaluated_depsgraph_get()).evaluated_geometry()
    found = attribute(geometry.pointcloud, "position", "vector", 3)
    assert geometry.pointcloud.materials[0].name == "Scenewright Points"
    return found


def attribute(data: Any, name: str, field: str, width: int) -> np.ndarray:
    """Return an attribute's values, (n, width) float32."""
    values = data.attributes[name].data
    found = np.empty((len(values), width), np.float32)
    values.foreach_get(field, found.ravel())
    return found


def check_cameras() -> None:
    """A camera path comes back from the scene's camera as it went in; a capture has a camera for each photo."""
    scene.frame_start, scene.frame_end = 3, 12
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 64, 48, 100
    path = CameraPath(
        camera_to_world=poses(10), focal=np.repeat(np.linspace(50, 90, 10, dtype=np.float32)[:, None], 2, axis=1),
        centre=np.float32([30, 25]) + floats(10, 2), width=64, height=48,
    )  # fmt: skip
    camera, _ = build(path)
    scene.camera = camera
    back = camera_path.from_scene(scene)
    for name in ("camera_to_world", "focal", "centre"):
        assert np.allclose(getattr(back, name), getattr(path, name), atol=1e-4), name
    photos = tuple(picture(4, size=(48, 64)) for _ in range(3))
    capture = Capture(
        name="shoe",
        images=photos,
        camera_to_world=path.camera_to_world[:3],
        focal=path.focal[:3],
        centre=path.centre[:3],
    )
    collection, *made = build(capture)
    assert len(collection.objects) == 3 and collection.name == "shoe"
    for number, camera in enumerate(made[::3]):
        background = camera.data.background_images[0].image
        assert np.array_equal(image.from_datablock(background).pixels, photos[number].pixels)
        assert np.allclose(camera.matrix_basis, capture.camera_to_world[number], atol=1e-5)


def check_placement() -> None:
    """New objects share a collection, the selection stays, names and provenance are written."""
    selected = [chosen.name for chosen in bpy.context.selected_objects]
    active = bpy.context.view_layer.objects.active
    written = Provenance(
        job="0" * 32, task="t", generator="g", version="1", licence="MIT", commercial=True, settings={"seed": 3}
    )
    other = bpy.data.scenes.new("other")
    words = {"name": "gift", "provenance": written, "digest": "d" * 40, "scene": "other", "collection": "presents"}
    made = build(Mesh(**TETRAHEDRON, material=Material(albedo_map=picture(3))), **words)
    build(Mesh(**TETRAHEDRON), **words)
    assert [collection.name for collection in other.collection.children] == ["presents"]
    assert len(other.collection.children["presents"].objects) == 2 and made[0].name == "gift"
    assert all(provenance.read(block) == (written, "d" * 40) for block in made)
    assert provenance.read(bpy.data.objects["Cube"]) is None
    assert [chosen.name for chosen in bpy.context.selected_objects] == selected
    assert bpy.context.view_layer.objects.active == active


def keep_and_export() -> None:
    """Save the file with all that was built, open it again, and export a textured mesh for the test to read."""
    texture = picture(3, size=(64, 64))
    material = Material(albedo_map=texture, occlusion_map=picture(1, "data", size=(64, 64)))
    build(Mesh(name="kept", **TETRAHEDRON, uvs=floats(12, 2), material=material))
    path = str(FOLDER / "kept.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    again = image.from_datablock(bpy.data.images["kept albedo"])
    assert np.array_equal(again.pixels[..., :3], texture.pixels)
    for thing in bpy.data.objects:
        thing.select_set(thing.name == "kept")
    bpy.ops.export_scene.gltf(filepath=given["glb"], use_selection=True)
    np.save(Path(given["glb"]).with_suffix(".npy"), texture.pixels)


checks = [check for name, check in list(globals().items()) if name.startswith("check_")]
for check in checks:
    check()
keep_and_export()
tell(kinds=sorted(kind.__name__ for kind in importers.BUILDERS), checks=len(checks))
