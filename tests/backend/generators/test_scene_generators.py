"""`scene-grammar` and `scene-builder`: a sentence becomes a plan, and an approved plan a scene in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from engines import Client

from scenewright.backend.cli.results import save_end
from scenewright.backend.formats import load
from scenewright.shared.artifacts import Audio, Mesh, ScenePlan
from scenewright.shared.messages import Done, Failed
from scenewright.shared.plans import PlannedObject
from scenewright.shared.tasks import PlanToScene, TextToScene

SAID = "two oak stools beside a small table with a candle on it, at night with the sound of rain"


@pytest.fixture
def plan(client: Client) -> ScenePlan:
    done = client.end(client.submit("scene-grammar", task=TextToScene(prompt=SAID)))
    assert isinstance(done, Done), done
    (made,) = done.artifacts
    assert isinstance(made, ScenePlan)
    return made


def test_a_sentence_becomes_a_scene(client: Client, plan: ScenePlan, tmp_path: Path) -> None:
    assert [(each.name, each.count, each.material) for each in plan.objects] == [
        ("stool", 2, "oak"), ("table", 1, ""), ("candle", 1, ""),
    ]  # fmt: skip
    assert (plan.light, plan.sound) == ("night", "rain") and not any(each.places for each in plan.objects)
    done = client.end(client.submit("scene-builder", task=PlanToScene(plan=plan, texture_size=128)))
    assert isinstance(done, Done), done
    scene, *rest = done.artifacts
    assert isinstance(scene, ScenePlan)
    meshes = {mesh.name: mesh for mesh in rest if isinstance(mesh, Mesh)}
    assert set(meshes) == {"stool", "table", "candle", "Ground"} and any(isinstance(each, Audio) for each in rest)
    stool, table, candle = scene.objects
    assert len(stool.places) == 2 and {place.mesh for place in stool.places} == {"stool"}  # made once
    for planned in scene.objects:
        size = np.ptp(meshes[planned.name].vertices, axis=0)
        assert (
            size[2] == pytest.approx(planned.dimensions[2], rel=0.02)
            and (size <= np.array(planned.dimensions) * 1.02).all()
        )
        assert meshes[planned.name].vertices[:, 2].min() == 0
    assert candle.places[0].location[2] == pytest.approx(table.dimensions[2], rel=0.05)
    assert scene.camera.lens > 0 and {light.kind for light in scene.lights} == {"sun", "point"} and scene.sky
    assert {each.generator for each in done.provenance.contributions} == {"parametric", "foley"}
    file, sound = save_end(done, tmp_path / "scene.glb")
    whole = load(file)
    assert isinstance(whole, Mesh) and len(whole.faces) >= sum(len(mesh.faces) for mesh in meshes.values())
    assert sound.suffix == ".wav"


def test_what_nobody_can_make_is_named(client: Client) -> None:
    plan = ScenePlan(objects=(PlannedObject(name="dragon"), PlannedObject(name="mug"), PlannedObject(name="robot")))
    failed = client.end(client.submit("scene-builder", task=PlanToScene(plan=plan)))
    assert isinstance(failed, Failed)
    assert "dragon, robot" in failed.problem.message
    assert "take them out of the plan" in failed.problem.remedy


def test_too_many_things_are_refused_before_any_is_made(client: Client) -> None:
    plan = ScenePlan(objects=(PlannedObject(name="mug", count=10_000),))
    failed = client.end(client.submit("scene-builder", task=PlanToScene(plan=plan)))
    assert isinstance(failed, Failed) and "asks for 10,000 objects" in failed.problem.message
