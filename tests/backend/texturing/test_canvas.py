"""What can be painted and what cannot; which texels lie where."""

import msgspec
import numpy as np
import pytest

from scenewright.backend.texturing.canvas import canvas
from scenewright.backend.texturing.texels import looked_up, texel_width, texels
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from tests.backend.texturing.meshes import box


def changed(**words: object) -> Mesh:
    return msgspec.structs.replace(box(), **words)


def test_texels_lie_on_their_faces_and_know_where_they_are() -> None:
    painted = canvas(box((2, 1, 1)), 96, "automatic")
    assert painted.sheets == ((0, 1001),) and painted.remarks == {"uvs": "own", "overlap": 0.0, "flat_faces": 0}
    at = texels(painted, (0, 1001), 96)
    assert np.allclose(np.abs(at.points / [1, 0.5, 0.5]).max(axis=1), 1, atol=1e-5)
    assert np.allclose(np.abs(at.normals).max(axis=1), 1, atol=1e-5)  # edges of a box are sharp
    picture = at.picture(at.points)
    assert picture.shape == (96, 96, 3) and np.allclose(picture[at.owner >= 0], at.points)
    coarse = texels(painted, (0, 1001), 48)
    assert np.median(np.abs(looked_up(coarse.picture(coarse.points), at) - at.points)) < 0.02
    side = np.sqrt((2 * (2 + 2 + 1)) / (6 * 0.29 * 0.46)) / 96
    assert texel_width(painted, 96) == pytest.approx(side, rel=1e-4)


def test_slots_and_tiles_have_sheets_of_their_own() -> None:
    mesh = box(tiles=(0, 0, 1, 1, 10, 10), slots=np.repeat(np.array([0, 0, 0, 2, 2, 2], np.int32), 2))
    with pytest.raises(InvalidInput, match="UDIM"):
        canvas(mesh, 64, "automatic")
    mesh = box(tiles=(0, 0, 1, 1, 9, 9), slots=np.repeat(np.array([0, 0, 0, 2, 2, 2], np.int32), 2))
    painted = canvas(mesh, 64, "automatic")
    assert painted.sheets == ((0, 1001), (0, 1002), (2, 1002), (2, 1010))
    assert set(texels(painted, (2, 1010), 64).faces) == {8, 9, 10, 11}


def test_only_selected_faces_have_texels() -> None:
    chosen = np.zeros(12, bool)
    chosen[4:6] = True
    painted = canvas(changed(selected=chosen), 64, "automatic")
    assert set(texels(painted, (0, 1001), 64).faces) == {4, 5}


def test_a_face_across_a_border_is_in_both_tiles() -> None:
    uvs = box().uvs + np.array([0.9, 0], np.float32)
    assert canvas(changed(uvs=uvs), 64, "automatic").sheets == ((0, 1001), (0, 1002))


def test_without_uvs_a_mesh_is_unwrapped() -> None:
    painted = canvas(changed(uvs=None), 64, "automatic")
    assert painted.remarks == {"uvs": "new"} and painted.uvs.min() >= 0 and painted.uvs.max() <= 1
    assert len(np.unique(texels(painted, (0, 1001), 64).faces)) == 12


def test_overlapping_uvs_are_refused_unless_kept_or_made_anew() -> None:
    stacked = box()
    uvs = stacked.uvs.copy()
    uvs[6:] = np.tile(uvs[:6], (5, 1))
    mesh = changed(uvs=uvs)
    with pytest.raises(InvalidInput, match="lie on each other on 100%.*Choose New.*Choose Keep"):
        canvas(mesh, 64, "automatic")
    assert canvas(mesh, 64, "keep").remarks["overlap"] == pytest.approx(1.0)
    assert canvas(mesh, 64, "new").remarks == {"uvs": "new"}
    # In slots of their own they have pictures of their own, and do not meet.
    apart = changed(uvs=uvs, slots=np.repeat(np.arange(6, dtype=np.int32), 2))
    assert len(canvas(apart, 64, "automatic").sheets) == 6


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"uvs": np.zeros((36, 2), np.float32)}, "have no area. Choose New"),
        ({"uvs": np.full((36, 2), np.nan, np.float32)}, "are no numbers"),
        ({"uvs": np.full((36, 2), -3, np.float32) + box().uvs}, "beyond UDIM tiles"),
        ({"selected": np.zeros(12, bool)}, "No face of the mesh is selected"),
        ({"vertices": np.full((8, 3), np.nan, np.float32)}, "12 faces of the mesh have a corner"),
        ({"vertices": np.zeros((8, 3), np.float32)}, "have no area"),
    ],
)
def test_what_cannot_be_painted_is_said(words: dict[str, np.ndarray], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        canvas(changed(**words), 64, "automatic")


def test_flat_faces_are_counted_and_the_rest_painted() -> None:
    uvs = box().uvs.copy()
    uvs[:6] = uvs[0]
    painted = canvas(changed(uvs=uvs), 64, "automatic")
    assert painted.remarks["flat_faces"] == 2
    assert set(texels(painted, (0, 1001), 64).faces) == set(range(2, 12))


def test_too_many_textures_are_refused() -> None:
    mesh = box(tiles=(0, 1, 2, 3, 4, 5))
    with pytest.raises(InvalidInput, match="6 textures of 8192 × 8192 texels are too many"):
        canvas(mesh, 8192, "automatic")


def test_a_million_triangles_without_uvs_are_refused_at_once() -> None:
    count = 600_000
    mesh = Mesh(vertices=box().vertices, faces=np.tile(box().faces, (count // 12, 1)))
    with pytest.raises(InvalidInput, match="Unwrapping 600,000 triangles takes too long"):
        canvas(mesh, 64, "automatic")
