"""Quads: made by Blender, laid out and baked without being cut, and still quads in files and in Blender."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from benches.sources import boulder, painted
from judging import assert_usable
from listening import Listener

from scenewright.backend import formats
from scenewright.backend.formats.assets import save_asset
from scenewright.backend.geometry.metrics import distance_to_mesh, sample_surface
from scenewright.backend.geometry.triangles import Triangles
from scenewright.shared import polygons
from scenewright.shared.artifacts import Artifact, Mesh
from scenewright.shared.errors import JobCancelled, Unavailable
from scenewright.shared.messages import Progress
from tests.backend.assets.making import made

pytest.importorskip("bpy", reason="quads are made by Blender's Python module")
FACES = 800
COUNT = """
import bpy, sys, os
bpy.ops.wm.read_factory_settings(use_empty=True)
path = sys.argv[1]
{".fbx": lambda: bpy.ops.import_scene.fbx(filepath=path), ".obj": lambda: bpy.ops.wm.obj_import(filepath=path),
 ".usdc": lambda: bpy.ops.wm.usd_import(filepath=path)}[os.path.splitext(path)[1]]()
mesh = next(each.data for each in bpy.data.objects if each.type == "MESH")
print("sizes", sorted(len(polygon.vertices) for polygon in mesh.polygons), flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def results() -> tuple[Artifact, ...]:
    """An asset whose finest level is of quads."""
    context = Listener()
    found = made(painted(boulder(5)), context, quads=True, faces=FACES, levels=2, texture_size=256, pivot="keep")
    assert context.report["quads"] >= 0.97 * FACES / 2
    return found


def _quads(results: tuple[Artifact, ...]) -> Mesh:
    mesh = results[0]
    assert isinstance(mesh, Mesh) and mesh.polygons is not None
    return mesh


def test_the_finest_level_is_of_quads_and_as_sound_as_any(results: tuple[Artifact, ...]) -> None:
    mesh = _quads(results)
    assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) == pytest.approx(FACES, rel=0.02)
    sizes = np.bincount(mesh.polygons)
    assert set(sizes) <= {1, 2} and (sizes == 2).mean() > 0.97
    source = boulder(5)
    points, _ = sample_surface(Triangles(mesh.vertices, mesh.faces), 5000)
    away = distance_to_mesh(points, Triangles(source.vertices.astype(np.float32), source.faces.astype(np.int32)))
    assert away.mean() < 0.01 * np.ptp(source.vertices, axis=0).max()
    coarser = results[1]
    assert isinstance(coarser, Mesh) and coarser.polygons is None
    assert len(coarser.faces) == pytest.approx(FACES / 2, rel=0.03)


def test_no_seam_runs_through_a_quad(results: tuple[Artifact, ...]) -> None:
    mesh = _quads(results)
    assert mesh.uvs is not None and mesh.polygons is not None
    corners = mesh.uvs.reshape(-1, 3, 2)
    second = np.flatnonzero(~polygons.first_of_each(mesh.polygons))
    np.testing.assert_array_equal(corners[second, 0], corners[second - 1, 0])
    np.testing.assert_array_equal(corners[second, 1], corners[second - 1, 2])


@pytest.mark.parametrize("suffix", [".fbx", ".obj", ".usdc"])
def test_files_that_hold_quads_do(results: tuple[Artifact, ...], tmp_path: Path, suffix: str) -> None:
    mesh = _quads(results)
    (path, *_) = save_asset((mesh,), tmp_path / f"quads{suffix}")
    command = [sys.executable, "-c", COUNT, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout
    sizes = [int(word) for word in said.partition("sizes [")[2].partition("]")[0].split(",")]
    whole = np.bincount(mesh.polygons)
    assert (sizes.count(4), sizes.count(3), len(sizes)) == ((whole == 2).sum(), (whole == 1).sum(), len(whole))


def test_a_plain_mesh_is_written_as_quads_and_read_as_triangles(results: tuple[Artifact, ...], tmp_path: Path) -> None:
    mesh = _quads(results)
    formats.save(mesh, tmp_path / "mesh.obj")
    lines = [line.split() for line in (tmp_path / "mesh.obj").read_text().splitlines() if line.startswith("f ")]
    assert len(lines) == mesh.polygons.max() + 1 and max(map(len, lines)) == 5
    again = formats.load(tmp_path / "mesh.obj", Mesh)
    assert isinstance(again, Mesh) and again.uvs is not None and mesh.uvs is not None
    np.testing.assert_array_equal(again.faces, mesh.faces)
    np.testing.assert_allclose(again.uvs, mesh.uvs, atol=1e-6)
    formats.save(mesh, tmp_path / "mesh.glb")
    assert len(formats.load(tmp_path / "mesh.glb", Mesh).faces) == len(mesh.faces)


def test_cancelling_ends_blender_at_once() -> None:
    context = Listener()
    context._is_cancelled = lambda: "quads" in getattr(context.said[-1], "phase", "") if context.said else False
    began = time.monotonic()
    with pytest.raises(JobCancelled):
        made(painted(boulder(5)), context, quads=True, faces=FACES, levels=1, texture_size=128)
    assert any(isinstance(message, Progress) and message.phase == "Remeshing to quads" for message in context.said)
    assert time.monotonic() - began < 15


def test_without_blender_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Unavailable, match="Quads are made by Blender's Python module.*Switch quads off"):
        made(painted(boulder(3)), quads=True, faces=FACES, levels=1)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [([0, 2], "must count from 0"), ([1, 1], "must count from 0"), ([0, 0], "must go around its first corner")],
)
def test_polygons_that_are_no_fans_are_refused(numbers: list[int], sentence: str) -> None:
    faces = np.array([[0, 1, 2], [3, 2, 1]], np.int32)
    with pytest.raises(ValueError, match=sentence):
        Mesh(vertices=np.eye(4, 3, dtype=np.float32), faces=faces, polygons=np.array(numbers, np.int32))


def test_outlines_go_around_polygons_of_any_size() -> None:
    corners, starts = polygons.outlines(np.array([0, 1, 1, 1, 2, 2], np.int32))
    assert corners.tolist() == [0, 1, 2, 3, 4, 5, 8, 11, 12, 13, 14, 17]
    assert starts.tolist() == [0, 3, 8]


def test_small_things_become_quads_too() -> None:
    pebble = boulder(4)
    pebble.vertices *= 0.01
    mesh = _quads(made(painted(pebble), quads=True, faces=FACES, levels=1, texture_size=128))
    assert len(mesh.faces) == pytest.approx(FACES, rel=0.05)
    assert np.ptp(mesh.vertices, axis=0) == pytest.approx(np.ptp(pebble.vertices, axis=0), rel=0.05)
