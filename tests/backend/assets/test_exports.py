"""What is written is what others read: the Khronos validator, three Blenders, trimesh."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import trimesh
from benches import gltf
from blenders import run
from listening import Listener
from pictures import drawn
from scipy.spatial import cKDTree
from servers import run as run_command

from scenewright.backend import formats
from scenewright.backend.formats import image_pillow
from scenewright.backend.formats.asset_textures import directx
from scenewright.backend.formats.assets import save_asset
from scenewright.backend.generators.spatial.inflate import Inflate
from scenewright.backend.generators.spatial.parametric import Parametric
from scenewright.backend.generators.spatial.relief import Relief
from scenewright.backend.geometry.tangents import corner_tangents, number_wedges
from scenewright.backend.home import Home
from scenewright.shared.artifacts import Artifact, Image, Mesh
from scenewright.shared.asset_names import role
from scenewright.shared.errors import InvalidInput, Unavailable
from scenewright.shared.tasks import ImageTo3D, TextTo3D
from tests.backend.assets.making import SOURCES, asset, made

ROOT = Path(__file__).parents[3]
ENGINES = ("none", "unreal", "unity", "godot")


@pytest.fixture(scope="module")
def brick() -> tuple[Artifact, ...]:
    """An asset with every map, three levels and two collision parts."""
    source = msgspec.structs.replace(SOURCES["textured boulder"](), name="brick")
    return made(source, collision_parts=2, texture_size=256)


def judged(files: list[Path]) -> dict[str, Any]:
    """Return what the Khronos validator says of each file; skip where there is no Node or no registry."""
    if not (node := gltf.validator()):
        pytest.skip("the Khronos validator needs Node.js, and npm to install it")
    return gltf.issues(node, files)


def test_the_validator_finds_no_error_and_no_warning(brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    files = [save_asset(brick, tmp_path / f"{engine}.glb", engine)[0] for engine in ENGINES]
    for number, name in enumerate(SOURCES):
        _, levels, words, _ = asset(name)
        files.append(save_asset((*levels, words), tmp_path / f"{number}.glb")[0])
    for file, issues in judged(files).items():
        grave = [message for message in issues["messages"] if message["severity"] < 2]
        assert not grave, f"{file}: {grave}"
        assert {message["code"] for message in issues["messages"]} <= {"UNSUPPORTED_EXTENSION"}


@pytest.mark.parametrize("series", ["4.5", "5.0", "5.2"])
def test_blender_finds_everything_again(series: str, brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    file, report = save_asset(brick, tmp_path / "brick.glb")
    assert report.read_text("utf-8").startswith("# brick\n")
    found, words = reimported(series, file, tmp_path)
    meshes = {each.name: each for each in brick if isinstance(each, Mesh)}
    assert found.keys() == meshes.keys()
    for name, mesh in meshes.items():
        same_corners(found[name], mesh)
    wanted = {"Base Color": [256, 256], "Roughness": [256, 256], "Metallic": [256, 256], "Normal": [256, 256]}
    assert all(words["materials"][name] == ([wanted] if mesh.uvs is not None else []) for name, mesh in meshes.items())


def reimported(series: str, file: Path, folder: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the corners of every mesh that Blender finds in a file, and its materials and groups."""
    answer = folder / f"{file.stem}-{series}.npz"
    done = run(series, Path(__file__).with_name("reimport.py"), str(file), str(answer))
    assert done.returncode == 0, done.stderr[-4000:]
    with np.load(answer) as content:
        arrays = {name: content[name] for name in content.files}
    return arrays, json.loads(str(arrays.pop("words")))


def same_corners(found: np.ndarray, mesh: Mesh) -> None:
    """Compare corner by corner, in whatever order: places, UVs, normals, and the tangents Blender finds for itself."""
    places = mesh.vertices[mesh.faces].reshape(-1, 3)
    assert len(found) == len(places)
    uvs = np.zeros((len(places), 2), np.float32) if mesh.uvs is None else mesh.uvs
    distance, match = cKDTree(found[:, :5]).query(np.concatenate([places, uvs], 1))
    assert distance.max() < 1e-5
    if mesh.uvs is None:
        return
    normals = mesh.normals[mesh.faces]
    corners = mesh.uvs.reshape(-1, 3, 2)
    tangents = corner_tangents(mesh.vertices[mesh.faces], normals, corners, number_wedges(mesh.faces, corners))
    assert np.abs(found[match, 5:8] - normals.reshape(-1, 3)).max() < 3e-3  # Blender packs them into 16 bits
    turned = (found[match, 8:11] * tangents.reshape(-1, 4)[:, :3]).sum(1)
    assert np.mean(turned > 0.999) > 0.99 and np.array_equal(found[match, 11], tangents.reshape(-1, 4)[:, 3])


