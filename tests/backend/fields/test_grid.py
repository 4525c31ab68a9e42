"""The sparse grid: every cell finds its corners, refining keeps values, saving keeps everything."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.fields import bricks, grid
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.shared.artifacts import RadianceField

from . import scenes


@pytest.fixture
def sparse() -> Field:
    return scenes.random_field(resolution=14, sparse=True)


def test_numbering_finds_what_is_there_and_nothing_else(sparse: Field) -> None:
    table, rows = bricks.number(sparse.cells, 14)
    expected = {tuple(cell): row for row, cell in enumerate(sparse.cells.tolist())}
    for cell in np.ndindex(14, 14, 14):
        assert bricks.row_of(table, rows, *cell) == expected.get(cell, -1)


def test_empty_bricks_know_how_far_the_next_one_is() -> None:
    table, _ = bricks.number(np.array([[0, 0, 0], [31, 0, 0]], np.uint16), 32)
    assert table[0, 0, 0] >= 0
    assert table[7, 0, 0] >= 0
    assert [table[brick] for brick in ((1, 0, 0), (3, 2, 0), (4, 7, 1), (6, 0, 0))] == [-1, -3, -7, -1]


def test_sorting_keeps_each_coordinate_once() -> None:
    coordinates = np.random.default_rng(0).integers(0, 20, (500, 3)).astype(np.uint16)
    ordered = bricks.sort(coordinates, 20)
    assert {tuple(row) for row in ordered.tolist()} == {tuple(row) for row in coordinates.tolist()}
    assert len(ordered) == len({tuple(row) for row in ordered.tolist()})
    brick = ordered // bricks.SIDE
    assert (np.abs(np.diff(brick.astype(int), axis=0)).any(1)).sum() == len(np.unique(brick, axis=0)) - 1


def test_corners_are_the_vertices_around_a_cell(sparse: Field) -> None:
    offsets = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    np.testing.assert_array_equal(sparse.vertices[sparse.corners], sparse.cells[:, None] + offsets)


def test_pruning_and_compacting_leave_the_rest_as_it_was(sparse: Field) -> None:
    keep = sparse.cells[:, 1] < 5
    pruned = grid.prune(sparse, keep)
    compacted = grid.compact(pruned)
    assert len(compacted.vertices) < len(sparse.vertices)
    np.testing.assert_array_equal(compacted.vertices[compacted.corners], sparse.vertices[sparse.corners[keep]])
    cameras = scenes.orbit(2, 12)
    np.testing.assert_array_equal(render(pruned, cameras).colour, render(compacted, cameras).colour)


def test_dilation_adds_the_neighbours_across_faces(sparse: Field) -> None:
    middle = len(sparse.cells) // 2
    keep = np.arange(len(sparse.cells)) == middle
    grown = grid.dilate(sparse, keep)
    distance = np.abs(sparse.cells.astype(int) - sparse.cells[middle]).sum(1)
    np.testing.assert_array_equal(grown, distance <= 1)


@pytest.mark.parametrize("finer", [12, 16, 20])
def test_refining_interpolates(finer: int) -> None:
    coarse = scenes.random_field(resolution=8)
    slope = np.array([0.3, -0.2, 0.5])
    coarse.values[:, 0] = coarse.vertices @ slope
    coarse.values[:, 1:13] = (coarse.vertices @ slope)[:, None] * np.arange(1, 13)
    fine = grid.resample(coarse, grid.subdivide(coarse, finer), finer)
    assert len(fine.cells) == finer**3
    expected = fine.vertices * (8 / finer) @ slope
    np.testing.assert_allclose(fine.values[:, 0], expected, atol=1e-4)
    np.testing.assert_allclose(fine.values[:, 1:13], expected[:, None] * np.arange(1, 13), atol=1e-3)


def test_refining_a_sparse_grid_keeps_its_shape(sparse: Field) -> None:
    cells = grid.subdivide(sparse, 28)
    assert len(cells) == 8 * len(sparse.cells)
    assert {tuple(cell) for cell in (cells // 2).tolist()} == {tuple(cell) for cell in sparse.cells.tolist()}


@pytest.mark.parametrize("kind", [{}, {"harmonics": 9}, {"sparse": True, "resolution": 13}, {"contracted": True}])
def test_a_saved_field_renders_bit_for_bit_the_same(kind: dict) -> None:
    field = scenes.random_field(**kind)
    field.values[:, 1:] = field.values[:, 1:].astype(np.float16)
    saved = field.artifact("ball")
    assert saved.name == "ball"
    loaded = Field.from_artifact(saved)
    cameras = scenes.orbit(2, 12)
    before, after = render(field, cameras), render(loaded, cameras)
    for name in ("colour", "alpha", "depth", "median_depth", "surface_depth"):
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
    np.testing.assert_array_equal(field.background, loaded.background)


def test_an_artifact_with_a_missing_vertex_is_refused() -> None:
    saved = scenes.random_field().artifact()
    parts = {name: getattr(saved, name) for name in saved.__struct_fields__}
    parts |= {name: parts[name][1:] for name in ("vertices", "density", "harmonics")}
    with pytest.raises(ValueError, match="corner without a vertex"):
        Field.from_artifact(RadianceField(**parts))
