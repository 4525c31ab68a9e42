"""The main job, small: the demo from photographs of the bundled scene to a saved scene, everything real."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from blenders import run
from checkout import ROOT
from PIL import Image

Outcome = tuple[Path, str]
Found = dict[str, Any]
SMALL = ("--views", "16", "--size", "72", "--seconds", "15", "--frames", "5")
ASK = Path(__file__).parent / "road_in_blender.py"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Run the demo as a user does, and return its folder and what it said."""
    out = tmp_path_factory.mktemp("road") / "with space"
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--out", str(out), *SMALL]
    environment = {**os.environ, "SCENEWRIGHT_BOOTSTRAP": "0"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return out, done.stderr


@pytest.fixture(scope="module")
def scene(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What a fresh Blender finds in the saved scene."""
    answer = tmp_path_factory.mktemp("answer") / "scene.json"
    done = run("5.0", ASK, str(outcome[0] / "demo.blend"), str(answer))
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(answer.read_text())


def test_the_table_says_what_took_how_long_and_where_things_lie(outcome: Outcome) -> None:
    out, said = outcome
    for words in (
        "Fit the radiance field",
        "in all",
        "PSNR of a held-out view",
        "mesh, triangles",
        str(out / "demo.blend"),
    ):
        assert words in said


def test_the_mesh_stands_beside_the_original_with_its_texture_and_provenance(scene: Found) -> None:
    mesh = scene["mesh"]
    assert 1000 < mesh["triangles"] <= 20_000
    assert mesh["uv_range"][0] >= 0 and mesh["uv_range"][1] <= 1
    assert mesh["image_size"] == [1024, 1024] and mesh["image_packed"]
    assert mesh["generator"] == "field-mesh"
    assert mesh["location"][0] > mesh["original_width"]
    assert np.allclose(mesh["size"], mesh["original_size"], rtol=0.15)


def test_the_film_is_a_strip_as_long_as_the_scene(scene: Found) -> None:
    assert scene["strip"]["frames"] == 5
    assert scene["strip"]["file_exists"]


def test_the_mesh_is_closed(scene: Found) -> None:
    assert scene["mesh"]["faces_per_edge"] == [2]


def test_the_exported_mesh_is_the_same_for_another_reader(outcome: Outcome, scene: Found) -> None:
    mesh = trimesh.load(outcome[0] / "demo.glb", force="mesh")
    assert len(mesh.faces) == scene["mesh"]["triangles"] and mesh.volume > 0
    assert mesh.visual.material.baseColorTexture.size == (1024, 1024)
    size = np.ptp(mesh.bounds, axis=0)[[0, 2, 1]]  # glTF is Y up
    assert np.allclose(size, scene["mesh"]["size"], rtol=1e-3)


def test_the_picture_shows_photos_field_and_mesh(outcome: Outcome) -> None:
    with Image.open(outcome[0] / "demo.png") as picture:
        sheet = np.asarray(picture.convert("RGB")).astype(int)
    red = (sheet[..., 0] > sheet[..., 1] + 60) & (sheet[..., 0] > sheet[..., 2] + 60)
    rows = [red[92:330], red[334:572], red[576:814], red[860:]]
    assert all(row.sum() > 300 for row in rows), [int(row.sum()) for row in rows]


def test_a_preview_came_back(outcome: Outcome) -> None:
    with Image.open(outcome[0] / "preview.png") as preview:
        assert 64 <= preview.size[0] == preview.size[1] <= 256
