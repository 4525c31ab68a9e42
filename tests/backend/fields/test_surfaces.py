"""From a trained field of a ball to a closed mesh that looks like the ball."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.schedule import Stage
from scenewright.backend.fields.surfaces import Surface, SurfaceOptions, extract_surface, field_colours
from scenewright.backend.fields.train import TrainOptions, train
from scenewright.backend.geometry.metrics import psnr
from scenewright.backend.geometry.raster import draw
from scenewright.shared.errors import JobCancelled

from . import scenes

CAMERAS = scenes.orbit(12, 64)
OPTIONS = SurfaceOptions(faces=2000, texture_size=256, resolution=64)
WHITE = np.ones(3)


@pytest.fixture(scope="module")
def field() -> Field:
    return train(
        scenes.ball_photos(CAMERAS), CAMERAS, TrainOptions(iterations=200, stages=(Stage(0.0, 16), Stage(0.3, 32)))
    )


@pytest.fixture(scope="module")
def surface(field: Field) -> Surface:
    return extract_surface(field, scenes.ball_photos(CAMERAS), CAMERAS, OPTIONS)


def test_the_mesh_is_a_closed_ball(surface: Surface) -> None:
    mesh = surface.mesh
    judge = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    assert judge.is_watertight and judge.is_winding_consistent and judge.euler_number == 2 and surface.parts == 1
    assert judge.volume == pytest.approx(4 / 3 * np.pi * scenes.RADIUS**3, rel=0.05)
    assert np.linalg.norm(mesh.vertices, axis=1) == pytest.approx(scenes.RADIUS, abs=0.06)
    assert judge.area_faces.min() > 0 and len(mesh.faces) <= OPTIONS.faces


def test_arrays_are_as_promised(surface: Surface) -> None:
    mesh = surface.mesh
    assert (mesh.vertices.dtype, mesh.faces.dtype, mesh.uvs.dtype) == (np.float32, np.int32, np.float32)
    assert mesh.uvs.shape == (3 * len(mesh.faces), 2) and mesh.uvs.min() >= 0 and mesh.uvs.max() <= 1
    assert mesh.texture.shape == (256, 256, 3) and mesh.texture.dtype == np.uint8
    assert surface.textured > 0.95


def test_the_mesh_looks_like_the_ball_from_new_sides(surface: Surface) -> None:
    elsewhere = scenes.orbit(5, 64)
    photos = scenes.ball_photos(elsewhere) / 255
    truth = photos[..., :3] * photos[..., 3:] + WHITE * (1 - photos[..., 3:])
    assert psnr(draw(surface.mesh, elsewhere), truth) > 26


def test_photos_without_masks_do() -> None:
    photos = scenes.ball_in_surroundings(CAMERAS)
    options = TrainOptions(
        iterations=200,
        stages=(Stage(0.0, 16), Stage(0.3, 32)),
        background="unknown",
        aabb=np.array([[-1.0] * 3, [1.0] * 3]),
    )
    mesh = extract_surface(train(photos, CAMERAS, options), photos, CAMERAS, OPTIONS).mesh
    assert trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).is_watertight


def test_the_field_colours_what_no_photo_sees(field: Field) -> None:
    normals = np.array([[0, 0, 1], [1, 0, 0], [0, -0.6, 0.8]], np.float32)
    colours = field_colours(field, (scenes.RADIUS * normals).astype(np.float32), normals)
    photos = scenes.ball_photos(scenes.look_at(3 * normals.astype(float) + 1e-3, np.zeros(3), 65, 2.0))
    assert colours == pytest.approx(photos[:, 32, 32, :3] / 255, abs=0.12)
    assert np.isnan(field_colours(field, np.zeros((1, 3), np.float32) + 3, normals[:1])).all()


def test_progress_runs_to_the_end(field: Field) -> None:
    told: list[tuple[float, str]] = []
    extract_surface(
        field, scenes.ball_photos(CAMERAS), CAMERAS, OPTIONS, on_progress=lambda done, phase: told.append((done, phase))
    )
    fractions = [done for done, _ in told]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert len({phase for _, phase in told}) > 5


def test_cancelling_stops_at_once(field: Field) -> None:
    with pytest.raises(JobCancelled):
        extract_surface(field, scenes.ball_photos(CAMERAS), CAMERAS, OPTIONS, cancelled=lambda: True)


def test_an_empty_field_says_what_to_do(field: Field) -> None:
    empty = Field(
        field.aabb,
        field.resolution,
        field.cells,
        field.vertices,
        np.zeros_like(field.values),
        field.corners,
        field.background,
    )
    empty.values[:, 0] = -12.0
    with pytest.raises(ValueError, match="The field holds no surface: train it longer"):
        extract_surface(empty, scenes.ball_photos(CAMERAS), CAMERAS, OPTIONS)
