"""`projected-material` through a whole backend: a mesh and words in, the same mesh painted out."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from engines import Client
from listening import Listener

from scenewright.backend import formats
from scenewright.backend.generators.texture.projected_material import ProjectedMaterial
from scenewright.shared.artifacts import Image, Material, Mesh
from scenewright.shared.errors import JobCancelled
from scenewright.shared.messages import Done, Failed, Progress
from scenewright.shared.tasks import MeshToTexture
from tests.backend.texturing.meshes import box


def asked(client: Client, options: dict[str, object] | None = None, **task: object) -> Done | Failed:
    words = {"mesh": box(), "texture_size": 128, **task}
    return client.end(client.submit("projected-material", task=MeshToTexture(**words), **(options or {})))


def made(client: Client, options: dict[str, object] | None = None, **task: object) -> Mesh:
    done = asked(client, options, **task)
    assert isinstance(done, Done), done
    return done.artifacts[0]


def pixels(image: Image | None) -> np.ndarray:
    assert image is not None
    return image.pixels.astype(int)


def side(picture: np.ndarray, number: int) -> np.ndarray:
    """Return the middle of the part of a picture that one side of the box has."""
    size = len(picture)
    left, low = int(size * ((number % 3) / 3 + 0.06)), int(size * ((number // 3) / 2 + 0.06))
    return picture[size - low - int(0.36 * size) : size - low, left : left + int(0.2 * size)]


def test_a_mesh_is_painted_in_its_own_uvs(client: Client) -> None:
    done = asked(client, prompt="old red brick", seed=3)
    assert isinstance(done, Done)
    (mesh,) = done.artifacts
    assert np.array_equal(mesh.uvs, box().uvs) and np.array_equal(mesh.faces, box().faces)
    material = mesh.material
    assert material.name == "old red brick" and mesh.slots is None and mesh.materials == ()
    albedo = pixels(material.albedo_map)
    assert albedo.shape == (128, 128, 3) and side(albedo, 2)[..., 0].mean() > side(albedo, 2)[..., 2].mean() + 15
    assert side(albedo, 2).std() > 5
    for image in (material.normal_map, material.roughness_map, material.height_map, material.occlusion_map):
        assert pixels(image).shape[:2] == (128, 128) and image.colour_space == "data"
    assert 0.002 < material.height_metres < 0.08
    assert done.report["family"] == "brick" and done.report["uvs"] == "own" and done.report["textures"] == 1
    again = made(client, prompt="old red brick", seed=3)
    assert np.array_equal(pixels(again.material.albedo_map), albedo)


def test_bricks_lie_level_and_go_on_around_corners(client: Client) -> None:
    albedo = pixels(
        made(client, {"weathering": 0.0}, prompt="brick", mesh=box((2, 2, 2)), texture_size=512).material.albedo_map
    )
    # Joints are level: on upright sides (x, then y) rows of the picture differ more than columns.
    for number in (0, 3):
        wall = side(albedo, number).mean(axis=2)
        assert max(wall.mean(axis=1).std(), wall.mean(axis=0).std()) > 1.5 * min(
            wall.mean(axis=1).std(), wall.mean(axis=0).std()
        )


def test_a_photo_is_laid_on(client: Client) -> None:
    random = np.random.default_rng(0)
    photo = Image(name="felt", pixels=(random.random((96, 96, 3)) * [40, 90, 30] + [20, 120, 10]).astype(np.uint8))
    mesh = made(client, exemplar=photo)
    red, green, blue = side(pixels(mesh.material.albedo_map), 1).mean(axis=(0, 1))
    assert green > red + 40 and green > blue + 40 and mesh.material.name == "felt"


def test_slots_tiles_and_selected_faces_are_kept_apart(client: Client) -> None:
    slots = np.repeat(np.array([0, 0, 0, 1, 1, 1], np.int32), 2)
    chosen = np.ones(12, bool)
    chosen[:2] = False
    mesh = box(tiles=(0, 0, 1, 0, 0, 0), slots=slots, selected=chosen, material=Material(name="mine"))
    done = asked(client, mesh=mesh, prompt="granite")
    assert isinstance(done, Done) and done.report["textures"] == 3
    painted = done.artifacts[0]
    # The first slot keeps its material for the face that was not selected; what was painted of it has one of its own.
    assert [each and each.name for each in painted.materials] == ["mine", "granite", "granite"]
    assert painted.slots.tolist() == [0, 0, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]
    tiled = painted.materials[2]
    assert (tiled.udim, [tile.udim for tile in tiled.tiles]) == (1001, [1002])
    assert painted.materials[1].tiles == ()


def test_what_was_painted_survives_as_glb(client: Client, tmp_path: Path) -> None:
    slots = np.repeat(np.array([0, 0, 0, 1, 1, 1], np.int32), 2)
    painted = made(client, mesh=box(tiles=(0, 0, 1, 0, 0, 0), slots=slots), prompt="granite", texture_size=128)
    found = formats.load(formats.save(painted, tmp_path / "box.glb"), Mesh)
    assert len(found.materials) == 3 and sorted(np.bincount(found.slots).tolist()) == [2, 4, 6]
    assert found.uvs.min() >= 0 and found.uvs.max() <= 1
    second = next(
        each
        for each in found.materials
        if np.array_equal(each.albedo_map.pixels, painted.material.tiles[0].albedo_map.pixels)
    )
    assert np.bincount(found.slots)[found.materials.index(second)] == 2
    folder = formats.save(painted.material, tmp_path / "granite")
    again = formats.load(folder, Material)
    assert [tile.udim for tile in again.tiles] == [1002]
    assert np.array_equal(again.tiles[0].normal_map.pixels, painted.material.tiles[0].normal_map.pixels)


def test_without_uvs_there_are_new_ones(client: Client) -> None:
    mesh = made(client, mesh=msgspec.structs.replace(box(), uvs=None), prompt="concrete")
    assert mesh.uvs is not None and mesh.uvs.min() >= 0 and mesh.uvs.max() <= 1


def test_quads_stay_quads_unless_new_uvs_take_them_apart(client: Client) -> None:
    quads = np.repeat(np.arange(6, dtype=np.int32), 2)
    mesh = msgspec.structs.replace(box(), polygons=quads)
    assert np.array_equal(made(client, mesh=mesh, prompt="concrete").polygons, quads)
    apart = msgspec.structs.replace(mesh, uvs=np.random.default_rng(0).random((36, 2), np.float32))
    assert made(client, {"uvs": "keep"}, mesh=apart, prompt="concrete").polygons is None


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({}, "Say what the mesh is made of, or choose a photo."),
        ({"prompt": "brik"}, "Did you mean brick"),
        ({"prompt": "木" * 9000}, "No surface is known"),
        ({"exemplar": Image(pixels=np.zeros((4, 4, 3), np.uint8))}, "too small"),
        ({"prompt": "oak", "mesh": msgspec.structs.replace(box(), selected=np.zeros(12, bool))}, "No face"),
    ],
)
def test_what_cannot_be_done_is_said(client: Client, task: dict[str, object], sentence: str) -> None:
    failed = asked(client, **task)
    assert isinstance(failed, Failed) and failed.problem.code == "InvalidInput"
    assert sentence in failed.problem.message


def test_it_tells_how_far_it_is_and_stops_when_told() -> None:
    task = MeshToTexture(mesh=box(), prompt="oak", texture_size=128)
    context = Listener()
    ProjectedMaterial().run(task, ProjectedMaterial.Options(), context)
    told = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert told == sorted(told) and len(told) > 2 and told[-1] >= 0.25
    with pytest.raises(JobCancelled):
        ProjectedMaterial().run(task, ProjectedMaterial.Options(), Listener(cancel_after=2))
