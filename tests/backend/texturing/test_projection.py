"""Pictures laid onto meshes: what is seen comes back, what is hidden stays clean, and what nothing shows is filled."""

import msgspec
import numpy as np
import pytest

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.texturing import brushwork, guides, holes, views
from scenewright.backend.texturing.canvas import Canvas, canvas
from scenewright.backend.texturing.projection import Painting
from scenewright.backend.texturing.texels import texels
from scenewright.shared.artifacts import CameraPath, Mesh
from scenewright.shared.errors import InvalidInput
from tests.backend.texturing.meshes import box, joined

SIZE = 128
FRONT = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], np.float32)  # looks along +Y


def pattern(points: np.ndarray) -> np.ndarray:
    return (0.5 + 0.4 * np.sin(points @ np.array([[9.0, 2, 4], [2, 8, -4], [-5, 4, 7]]))).astype(np.float32)


def truth(painted: Canvas, size: int = SIZE) -> dict[tuple[int, int], np.ndarray]:
    return {sheet: texels(painted, sheet, size).picture(pattern(texels(painted, sheet, size).points))
            for sheet in painted.sheets}  # fmt: skip


def front(distance: float = 4.0, size: int = 128) -> Cameras:
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = FRONT, (0, -distance, 0)
    return Cameras(pose[None], np.full((1, 2), 2.4 * size), np.full((1, 2), size / 2), size, size)


def seen_again(mesh: Mesh, most: int = 10) -> float:
    """Return the decibels at which a known texture comes back in views that nothing was painted from."""
    painted = canvas(mesh, SIZE, "automatic")
    known, painting = truth(painted), Painting(painted, SIZE)
    cameras = views.around(painted, most, 256)
    for number in range(len(cameras)):
        guide = guides.look(painted, cameras, number)
        painting.add(guide, guides.shown(painted, guide, known))
    found = {at.sheet: at.picture(own) for at, own in zip(painting.sheets, holes.filled(painting, 0), strict=True)}
    fresh = views.around(painted, 4, 150)
    errors = []
    for number in range(len(fresh)):
        guide = guides.look(painted, fresh, number)
        one, other = (guides.shown(painted, guide, each)[guide.mask] for each in (known, found))
        errors.append(((one - other) ** 2).mean())
    return float(-10 * np.log10(np.mean(errors)))


@pytest.mark.parametrize("tiles", [(0,) * 6, (0, 1, 0, 2, 0, 1)])
def test_a_known_texture_comes_back(tiles: tuple[int, ...]) -> None:
    assert seen_again(box((1, 0.7, 0.4), tiles)) >= 35


def test_it_comes_back_on_a_hollow_shape() -> None:
    two = joined(box((1, 0.3, 0.3)), msgspec.structs.replace(box((0.3, 0.3, 1)), vertices=box((0.3, 0.3, 1)).vertices
                                                             + np.float32([0.36, 0, 0.66])))  # fmt: skip
    assert seen_again(two) >= 30


def test_nothing_is_painted_through_what_stands_before_it() -> None:
    before, behind = box((0.4, 0.1, 0.4)), box((1, 0.1, 1))
    moved = msgspec.structs.replace(before, vertices=before.vertices - np.float32([0, 0.6, 0]))
    painted = canvas(joined(moved, behind), SIZE, "automatic")
    painting = Painting(painted, SIZE)
    guide = guides.look(painted, front(), 0)
    red = np.zeros((128, 128, 3), np.float32)
    red[..., 0] = 1
    painting.add(guide, red)
    (at,), (seen,) = painting.sheets, painting.seen
    large = at.faces >= 12
    facing = at.normals[:, 1] < -0.9
    shadow = (np.abs(at.points[:, [0, 2]]) < 0.19).all(axis=1)
    assert not seen[large & facing & shadow].any() and not seen[~facing].any()
    lit = large & facing & (np.abs(at.points[:, [0, 2]]).max(axis=1) > 0.3)
    assert seen[lit & (np.abs(at.points[:, [0, 2]]).max(axis=1) < 0.45)].mean() > 0.95
    assert np.allclose(painting.colours()[0][seen], [1, 0, 0], atol=1e-5)


def test_the_background_does_not_bleed_in_at_outlines() -> None:
    painted = canvas(box(), SIZE, "automatic")
    painting = Painting(painted, SIZE)
    guide = guides.look(painted, front(), 0)
    picture = np.where(guide.mask[..., None], np.float32(0.25), np.float32(1.0)).repeat(3, axis=2)
    painting.add(guide, picture)
    assert np.allclose(painting.colours()[0][painting.seen[0]], 0.25, atol=1e-5)


