"""Tiles laid onto meshes: their size, their direction, their seams, their age, and the maps of all that."""

import numpy as np
import pytest

from scenewright.backend.geometry.hierarchy import build_hierarchy
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.materials.surface import Surface
from scenewright.backend.texturing import frames, maps, weather
from scenewright.backend.texturing.bulges import Bulges, bulges
from scenewright.backend.texturing.canvas import canvas
from scenewright.backend.texturing.texels import texels
from scenewright.backend.texturing.triplanar import lay
from scenewright.backend.texturing.weather import Site, Weather
from tests.backend.texturing.meshes import box, joined

FLAT = np.zeros((16, 16), np.float32)


def tile(colour: np.ndarray, height: np.ndarray = FLAT, metres: float = 1.0) -> Surface:
    return Surface(height, colour.astype(np.float32), np.full_like(height, 0.5), metres)


def turned(mesh: Triangles, degrees: float) -> Triangles:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    return Triangles((mesh.vertices @ turn.T).astype(np.float32), mesh.faces)


def test_a_tile_repeats_at_its_size_on_every_side() -> None:
    ramp = np.zeros((64, 64, 3), np.float32)
    ramp[..., 0] = (np.arange(64) + 0.5) / 64  # grows to the right
    ramp[..., 1] = ((np.arange(64) + 0.5) / 64)[::-1, None]  # and upwards
    points = np.array([[0.1, -0.5, 0.3], [0.35, -0.5, 0.05], [0.5, 0.1, 0.2], [0.1, 0.2, 0.5]], np.float32)
    normals = np.array([[0, -1, 0], [0, -1, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    usual = np.eye(4)[None, :3]
    laid = lay(tile(ramp, np.zeros((64, 64), np.float32), 0.25), points, normals, np.zeros(4, np.int32), usual)
    places = np.array([[0.1, 0.3], [0.35, 0.05], [0.1, 0.2], [0.1, 0.2]]) / 0.25 % 1
    assert np.allclose(laid.colour[:, :2], places, atol=0.02)
    assert np.allclose(laid.roughness, 0.5) and np.allclose(laid.occlusion, 1)


def test_sides_are_blended_where_they_meet() -> None:
    sides = np.full((16, 16, 3), 0.5)
    normals = np.array([[1, 1, 0], [1, 0.2, 0]], np.float32)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    step = np.where(np.arange(16) < 8, 0.2, 0.8)[None, :, None] * np.ones((16, 1, 3))
    place = np.array([[0.25, 0.75, 0.3]], np.float32).repeat(2, axis=0)
    laid = lay(tile(step), place, normals, np.zeros(2, np.int32), np.eye(4)[None, :3])
    assert laid.colour[0, 0] == pytest.approx(0.5, abs=0.02)  # half from each side
    assert laid.colour[1, 0] == pytest.approx(0.8, abs=0.02)  # nearly all from X's
    assert np.allclose(lay(tile(sides), place, normals, np.zeros(2, np.int32), np.eye(4)[None, :3]).colour, 0.5)


def test_walls_are_found_square_however_they_stand() -> None:
    wall = turned(Triangles(box((3, 0.2, 2)).vertices, box().faces), 27)
    (frame,) = frames.upright(wall, np.zeros(12, np.int32))
    local = wall.vertices @ frame[:, :3].T
    assert sorted(np.ptp(local, axis=0).round(4).tolist()) == pytest.approx([0.2, 2, 3], abs=1e-3)
    assert np.allclose(frame[2], [0, 0, 1, 0])


def test_wood_runs_along_each_board_and_no_two_are_alike() -> None:
    two = joined(box((3, 0.2, 0.1)), box((0.1, 0.2, 4)))
    mesh = Triangles(two.vertices, two.faces)
    part = frames.parts(mesh)
    assert sorted(np.bincount(part).tolist()) == [12, 12]
    axes = frames.along(mesh, part, 0)
    assert abs(axes[part[0], 0, 0]) == pytest.approx(1, abs=1e-3)
    assert abs(axes[part[-1], 0, 2]) == pytest.approx(1, abs=1e-3)
    assert np.abs(axes[0, :, 3] - axes[1, :, 3]).max() > 0.1
    assert np.allclose(np.linalg.det(axes[:, :, :3]), 1)


def test_edges_stand_out_and_corners_between_bodies_are_hollow() -> None:
    mesh = Triangles(box().vertices, box().faces)
    points = np.array([[0, 0, 0.5], [0.49, 0, 0.5], [0.2, 0.2, -0.5]], np.float32)
    normals = np.array([[0, 0, 1], [0, 0, 1], [0, 0, -1]], np.float32)
    found = bulges(points, normals, build_hierarchy(mesh), 1.7, 0.05)
    assert found.edge[0] == found.edge[2] == 0 and found.edge[1] > 0.4
    assert np.all(found.hollow == 0) and np.all(found.openness > 0.99)
    sheet = Triangles(box((1, 1, 0.01)).vertices, box().faces)
    thin = bulges(np.array([[0, 0, 0.005]], np.float32), normals[:1], build_hierarchy(sheet), 1.4, 0.05)
    assert thin.edge[0] == 0  # the back of a board is no edge
    inside = np.concatenate([mesh.faces, mesh.faces + 8])
    stacked = Triangles(np.concatenate([mesh.vertices, mesh.vertices + np.float32([1, 0, 0.6])]), inside)
    near = bulges(np.array([[0.49, 0, 0.5]], np.float32), normals[:1], build_hierarchy(stacked), 2.5, 0.05)
    assert near.hollow[0] > 0.3 and near.openness[0] < 0.7


def site(count: int, normal: tuple[float, float, float], **shape: float) -> Site:
    points = np.random.default_rng(0).random((count, 3), np.float32)
    around = {"edge": 0.0, "hollow": 0.0, "openness": 1.0} | shape
    found = Bulges(**{name: np.full(count, value, np.float32) for name, value in around.items()})
    return Site(points, np.tile(np.array(normal, np.float32), (count, 1)), found, 0.02, 1.0, 0)


def plain(count: int, metallic: float = 0.0) -> weather.Laid:
    column = np.full(count, 0.5, np.float32)
    return weather.Laid(
        np.zeros(count, np.float32), np.full((count, 3), 0.3, np.float32), column, np.full(count, metallic, np.float32),
        np.ones(count, np.float32), np.zeros((count, 3), np.float32),
    )  # fmt: skip


def test_weather_goes_by_shape() -> None:
    def aged(kind: str = "stone", metallic: float = 0.0, bare: weather.Laid | None = None, normal: tuple = (0, 0, 1),
             shape: dict[str, float] | None = None, **amounts: float) -> weather.Laid:  # fmt: skip
        none = {"edges": 0.0, "dirt": 0.0}
        return weather.weathered(
            plain(2000, metallic), bare, site(2000, normal, **(shape or {})), kind, Weather(**(none | amounts))
        )

    assert np.allclose(aged().colour, 0.3)
    assert aged(edges=1.0, shape={"edge": 1.0}).colour.mean() > 0.35 > aged(edges=0.3).colour.mean()
    hidden = {"hollow": 0.8, "openness": 0.2}
    assert aged(dirt=1.0, shape=hidden).colour.mean() < 0.15 and aged(dirt=1.0).colour.mean() > 0.2
    assert aged(shape=hidden).occlusion.mean() < 0.5
    green = aged(moss=0.8).colour
    assert (green[:, 1] > green[:, 0] + 0.01).mean() > 0.5
    below = aged(moss=0.3, normal=(0, 0, -1)).colour
    assert (below[:, 1] > below[:, 0] + 0.01).mean() < 0.1
    rusty = aged("metal", 1.0, rust=1.0)
    assert rusty.metallic.mean() < 0.4 and rusty.colour[:, 0].mean() > rusty.colour[:, 2].mean() + 0.03
    assert aged(snow=1.0).colour.mean() > 0.7 and np.allclose(aged(snow=0.5, normal=(0, 0, -1)).colour, 0.3)
    under = plain(2000)._replace(colour=np.tile(np.array([0.9, 0.1, 0.1], np.float32), (2000, 1)))
    assert aged("timber", bare=under, edges=1.0, shape={"edge": 1.0}).colour[:, 0].mean() > 0.8


def test_words_say_the_weather() -> None:
    assert weather.forecast("ancient mossy stone wall", "rock").moss > 0.5
    assert weather.forecast("moss", "moss").moss == 0
    assert weather.forecast("rusty iron", "metal plate").rust > 0.5 and weather.forecast("rusty oak", "wood").rust == 0
    assert weather.forecast("new steel", "brushed metal").edges == 0
    assert weather.forecast("old oak", "wood").times(0).dirt == 0


def test_normals_follow_heights_in_metres_whatever_the_stretch() -> None:
    # A slope of 0.4 along X, on a side that is three times as wide as high in space but not in the texture.
    painted = canvas(box((3, 1, 1)), 192, "automatic")
    at = texels(painted, (0, 1001), 192)
    found = maps.normals(painted, at, at.points[:, 0] * np.float32(0.4))
    front = np.isin(at.faces, (4, 5))
    assert np.allclose(found[front][:, 2], 1 / np.hypot(1, 0.4), atol=2e-3)
    back = np.isin(at.faces, (0, 1, 2, 3))
    assert np.allclose(found[back], [0, 0, 1], atol=2e-3)
