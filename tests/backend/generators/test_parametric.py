"""`parametric`: every family is closed, wound outwards, unwrapped without overlap, and as large as was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import trimesh
from engines import House
from listening import Listener

from scenewright.backend.generators.spatial.parametric import Parametric
from scenewright.backend.geometry.atlas import texel_faces
from scenewright.backend.geometry.triangles import Triangles, volume
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import Prop, plain, shape
from scenewright.backend.modelling.reading import nearest, read
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Done, Failed, Preview
from scenewright.shared.tasks import TextTo3D

SEEDS = (0, 1, 2)
SMALL = 256  # texels
NAMES = sorted(families())


def make(prompt: str, **settings: Any) -> Mesh:
    task = TextTo3D(prompt=prompt, **{"texture_size": SMALL, **settings})
    return Parametric().run(task, None, Listener())


def prop(prompt: str, seed: int = 0, faces: int = 0) -> Prop:
    return shape(read(prompt), seed, faces)


def mean_colour(mesh: Mesh) -> np.ndarray:
    assert mesh.material is not None and mesh.material.albedo_map is not None and mesh.uvs is not None
    owned = texel_faces(mesh.uvs, SMALL) >= 0
    return mesh.material.albedo_map.pixels[owned][:, :3].mean(0)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_closed_wound_outwards_and_without_slivers(name: str) -> None:
    for seed in SEEDS:
        made = prop(name, seed)
        mesh = plain(made)
        judged = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
        assert judged.is_watertight and judged.is_winding_consistent
        assert judged.area_faces.min() > 1e-12 * max(made.size) ** 2
        assert all(volume(Triangles(part.vertices.astype(np.float32), part.faces)) > 0 for part in made.parts)


@pytest.mark.parametrize("name", NAMES)
def test_sizes_are_the_stated_ones_and_props_rest_on_the_floor(name: str) -> None:
    family = families()[name]
    for seed in SEEDS:
        made = prop(name, seed)
        width, depth, height = made.size
        assert family.height[0] - 1e-6 <= height <= family.height[1] + 1e-6
        if family.depth is None:
            assert family.width[0] - 1e-6 <= max(width, depth) <= family.width[1] + 1e-6
        else:
            assert family.width[0] - 1e-6 <= width <= family.width[1] + 1e-6
            assert family.depth[0] - 1e-6 <= depth <= family.depth[1] + 1e-6
        corners = np.concatenate([part.vertices for part in made.parts])
        assert corners[:, 2].min() == pytest.approx(0, abs=1e-9)
        assert (corners.min(0) + corners.max(0))[:2] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_seeds_differ_and_the_same_seed_is_the_same(name: str) -> None:
    first, again, other = prop(name, 0), prop(name, 0), prop(name, 1)
    assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(first.parts, again.parts, strict=True))
    assert not np.allclose(first.size, other.size, rtol=0.005)


@pytest.mark.parametrize("name", NAMES)
def test_charts_do_not_overlap_and_maps_fill_them(name: str) -> None:
    mesh = make(name)
    assert mesh.uvs is not None and mesh.uvs.min() >= 0 and mesh.uvs.max() <= 1
    # Where charts lay on top of each other, the texels' owners would cover less than the faces' areas add up to.
    a, b, c = mesh.uvs.reshape(-1, 3, 2).astype(np.float64).transpose(1, 2, 0)
    area = np.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).sum() / 2
    assert (texel_faces(mesh.uvs, 2048) >= 0).mean() == pytest.approx(area, rel=0.02)
    material = mesh.material
    assert material is not None and material.albedo_map is not None and material.roughness_map is not None
    assert material.normal_map is not None and material.metallic_map is not None
    assert material.albedo_map.pixels.std(axis=(0, 1))[:3].max() > 2
    assert mesh.normals is not None and np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1, abs=1e-4)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = make("oak chair", seed=5), make("oak chair", seed=5)
    assert first.uvs is not None and again.uvs is not None and first.material is not None and again.material is not None
    assert first.vertices.tobytes() == again.vertices.tobytes() and first.uvs.tobytes() == again.uvs.tobytes()
    for role in ("albedo_map", "roughness_map", "metallic_map", "normal_map"):
        assert getattr(first.material, role).pixels.tobytes() == getattr(again.material, role).pixels.tobytes()


@pytest.mark.parametrize(
    ("prompt", "axis", "metres"),
    [
        ("a 2 m tall tree", 2, 2.0),
        ("a table 2.5 metres wide", 0, 2.5),
        ("sword, 120 cm long", 2, 1.2),
        ("a 40cm chest", 0, 0.4),
        ("door 7 ft high", 2, 2.1336),
        ("crate 1.2 x 0.8 x 0.6 m", 1, 0.8),
        ("a bookshelf with a height of 90 cm", 2, 0.9),
    ],
)
def test_sizes_asked_for_are_kept(prompt: str, axis: int, metres: float) -> None:
    for seed in SEEDS:
        assert prop(prompt, seed).size[axis] == pytest.approx(metres, rel=1e-5)


def test_size_words_compare() -> None:
    for seed in SEEDS:
        small, usual, large = (prop(f"{word} barrel", seed).size[2] for word in ("small", "", "large"))
        assert small == pytest.approx(0.7 * usual) and large == pytest.approx(1.4 * usual)
        assert prop("tall narrow door", seed).size[2] > prop("door", seed).size[2]


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("three wooden stools", "stool"), ("an old cask", "barrel"), ("marble pillar", "column"),
        ("book shelf", "shelf"), ("a stack of coins", "coin"), ("table lamp", "lamp"), ("Shelves!", "shelf"),
        ("toadstool in the forest", "mushroom"), ("a cottage with a red roof", "house"),
    ],
)  # fmt: skip
def test_synonyms_plurals_and_heads(prompt: str, family: str) -> None:
    assert read(prompt).family.name == family


def test_materials_and_colours_show() -> None:
    red, blue, gold = (mean_colour(make(f"a {word} chest", seed=1)) for word in ("red", "blue", "golden"))
    assert red[0] > 1.3 * red[2] and blue[2] > blue[0] and gold[0] > 1.5 * gold[2]
    metallic = make("golden coin").material
    assert metallic is not None and metallic.metallic_map is not None and metallic.metallic_map.pixels.mean() > 120


def test_parts_have_materials_of_their_own() -> None:
    paints = read("a walnut lamp with a green shade and a brass base").paints
    assert paints["shade"].colour == "green" and paints["base"].material == "brass"
    paints = read("oak and iron chest").paints
    assert paints["wood"].material == "oak" and paints["metal"].material == "iron"
    assert read("a stone house with a red roof").paints["roof"].colour == "red"


def test_counts_are_kept_and_bounded() -> None:
    assert read("a chair with three legs").counts == {"legs": 3}
    assert read("a three-legged stool").counts == {"legs": 3}
    assert read("staircase with 12 steps").counts == {"steps": 12}
    beyond = read("a chair with 40 legs")
    assert beyond.counts == {"legs": 8} and "not 40" in beyond.notes[0]


@pytest.mark.parametrize(
    ("prompt", "near"), [("a sofa", "bench"), ("a chiar", "chair"), ("axe", "sword"), ("goblet", "mug")]
)
def test_unknown_things_are_answered_with_the_nearest(prompt: str, near: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make(prompt)
    assert near in nearest(prompt.split()[-1]) and near in refusal.value.remedy


@pytest.mark.parametrize("prompt", ["", "   ", "a big red", "the of with", "7 m", "💥"])
def test_prompts_without_a_thing_are_refused(prompt: str) -> None:
    with pytest.raises(InvalidInput):
        make(prompt)


@pytest.mark.parametrize("prompt", ["a 0 m crate", "a 5000 m crate"])
def test_impossible_sizes_are_refused(prompt: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be made"):
        make(prompt)


@pytest.mark.parametrize("name", ["barrel", "rock", "vase", "column", "chest"])
@pytest.mark.parametrize("budget", [1200, 2000])
def test_triangle_budgets_are_kept_and_parts_stay_closed(name: str, budget: int) -> None:
    natural = sum(len(part.faces) for part in prop(name, 1).parts)
    made = prop(name, 1, budget)
    count = sum(len(part.faces) for part in made.parts)
    assert count == natural if natural <= budget else 0.98 * budget <= count <= budget
    assert made.size == pytest.approx(prop(name, 1).size, rel=0.03)
    assert all(trimesh.Trimesh(part.vertices, part.faces, process=False).is_watertight for part in made.parts)


def test_words_that_mean_nothing_are_told_and_progress_and_previews_sent() -> None:
    context = Listener()
    Parametric().run(TextTo3D(prompt="a fluffy crate", texture_size=128), None, context)
    assert context.report["not_understood"] == "fluffy" and context.report["prop"] == "crate"
    assert any(isinstance(message, Preview) for message in context.said)


def test_cancelled_jobs_stop() -> None:
    with pytest.raises(JobCancelled):
        Parametric().run(TextTo3D(prompt="crate"), None, Listener(cancel_after=3))


def test_an_engine_makes_props_and_passes_refusals_on(house: House) -> None:
    client = house.open()
    done = client.end(client.submit("parametric", task=TextTo3D(prompt="iron lantern", texture_size=128)))
    assert isinstance(done, Done) and isinstance(done.artifacts[0], Mesh) and done.artifacts[0].name == "lantern"
    failed = client.end(client.submit("parametric", task=TextTo3D(prompt="a unicorn", texture_size=128)))
    assert isinstance(failed, Failed) and failed.problem.code == "InvalidInput" and "unicorn" in failed.problem.message
