"""`triposr`, with few random weights as published: from a checkpoint to a usable, coloured body."""

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
from scenewright.backend.generators.spatial.triposr import TripoSR
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled, StorageError, Unavailable
from scenewright.shared.messages import Message, Preview, Progress
from scenewright.shared.tasks import ImageTo3D

WHY = 'needs torch and diffusers: pip install "scenewright[diffusion]"'
SQUARE = np.pad(np.full((40, 40, 4), (200, 30, 30, 255), np.uint8), ((12, 12), (12, 12), (0, 0)))
TASK = ImageTo3D(image=Image(name="square", pixels=SQUARE), faces=1500, texture_size=128)
OPTIONS = TripoSR.Options(resolution=32)
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


class Watching(Context):
    """Keeps what is said, and is cancelled once a phase was told."""

    def __init__(self, shelf: Path, until: str = "never") -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: until in self.phases(), Shelf(shelf))

    def phases(self) -> list[str]:
        return [said.phase for said in self.said if isinstance(said, Progress)]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published repository."""
    pytest.importorskip("diffusers", reason=WHY)
    import tiny_shapes

    folder = tmp_path_factory.mktemp("triposr")
    tiny_shapes.triposr(folder)
    return folder


@pytest.fixture(scope="session")
def shelf(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights as they lie after they were downloaded."""
    folder = tmp_path_factory.mktemp("weights")
    adopt(Shelf(folder), TripoSR.needs[0], source)
    return folder


def made(context: Context, generator: TripoSR | None = None, task: ImageTo3D = TASK) -> Mesh:
    generator = generator or TripoSR()
    generator.load(context)
    return generator.run(task, OPTIONS, context)


def test_a_body_is_usable_coloured_and_within_its_budget(shelf: Path) -> None:
    context = Watching(shelf)
    mesh = made(context)
    assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) <= TASK.faces * 1.02
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[2] == pytest.approx(0, abs=1e-5) and high[2] == pytest.approx(1, rel=1e-4)
    assert mesh.material is not None and mesh.material.albedo_map is not None
    assert mesh.material.albedo_map.pixels.shape[:2] == (128, 128)
    phases = dict.fromkeys(context.phases())
    assert list(phases)[:4] == ["Loading the model", "Cutting the object out", "Looking at the picture"] + [
        "Extracting the surface"
    ]
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions) and sum(isinstance(said, Preview) for said in context.said) == 2
    assert context.report["device"] in ("cpu", "cuda", "mps")


def test_colours_and_shape_are_those_of_the_field_turned_to_the_front(shelf: Path) -> None:
    import torch

    from scenewright.backend.imaging.cutout import cut_out
    from scenewright.backend.imaging.squares import on_square
    from scenewright.backend.pipelines.triposr import RADIUS, SHADE, SHARE, Reconstruction

    model = Reconstruction(Shelf(shelf).folder(TripoSR.needs[0]))
    picture = on_square(cut_out(TASK.image, "alpha"), SHARE, SHADE)
    context = Watching(shelf)
    planes = model.planes(picture, context, lambda done: None)
    body = model.surface(planes, 48, context, lambda done: None)
    assert body is not None and body.colours is not None
    x, y, z = body.vertices.T / RADIUS
    network = model._part.network
    with torch.inference_mode():
        turned = torch.from_numpy(np.stack([-y, x, z], axis=1).copy())  # their front is +X, ours -Y
        solid, colours = network.field(planes, turned)
        anywhere, _ = network.field(planes, torch.rand(4096, 3) * 2 - 1)
        unturned, _ = network.field(planes, torch.from_numpy(body.vertices / RADIUS))
    assert solid.abs().median() < 0.05 * anywhere.std() < unturned.abs().median()
    assert np.abs(body.colours[:, :3] / 255 - colours.numpy()).max() < 0.01


def test_it_stops_at_once_and_runs_again_the_same(shelf: Path) -> None:
    generator = TripoSR()
    for phase in ("Looking at the picture", "Extracting the surface", "Reading the source's look"):
        stopped = Watching(shelf, until=phase)
        with pytest.raises(JobCancelled):
            made(stopped, generator)
        assert stopped.phases()[-1] == phase
    first, second = (made(Watching(shelf), generator) for _ in range(2))
    assert np.array_equal(first.vertices, second.vertices) and np.array_equal(first.faces, second.faces)
    albedo = [mesh.material.albedo_map.pixels for mesh in (first, second)]  # type: ignore[union-attr]
    assert np.array_equal(*albedo)


