"""`hunyuan3d-2` in a real environment of its own, whose package is a stand-in of the same interface.

Neither Tencent's package nor its weights can be had here: what is tried is everything around them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engines import Client, House
from judging import assert_usable
from pictures import drawn

from scenewright.backend import environments
from scenewright.backend.environments import HUNYUAN3D_2, OURS, Environment
from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.fetching import adopt
from scenewright.backend.generators.spatial.hunyuan3d_2 import PART, TERMS, Hunyuan3D2
from scenewright.backend.home import Home
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.messages import Cancel, Cancelled, Done, Progress
from scenewright.shared.tasks import ImageTo3D

STAND_IN = Path(__file__).parents[1] / "stand_ins" / "hy3dgen_shapegen.py"
(WEIGHTS,) = Hunyuan3D2.needs
CONFIG = "model:\n  target: hy3dgen.shapegen.models.Hunyuan3DDiT\n  params: {}\n"


@pytest.fixture
def prepared(home: Home, tmp_path: Path) -> None:
    """Make the environment with the stand-in for the package, and put weights on the shelf."""
    torch = pytest.importorskip("torch", reason='needs torch: pip install "scenewright[diffusion]"')
    from safetensors.torch import save_file

    python = environments.make(Environment("hunyuan3d-2", (), shares_packages=True), home)
    question = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-I", "-c", question], capture_output=True, text=True, check=True).stdout
    package = Path(packages.strip(), "hy3dgen", "shapegen")
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    shutil.copy(STAND_IN, package / "__init__.py")
    source = tmp_path / "brought"
    (source / PART).mkdir(parents=True)
    (source / PART / "config.yaml").write_text(CONFIG)
    save_file({"size": torch.tensor(0.5)}, source / PART / "model.fp16.safetensors")
    adopt(Shelf(home.weights), WEIGHTS, source)


@pytest.fixture
def client(house: House) -> Client:
    """A client of an engine with worker processes."""
    return house.open(ProcessExecutor())


def _submit(client: Client, seed: int = 3, **options: Any) -> str:
    task = ImageTo3D(image=Image(name="pot", pixels=drawn("teapot", 160)), faces=500, texture_size=128, seed=seed)
    return client.submit("hunyuan3d-2", task=task, **{"permitted": True, "steps": 4, "resolution": 32} | options)


def _made(client: Client, **given: Any) -> Any:
    return client.end(_submit(client, **given))


@pytest.mark.usefixtures("prepared")
def test_a_picture_becomes_a_closed_shape_in_the_objects_colour(client: Client) -> None:
    done = _made(client, height=0.5)
    assert isinstance(done, Done), done
    (mesh,) = done.artifacts
    assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) == pytest.approx(500, rel=0.02)
    size = np.ptp(mesh.vertices, axis=0)
    picture = drawn("teapot", 160)
    rows, columns = np.nonzero(picture[..., 3] > 128)
    assert size[2] == pytest.approx(0.5, rel=1e-3)
    assert size[0] / size[2] == pytest.approx((np.ptp(columns) + 1) / (np.ptp(rows) + 1), rel=0.05)
    colour = (picture[..., :3] * (picture[..., 3:] / 255)).sum((0, 1)) / (picture[..., 3] / 255).sum()
    np.testing.assert_allclose(np.median(mesh.material.albedo_map.pixels[..., :3], (0, 1)), colour, atol=2)
    assert done.provenance.licence == "LicenseRef-Tencent-Hunyuan-3D-2.0-Community" and done.provenance.weights
    phases = {message.phase for message in client.seen if isinstance(message, Progress)}
    assert phases & {"Denoising", "Extracting the surface"}  # of quick steps only the newest are told
    again, other = _made(client, height=0.5), _made(client, seed=4, height=0.5)
    np.testing.assert_array_equal(again.artifacts[0].vertices, mesh.vertices)
    assert np.ptp(other.artifacts[0].vertices, axis=0)[1] != pytest.approx(size[1], rel=0.02)


@pytest.mark.usefixtures("prepared")
def test_without_consent_it_refuses_with_the_terms_and_reads_no_weights(client: Client) -> None:
    problem = _made(client, permitted=False).problem
    assert (problem.code, problem.message) == ("InvalidInput", TERMS)
    assert problem.remedy == "If you may use it, say so with the option permitted."
    assert "Loading the model" not in {message.phase for message in client.seen if isinstance(message, Progress)}
    for place in ("European Union", "United Kingdom", "South Korea"):
        assert place in TERMS
    assert "not in the EU, UK and South Korea" in Hunyuan3D2.title


@pytest.mark.usefixtures("prepared")
def test_cancelling_stops_within_a_step(client: Client) -> None:
    job = _submit(client, steps=200)
    client.wait(lambda message: isinstance(message, Progress) and message.phase == "Denoising")
    client.send(Cancel(job=job))
    assert isinstance(client.end(job), Cancelled)
    assert isinstance(_made(client), Done)


@pytest.mark.usefixtures("prepared")
def test_a_configuration_that_names_other_code_is_refused(client: Client, home: Home) -> None:
    shelf = Shelf(home.weights)
    path = shelf.folder(WEIGHTS) / PART / "config.yaml"
    path.write_text("model:\n  target: subprocess.Popen\n  params: {args: [touch, x]}\n")
    shelf.seal(WEIGHTS, "", [f"{PART}/config.yaml", f"{PART}/model.fp16.safetensors"])
    problem = _made(client).problem
    assert problem.code == "Unavailable" and problem.message.endswith(
        "names what is not Hunyuan3D's: subprocess.Popen."
    )


def test_without_its_environment_or_weights_it_says_how_to_get_them(client: Client, home: Home) -> None:
    problem = _made(client).problem
    assert "It needs the environment 'hunyuan3d-2'" in problem.message and "make hunyuan3d-2" in problem.remedy
    environments.make(Environment("hunyuan3d-2", (), shares_packages=True), home)
    problem = _made(client).problem
    assert problem.message == "Its weights are not there yet: hunyuan3d-2, 4.9 GB."


def test_the_package_is_the_authors_own_at_one_commit() -> None:
    (ours,) = (each for each in OURS if each.name == "hunyuan3d-2")
    assert re.fullmatch("[0-9a-f]{40}", HUNYUAN3D_2)
    assert f"https://github.com/Tencent-Hunyuan/Hunyuan3D-2/archive/{HUNYUAN3D_2}.zip" in ours.requirements[0]
