"""`inflate`: one picture in, a closed, textured body out, whatever the outline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judging import assert_usable, silhouette_iou
from listening import Listener
from pictures import NAMES, colours, drawn, hard, on_paper
from PIL import Image as Picture

from scenewright.backend import formats
from scenewright.backend.generators.spatial.inflate import Inflate
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import ImageTo3D

SIZE = 640  # pixels along the side of the pictures
SETTINGS: tuple[dict[str, Any], ...] = (
    {"faces": 10_000, "seed": 0},
    {"faces": 9000, "seed": 1, "sides": "front", "depth": 0.4, "back": "smooth"},
    {"faces": 14_000, "seed": 2, "flatness": 0.6, "detail": 0.5, "depth": 1.5},
)


def inflated(pixels: np.ndarray, context: Listener | None = None, **settings: Any) -> Mesh:
    names = {"faces", "seed", "texture_size", "background"}
    task = {"texture_size": 256} | {key: value for key, value in settings.items() if key in names}
    options = {key: value for key, value in settings.items() if key not in names}
    image = Image(name="thing", pixels=pixels)
    return Inflate().run(ImageTo3D(image=image, **task), Inflate.Options(**options), context or Listener())


@pytest.mark.parametrize("settings", SETTINGS, ids=["round", "flat back", "pressed"])
@pytest.mark.parametrize("name", NAMES)
def test_every_outline_becomes_a_usable_body(name: str, settings: dict[str, Any]) -> None:
    pixels = drawn(name, SIZE)
    mesh = inflated(pixels, **settings)
    assert_usable(mesh)
    assert len(mesh.faces) == pytest.approx(settings["faces"], rel=0.02)
    assert silhouette_iou(mesh, pixels[..., 3] / 255) >= 0.98


@pytest.mark.parametrize("name", ["star", "teapot", "text g", "snowflake"])
def test_edges_in_steps_become_smooth(name: str) -> None:
    pixels = hard(name, SIZE)
    mesh = inflated(pixels, faces=10_000)
    assert_usable(mesh)
    assert silhouette_iou(mesh, pixels[..., 3] / 255) >= 0.97


def test_it_stands_on_the_ground_and_faces_the_front_view() -> None:
    mesh = inflated(drawn("disc"), faces=4000, height=2.5, depth=1.0)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[2] == 0 and high[2] == pytest.approx(2.5, rel=1e-5)
    assert low[0] == pytest.approx(-high[0], abs=1e-3) and low[1] == pytest.approx(-high[1], rel=1e-5)
    # A disc of depth 1 is a ball.
    away = np.linalg.norm(mesh.vertices - [0, 0, 1.25], axis=1)
    assert away == pytest.approx(1.25, rel=0.012)


def test_a_flat_back_is_flat() -> None:
    mesh = inflated(drawn("star"), faces=4000, sides="front")
    assert mesh.vertices[:, 1].max() == 0 and mesh.vertices[:, 1].min() < -0.1


@pytest.mark.parametrize("back", ["mirror", "smooth"])
def test_the_picture_is_on_the_front_and_no_background_anywhere(back: str) -> None:
    pixels = drawn("fish", 400)
    pixels[..., :3] = np.where(pixels[..., 3:] > 0, colours(400), 0)  # black behind the fish
    mesh = inflated(pixels, faces=4000, texture_size=1024, back=back)
    corners = mesh.vertices[mesh.faces].reshape(-1, 3)
    shown = _texels(mesh)
    rows, columns = np.nonzero(pixels[..., 3] >= 128)
    scale = (np.ptp(rows) + 1) / corners[:, 2].max()
    across = corners[:, 0] * scale + (columns.min() + columns.max() + 1) / 2
    down = (corners[:, 2].max() - corners[:, 2]) * scale + rows.min()
    wanted = colours(400)[np.clip(down.astype(int), 0, 399), np.clip(across.astype(int), 0, 399)]
    front = np.repeat(_facing(mesh) < 0, 3)
    assert np.abs(shown[front].astype(int) - wanted[front]).mean() < 4
    assert np.abs(shown[~front].astype(int) - wanted[~front]).mean() < (4 if back == "mirror" else 25)
    assert mesh.material.albedo_map.pixels.max(axis=2).min() > 30  # no black anywhere, not even between the charts


def test_text_is_mirrored_on_the_back_alone() -> None:
    """Seen from either side, the texture is not mirrored against the surface: normal maps bake the right way round."""
    mesh = inflated(drawn("text g"), faces=4000)
    sides = np.diff(mesh.uvs.reshape(-1, 3, 2), axis=1)
    assert (np.linalg.det(sides) > 0).all()


@pytest.mark.parametrize("paper", [(255, 255, 255), (20, 60, 120)])
@pytest.mark.parametrize("name", ["heart", "gear", "teapot"])
def test_plain_paper_is_cut_away(name: str, paper: tuple[int, int, int]) -> None:
    mesh = inflated(on_paper(name, SIZE, paper), faces=6000)
    assert silhouette_iou(mesh, drawn(name, SIZE)[..., 3] / 255) >= 0.98


def test_a_picture_can_be_kept_whole() -> None:
    mesh = inflated(colours(64), background="keep", faces=2000)
    assert_usable(mesh)
    width, _, height = np.ptp(mesh.vertices, axis=0)
    assert width == pytest.approx(height, rel=0.01)


def test_the_same_seed_gives_the_same_mesh() -> None:
    first, second = (inflated(drawn("heart"), faces=2000, seed=3) for _ in range(2))
    assert (first.vertices == second.vertices).all() and (first.uvs == second.uvs).all()


def test_small_holes_are_filled_where_asked() -> None:
    open_ring, filled = (inflated(drawn("ring"), faces=3000, fill_holes=share) for share in (0.0005, 1.0))
    assert [assert_usable(mesh).euler_number for mesh in (open_ring, filled)] == [0, 2]


def test_it_tells_how_far_it_is_and_stops() -> None:
    context = Listener()
    inflated(drawn("star"), context, faces=2000)
    fractions = [message.fraction for message in context.said if isinstance(message, Progress)]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert any(isinstance(message, Preview) for message in context.said)
    for count in range(1, len(context.said)):
        with pytest.raises(JobCancelled):
            inflated(drawn("star"), Listener(cancel_after=count), faces=2000)


# Pictures that make no body, or that come in unusual files ------------------------------------------------------------


@pytest.mark.parametrize(
    ("pixels", "settings", "sentence"),
    [
        (np.zeros((64, 64, 4), np.uint8), {}, "wholly transparent"),
        (np.full((1, 1, 3), 200, np.uint8), {}, "1×1 pixels: too small"),
        (np.full((64, 64, 3), 200, np.uint8), {}, "No object stands out"),
        (colours(64), {"background": "alpha"}, "no alpha mask"),
        (np.full((32, 32, 3), np.nan, np.float32), {}, "not numbers"),
        (drawn("snowflake"), {"faces": 100}, "intricate that it needs about .* triangles"),
    ],
    ids=["transparent", "one pixel", "plain", "no alpha", "nan", "few triangles"],
)
def test_what_cannot_be_done_is_said(pixels: np.ndarray, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        inflated(pixels, **settings)


def test_noise_all_over_is_refused_or_makes_something_closed() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8)
    try:
        mesh = inflated(pixels, faces=20_000)
    except InvalidInput as problem:
        assert problem.remedy or "triangles" in str(problem)
    else:
        assert_usable(mesh)


@pytest.mark.parametrize("mode", ["I;16", "CMYK", "P", "PA", "LA", "L", "1"])
def test_files_of_any_mode_are_understood(mode: str, tmp_path: Path) -> None:
    path = _written(mode, tmp_path)
    mesh = inflated(formats.load(path, Image).pixels, faces=3000)
    assert_usable(mesh)
    assert silhouette_iou(mesh, drawn("heart")[..., 3] / 255) >= 0.96


def test_a_very_long_picture_is_scaled_down(tmp_path: Path) -> None:
    picture = np.full((300, 20_000, 3), 255, np.uint8)
    picture[60:240, 500:19_500] = (30, 90, 160)
    Picture.fromarray(picture).save(tmp_path / "long.png")
    mesh = inflated(formats.load(tmp_path / "long.png", Image).pixels, faces=8000)
    assert_usable(mesh)
    width, _, height = np.ptp(mesh.vertices, axis=0)
    assert width / height == pytest.approx(19_000 / 180, rel=0.1)


def _written(mode: str, folder: Path) -> Path:
    """Write the heart in a mode of Pillow's, on white where the mode has no alpha."""
    cut, paper = Picture.fromarray(drawn("heart")), Picture.fromarray(on_paper("heart"))
    if mode == "I;16":
        deep = np.asarray(paper.convert("L")).astype(np.uint16) * 257
        Picture.fromarray(deep).save(folder / "heart.png")
    elif mode == "CMYK":
        paper.convert("CMYK").save(folder / "heart.jpg", quality=95)
        return folder / "heart.jpg"
    elif mode == "PA":
        cut.quantize(64).save(folder / "heart.png")
    elif mode in ("P", "L"):
        paper.convert(mode).save(folder / "heart.png")
    elif mode == "1":
        cut.getchannel("A").point(lambda value: 255 * (value < 128)).convert("1").save(folder / "heart.png")
    else:
        cut.convert(mode).save(folder / "heart.png")
    return folder / "heart.png"


