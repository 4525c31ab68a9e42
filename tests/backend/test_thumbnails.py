"""Thumbnails show what is there: centred, lit, in its colours, and clear around it."""

from __future__ import annotations

import warnings
from typing import get_args

import numpy as np
import pytest
import trimesh
from engines import Client

from scenewright.backend.formats import mp4
from scenewright.backend.home import Home
from scenewright.backend.thumbnails import DRAWN, thumbnail
from scenewright.backend.thumbnails.canvas import SIZE
from scenewright.shared.artifacts import (
    AnyArtifact,
    Artifact,
    Audio,
    Block,
    CameraPath,
    Capture,
    GaussianSplats,
    Image,
    Landscape,
    Material,
    Mesh,
    PointCloud,
    ScenePlan,
    Score,
    Text,
    Volume,
    VoxelWorld,
)
from scenewright.shared.messages import Done, Preview
from scenewright.shared.tasks import ImageTo3D, MeshToPointCloud
from tests.backend.fields.scenes import random_field

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 20), (20, 20, 230), (255, 255, 255)


def _drawn(artifact: Artifact) -> np.ndarray:
    image = thumbnail(artifact)
    assert image is not None and image.colour_space == "srgb"
    assert image.pixels.shape == (SIZE, SIZE, 4) and image.pixels.dtype == np.uint8
    return image.pixels.astype(int)


def _mesh(shape: trimesh.Trimesh, **words: object) -> Mesh:
    return Mesh(vertices=np.array(shape.vertices, np.float32), faces=np.array(shape.faces, np.int32), **words)  # type: ignore[arg-type]


def _ball(**words: object) -> Mesh:
    return _mesh(trimesh.creation.icosphere(5), **words)


