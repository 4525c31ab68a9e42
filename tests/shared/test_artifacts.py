"""An artifact that is not sound cannot be made; the sentence says why."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import numpy as np
import pytest
from examples import ARTIFACT_TYPES

from scenewright.shared.arrays import array_fields
from scenewright.shared.artifacts import Capture, Image, Mesh

VERTICES = np.eye(3, dtype=np.float32)
FACES = np.array([[0, 1, 2]], np.int32)
EDGES = np.array([[0, 1], [1, 2], [2, 0]], np.int32)
CORNER_EDGES = np.array([0, 1, 2], np.int32)
IMAGE = Image(pixels=np.zeros((2, 2, 3), np.uint8))


def _capture(poses: np.ndarray, images: int | None = None) -> Capture:
    count = len(poses)
    pairs = np.ones((count, 2), np.float32)
    shown = count if images is None else images
    return Capture(images=(IMAGE,) * shown, camera_to_world=poses.astype(np.float32), focal=pairs, centre=pairs)


def _pose(changes: dict[tuple[int, int], float]) -> np.ndarray:
    poses = np.tile(np.eye(4), (3, 1, 1))
    for place, value in changes.items():
        poses[1][place] = value
    return poses


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"faces": FACES[:0]}, "A mesh needs at least one face."),
        ({"faces": FACES + 1}, "faces point at element 3 of only 3."),
        ({"faces": FACES - 1}, "faces point at element -1 of only 3."),
        ({"faces": FACES, "edges": EDGES}, "edges and corner_edges go together"),
        ({"faces": FACES, "corner_edges": CORNER_EDGES}, "edges and corner_edges go together"),
        ({"faces": FACES, "edges": EDGES, "corner_edges": CORNER_EDGES + 1}, "corner_edges point at element 3"),
        ({"faces": FACES, "edges": EDGES * 2, "corner_edges": CORNER_EDGES}, "edges point at element 4"),
        ({"faces": FACES.astype(np.int64)}, "faces must be int32"),
        ({"faces": FACES, "uvs": np.zeros((2, 2), np.float32)}, "uvs must be float32"),
    ],
)
def test_a_mesh_must_hold_together(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Mesh(vertices=VERTICES, **fields)


def test_a_mesh_with_all_it_may_carry_is_sound() -> None:
    assert Mesh(vertices=VERTICES, faces=FACES, edges=EDGES, corner_edges=CORNER_EDGES).material is None


@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 2, 5), (0, 2, 3), (2, 0, 3)])
def test_an_image_has_pixels_and_known_channels(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="1, 3 or 4 channels"):
        Image(pixels=np.zeros(shape, np.uint8))


@pytest.mark.parametrize(
    ("poses", "images", "sentence"),
    [
        (_pose({}), 2, "2 photos but 3 camera poses: give one each."),
        (_pose({(0, 3): np.nan}), None, r"The camera poses \[1\] are not numbers"),
        (_pose({(2, 2): np.inf}), None, r"The camera poses \[1\] are not numbers"),
        (_pose({(0, 0): -1.0}), None, "Camera pose 1 is mirrored or scaled"),
        (_pose({(0, 0): 9.0}), None, "Camera pose 1 is mirrored or scaled"),
    ],
)
def test_a_capture_has_one_rigid_pose_for_each_photo(poses: np.ndarray, images: int | None, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        _capture(poses, images)


def test_artifacts_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        IMAGE.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("kind", ARTIFACT_TYPES, ids=lambda kind: kind.__name__)
def test_every_array_says_what_it_holds(kind: type) -> None:
    assert kind.__doc__
    assert all(specification.meaning for specification in array_fields(kind).values())
    arrays = [name for name, hint in get_type_hints(kind).items() if np.ndarray in (hint, *get_args(hint))]
    assert set(arrays) == set(array_fields(kind))
