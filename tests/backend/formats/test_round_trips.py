"""Every artifact survives every file format it has; other programs read what we write."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scenewright.backend import formats
from scenewright.backend.formats import mp4
from scenewright.shared.artifacts import (
    Artifact,
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
    Score,
    Shot,
    Storyboard,
    Text,
    Volume,
    VoxelWorld,
)
from scenewright.shared.described import DescribedCamera, DescribedLight, DescribedMaterial, DescribedObject, View
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import Place, PlannedCamera, Relation

random = np.random.default_rng(0)
OTHERWISE = {".jpg", ".jpeg", ".webm", ".exr", ".stl"}  # tested below
OTHERWISE |= {".mp3", ".ogg", ".opus", ".m4a", ".aac"}  # tested in test_sounds.py


def floats(*shape: int) -> np.ndarray:
    """Make noise, 0 to 1."""
    return random.random(shape, np.float32)


def picture(channels: int, colour_space: str = "srgb") -> Image:
    """Make a picture of noise."""
    return Image(pixels=random.integers(0, 256, (5, 7, channels)).astype(np.uint8), colour_space=colour_space)


def poses(count: int) -> np.ndarray:
    """Make camera poses that look down at the origin from all around, OpenGL."""
    found = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    for number, turn in enumerate(np.linspace(0, 2 * np.pi, count, endpoint=False)):
        back = np.array([np.cos(turn), np.sin(turn), 0.5]) / 1.25**0.5
        right = np.array([-np.sin(turn), np.cos(turn), 0])
        found[number, :3] = np.stack([right, np.cross(back, right), back, 3 * back], axis=1)
    return found


def ball() -> Mesh:
    """Make a closed mesh away from the origin with everything a mesh may have but edges."""
    sphere = trimesh.creation.icosphere(2)
    count, corners = len(sphere.vertices), sphere.faces.size
    data = {f"{kind}_map": picture(1, "data") for kind in ("roughness", "metallic", "occlusion")}
    return Mesh(
        vertices=sphere.vertices.astype(np.float32) * np.float32([1, 2, 3]) + np.float32([4, 5, 6]),
        faces=sphere.faces.astype(np.int32),
        uvs=floats(corners, 2),
        normals=sphere.vertex_normals.astype(np.float32),
        colours=random.integers(0, 256, (count, 4)).astype(np.uint8),
        material=Material(
            name="clay", base_colour=(0.5, 0.25, 1.0, 1.0), roughness=0.25, metallic=0.5,
            albedo_map=picture(3), normal_map=picture(3, "data"), emission_map=picture(3), **data,
        ),
    )  # fmt: skip


def splats() -> GaussianSplats:
    """Make a few Gaussians of degree two."""
    quaternions = floats(9, 4) - np.float32(0.5)
    return GaussianSplats(
        means=floats(9, 3), scales=floats(9, 3) + 0.1, opacities=floats(9) / 2, harmonics=floats(9, 3, 9),
        quaternions=quaternions / np.linalg.norm(quaternions, axis=1, keepdims=True),
    )  # fmt: skip


def field() -> RadianceField:
    """Make a field of one cell."""
    return RadianceField(
        aabb=np.float32([[-1, -1, -1], [1, 1, 1]]), resolution=4, cells=np.uint16([[1, 2, 3]]), contracted=True,
        vertices=random.integers(0, 5, (8, 3)).astype(np.uint16), density=floats(8),
        harmonics=floats(8, 3, 4).astype(np.float16), background=floats(3),
    )  # fmt: skip


def capture() -> Capture:
    """Make a capture with all that a camera may have."""
    return Capture(
        images=tuple(picture(4) for _ in range(4)), camera_to_world=poses(4), focal=9 + floats(4, 2),
        centre=3 + floats(4, 2), distortion=floats(4, 5) / 10, aabb=np.float32([[-1, -1, -1], [1, 2, 3]]),
    )  # fmt: skip


EXAMPLES: dict[str, list[Artifact]] = {
    "mesh": [ball()],
    "point-cloud": [
        PointCloud(points=floats(9, 3)),
        PointCloud(points=floats(9, 3), normals=floats(9, 3), colours=random.integers(0, 256, (9, 4)).astype(np.uint8)),
    ],
    "gaussian-splats": [splats()],
    "radiance-field": [field()],
    "volume": [Volume(density=floats(2, 3, 4), colour=floats(2, 3, 4, 3), voxel_to_world=np.eye(4, dtype=np.float32))],
    "image": [picture(channels) for channels in (1, 3, 4)],
    "material": [
        ball().material, Material(height_map=picture(1, "data"), height_metres=0.5, base_colour=(1.0, 0.0, 0.0, 0.5))
    ],
    "audio": [Audio(samples=random.integers(-32768, 32768, (50, 2)).astype(np.float32) / 32768, sample_rate=44100)],
    "score": [
        Score(
            notes=np.float32([[0, 1, 60, 64 / 127], [1.5, 0.25, 67, 1]]), player=np.int32([0, 1]),
            players=("flute", "drums"), programs=(73, 0), tempi=np.float32([[0, 120], [2, 100]]), beats_per_bar=3,
            key="D dorian",
        )
    ],
    "video": [mp4.encode((np.full((31, 45, 3), 8 * i, np.uint8) for i in range(30)), 30000 / 1001)],
    "text": [Text(text="grüße\r\nline two\n", language="markdown")],
    "camera-path": [
        CameraPath(
            camera_to_world=poses(3), focal=floats(3, 2), centre=floats(3, 2), width=64, height=48, frame_rate=12.5
        )
    ],
    "capture": [capture()],
    "voxel-world": [
        VoxelWorld(
            labels=np.pad(random.integers(0, 3, (4, 5, 6)).astype(np.uint8), 1),
            palette=(
                Block(name="Grass", material="grass", colour=(0.2, 0.4, 0.0)), Block(name="Ü", colour=(1.0, 0.6, 0.8)),
            ),
            block_size=0.25, origin=(1.0, -2.0, 3.0),
        )
    ],
    "landscape": [
        Landscape(
            ground=Mesh(
                vertices=floats(3, 3), faces=np.int32([[0, 1, 2]]), slots=np.int32([1]),
                materials=(Material(name="Grass", albedo_map=picture(3)), Material(name="Rock")),
            ),
            masks=random.integers(0, 256, (3, 2)).astype(np.uint8), metres=floats(2), parts=(ball(),), props=(ball(),),
            prop=np.int32([0, 0]), poses=poses(2), sun=(0.0, 0.6, 0.8),
        )
    ],
    "storyboard": [
        Storyboard(
            name="The key",
            shots=(
                Shot(description="Mara “runs”.\n# No heading", prompt="Mara", framing="full", movement="follow",
                     seconds=2.5, characters=("Mara",), place="harbour", dialogue="Wait!", sound="waves",
                     picture=picture(3)),
                Shot(description="A key.", framing="extreme close-up"),
            ),
            style="pencil",
        )
    ],
    "scene-description": [
        SceneDescription(
            name="Kitchen",
            objects=(
                DescribedObject(
                    name="Mug\n\u202e\"1\"", kind="mesh", collections=("Props",), dimensions=(0.1, 0.1, 0.12),
                    low=(1.0, 2.0, 3.0), high=(1.1, 2.1, 3.12), materials=("Red",), vertices=8, faces=6,
                    view=View(box=(0.25, 0.25, 0.5, 0.75), share=0.1, visible=0.5, distance=4.0),
                ),
                DescribedObject(name="Camera", kind="camera", hidden=True, renders=False),
            ),
            materials=(DescribedMaterial(name="Red", base_colour=(0.8, 0.1, 0.1)),),
            lights=(DescribedLight(name="Sun", kind="sun", power=3.0),),
            cameras=(DescribedCamera(name="Camera", lens=35.0, target="Mug", active=True),),
            frame=7, world=(0.05, 0.05, 0.05), unit_scale=0.01,
        ),
        SceneDescription(),
    ],
    "scene-plan": [
        ScenePlan(
            objects=(
                PlannedObject(name="table"),
                PlannedObject(
                    name="chair", count=2, relations=(Relation(kind="around", to="table"),),
                    places=(Place(location=(1.0, 2.0, 3.0), mesh="chair"),),
                ),
            ),
            description="A room", light="sunset", camera=PlannedCamera(shot="wide"),
        )
    ],
}  # fmt: skip
TRIPS = [
    (tag, suffix, number)
    for tag, suffixes in formats.FORMATS.items()
    for suffix in suffixes
    for number in range(len(EXAMPLES[tag]))
    if suffix not in OTHERWISE
]


def same(one: object, two: object, tolerance: float) -> bool:
    """Tell whether two values are alike, names aside."""
    if isinstance(one, msgspec.Struct):
        names = [name for name in one.__struct_fields__ if name != "name"]
        return type(one) is type(two) and all(same(getattr(one, n), getattr(two, n), tolerance) for n in names)
    if isinstance(one, tuple) and one and isinstance(one[0], msgspec.Struct):
        return len(one) == len(two) and all(map(same, one, two, [tolerance] * len(one)))
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.shape == two.shape and np.allclose(one, two, rtol=0, atol=tolerance)
    return one == two


@pytest.mark.parametrize(("tag", "suffix", "number"), TRIPS)
def test_what_is_saved_is_loaded(tag: str, suffix: str, number: int, tmp_path: Path) -> None:
    artifact = EXAMPLES[tag][number]
    if tag == "text":
        artifact = Text(text=artifact.text, language={".txt": "plain", ".md": "markdown", ".py": "python"}[suffix])
    path = formats.save(artifact, tmp_path / "new folder" / f"thing{suffix}")
    for kind in (tag, type(artifact), None):
        found = formats.load(path, kind)
        if tag == "mesh":
            assert_same_mesh(found, artifact, suffix)
        else:
            assert same(artifact, found, 1e-6 if suffix == ".ply" else 0)


def assert_same_mesh(found: Mesh, mesh: Mesh, suffix: str) -> None:
    """Compare corner by corner, since formats may number the vertices anew."""
    assert len(found.vertices) == len(mesh.vertices)
    assert np.array_equal(found.vertices[found.faces], mesh.vertices[mesh.faces])
    assert np.allclose(found.uvs, mesh.uvs, rtol=0, atol=1e-7)
    channels = 3 if suffix == ".obj" else 4
    assert np.array_equal(found.colours[found.faces][..., :channels], mesh.colours[mesh.faces][..., :channels])
    if suffix != ".obj":
        assert np.allclose(found.normals[found.faces], mesh.normals[mesh.faces], rtol=0, atol=1e-6)
    if suffix == ".glb":
        assert same(mesh.material, found.material, 0)


@pytest.mark.parametrize("suffix", [".glb", ".ply", ".obj"])
def test_others_read_our_meshes(suffix: str, tmp_path: Path) -> None:
    mesh = ball()
    path = formats.save(mesh, tmp_path / f"ball{suffix}")
    found = trimesh.load_mesh(path, process=False)
    vertices = np.asarray(found.vertices)
    if suffix != ".ply":  # glTF and OBJ have Y up
        vertices = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1)
    assert np.allclose(vertices[found.faces], mesh.vertices[mesh.faces], atol=1e-6)
    if suffix != ".ply":
        assert np.allclose(found.visual.uv[found.faces].reshape(-1, 2), mesh.uvs, atol=1e-6)
    if suffix == ".glb":
        material = found.visual.material
        assert (material.roughnessFactor, material.metallicFactor, material.alphaMode) == (0.25, 0.5, None)
        assert np.array_equal(np.asarray(material.baseColorTexture), mesh.material.albedo_map.pixels)
        shared = np.asarray(material.metallicRoughnessTexture)
        assert np.array_equal(shared[..., 1:2], mesh.material.roughness_map.pixels)
        assert np.array_equal(shared[..., 2:3], mesh.material.metallic_map.pixels)


@pytest.mark.parametrize(("suffix", "encoding"), [(".ply", "ascii"), (".ply", "binary"), (".glb", ""), (".obj", "")])
def test_we_read_the_meshes_of_others(suffix: str, encoding: str, tmp_path: Path) -> None:
    box = trimesh.creation.box((1, 2, 3))
    path = tmp_path / f"box{suffix}"
    box.export(path, **({"encoding": encoding} if encoding else {}))
    found = formats.load(path)
    height = 3 if suffix == ".ply" else 2
    assert np.allclose(np.ptp(found.vertices, axis=0), (1, 5 - height, height))
    again = trimesh.Trimesh(found.vertices, found.faces)
    assert again.is_watertight and again.volume == pytest.approx(6)


def test_stl_keeps_the_shape_and_nothing_else(tmp_path: Path) -> None:
    mesh = ball()
    path = formats.save(mesh, tmp_path / "ball.stl")
    found = formats.load(path)
    assert isinstance(found, Mesh) and found.uvs is None and len(found.vertices) == len(mesh.vertices)
    assert np.array_equal(found.vertices[found.faces], mesh.vertices[mesh.faces])
    judge = trimesh.load_mesh(path)
    assert judge.is_watertight and judge.volume == pytest.approx(trimesh.Trimesh(mesh.vertices, mesh.faces).volume)
    words = tmp_path / "words.stl"
    judge.export(words, file_type="stl_ascii")
    again = formats.load(words)
    assert isinstance(again, Mesh) and np.allclose(again.vertices[again.faces], mesh.vertices[mesh.faces], atol=1e-6)


def test_polygons_become_triangles(tmp_path: Path) -> None:
    (tmp_path / "roof.obj").write_text(
        "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0.5 2 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n"
        "f 1/1 2/2 3/3 4/4\nf -1/1 -2/2 -3/3\n"
    )
    found = formats.load(tmp_path / "roof.obj")
    assert found.faces.tolist() == [[0, 1, 2], [0, 2, 3], [4, 3, 2]]
    assert found.uvs.tolist() == [[0, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1], [0, 0], [1, 0], [1, 1]]
    (tmp_path / "mixed.ply").write_text(
        "ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\n"
        "element face 2\nproperty list uchar int vertex_index\nend_header\n"
        "0 0 0\n1 0 0\n1 1 0\n0 1 0\n0.5 2 0\n4 0 1 2 3\n3 4 3 2\n"
    )
    assert formats.load(tmp_path / "mixed.ply").faces.tolist() == found.faces.tolist()


def test_nodes_of_a_glb_are_placed(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    box = trimesh.creation.box((1, 1, 1))
    turn = trimesh.transformations.rotation_matrix(0.3, (0, 1, 0), (1, 2, 3))
    scene.add_geometry(box, node_name="base", transform=turn)
    scene.add_geometry(box.copy(), node_name="top", parent_node_name="base", transform=np.diag([2, -1, 1, 1]))
    scene.export(tmp_path / "scene.glb")
    found = formats.load(tmp_path / "scene.glb")
    wanted = np.concatenate([each.vertices for each in scene.dump()])
    wanted = np.stack([wanted[:, 0], -wanted[:, 2], wanted[:, 1]], axis=1)
    assert np.allclose(found.vertices.min(axis=0), wanted.min(axis=0), atol=1e-5)
    assert np.allclose(found.vertices.max(axis=0), wanted.max(axis=0), atol=1e-5)
    assert np.linalg.det(found.vertices[found.faces].astype(float) - found.vertices.mean(axis=0)).sum() > 0


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_floats_survive_exr(channels: int, tmp_path: Path) -> None:
    image = Image(pixels=5 * floats(6, 9, channels) + 0.01, colour_space="linear")
    found = formats.load(formats.save(image, tmp_path / "sky.exr"))
    assert found.colour_space == "linear" and np.allclose(found.pixels, image.pixels, rtol=1e-6)


def test_colours_survive_from_bytes_to_floats_and_back(tmp_path: Path) -> None:
    image = picture(3)
    linear = formats.load(formats.save(image, tmp_path / "a.exr"))
    again = formats.load(formats.save(linear, tmp_path / "b.png"))
    assert np.array_equal(again.pixels, image.pixels)


def test_jpeg_drops_alpha(tmp_path: Path) -> None:
    flat = Image(pixels=np.full((16, 16, 4), 100, np.uint8))
    found = formats.load(formats.save(flat, tmp_path / "flat.jpg"))
    assert found.pixels.shape == (16, 16, 3) and np.abs(found.pixels.astype(int) - 100).max() <= 2


@pytest.mark.parametrize("frame_rate", [12.5, 24.0, 24000 / 1001, 25.0, 30000 / 1001, 60.0])
def test_films_keep_every_frame(frame_rate: float, tmp_path: Path) -> None:
    film = mp4.encode((np.full((31, 45, 3), 8 * i, np.uint8) for i in range(30)), frame_rate)
    assert (film.frame_count, film.width, film.height) == (30, 46, 32)
    found = formats.load(formats.save(film, tmp_path / "film.mp4"))
    assert found.frame_rate == pytest.approx(frame_rate, abs=1e-9) and found.frame_count == 30
    levels = [round(float(frame.mean())) for frame in mp4.decode(found)]
    assert np.abs(np.array(levels) - 8 * np.arange(30)).max() <= 2


def test_films_need_frames_and_their_container(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="at least one frame"):
        mp4.encode([], 24)
    with pytest.raises(InvalidInput, match=r"encoded as mp4: save it as film\.mp4"):
        formats.save(EXAMPLES["video"][0], tmp_path / "film.webm")


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-1e6, 1e6, width=32)))
@settings(max_examples=25, deadline=None)
def test_any_place_survives(tmp_path_factory: pytest.TempPathFactory, points: np.ndarray) -> None:
    folder = tmp_path_factory.mktemp("places")
    faces = np.int32([[0, 1, 2], [1, 3, 2]])
    for suffix in formats.FORMATS["mesh"]:
        found = formats.load(formats.save(Mesh(vertices=points, faces=faces), folder / f"mesh{suffix}"), Mesh)
        assert np.array_equal(found.vertices[found.faces], points[faces])
