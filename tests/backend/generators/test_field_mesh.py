"""`field-mesh`: a closed mesh of the right size and place within its budget, its texture from the photos."""

import msgspec
import numpy as np
import pytest
import trimesh
from listening import Fitted, Listener, Made

from scenewright.backend.generators.spatial.field_mesh import FieldMesh
from scenewright.shared.artifacts import Capture
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import FieldToMesh


@pytest.fixture(scope="module")
def made(fitted: Fitted, ball: Capture) -> Made:
    """The ball's mesh, and the context it was made in."""
    context = Listener()
    task = FieldToMesh(field=fitted[0], capture=ball, faces=2000, texture_size=256)
    return FieldMesh().run(task, FieldMesh.Options(), context), context


def test_it_is_closed_and_within_its_budget(made: Made) -> None:
    mesh, context = made
    judge = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    assert judge.is_watertight and judge.is_winding_consistent
    assert len(mesh.faces) <= 2000 and context.report["triangles"] == len(mesh.faces)


def test_it_is_the_ball(made: Made) -> None:
    mesh, _ = made
    radii = np.linalg.norm(mesh.vertices, axis=1)
    assert np.median(radii) == pytest.approx(0.5, abs=0.03)
    volume = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).volume
    assert volume == pytest.approx(4 / 3 * np.pi * 0.5**3, rel=0.15)


def test_its_texture_shows_what_the_photos_show(made: Made) -> None:
    mesh, _ = made
    texture = mesh.material.albedo_map.pixels
    assert texture.shape == (256, 256, 3)
    corners = mesh.vertices[mesh.faces].reshape(-1, 3)
    pixels = (mesh.uvs * [255, -255] + [0, 255]).round().astype(int)
    seen = texture[pixels[:, 1], pixels[:, 0]] / 255
    truth = 0.5 + 0.4 * np.sin(corners * 6)
    assert np.abs(seen - truth).mean() < 0.08


def test_edges_come_along(made: Made) -> None:
    mesh, _ = made
    starts, ends = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    assert (np.sort(mesh.edges[mesh.corner_edges], axis=1) == np.sort(np.stack([starts, ends], 1), axis=1)).all()
    assert len(mesh.edges) == 1.5 * len(mesh.faces)


def test_a_field_without_a_surface(fitted: Fitted, ball: Capture) -> None:
    thin = msgspec.structs.replace(fitted[0], density=np.full_like(fitted[0].density, -12))
    with pytest.raises(InvalidInput, match="no surface"):
        FieldMesh().run(FieldToMesh(field=thin, capture=ball), FieldMesh.Options(), Listener())