def _frame(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Return how many clear rows and columns there are above, below, left and right of what is drawn."""
    rows, columns = np.nonzero(pixels[..., 3] > 64)
    return rows.min(), SIZE - 1 - rows.max(), columns.min(), SIZE - 1 - columns.max()


def _is(colour: tuple[int, ...], pixel: np.ndarray) -> bool:
    """Tell whether a lit pixel is of a hue."""
    return int(np.argmax(pixel[:3])) == int(np.argmax(colour)) and pixel[:3].max() > 2 * np.median(pixel[:3])


def _noise(count: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 3))


# Shapes --------------------------------------------------------------------------------------------------------------


def test_a_mesh_is_centred_fills_the_picture_and_has_soft_edges() -> None:
    pixels = _drawn(_ball())
    above, below, left, right = _frame(pixels)
    assert max(above, below, left, right) - min(above, below, left, right) <= 1
    assert 0.03 * SIZE < left < 0.08 * SIZE
    rows, columns = np.mgrid[:SIZE, :SIZE] + 0.5
    distance = np.hypot(rows - SIZE / 2, columns - SIZE / 2) - (SIZE / 2 - left)
    assert (pixels[distance < -2, 3] == 255).all() and (pixels[distance > 2, 3] == 0).all()
    assert ((pixels[..., 3] > 0) & (pixels[..., 3] < 255)).sum() > 400


def test_light_falls_from_above_on_the_left() -> None:
    grey = _drawn(_ball())[..., 0]
    third = SIZE // 3
    assert grey[third, third] > grey[2 * third, 2 * third] + 40
    assert grey[third, SIZE // 2] > grey[2 * third, SIZE // 2] + 20


@pytest.mark.parametrize(("scale", "shift"), [(1e-5, 0.0), (1e5, 0.0), (1.0, 1000.0)])
def test_neither_size_nor_place_matter(scale: float, shift: float) -> None:
    ball = _ball()
    moved = Mesh(vertices=ball.vertices * np.float32(scale) + np.float32(shift), faces=ball.faces)
    assert np.abs(_drawn(moved) - _drawn(ball)).mean() < 1.0


def test_the_faces_of_a_box_are_even_and_those_of_a_ball_are_round() -> None:
    box = _drawn(_mesh(trimesh.creation.box((1, 1, 1))))
    shades, counts = np.unique(box[box[..., 3] == 255][:, 0], return_counts=True)
    assert counts[np.argsort(counts)[-9:]].sum() > 0.9 * counts.sum()
    ball = _drawn(_mesh(trimesh.creation.icosphere(3)))
    assert len(np.unique(ball[ball[..., 3] == 255][:, 0])) > 60
    assert np.ptp(shades) > 50


def test_a_mesh_wears_its_texture() -> None:
    ball = _ball()
    # Seen from the front and the right, so that what is right in the picture lies along (0.8, 0.6).
    place = ball.vertices[ball.faces].reshape(-1, 3)
    uvs = np.stack([np.clip((place @ [0.8, 0.6, 0.0] + 1) / 2, 0, 0.999), np.full(len(place), 0.5)], 1)
    texture = np.zeros((4, 64, 3), np.uint8)
    texture[:, :32], texture[:, 32:] = RED, BLUE
    material = Material(albedo_map=Image(pixels=texture), roughness=1.0)
    pixels = _drawn(_ball(uvs=uvs.astype(np.float32), material=material))
    assert _is(RED, pixels[SIZE // 2, SIZE // 4]) and _is(BLUE, pixels[SIZE // 2, 3 * SIZE // 4])


def test_a_mesh_wears_the_colours_of_its_vertices() -> None:
    ball = _ball()
    colours = np.full((len(ball.vertices), 4), 255, np.uint8)
    colours[:, :3] = np.where(ball.vertices[:, 2:] > 0, GREEN, RED)
    pixels = _drawn(_ball(colours=colours))
    assert _is(GREEN, pixels[SIZE // 4, SIZE // 2]) and _is(RED, pixels[4 * SIZE // 5, SIZE // 2])


def test_points_leave_no_gaps_and_the_nearer_hide_the_farther() -> None:
    points = _noise(20_000)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    colours = np.full((len(points), 4), 255, np.uint8)
    colours[:, :3] = np.where(points @ [[0.55], [-0.78], [0.46]] > 0, BLUE, RED)
    pixels = _drawn(PointCloud(points=points.astype(np.float32), colours=colours))
    assert np.ptp(_frame(pixels)) <= 8
    rows, columns = np.mgrid[:SIZE, :SIZE]
    inside = np.hypot(rows - SIZE / 2, columns - SIZE / 2) < 0.4 * SIZE
    assert (pixels[inside, 3] == 255).mean() > 0.97
    assert (pixels[inside, 2] > pixels[inside, 0]).mean() > 0.98


def test_points_with_normals_are_lit() -> None:
    points = _noise(20_000)
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    grey = _drawn(PointCloud(points=points, normals=points))[..., 0]
    above, below = slice(SIZE // 3 - 9, SIZE // 3 + 9), slice(2 * SIZE // 3 - 9, 2 * SIZE // 3 + 9)
    assert grey[above, above].mean() > grey[below, below].mean() + 40


def test_a_near_splat_covers_a_far_one_and_thin_ones_let_light_through() -> None:
    towards = np.array([0.55, -0.78, 0.46], np.float32)
    means = np.stack([towards, -towards, 2 * towards])
    colours = np.array([RED, BLUE, GREEN]) / 255
    splats = GaussianSplats(
        means=means, quaternions=np.tile(np.float32([2, 0, 0, 0]), (3, 1)),
        scales=np.full((3, 3), 0.3, np.float32), opacities=np.array([0.99, 0.99, 0.0], np.float32),
        harmonics=((colours - 0.5) / 0.28209479).astype(np.float32)[:, :, None],
    )  # fmt: skip
    pixels = _drawn(splats)
    assert np.abs(pixels[SIZE // 2, SIZE // 2] - (*RED, 255)).max() < 6
    assert pixels[0, 0, 3] < 3


def test_a_splat_is_as_long_and_as_turned_as_it_is() -> None:
    ends = np.array([[0, 0, 1], [0, 0, -1], [0, 0, 0]], np.float32)
    half = np.sqrt(0.5).astype(np.float32)
    splats = GaussianSplats(
        means=ends, quaternions=np.tile([half, 0, half, 0], (3, 1)).astype(np.float32),
        scales=np.array([[1e-3] * 3, [1e-3] * 3, [0.5, 0.02, 0.02]], np.float32),
        opacities=np.full(3, 0.9, np.float32), harmonics=np.full((3, 3, 1), 1.7, np.float32),
    )  # fmt: skip
    rows, columns = np.nonzero(_drawn(splats)[..., 3] > 100)
    assert np.ptp(rows) > 8 * np.ptp(columns)


def test_a_field_is_drawn_without_what_is_behind_it() -> None:
    field = random_field(harmonics=1, resolution=16)
    place = field.vertices / 8.0 - 1
    field.values[:, 0] = np.where(np.linalg.norm(place, axis=1) < 0.7, 8.0, -20.0)
    field.values[:, 1:4] = np.array([1.5, -1.5, -1.5])
    pixels = _drawn(field.artifact("ball"))
    assert _is(RED, pixels[SIZE // 2, SIZE // 2]) and pixels[SIZE // 2, SIZE // 2, 3] > 250
    assert pixels[4, 4, 3] == 0


def test_smoke_is_lit_from_above_and_framed() -> None:
    x, y, z = np.mgrid[:40, :40, :40]
    density = np.zeros((40, 40, 40), np.float32)
    density[np.sqrt((x - 8) ** 2 + (y - 8) ** 2 + (z - 8) ** 2) < 6] = 0.01
    pixels = _drawn(Volume(density=density, voxel_to_world=np.diag([0.1, 0.1, 0.1, 1.0]).astype(np.float32)))
    above, below, left, right = _frame(pixels)
    assert abs(above - below) < 24 and abs(left - right) < 16 and left < 0.3 * SIZE
    assert pixels[SIZE // 2, SIZE // 2, 3] > 200
    assert pixels[above + 30, SIZE // 2, 0] > pixels[SIZE - below - 30, SIZE // 2, 0] + 20


# Pictures, surfaces and sounds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(100, 400), (400, 100), (3000, 2000), (7, 5), (1, 1)])
def test_an_image_is_shown_whole_with_nothing_beside_it(size: tuple[int, int]) -> None:
    source = np.zeros((*size, 3), np.uint8)
    source[:, : size[1] // 2], source[:, size[1] // 2 :] = RED, BLUE
    pixels = _drawn(Image(pixels=source))
    above, below, left, right = _frame(pixels)
    assert min(above, left) == 0 and abs(above - below) <= 1 and abs(left - right) <= 1
    assert abs((SIZE - 2 * above) / (SIZE - 2 * left) - size[0] / size[1]) < 0.02 * size[0] / size[1] + 0.02
    assert pixels[SIZE // 2, SIZE - 1 - right].tolist() == [*BLUE, 255]


def test_colour_spaces_and_alpha_are_kept() -> None:
    half = np.full((8, 8, 1), 0.5, np.float32)
    assert _drawn(Image(pixels=half, colour_space="linear"))[9, 9].tolist() == [188, 188, 188, 255]
    assert _drawn(Image(pixels=half, colour_space="data"))[9, 9].tolist() == [128, 128, 128, 255]
    dots = np.zeros((512, 512, 4), np.uint8)
    dots[::2, ::2] = (*GREEN, 255)
    assert _drawn(Image(pixels=dots))[9, 9].tolist() == [*GREEN, 64]


def test_a_capture_is_its_first_photo_and_a_film_its_first_frame() -> None:
    photos = [np.full((32, 32, 3), colour, np.uint8) for colour in (RED, BLUE)]
    poses, pair = np.tile(np.eye(4, dtype=np.float32), (2, 1, 1)), np.ones((2, 2), np.float32)
    images = tuple(Image(pixels=photo) for photo in photos)
    capture = Capture(images=images, camera_to_world=poses, focal=pair, centre=pair)
    assert _drawn(capture)[9, 9].tolist() == [*RED, 255]
    assert np.abs(_drawn(mp4.encode(photos, 24.0))[9, 9] - (*RED, 255)).max() < 12


def test_a_material_is_a_ball_that_shines_the_more_the_smoother_it_is() -> None:
    rough, smooth = (_drawn(Material(base_colour=(0.8, 0.02, 0.02, 1), roughness=amount)) for amount in (1.0, 0.15))
    for pixels in (rough, smooth):
        assert np.ptp(_frame(pixels)) == 0 and _is(RED, pixels[SIZE // 2, SIZE // 2])
    assert smooth[..., 1].max() > 190 > 120 > rough[SIZE // 4 : SIZE // 2, SIZE // 4 : SIZE // 2, 1].max()
    gold = _drawn(Material(base_colour=(1.0, 0.7, 0.1, 1), roughness=0.3, metallic=1.0))[..., :3]
    assert np.ptp(gold[SIZE // 8 : -SIZE // 8, SIZE // 2, 0]) > 90


def test_a_material_shows_its_maps() -> None:
    halves = np.full((2, 64, 3), RED, np.uint8)
    halves[:, 32:] = BLUE
    pixels = _drawn(Material(albedo_map=Image(pixels=halves)))
    row = pixels[SIZE // 2, SIZE // 8 : -SIZE // 8]
    assert (row[:, 0] > 100).any() and (row[:, 2] > 100).any()
    leaning = np.full((4, 4, 3), (1.0, 0.5, 0.55), np.float32)
    flat, bent = (
        _drawn(Material(normal_map=Image(pixels=normals, colour_space="data")))[..., 0]
        for normals in (np.full((4, 4, 3), (0.5, 0.5, 1.0), np.float32), leaning)
    )
    assert flat[SIZE // 2, SIZE // 4] > bent[SIZE // 2, SIZE // 4] + 20


def test_a_sound_is_as_tall_as_it_is_loud() -> None:
    time = np.arange(48_000) / 48_000
    loud = np.where(time < 0.5, 0.1, 0.4) * np.sin(2 * np.pi * 440 * time)
    alpha = _drawn(Audio(samples=loud.astype(np.float32)[:, None], sample_rate=48_000))[..., 3]
    heights = (alpha > 127).sum(0)
    quiet, noisy = heights[: SIZE // 2 - 4].max(), heights[SIZE // 2 + 4 :].max()
    assert noisy / quiet == pytest.approx(4.0, rel=0.1) and 0.8 * SIZE < noisy < 0.9 * SIZE


# What cannot be drawn ------------------------------------------------------------------------------------------------


def test_a_score_shows_notes_from_left_to_right_and_high_ones_above() -> None:
    notes = np.float32([[0, 2, 60, 1], [2, 2, 72, 1]])
    score = Score(notes=notes, player=np.int32([0, 1]), players=("a", "b"), tempi=np.float32([[0, 120]]))
    pixels = thumbnail(score).pixels
    early, late = (np.argwhere(part[..., 3] > 128) for part in (pixels[:, :128], pixels[:, 128:]))
    assert late[:, 0].max() < early[:, 0].min()
    one, other = pixels[tuple(early[0])], pixels[late[0][0], 128 + late[0][1]]
    assert np.abs(one[:3].astype(int) - other[:3]).max() > 40


def test_a_world_of_blocks_shows_their_colours() -> None:
    labels = np.ones((4, 4, 2), np.uint8)
    labels[:, :, 1] = 2
    palette = (Block(name="dirt", colour=(0.4, 0.3, 0.2)), Block(name="grass", colour=(0.1, 0.8, 0.1)))
    pixels = thumbnail(VoxelWorld(labels=labels, palette=palette)).pixels.astype(int)
    seen = pixels[pixels[..., 3] > 250]
    green = seen[:, 1] > seen[:, 0] + 40
    assert 0.2 < green.mean() < 0.95 and 0.1 < (pixels[..., 3] > 250).mean() < 0.9
    with pytest.raises(ValueError, match="empty"):
        thumbnail(VoxelWorld(labels=np.zeros((2, 2, 2), np.uint8), palette=palette))


def test_a_landscape_shows_its_ground_and_what_stands_on_it() -> None:
    green, red = (Material(name=name, base_colour=(*tint, 1.0)) for name, tint in
                  (("Grass", (0.0, 0.5, 0.0)), ("Rock", (0.8, 0.0, 0.0))))  # fmt: skip
    square = np.float32([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]])
    faces = np.int32([[0, 1, 2], [0, 2, 3]])
    post = Mesh(
        vertices=np.float32([[0, 0, 0], [0.4, 0, 0], [0.2, 0, 2]]), faces=np.int32([[0, 1, 2], [2, 1, 0]]), material=red
    )
    pose = np.eye(4, dtype=np.float32)[None].copy()
    pose[0, :3, 3] = [2, 2, 0]
    scene = Landscape(
        ground=Mesh(vertices=square, faces=faces, slots=np.zeros(2, np.int32), materials=(green,)),
        masks=np.full((4, 1), 255, np.uint8), metres=np.ones(1, np.float32), props=(post,),
        prop=np.zeros(1, np.int32), poses=pose,
    )  # fmt: skip
    pixels = thumbnail(scene).pixels.astype(int)
    seen = pixels[pixels[..., 3] > 250]
    assert (seen[:, 1] > seen[:, 0] + 30).mean() > 0.5 and (seen[:, 0] > seen[:, 1] + 30).mean() > 0.005


def test_every_kind_is_drawn_or_is_nothing_to_see() -> None:
    assert DRAWN.keys() | {Text, CameraPath, ScenePlan} == set(get_args(AnyArtifact))
    assert thumbnail(Text(text="words")) is None and thumbnail(ScenePlan()) is None


NOWHERE = np.full((3, 3), np.nan, np.float32)
FACE = np.array([[0, 1, 2]], np.int32)


@pytest.mark.parametrize(
    "artifact",
    [
        Mesh(vertices=NOWHERE, faces=FACE),
        PointCloud(points=np.zeros((0, 3), np.float32)),
        PointCloud(points=NOWHERE),
        Volume(density=np.zeros((4, 4, 4), np.float32), voxel_to_world=np.eye(4, dtype=np.float32)),
        Audio(samples=np.zeros((0, 2), np.float32), sample_rate=48_000),
        Capture(images=(), camera_to_world=np.zeros((0, 4, 4), np.float32), focal=np.zeros((0, 2), np.float32),
                centre=np.zeros((0, 2), np.float32)),
    ],
    ids=lambda artifact: type(artifact).__name__,
)  # fmt: skip
def test_what_is_empty_is_said(artifact: Artifact) -> None:
    with pytest.raises(ValueError, match=r"nothing to draw|is empty|has no photos"):
        thumbnail(artifact)


def test_flat_tiny_and_silent_things_are_drawn_all_the_same() -> None:
    point = np.zeros((3, 3), np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for artifact in (
            Mesh(vertices=point, faces=FACE),
            Mesh(vertices=np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0]], np.float32), faces=FACE),
            Mesh(
                vertices=np.concatenate([np.eye(3, dtype=np.float32), NOWHERE]), faces=np.concatenate([FACE, FACE + 2])
            ),
            PointCloud(points=point[:1]),
            Audio(samples=np.zeros((5, 1), np.float32), sample_rate=48_000),
            Material(),
        ):
            _drawn(artifact)


# At a job's end ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("generator", ["scatter", "trial-big"])
def test_a_job_whose_generator_shows_nothing_shows_its_result_before_its_end(client: Client, generator: str) -> None:
    done = client.run(generator)
    shown = [message for message in client.seen if isinstance(message, Preview)]
    assert [message.job for message in shown] == [done.job]
    np.testing.assert_array_equal(shown[0].image.pixels, _drawn(done.artifacts[0]))
    assert client.seen.index(shown[0]) < client.seen.index(done)


def test_what_is_seen_last_is_the_result_whatever_a_generator_showed_on_the_way(client: Client) -> None:
    pixels = np.zeros((48, 48, 4), np.uint8)
    pixels[8:40, 8:40] = (200, 40, 40, 255)
    task = ImageTo3D(image=Image(pixels=pixels), faces=500, texture_size=128)
    done = client.end(client.submit("inflate", task=task))
    shown = [message.image.pixels for message in client.seen if isinstance(message, Preview)]
    np.testing.assert_array_equal(shown[-1], _drawn(done.artifacts[0]))


def test_what_a_generator_showed_stays_where_the_result_cannot_be_drawn(client: Client) -> None:
    client.end(client.submit("trial-talkative", task=MeshToPointCloud(mesh=_ball(), count=3)))
    shown = [message.image.pixels.shape for message in client.seen if isinstance(message, Preview)]
    assert set(shown) == {(8, 8, 3)}


def test_a_result_that_cannot_be_drawn_is_a_result(client: Client, home: Home) -> None:
    nowhere = Mesh(vertices=NOWHERE, faces=FACE)
    done = client.end(client.submit("trial-echo", task=MeshToPointCloud(mesh=nowhere)))
    assert isinstance(done, Done) and not any(isinstance(message, Preview) for message in client.seen)
    assert "The PointCloud could not be drawn." in home.log(done.job).read_text()
