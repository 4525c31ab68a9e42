"""Whatever comes in, what comes out is closed, wound outward, laid out without overlap, and as large as was asked."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import trimesh
from benches.sources import boulder, painted
from listening import Listener

from scenewright.backend.generators.asset.game_asset import GameAsset
from scenewright.backend.geometry.collapsing import heights
from scenewright.backend.geometry.metrics import distance_to_mesh, sample_surface
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume
from scenewright.backend.geometry.welding import size_of
from scenewright.shared.artifacts import Mesh, Text
from scenewright.shared.asset_names import role
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from tests.backend.assets.making import FEW, SOURCES, asset, made

FEWER = {"chair", "crate", "walled box", "plank", "pipe", "stairs", "cone", "slivers"}  # triangles than the budget


def test_it_says_what_it_makes_and_needs() -> None:
    info = GameAsset.info()
    assert info.produces == ("mesh", "text") and info.task == "mesh-to-asset"
    assert (info.vram_gb, info.download_gb, info.commercial) == (0, 0, True)


@pytest.mark.parametrize("name", SOURCES)
def test_assets_are_sound(name: str) -> None:
    _, levels, words, report = asset(name)
    assert isinstance(words, Text) and words.language == "markdown"
    for number, mesh in enumerate(levels):
        shape = Triangles(mesh.vertices, mesh.faces)
        judge = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
        assert is_closed(shape) and volume(shape) > 0
        assert judge.is_watertight and judge.is_winding_consistent
        assert heights(shape).min() > 1e-6 * size_of(shape)
        budget = FEW if number == 0 else round(len(levels[0].faces) / 2**number)
        least = 0 if name in FEWER and number == 0 else 0.98 * budget
        assert least <= len(mesh.faces) <= 1.02 * budget
        assert mesh.uvs is not None and mesh.uvs.min() >= 0 and mesh.uvs.max() <= 1
        assert overlap_by_counting(mesh.uvs) == 0
        assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1, abs=1e-4)
    assert report["uv_overlap"] == 0 and report["closed"]
    assert report["levels"] == ", ".join(str(len(mesh.faces)) for mesh in levels)
    assert levels[0].vertices[:, 2].min() == pytest.approx(0, abs=1e-6)


def overlap_by_counting(uvs: np.ndarray, size: int = 256) -> int:
    """Return how many texel centres lie well inside two faces of a layout: slow, and independent of the report."""
    counted = np.zeros((size, size), np.int32)
    for a, b, c in uvs.reshape(-1, 3, 2).astype(np.float64) * size:
        low, high = np.floor(np.min([a, b, c], 0)).astype(int), np.ceil(np.max([a, b, c], 0)).astype(int)
        x, y = np.meshgrid(np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1]) + 0.5)
        sides = [(q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) for p, q in ((a, b), (b, c), (c, a))]
        inside = np.min(sides, 0) > 1e-3
        counted[np.clip(y[inside].astype(int), 0, size - 1), np.clip(x[inside].astype(int), 0, size - 1)] += 1
    return int((counted > 1).sum())


def test_distances_are_those_another_measure_finds() -> None:
    source = SOURCES["boulder"]()
    context = Listener()
    fine, *_ = made(source, context, pivot="keep", levels=1)
    points, _ = sample_surface(Triangles(fine.vertices, fine.faces), 20_000)
    away = distance_to_mesh(points, Triangles(source.vertices, source.faces))
    assert context.report["mean_distance_m"] == pytest.approx(away.mean(), rel=0.15)
    assert away.max() * 0.95 <= context.report["hausdorff_m"] < 0.02 * size_of(Triangles(source.vertices, source.faces))


def test_what_nobody_sees_goes() -> None:
    for name, key, count in (("floaters", "floaters_removed", 6), ("hollow ball", "inner_parts_removed", 1)):
        assert asset(name)[3][key] == count
    (chair,) = asset("chair")[1]
    boxes = 0.5 * 0.5 * 0.05 + 4 * 0.05**2 * 0.5 + 0.5 * 0.05 * 0.6
    assert volume(Triangles(chair.vertices, chair.faces)) < boxes
    assert trimesh.Trimesh(chair.vertices, chair.faces).body_count == 1


def test_holes_are_filled_and_sheets_get_a_back() -> None:
    assert asset("bowl")[3]["holes_filled"] == 1
    sheet = asset("sheet")[1][0]
    assert np.ptp(sheet.vertices, axis=0) == pytest.approx([1, 1, 0.005 * np.sqrt(2)], abs=2e-3)


@pytest.mark.parametrize("scale", [1e-3, 1e4])
def test_a_mountain_is_done_like_a_crumb(scale: float) -> None:
    source = painted(boulder(4).apply_translation((9, 9, 9)).apply_scale(scale))
    context = Listener()
    made(source, context, collision_parts=2)
    size = size_of(Triangles(source.vertices, source.faces))
    assert context.report["levels"] == "600, 300, 150" and context.report["closed"]
    assert context.report["uv_overlap"] == 0 and context.report["collision_parts"] == 2
    assert context.report["hausdorff_m"] < 0.02 * size


def test_coordinates_and_normals_that_are_no_numbers_do_no_harm() -> None:
    source = SOURCES["textured boulder"]()
    uvs, normals = source.uvs.copy(), source.normals.copy()
    uvs[5], uvs[9], normals[7] = np.nan, 1e30, np.nan
    mesh, *_ = made(msgspec.structs.replace(source, uvs=uvs, normals=normals), levels=1)
    assert np.isfinite(mesh.normals).all() and np.isfinite(mesh.uvs).all()


@pytest.mark.parametrize("pivot", ["floor", "centre", "keep"])
def test_pivot_and_height(pivot: str) -> None:
    source = painted(boulder(4).apply_translation((3, 4, 5)))
    mesh, *_ = made(source, pivot=pivot, height=2.5, levels=1, faces=5120)
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    assert high[2] - low[2] == pytest.approx(2.5, rel=1e-5)
    middle = (low + high) / 2
    if pivot == "keep":
        scale = 2.5 / np.ptp(source.vertices[:, 2])
        assert low == pytest.approx(source.vertices.min(0) * scale, abs=1e-4)
    else:
        assert middle[:2] == pytest.approx([0, 0], abs=1e-5)
        assert (low[2] if pivot == "floor" else middle[2]) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(("engine", "level", "hull"), [
    ("none", "old_boulder_LOD1", "old_boulder_LOD0_Collision_00"),
    ("unreal", "SM_old_boulder_LOD1", "UCX_SM_old_boulder_LOD0_00"),
    ("unity", "old_boulder_LOD1", "old_boulder_LOD0_Collider_00"),
    ("godot", "old_boulder_LOD1", "old_boulder_LOD0_Collision_00-convcolonly"),
])  # fmt: skip
def test_names_are_those_the_engine_wants(engine: str, level: str, hull: str) -> None:
    named = Mesh(name="old boulder", vertices=SOURCE.vertices, faces=SOURCE.faces)
    parts = made(named, engine=engine, collision_parts=1)
    names = [part.name for part in parts]
    assert level in names and hull in names
    assert [role(name) for name in names[:-1]] == ["model", "lod", "lod", "collision"]


SOURCE = painted(boulder(4))


def test_collision_parts_are_convex_and_cover_the_shape() -> None:
    parts = [part for part in made(SOURCES["chair"](), collision_parts=8) if role(part.name) == "collision"]
    assert 2 <= len(parts) <= 8
    judges = [trimesh.Trimesh(part.vertices, part.faces) for part in parts]
    assert all(judge.is_watertight and judge.is_convex and judge.volume > 0 for judge in judges)
    boxes = 0.5 * 0.5 * 0.05 + 4 * 0.05**2 * 0.4725 + 0.5 * 0.05 * 0.6
    assert sum(judge.volume for judge in judges) == pytest.approx(boxes, rel=0.2)


def test_the_texture_gets_as_small_as_its_density_allows() -> None:
    mesh, *_ = made(SOURCE, texture_size=1024, texel_density=40.0, levels=1)
    size = mesh.material.albedo_map.pixels.shape[0]
    context = Listener()
    made(SOURCE, context, texture_size=size, levels=1)
    assert size < 1024 and 40 <= context.report["texels_per_metre"] < 80


def test_every_step_is_told_shown_and_can_be_cancelled() -> None:
    context = Listener()
    made(SOURCES["textured boulder"](), context, collision_parts=2)
    done = [said.fraction for said in context.said if isinstance(said, Progress)]
    phases = {said.phase for said in context.said if isinstance(said, Progress)}
    assert done == sorted(done) and len(phases) > 12
    assert sum(isinstance(said, Preview) for said in context.said) >= 3
    for share in (0.1, 0.4, 0.7):
        with pytest.raises(JobCancelled):
            made(SOURCES["textured boulder"](), Listener(int(share * len(context.said))), collision_parts=2)


def test_bad_input_is_answered_with_a_sentence() -> None:
    vertices = SOURCE.vertices.copy()
    vertices[7, 1] = np.nan
    with pytest.raises(InvalidInput, match="1 of 2562 vertices are nowhere: their coordinates are not numbers"):
        made(Mesh(vertices=vertices, faces=SOURCE.faces))
    with pytest.raises(InvalidInput, match="no surface: all its faces are without area"):
        made(Mesh(vertices=np.zeros((3, 3), np.float32), faces=np.int32([[0, 1, 2]])))
    with pytest.raises(ValueError, match="at least one face"):
        Mesh(vertices=np.zeros((0, 3), np.float32), faces=np.zeros((0, 3), np.int32))


def test_a_mesh_without_anything_to_bake_gets_the_maps_it_can() -> None:
    plain = Mesh(vertices=SOURCE.vertices, faces=SOURCE.faces)
    mesh, *_ = made(plain, levels=1)
    kept = [name for name in mesh.material.__struct_fields__ if name.endswith("_map") and getattr(mesh.material, name)]
    assert kept == ["normal_map", "occlusion_map"]
    bare, *_ = made(plain, levels=1, bake_normal=False, bake_occlusion=False)
    assert not any(getattr(bare.material, name) for name in bare.material.__struct_fields__ if name.endswith("_map"))
