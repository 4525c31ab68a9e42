"""`pointflow`: what the shipped weights make is closed, varied, repeatable, and between what is mixed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from engines import House
from judging import assert_usable
from listening import Listener

from scenewright.backend.generators.spatial.pointflow import PointFlow
from scenewright.backend.geometry.triangles import volume
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import shape
from scenewright.backend.modelling.request import Request
from scenewright.backend.pointflow.network import network
from scenewright.backend.pointflow.surfacing import surface
from scenewright.backend.pointflow.volumes import specimen, united
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Done, Failed
from scenewright.shared.tasks import TextTo3D

FACES = 3000


def make(prompt: str, seed: int = 0, **options: Any) -> Mesh:
    task = TextTo3D(prompt=prompt, faces=FACES, texture_size=256, seed=seed)
    return PointFlow().run(task, PointFlow.Options(**{"steps": 8, "resolution": 64, **options}), Listener())


@pytest.mark.parametrize("prompt", ["mug", "wooden chair", "rock", "half mug half vase"])
def test_what_it_makes_is_usable_and_within_the_budget(prompt: str) -> None:
    mesh = make(prompt)
    assert_usable(mesh, mirrored=True)
    assert 0.98 * FACES <= len(mesh.faces) <= FACES
    assert abs(float(mesh.vertices[:, 2].min())) < 1e-6


def test_the_same_seed_makes_the_same_and_another_another() -> None:
    first, again, other = make("vase", 3), make("vase", 3), make("vase", 4)
    assert np.array_equal(first.vertices, again.vertices) and np.array_equal(first.faces, again.faces)
    assert not np.allclose(np.ptp(first.vertices, axis=0), np.ptp(other.vertices, axis=0), rtol=1e-3)


def test_a_mix_lies_between_what_is_mixed() -> None:
    sizes = [np.ptp(make("chair and crate", mix=mix).vertices, axis=0) for mix in (0.0, 0.5, 1.0)]
    for step, following in pairwise(np.log(sizes)):
        assert np.array_equal(np.sign(following - step), np.sign(np.log(sizes[2]) - np.log(sizes[0])))
    assert np.allclose(sizes[1], np.sqrt(sizes[0] * sizes[2]), rtol=1e-3)
    assert np.array_equal(make("chair and crate", mix=0.0).vertices, make("chair").vertices)


def test_families_can_be_chosen_beside_the_prompt() -> None:
    assert np.array_equal(make("", family="barrel").vertices, make("barrel").vertices)
    chosen = make("", family="mug", second="vases", mix=0.3)
    assert np.array_equal(chosen.vertices, make("mug vase", mix=0.3).vertices)


def test_what_is_not_known_is_answered_with_what_is() -> None:
    with pytest.raises(InvalidInput, match="No prop called “chiar”") as unknown:
        make("chiar")
    assert "chair" in unknown.value.remedy
    with pytest.raises(InvalidInput, match="has not learned “tree”") as unlearned:
        make("tree")
    assert "rock" in unlearned.value.remedy


def test_an_engine_makes_props_and_says_which_weights_made_them(house: House) -> None:
    client = house.open()
    task = TextTo3D(prompt="rock", texture_size=128, faces=FACES)
    done = client.end(client.submit("pointflow", task=task, steps=4, resolution=48))
    assert isinstance(done, Done) and isinstance(done.artifacts[0], Mesh) and done.artifacts[0].name == "rock"
    assert done.provenance.weights == network().digest
    refused = client.end(client.submit("pointflow", task=task, mix=1.5))
    assert isinstance(refused, Failed) and refused.problem.code == "InvalidInput" and "mix" in refused.problem.message


def test_volumes_of_props_hold_their_shape() -> None:
    crate = specimen(families()["crate"], 3)
    rebuilt = surface(crate.distance, crate.size, 96)
    exact = united(shape(Request(families()["crate"]), 3).parts)
    assert volume(rebuilt) == pytest.approx(volume(exact), rel=0.12)
    assert np.allclose(np.ptp(rebuilt.vertices, axis=0), crate.size, rtol=1e-5)