@pytest.mark.parametrize(("engine", "suffix"), [("unreal", ".fbx"), ("unity", ".fbx"), ("none", ".usdc")])
def test_blenders_own_formats_hold_the_asset(
    engine: str, suffix: str, brick: tuple[Artifact, ...], tmp_path: Path
) -> None:
    file, *_ = save_asset(brick, tmp_path / f"brick{suffix}", engine)
    found, words = reimported("5.0", file, tmp_path)
    meshes = {each.name.replace("-", "_"): each for each in brick if isinstance(each, Mesh)}
    assert found.keys() == meshes.keys()
    for name, mesh in meshes.items():
        places = mesh.vertices[mesh.faces].reshape(-1, 3)
        assert cKDTree(found[name][:, :3]).query(places)[0].max() < 1e-4 * np.ptp(places)
    assert "Base Color" in words["materials"]["brick_LOD0"][0] and "Normal" in words["materials"]["brick_LOD0"][0]
    assert words["groups"] == (["brick"] if engine == "unreal" else [])


def test_an_obj_brings_its_materials_and_maps(brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    file, *_ = save_asset(brick, tmp_path / "brick.obj")
    found, words = reimported("5.0", file, tmp_path)
    meshes = {each.name: each for each in brick if isinstance(each, Mesh)}
    assert found.keys() == meshes.keys()
    same_corners(found["brick_LOD0"], meshes["brick_LOD0"])
    assert words["materials"]["brick_LOD0"][0].keys() >= {"Base Color", "Roughness", "Metallic", "Normal"}


def test_an_stl_holds_the_finest_level(brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    file, *_ = save_asset(brick, tmp_path / "brick.stl")
    judge = trimesh.load_mesh(file)
    assert judge.is_watertight and len(judge.faces) == len(brick[0].faces)


def test_folders_are_laid_out_for_the_engine(brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    for engine in ENGINES:
        save_asset(brick, tmp_path / engine, engine)
    files = {
        engine: {str(f.relative_to(tmp_path / engine)) for f in (tmp_path / engine).rglob("*.*")} for engine in ENGINES
    }
    assert files["none"] == files["godot"] == {"brick.glb", "brick_Report.md"}
    packed = {f"Textures/T_brick_{kind}.png" for kind in ("BaseColor", "Normal", "OcclusionRoughnessMetallic")}
    assert files["unreal"] == {"brick.fbx", "brick_Report.md"} | packed
    single = {f"Textures/brick_{kind}.png" for kind in ("BaseColor", "Normal", "Occlusion", "Roughness", "Metallic")}
    assert files["unity"] == {"brick.fbx", "brick_Report.md"} | single
    up, down = (
        image_pillow.load(tmp_path / each / "Textures" / name).pixels.astype(int)
        for each, name in (("unity", "brick_Normal.png"), ("unreal", "T_brick_Normal.png"))
    )
    assert np.array_equal(up[..., [0, 2]], down[..., [0, 2]]) and np.array_equal(up[..., 1], 255 - down[..., 1])
    assert np.array_equal(directx(directx(brick[0].material.normal_map)).pixels, brick[0].material.normal_map.pixels)


@pytest.fixture(scope="module")
def makings() -> dict[str, Mesh]:
    """Small meshes of the generators that need no weights, as they return them."""
    context = Listener()
    words, picture = TextTo3D(prompt="oak chest", faces=600, texture_size=128), Image(pixels=drawn("teapot", 200))
    task = ImageTo3D(image=picture, faces=800, texture_size=128)
    return {
        "parametric": Parametric().run(words, None, context),
        "inflate": Inflate().run(task, Inflate.Options(), context),
        "relief": Relief().run(task, Relief.Options(), context),
    }


def test_the_validator_is_content_with_generated_meshes(makings: dict[str, Mesh], tmp_path: Path) -> None:
    files = [formats.save(mesh, tmp_path / f"{name}.glb") for name, mesh in makings.items()]
    for file, issues in judged(files).items():
        assert issues["numErrors"] == issues["numWarnings"] == 0, f"{file}: {issues['messages']}"


@pytest.mark.parametrize("series", ["4.5", "5.0", "5.2"])
def test_blender_finds_generated_meshes_again(series: str, makings: dict[str, Mesh], tmp_path: Path) -> None:
    for name, mesh in makings.items():
        found, words = reimported(series, formats.save(mesh, tmp_path / f"{name}.glb"), tmp_path)
        ((key, corners),) = found.items()
        places, uvs = mesh.vertices[mesh.faces].reshape(-1, 3), mesh.uvs
        assert len(corners) == len(places)
        assert cKDTree(corners[:, :5]).query(np.concatenate([places, uvs], 1))[0].max() < 1e-5
        assert [128, 128] in words["materials"][key][0].values() or name == "relief"


def test_levels_share_what_is_written(brick: tuple[Artifact, ...], tmp_path: Path) -> None:
    file, _ = save_asset(brick, tmp_path / "brick.glb")
    content = file.read_bytes()
    tree = json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    assert len(tree["materials"]) == 1 and len(tree["images"]) == 3
    assert [scene["name"] for scene in tree["scenes"]] == ["Asset", "Levels", "Collision"]
    shown = [tree["nodes"][number]["name"] for number in tree["scenes"][0]["nodes"]]
    assert shown == ["brick_LOD0"] and tree["nodes"][0]["extensions"]["MSFT_lod"]["ids"] == [1, 2]
    assert [role(node["name"]) for node in tree["nodes"]] == ["model", "lod", "lod", "collision", "collision"]


def test_a_level_with_a_texture_of_its_own_keeps_it(tmp_path: Path) -> None:
    parts = made(msgspec.structs.replace(SOURCES["gyroid"](), name="maze"), levels=2, faces=1000)
    fine, coarse = parts[:2]
    assert coarse.material.albedo_map.pixels.shape[0] < fine.material.albedo_map.pixels.shape[0]
    assert (fine.material.name, coarse.material.name) == ("maze", "maze_LOD1")
    save_asset(parts, tmp_path / "maze.obj")
    assert {file.name for file in (tmp_path / "Textures").iterdir()} >= {"maze_Normal.png", "maze_LOD1_Normal.png"}
    words = (tmp_path / "maze.obj").read_text("utf-8")
    assert [line for line in words.splitlines() if line.startswith("usemtl")] == ["usemtl maze", "usemtl maze_LOD1"]


def test_what_cannot_be_written_is_said(
    brick: tuple[Artifact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match=r"An asset cannot be saved as \.blend, only as \.glb, \.obj, \.stl, \.fbx"):
        save_asset(brick, tmp_path / "brick.blend")
    monkeypatch.setitem(sys.modules, "bpy", None)
    with pytest.raises(Unavailable, match=r"\.fbx files are written by Blender's Python module.+Save as \.glb"):
        save_asset(brick, tmp_path / "brick.fbx")
    written = save_asset(brick, tmp_path / "folder", "unity")
    assert [file.name for file in written] == ["brick.glb", "brick_Report.md"]


def test_the_command_line_makes_an_asset_and_names_files_that_lie(home: Home, tmp_path: Path) -> None:
    crate = formats.save(SOURCES["crate"](), tmp_path / "wooden crate.ply")
    asked = ("--faces", "200", "--texture-size", "128", "--collision-parts", "1", "--engine", "godot")
    code, output, errors = run_command(
        "run",
        "mesh-to-asset",
        "--mesh",
        str(crate),
        *asked,
        "--output",
        str(tmp_path / "out"),
        "--home",
        str(home.path),
    )
    assert code == 0, errors
    assert (tmp_path / "out" / "wooden_crate.glb").is_file() and "wooden_crate_Report.md" in output
    found = formats.load(tmp_path / "out" / "wooden_crate.glb", Mesh)
    assert np.ptp(found.vertices, axis=0) == pytest.approx([1, 1, 1], abs=1e-5)
    liar = crate.rename(tmp_path / "liar.glb")
    code, _, errors = run_command(
        "run", "mesh-to-asset", "--mesh", str(liar), "--output", str(tmp_path / "none"), "--home", str(home.path)
    )
    assert code and "liar.glb is no GLB file" in errors and "Traceback" not in errors
