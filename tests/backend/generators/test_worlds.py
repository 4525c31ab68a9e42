"""Worlds of blocks from words and shapes, and the places, pictures and films they become."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from engines import Client
from msgspec.structs import replace
from numba import njit

from scenewright.backend.formats import mp4
from scenewright.backend.generator import Ask
from scenewright.backend.generators.worlds.restyled_world import RestyledWorldFilm
from scenewright.backend.worlds import compiling
from scenewright.shared.artifacts import Block, CameraPath, Image, Landscape, Material, Mesh, Video, VoxelWorld
from scenewright.shared.errors import JobCancelled
from scenewright.shared.messages import Done, Failed
from scenewright.shared.tasks import (
    MeshToVoxels,
    TextToVoxels,
    VideoToVideo,
    VoxelsToImage,
    VoxelsToScene,
    VoxelsToVideo,
)

SIDE, SMALL = 28, 16  # blocks
QUICK = {"texture_size": 128, "detail": 1, "grass": 0.3}


def grown(
    client: Client, prompt: str = "valley with a river, trees and a hut", seed: int = 2, side: int = SIDE
) -> VoxelWorld:
    task = TextToVoxels(prompt=prompt, width=side, depth=side, height=min(side, 24), seed=seed)
    done = client.end(client.submit("grown-world", task=task))
    assert isinstance(done, Done), done
    (world,) = done.artifacts
    assert isinstance(world, VoxelWorld)
    return world


def failed(client: Client, generator: str, task: Any, **options: Any) -> str:
    ended = client.end(client.submit(generator, task=task, **options))
    assert isinstance(ended, Failed), ended
    return ended.problem.message


def names(world: VoxelWorld) -> set[str]:
    return {entry.name for entry in world.palette}


def test_words_grow_a_world_that_holds_what_they_name(client: Client) -> None:
    world = grown(client)
    assert world.labels.shape == (SIDE, SIDE, 24) and world.block_size == 1.0
    assert {"grass", "water", "thatch"} <= names(world) | ({"thatch"} if "brick" in names(world) else set())
    assert names(world) & {"leafy wood", "pine wood"}
    assert not np.array_equal(grown(client, seed=3).labels, world.labels)
    assert np.array_equal(grown(client).labels, world.labels)
    assert names(grown(client, "snowy desert without water")) >= {"snow"}
    assert "lava" in names(grown(client, "volcano"))


def test_words_that_name_no_land_are_told_the_nearest(client: Client) -> None:
    assert "island" in failed(client, "grown-world", TextToVoxels(prompt="an islend"))
    assert failed(client, "grown-world", TextToVoxels(prompt="")).startswith("Say in a few words")


def test_a_shape_becomes_blocks_of_its_materials_and_is_filled(client: Client) -> None:
    box = cube(Material(name="Red brick", base_colour=(0.5, 0.1, 0.05, 1.0)))
    done = client.end(client.submit("voxeliser", task=MeshToVoxels(mesh=box, blocks=10)))
    (world,) = done.artifacts
    assert world.labels.shape == (10, 10, 10) and (world.labels == 1).all()
    assert world.block_size == pytest.approx(0.2) and world.origin == pytest.approx((-1, -1, -1))
    assert world.palette[0].name == "Red brick" and world.palette[0].material == "terracotta roof"


def test_a_world_becomes_a_place_where_nothing_floats_and_no_label_is_lost(client: Client) -> None:
    world = grown(client)
    done = client.end(client.submit("believable-landscape", task=VoxelsToScene(world=world, seed=1), **QUICK))
    assert isinstance(done, Done), done
    (scene,) = done.artifacts
    assert isinstance(scene, Landscape)
    wood = [number for number, entry in enumerate(world.palette, 1) if "wood" in entry.name]
    trunks = np.isin(world.labels, wood)
    feet = trunks & ~np.roll(trunks, 1, 2)
    trees = [which for which in scene.prop if "tree" in scene.props[which].name]
    assert len(trees) == feet.sum() > 3
    assert done.report["highest_foot"] <= 0.0
    assert {material.name for material in scene.ground.materials if material} >= {"Grass", "Dirt"}
    assert (scene.masks.max(0) > 200).any() and np.abs(scene.masks.sum(1, dtype=int) - 255).max() <= len(scene.metres)
    # The ground stays within what its blocks allow.
    tops = (world.labels > 0).any(2)
    assert tops.all() and scene.ground.vertices[:, 2].max() < 24.5
    assert {part.name for part in scene.parts} >= {"Water", "Built", "Grass"}
    assert done.provenance.contributions and done.provenance.commercial


def test_what_cannot_be_a_place_is_said_in_a_sentence(client: Client) -> None:
    palette = (Block(name="stone"), Block(name="mystery metal"))
    empty = VoxelWorld(labels=np.zeros((4, 4, 4), np.uint8), palette=palette)
    for world in (empty, VoxelWorld(labels=np.zeros((0, 4, 4), np.uint8), palette=palette)):
        assert "no ground" in failed(client, "believable-landscape", VoxelsToScene(world=world))
        assert "no ground" in failed(client, "traced-world", VoxelsToImage(world=world))
    unknown = VoxelWorld(labels=np.full((4, 4, 4), 2, np.uint8), palette=palette)
    assert "no ground" in failed(client, "believable-landscape", VoxelsToScene(world=unknown))
    # What is too much is told before any work.
    posts = np.zeros((512, 512, 4), np.uint8)
    posts[::2, ::2] = 1
    vast = VoxelWorld(labels=posts, palette=palette)
    assert "too many" in failed(client, "believable-landscape", VoxelsToScene(world=vast))
    one = VoxelWorld(labels=np.ones((1, 1, 1), np.uint16), palette=palette)
    done = client.end(client.submit("believable-landscape", task=VoxelsToScene(world=one), **QUICK))
    assert isinstance(done, Done) and len(done.artifacts[0].ground.faces) >= 10


def test_light_pictures_a_world_and_repeats(client: Client) -> None:
    world = grown(client, "bare hills", side=SMALL)
    task = VoxelsToImage(world=world, width=96, height=64, seed=4)
    first, second = (client.end(client.submit("traced-world", task=task, samples=2)) for _ in range(2))
    assert isinstance(first, Done), first
    (picture,) = first.artifacts
    assert isinstance(picture, Image) and picture.pixels.shape == (64, 96, 3)
    assert np.array_equal(picture.pixels, second.artifacts[0].pixels)
    middle = picture.pixels[28:44, 30:66].reshape(-1, 3).astype(int)
    assert middle.std(0).max() > 8 and middle[:, 1].mean() > middle[:, 2].mean()  # land, greener than it is blue


@pytest.fixture
def path() -> CameraPath:
    """Two frames from high above."""
    poses = np.tile(np.eye(4, dtype=np.float32), (2, 1, 1))
    poses[:, :3, 3] = [(0, 0, 60), (3, 0, 60)]
    return CameraPath(
        camera_to_world=poses, focal=np.full((2, 2), 100, np.float32), centre=np.full((2, 2), 32, np.float32),
        width=64, height=64, frame_rate=12.0,
    )  # fmt: skip


@pytest.mark.parametrize("generator", ["traced-world-film", "painted-world-film"])
def test_a_film_follows_the_camera(client: Client, path: CameraPath, generator: str) -> None:
    world = grown(client, "bare hills", side=SMALL)
    done = client.end(client.submit(generator, task=VoxelsToVideo(world=world, path=path)))
    assert isinstance(done, Done), done
    (film,) = done.artifacts
    assert isinstance(film, Video)
    assert (film.frame_count, film.frame_rate, film.width, film.height) == (2, 12.0, 64, 64)
    none = replace(path, camera_to_world=path.camera_to_world[:0], focal=path.focal[:0], centre=path.centre[:0])
    assert "no frames" in failed(client, generator, VoxelsToVideo(world=world, path=none))


def test_a_film_of_a_world_is_drawn_anew_by_whoever_changes_films(client: Client, path: CameraPath) -> None:
    task = VoxelsToVideo(world=grown(client, "bare hills", side=SMALL), path=path, prompt="at night", seed=4)
    shown = {}
    for what in ("light", "depth", "kinds"):
        done = client.end(client.submit("restyled-world-film", task=task, shown=what, samples=1))
        assert isinstance(done, Done), done
        (film,) = done.artifacts
        assert (film.frame_count, film.frame_rate, film.width, film.height) == (2, 12.0, 64, 64)
        shown[what] = next(iter(mp4.decode(film))).astype(float)
    assert np.ptp(shown["depth"].mean((0, 1))) < np.ptp(shown["kinds"].mean((0, 1)))  # grey, but for the night's blue
    assert np.abs(shown["light"] - shown["kinds"]).mean() > 2
    # Without weights, films are changed by what is always there; its words are the user's alone.
    (changer,) = (each for each in done.provenance.contributions if each.task == "video-to-video")
    assert (changer.generator, changer.settings["prompt"]) == ("restyle", "at night")
    lit = client.end(client.submit("traced-world-film", task=task, samples=1)).artifacts[0]
    assert shown["light"].mean() < 0.8 * next(iter(mp4.decode(lit))).mean()
    assert "nobody" in failed(client, "restyled-world-film", task, changer="nobody")


def test_what_a_film_drawn_anew_needs_is_who_draws_it_too() -> None:
    asks = RestyledWorldFilm.asks({"prompt": "dusk"}, RestyledWorldFilm.Options(changer="wan-vace", strength=0.4))
    assert asks[-1] == Ask(VideoToVideo, "wan-vace", {"prompt": "dusk", "strength": 0.4})


def test_compiling_is_told_and_stops_when_the_job_is_cancelled() -> None:
    @njit  # type: ignore[misc, unused-ignore]
    def inner(x: int) -> int:
        return x + 1

    @njit  # type: ignore[misc, unused-ignore]
    def outer(x: int) -> int:
        return int(inner(x) * 2)

    parts = []

    def step() -> None:
        parts.append(len(parts))
        if len(parts) == 2:
            raise JobCancelled

    with pytest.raises(JobCancelled), compiling.told(step):
        outer(1)
    assert len(parts) == 2 and outer(1) == 4
    with compiling.told(step):
        outer(1)
    assert len(parts) == 2  # nothing is left to be compiled


def test_the_painter_paints_what_light_shows_and_repeats(client: Client) -> None:
    world = grown(client, "bare hills")
    task = VoxelsToImage(world=world, width=96, height=64, seed=4)
    lit, painted, again = (
        client.end(client.submit(name, task=task)).artifacts[0].pixels.astype(float)
        for name in ("traced-world", "painted-world", "painted-world")
    )
    assert np.array_equal(painted, again)
    coarse = [each.reshape(8, 8, 12, 8, 3).mean((1, 3)) for each in (painted, lit)]  # texture is not what is compared
    assert np.abs(coarse[0] - coarse[1]).mean() < 24 and np.corrcoef(*(each.ravel() for each in coarse))[0, 1] > 0.9


def test_a_model_paints_over_the_depth_of_a_world(client: Client) -> None:
    task = VoxelsToImage(world=grown(client, "bare hills", side=SMALL), prompt="sunset", width=96, height=64, seed=4)
    done = client.end(client.submit("controlled-world", task=task, painter="relit-control"))
    assert isinstance(done, Done), done
    assert done.artifacts[0].pixels.shape == (64, 96, 3) and done.artifacts[0].pixels.std() > 5
    (painter,) = (each for each in done.provenance.contributions if each.task == "control-to-image")
    assert painter.settings["prompt"].startswith("sunset, grass") and done.report["painted_by"] == "relit-control"
    assert "nobody" in failed(client, "controlled-world", task, painter="nobody")


def cube(material: Material) -> Mesh:
    """Return a cube of two metres, closed."""
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = np.array([face for a, b, c, d in quads for face in ((a, b, c), (a, c, d))], np.int32)
    return Mesh(name="Cube", vertices=corners, faces=faces, material=material)
