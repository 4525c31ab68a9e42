"""`triposg` with few random weights, as published: watched, stopped, run again; a usable, painted body at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judging import assert_usable

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.generators.spatial.triposg import TripoSG
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Message, Preview, Progress
from scenewright.shared.tasks import ImageTo3D

STEPS = 3
SQUARE = np.pad(np.full((40, 40, 4), (200, 30, 30, 255), np.uint8), ((12, 12), (12, 12), (0, 0)))
TASK = ImageTo3D(image=Image(name="square", pixels=SQUARE), faces=1500, texture_size=128, seed=1)
OPTIONS = TripoSG.Options(steps=STEPS, resolution=32)
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


class Watching(Context):
    """Keeps what is said, and is cancelled once a number of steps or a phase was told."""

    def __init__(self, shelf: Path, steps: int = 10**9, until: str = "never") -> None:
        self.said: list[Message] = []

        def stopped() -> bool:
            return len(self.steps()) >= steps or until in self.phases()

        super().__init__("0" * 32, self.said.append, stopped, Shelf(shelf))

    def phases(self) -> list[str]:
        return [said.phase for said in self.said if isinstance(said, Progress)]

    def steps(self) -> list[str]:
        return [said.detail for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights as they lie after they were downloaded."""
    pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
    import tiny_shapes

    source, folder = tmp_path_factory.mktemp("triposg"), tmp_path_factory.mktemp("weights")
    tiny_shapes.triposg(source)
    adopt(Shelf(folder), TripoSG.needs[0], source)
    return folder