def _texels(mesh: Mesh) -> np.ndarray:
    """Return the texture's colour at each face corner, (3m, 3)."""
    texture = mesh.material.albedo_map.pixels
    size = len(texture)
    places = np.clip((mesh.uvs * [size, -size] + [0, size]).astype(int), 0, size - 1)
    return texture[places[:, 1], places[:, 0]]


def _facing(mesh: Mesh) -> np.ndarray:
    """Return the second coordinate of the faces' normals, (m,)."""
    corners = mesh.vertices[mesh.faces]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 1]


def test_regions_of_one_colour_become_parts_on_the_front() -> None:
    pixels = drawn("disc", SIZE)
    pixels[..., :3] = (200, 40, 40)
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    spots = ((0.4, 0.4, 0.08), (0.62, 0.45, 0.06), (0.5, 0.66, 0.07))
    for across, down, radius in spots:
        pixels[np.hypot(x - across, y - down) < radius, :3] = (245, 245, 240)
    layered = inflated(pixels, faces=8000, layers=8, depth=1.0)
    judge = assert_usable(layered)
    assert len(layered.faces) == pytest.approx(8000, rel=0.02)
    _, *raised = sorted(judge.split(), key=lambda part: -part.volume)
    assert len(raised) == len(spots)
    for part in raised:
        # The disc has become a ball: each spot rises from it, and its back is inside.
        away = np.linalg.norm(part.vertices - [0, 0, 0.5], axis=1)
        assert away.max() > 0.51 and away.min() < 0.495
        assert (part.vertices[:, 1] < 0).all()


def test_a_picture_without_distinct_regions_has_no_layers() -> None:
    pixels = drawn("disc")
    pixels[..., :3] = (200, 40, 40)
    mesh = inflated(pixels, faces=3000, layers=8)
    assert assert_usable(mesh).body_count == 1
