"""`shap-e` and `shap-e-image`, with few random weights: watched, stopped, run again, and a usable body at the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judging import assert_usable

from scenewright.backend.cli import main
from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.generators.spatial.shap_e import ShapE, ShapEImage, ShapEOptions
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Message, Progress
from scenewright.shared.tasks import ImageTo3D, TextTo3D

STEPS = 3
CALLS = 2 * STEPS - 1  # of Heun's method, which looks twice at every step but the last
QUICK: dict[str, Any] = {"steps": STEPS, "resolution": 16}
SQUARE = np.pad(np.full((40, 40, 4), (200, 30, 30, 255), np.uint8), ((12, 12), (12, 12), (0, 0)))
TASKS = {
    ShapE: TextTo3D(prompt="a red mug", faces=8000, texture_size=128, seed=1),
    ShapEImage: ImageTo3D(image=Image(name="square", pixels=SQUARE), faces=1500, texture_size=128, seed=1),
}
BOTH = pytest.mark.parametrize("kind", [ShapE, ShapEImage], ids=lambda kind: kind.name)
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


class Watching(Context):
    """Keeps what is said, and is cancelled once a number of steps was told."""

    def __init__(self, shelf: Path, steps: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.steps()) >= steps, Shelf(shelf))

    def steps(self) -> list[str]:
        return [said.detail for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights as they lie after they were downloaded."""
    pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
    import tiny_pipelines

    folder = tmp_path_factory.mktemp("weights")
    for kind, write in ((ShapE, tiny_pipelines.shap_e), (ShapEImage, tiny_pipelines.shap_e_image)):
        source = tmp_path_factory.mktemp(kind.name)
        write(source)
        adopt(Shelf(folder), kind.needs[0], source)
    return folder


def made(kind: Any, context: Context, generator: Any = None) -> Mesh:
    generator = generator or kind()
    generator.load(context)
    return generator.run(TASKS[kind], kind.Options(**QUICK), context)


@BOTH
def test_a_body_is_usable_and_within_its_budget(kind: Any, shelf: Path) -> None:
    context = Watching(shelf)
    mesh = made(kind, context)
    assert_usable(mesh, mirrored=True)  # a chart may lie on its face, as those of the asset road
    assert len(mesh.faces) <= TASKS[kind].faces * 1.02
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[2] == pytest.approx(0, abs=1e-5) and high[2] == pytest.approx(1, rel=1e-4)
    assert mesh.material is not None and mesh.material.albedo_map is not None
    assert mesh.material.albedo_map.pixels.shape[:2] == (128, 128)
    assert context.steps() == [f"step {n} of {CALLS}" for n in range(1, CALLS + 1)]
    assert context.report["device"] in ("cpu", "cuda", "mps")


@BOTH
def test_it_stops_within_a_step_and_runs_again(kind: Any, shelf: Path) -> None:
    generator = kind()
    stopped = Watching(shelf, steps=2)
    with pytest.raises(JobCancelled):
        made(kind, stopped, generator)
    assert len(stopped.steps()) == 2
    first, second = (made(kind, Watching(shelf), generator) for _ in range(2))
    assert np.array_equal(first.vertices, second.vertices) and np.array_equal(first.faces, second.faces)


def test_an_empty_shape_is_said(shelf: Path) -> None:
    import torch

    generator = ShapE()
    generator.load(Watching(shelf))
    torch.nn.init.constant_(generator._pipeline.pipe.shap_e_renderer.mlp.mlp[-1].bias, -100.0)
    with pytest.raises(InvalidInput, match="the shape is empty"):
        generator.run(TASKS[ShapE], ShapEOptions(**QUICK), Watching(shelf))


def test_an_empty_prompt_is_said() -> None:
    with pytest.raises(InvalidInput, match="The prompt is empty"):
        ShapE().run(TextTo3D(prompt="  "), ShapEOptions(), Watching(Path()))


def test_what_is_lacking_is_said_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShapE, "packages", ())
    lacking = ShapE.lacking(Shelf(tmp_path))
    assert isinstance(lacking, Unavailable) and "scenewright models download shap-e" in str(lacking)
    monkeypatch.setattr(ShapE, "packages", ("numpy", "no_such_package"))
    lacking = ShapE.lacking(Shelf(tmp_path))
    assert "no_such_package" in str(lacking) and 'pip install "scenewright[diffusion]"' in str(lacking)


def test_the_command_line_makes_one_and_says_which_weights_did(shelf: Path, tmp_path: Path, capfd: Any) -> None:
    home, prop = tmp_path / "home", tmp_path / "mug.glb"
    source = str(Shelf(shelf).folder(ShapE.needs[0]))
    assert main(["models", "--home", str(home), "download", "shap-e", "--from", source]) == 0
    words = ["--prompt", "a red mug", "--faces", "8000", "--texture-size", "128", "--seed", "1"]
    options = ["--steps", str(STEPS), "--resolution", "16", "--output", str(prop), "--json"]
    assert main(["run", "text-to-3d", "--home", str(home), "--generator", "shap-e", *words, *options]) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    done = lines[-1]
    assert done["provenance"]["weights"] == Shelf(home / "weights").digest(ShapE.needs)
    assert done["provenance"]["licence"] == "MIT" and prop.stat().st_size > 10_000
    assert {line["phase"] for line in lines if line["type"] == "progress"} >= {"Extracting the surface", "Unwrapping"}