@pytest.fixture(autouse=True)
def few_tokens(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a shape have few tokens, for the sake of time."""
    monkeypatch.setattr("scenewright.backend.pipelines.triposg.TOKENS", 64)


def made(context: Context, generator: TripoSG | None = None, task: ImageTo3D = TASK, **options: Any) -> Mesh:
    generator = generator or TripoSG()
    generator.load(context)
    return generator.run(task, TripoSG.Options(**{"steps": STEPS, "resolution": 32} | options), context)


def test_a_body_is_usable_painted_and_within_its_budget(shelf: Path) -> None:
    context = Watching(shelf)
    mesh = made(context)
    assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) <= TASK.faces * 1.02
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[2] == pytest.approx(0, abs=1e-5) and high[2] == pytest.approx(1, rel=1e-4)
    assert mesh.material is not None and mesh.material.albedo_map is not None
    # The picture is of one red: so is all of the body, front and back.
    assert np.abs(mesh.material.albedo_map.pixels[..., :3].astype(int) - (200, 30, 30)).max() < 8
    assert context.steps() == [f"step {n} of {STEPS}" for n in range(1, STEPS + 1)]
    phases = ["Loading the model", "Cutting the object out", "Looking at the picture", "Shaping"]
    assert list(dict.fromkeys(context.phases()))[:5] == [*phases, "Extracting the surface"]
    assert sum(isinstance(said, Preview) for said in context.said) >= 2
    assert context.report["device"] in ("cpu", "cuda", "mps") and 0 < context.report["outline_agreement"] <= 1


def test_it_stops_within_a_step_and_runs_again_the_same(shelf: Path) -> None:
    generator = TripoSG()
    stopped = Watching(shelf, steps=2)
    with pytest.raises(JobCancelled):
        made(stopped, generator)
    assert len(stopped.steps()) == 2
    for phase in ("Looking at the picture", "Shaping", "Extracting the surface", "Reading the source's look"):
        stopped = Watching(shelf, until=phase)
        with pytest.raises(JobCancelled):
            made(stopped, generator)
        assert stopped.phases()[-1] == phase
    first, second = (made(Watching(shelf), generator) for _ in range(2))
    assert np.array_equal(first.vertices, second.vertices) and np.array_equal(first.faces, second.faces)


def test_seed_picture_and_guidance_each_count(shelf: Path) -> None:
    from scenewright.backend.pipelines.triposg import ShapeModel

    model, context = ShapeModel(Shelf(shelf).folder(TripoSG.needs[0])), Watching(shelf)

    def tokens(shade: int = 200, seed: int = 1, guidance: float = 7.0) -> Any:
        features = model.features(np.full((50, 50, 3), shade, np.uint8), context, lambda done: None)
        return model.tokens(features, 2, guidance, seed, context, lambda done: None, lambda step: None)

    usual = tokens()
    assert usual.shape == (1, 64, 4) and bool((usual == tokens()).all())
    for other in (tokens(shade=20), tokens(seed=2), tokens(guidance=1.0)):
        assert float((usual - other).abs().max()) > 1e-4


def test_a_straight_flow_ends_where_every_step_foresees(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenewright.backend.pipelines.networks.shape_flow import ShapeFlow
    from scenewright.backend.pipelines.triposg import ShapeModel

    target, times = torch.full((1, 64, 4), 0.25), []

    def straight(self: ShapeFlow, tokens: Any, time: Any, picture: Any) -> Any:
        """Point from noise to the target as a perfectly trained flow does: the shape less the noise."""
        times.append(float(time[0]))
        return (target - tokens) / (time[:, None, None] / 1000)

    monkeypatch.setattr(ShapeFlow, "forward", straight)
    model, context, foreseen = ShapeModel(Shelf(shelf).folder(TripoSG.needs[0])), Watching(shelf), []
    found = model.tokens(
        torch.zeros(1, 5, 16), 4, 1.0, 0, context, lambda done: None, lambda step: foreseen.append(step.foreseen)
    )
    assert times == [1000, 750, 500, 250] and torch.allclose(found, target, atol=1e-5)
    assert all(torch.allclose(each, target, atol=1e-5) for each in foreseen)


def test_a_shape_stands_upright_whichever_sign_means_inside(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenewright.backend.pipelines.networks.shape_flow import ShapeDecoder
    from scenewright.backend.pipelines.triposg import ShapeModel

    model, context = ShapeModel(Shelf(shelf).folder(TripoSG.needs[0])), Watching(shelf)
    shapes = []
    for sign in (1.0, -1.0):

        def nose(self: ShapeDecoder, prepared: Any, points: Any, sign: float = sign) -> Any:
            """Be solid in a ball whose nose is at +Z and whose hat is at +Y, as in glTF."""
            middles = torch.tensor([[0, 0, 0], [0, 0, 0.6], [0, 0.8, 0]], dtype=torch.float32)
            away = (points[:, None] - middles).norm(dim=2) - torch.tensor([0.5, 0.2, 0.1])
            return -sign * away.min(dim=1).values

        monkeypatch.setattr(ShapeDecoder, "field", nose)
        shape = model.surface(torch.zeros(1, 64, 4), 64, context, lambda done: None)
        assert shape is not None
        low, high = shape.vertices.min(axis=0), shape.vertices.max(axis=0)
        assert np.allclose(low, [-0.5, -0.8, -0.5], atol=0.02) and np.allclose(high, [0.5, 0.5, 0.9], atol=0.02)
        shapes.append(shape)
    assert len(shapes[0].faces) == len(shapes[1].faces)


def test_an_empty_shape_is_said(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenewright.backend.pipelines.networks.shape_flow import ShapeDecoder

    monkeypatch.setattr(ShapeDecoder, "field", lambda self, prepared, points: torch.full((len(points),), -1.0))
    with pytest.raises(InvalidInput, match="the shape is empty"):
        made(Watching(shelf))


@pytest.mark.parametrize("part", ["transformer/config.json", "vae/diffusion_pytorch_model.safetensors"])
def test_damaged_weights_are_said(shelf: Path, part: str) -> None:
    path = Shelf(shelf).folder(TripoSG.needs[0]) / part
    kept = path.read_bytes()
    path.write_bytes(b"{" + b"\x00" * (len(kept) - 1))
    RESIDENTS.free()
    try:
        with pytest.raises(Unavailable, match="damaged or incomplete"):
            TripoSG().load(Watching(shelf))
    finally:
        path.write_bytes(kept)