def test_guides_say_depth_normals_and_places() -> None:
    painted = canvas(box(), SIZE, "automatic")
    guide = guides.look(painted, front(), 0)
    middle = (64, 64)
    assert guide.depth[middle] == pytest.approx(3.5, abs=1e-3) and guide.nearness()[0, 0] == 0
    assert guide.nearness().max() == pytest.approx(1) and guide.nearness()[guide.mask].min() >= 0.119
    assert np.allclose(guide.normals(painted)[middle], [0.5, 0.5, 1], atol=1e-3)  # towards the camera
    assert np.allclose(guide.position()[middle], [0, -0.5, 0], atol=0.02) and np.isnan(guide.position()[0, 0]).all()


def test_views_cover_the_mesh_and_stop_when_nothing_is_new() -> None:
    painted = canvas(box(), SIZE, "automatic")
    cameras = views.around(painted, 20, 96)
    assert 4 <= len(cameras) <= 12
    painting = Painting(painted, SIZE)
    for number in range(len(cameras)):
        painting.add(guides.look(painted, cameras, number), np.zeros((96, 96, 3), np.float32))
    assert painting.seen[0].mean() > 0.97
    assert len(views.around(painted, 3, 96)) == 3
    one_face = np.zeros(12, bool)
    one_face[4:6] = True
    only = canvas(msgspec.structs.replace(box(), selected=one_face), SIZE, "automatic")
    assert len(views.around(only, 20, 96)) <= 3


def path(pose: np.ndarray, count: int = 1) -> CameraPath:
    return CameraPath(
        camera_to_world=np.repeat(pose[None], count, 0), focal=np.full((count, 2), 200, np.float32),
        centre=np.full((count, 2), 64, np.float32), width=128, height=96,
    )  # fmt: skip


def test_given_cameras_are_used_where_they_see_something() -> None:
    painted = canvas(box(), SIZE, "automatic")
    good, bad = front().camera_to_world[0], front(-4.0).camera_to_world[0]
    both = msgspec.structs.replace(path(good, 2), camera_to_world=np.stack([bad, good]))
    found = views.given(both, painted, 256, 64)
    assert len(found) == 1 and (found.width, found.height) == (256, 192)
    with pytest.raises(InvalidInput, match="None of the cameras sees"):
        views.given(path(bad), painted, 256)
    with pytest.raises(InvalidInput, match="no camera"):
        views.given(path(good, 0), painted, 256)


def test_only_what_is_not_painted_well_is_asked_for() -> None:
    painted = canvas(box(), SIZE, "automatic")
    painting = Painting(painted, SIZE)
    guide = guides.look(painted, front(size=256), 0)
    first = brushwork.request(painting, guide)
    assert first is not None and first.words == "front view"
    assert np.array_equal(first.wanted, guide.mask) and first.free.all()
    painting.add(guide, np.full((256, 256, 3), 0.8, np.float32))
    assert brushwork.request(painting, guide) is None  # all of it is there
    turned = views.around(painted, 1, 256)
    beside = guides.look(painted, turned, 0)
    asked = brushwork.request(painting, beside)
    assert asked is not None
    kept = beside.mask & ~asked.free
    assert kept.sum() > 200 and np.allclose(asked.picture[kept], 0.8, atol=0.02)
    faces = beside.face[asked.wanted]
    assert (~np.isin(faces, (4, 5))).mean() > 0.85  # nearly all of it on the other sides


def test_what_is_not_selected_is_not_painted() -> None:
    chosen = np.zeros(12, bool)
    chosen[4:6] = True
    painted = canvas(msgspec.structs.replace(box(), selected=chosen), SIZE, "automatic")
    guide = guides.look(painted, views.around(canvas(box(), SIZE, "automatic"), 1, 128), 0)
    asked = brushwork.request(Painting(painted, SIZE), guide)
    assert asked is not None and set(guide.face[asked.wanted]) <= {4, 5}
    others = guide.mask & ~np.isin(guide.face, (4, 5))
    assert others.any() and not asked.free[others].any()


def test_what_no_view_shows_goes_on_from_beside_it() -> None:
    painted = canvas(box(), SIZE, "automatic")
    painting = Painting(painted, SIZE)
    guide = guides.look(painted, front(), 0)
    picture = np.full((128, 128, 3), 0.3, np.float32) + np.random.default_rng(0).random((128, 128, 1), np.float32) / 10
    painting.add(guide, picture)
    assert painting.seen[0].mean() < 0.3
    (filled,) = holes.filled(painting, 0)
    assert np.isfinite(filled).all() and np.allclose(filled.mean(), 0.35, atol=0.03)
    assert np.array_equal(filled[painting.seen[0]], painting.colours()[0][painting.seen[0]])