def test_an_empty_shape_is_said(shelf: Path) -> None:
    from scenewright.backend.generators.spatial.triposr import _model

    generator = TripoSR()
    generator.load(Watching(shelf))
    bias = _model(generator._folder)._part.network.decoder["layers"][-1].bias
    bias[0] -= 1000
    try:
        with pytest.raises(InvalidInput, match="the shape is empty"):
            generator.run(TASK, OPTIONS, Watching(shelf))
    finally:
        RESIDENTS.free()


def test_memory_that_runs_out_leads_to_the_processor(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenewright.backend.pipelines.devices import Device
    from scenewright.backend.pipelines.networks.triposr import TripoSR as Network
    from scenewright.backend.pipelines.triposr import Reconstruction

    model = Reconstruction(Shelf(shelf).folder(TripoSR.needs[0]))
    # A device of its own name, whose memory is full at the first try.
    model._part.device = Device("cpu", torch.float32, free_gb=1.0)
    planes, tries = Network.planes, []

    def full(self: Any, picture: Any) -> Any:
        tries.append(picture.device)
        if len(tries) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return planes(self, picture)

    monkeypatch.setattr(Network, "planes", full)
    context = Watching(shelf)
    found = model.planes(np.zeros((64, 64, 3), np.uint8), context, lambda done: None)
    assert len(tries) == 2 and found.shape[0] == 3
    assert context.report["saving"] == "Out of memory: computing on the processor"


def test_weights_that_do_not_fit_are_said(shelf: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    context = Watching(tmp_path)
    folder = context.shelf.folder(TripoSR.needs[0])
    folder.mkdir()
    state = load_file(Shelf(shelf).folder(TripoSR.needs[0]) / "model.safetensors")
    short, other = dict(state), dict(state)
    del short["backbone.proj_in.bias"]
    other["decoder.layers.4.weight"] = np.zeros((4, 17), np.float32)
    for broken in (short, other, {"nothing": np.zeros(1)}):
        save_file(broken, folder / "model.safetensors")
        context.shelf.seal(TripoSR.needs[0], "", ["model.safetensors"])
        with pytest.raises(Unavailable, match="model.safetensors is not as published"):
            TripoSR().load(context)
    (folder / "model.safetensors").write_bytes(b"\xff" * 64)
    context.shelf.seal(TripoSR.needs[0], "", ["model.safetensors"])
    with pytest.raises(Unavailable, match="is not as published"):
        TripoSR().load(context)


def test_a_picture_of_nothing_is_said(shelf: Path) -> None:
    nothing = Image(pixels=np.zeros((32, 32, 4), np.uint8))
    with pytest.raises(InvalidInput, match="transparent"):
        made(Watching(shelf), task=ImageTo3D(image=nothing))


def test_the_command_line_fetches_checks_and_makes_one(source: Path, tmp_path: Path, capfd: Any) -> None:
    from PIL import Image as Pictures

    home, picture, body = tmp_path / "home", tmp_path / "square.png", tmp_path / "square.glb"
    Pictures.fromarray(SQUARE).save(picture)
    models = ["models", "--home", str(home)]
    assert main([*models, "download", "triposr", "--from", str(source)]) == 0
    assert main([*models, "verify", "triposr"]) == 0
    words = ["--image", str(picture), "--faces", "1500", "--texture-size", "128", "--resolution", "32"]
    made = [
        "run",
        "image-to-3d",
        "--home",
        str(home),
        "--generator",
        "triposr",
        *words,
        "--output",
        str(body),
        "--json",
    ]
    assert main(made) == 0
    done = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")][-1]
    assert done["provenance"]["weights"] == Shelf(home / "weights").digest(TripoSR.needs)
    assert done["provenance"]["licence"] == "MIT" and body.stat().st_size > 10_000
    (source / "model.ckpt").rename(tmp_path / "model.ckpt")
    (source / "model.ckpt").write_bytes(b"PK not a checkpoint")
    try:
        with pytest.raises(StorageError, match="is no PyTorch checkpoint"):
            adopt(Shelf(home / "weights"), TripoSR.needs[0], source)
    finally:
        (tmp_path / "model.ckpt").replace(source / "model.ckpt")
