"""`painted-views`, with few random weights: view after view, watched, stopped, run again, and honest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.generators.texture.painted_views import PaintedViews
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import CameraPath, Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Message, Preview, Progress
from scenewright.shared.tasks import MeshToTexture
from tests.backend.texturing.meshes import box

VIEWS, STEPS = 3, 3
TAKEN = STEPS - 1  # all but the share that is left of the first
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


class Watching(Context):
    """Keeps what is said, and is cancelled once a number of steps was told."""

    def __init__(self, shelf: Path, steps: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.steps()) >= steps, Shelf(shelf))

    def steps(self) -> list[Progress]:
        return [said for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights as they lie after they were downloaded."""
    pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
    import torch
    from tiny_texture_pipelines import painted_views

    torch.set_num_threads(1)  # more only wait for each other on so little
    folder = tmp_path_factory.mktemp("weights")
    painted_views(folder, tmp_path_factory.mktemp("published"), apart=False)
    return folder


def painted(context: Context, generator: Any = None, **task: Any) -> Mesh:
    generator = generator or PaintedViews()
    generator.load(context)
    words = {"mesh": box(), "prompt": "mossy stone", "texture_size": 128, "seed": 1, **task}
    options = PaintedViews.Options(most_views=VIEWS, steps=STEPS, resolution=128)
    return generator.run(MeshToTexture(**words), options, context)


def test_its_options_are_no_settings_of_the_task() -> None:
    assert not set(PaintedViews.Options.__struct_fields__) & set(MeshToTexture.__struct_fields__)


def test_a_mesh_is_painted_view_after_view(shelf: Path) -> None:
    context = Watching(shelf)
    mesh = painted(context)
    assert np.array_equal(mesh.uvs, box().uvs) and np.array_equal(mesh.faces, box().faces)
    material = mesh.material
    assert material.name == "mossy stone" and material.albedo_map.pixels.shape == (128, 128, 3)
    assert material.albedo_map.pixels.std() > 1 and material.normal_map.pixels.std() > 1
    phases = [said.phase for said in context.steps()]
    assert phases == [f"View {n} of {VIEWS}" for n in range(1, VIEWS + 1) for _ in range(TAKEN)]
    told = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert told == sorted(told) and told[-1] >= 0.9
    shown = [said.image for said in context.said if isinstance(said, Preview) and said.image.pixels.shape[2] == 4]
    assert len(shown) == VIEWS and not np.array_equal(shown[0].pixels, shown[-1].pixels)  # more is painted each time
    assert context.report["views"] == VIEWS and context.report["seen"] > 0.9
    assert context.report["maps"] == "guessed from light and dark: colour and height"


def test_marigold_takes_the_views_apart_where_it_is(tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    from tiny_texture_pipelines import painted_views

    painted_views(tmp_path / "shelf", tmp_path / "published")
    context = Watching(tmp_path / "shelf")
    mesh = painted(context, views=_path((0.0, -4.0, 0.0)))
    assert context.report["maps"] == "colour: marigold-intrinsics, height: marigold-normals"
    assert mesh.material.metallic_map is not None and context.report["views"] == 1
    assert context.report["seen"] < 0.3  # one side; the rest is filled
    assert mesh.material.albedo_map.pixels.min() >= 0


@pytest.mark.parametrize("after", [TAKEN + 1])
def test_it_stops_within_a_step_and_runs_again(shelf: Path, after: int) -> None:
    generator, stopped = PaintedViews(), Watching(shelf, after)
    with pytest.raises(JobCancelled):
        painted(stopped, generator)
    assert len(stopped.steps()) == after
    first = painted(Watching(shelf), generator)
    again = painted(Watching(shelf), generator)
    assert np.array_equal(first.material.albedo_map.pixels, again.material.albedo_map.pixels)


def test_a_photo_says_how_it_begins(shelf: Path) -> None:
    photo = Image(name="felt", pixels=np.tile(np.array([30, 160, 40], np.uint8), (64, 64, 1)))
    mesh = painted(Watching(shelf), prompt="", exemplar=photo)
    assert mesh.material.name == "felt"


def _path(place: tuple[float, float, float], turned: bool = False) -> CameraPath:
    """Return one camera at a place, looking along +Y, or back."""
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3] = [[1, 0, 0], [0, 0, -1], [0, 1, 0]] if not turned else [[-1, 0, 0], [0, 0, 1], [0, 1, 0]]
    pose[:3, 3] = place
    shared = {"focal": np.full((1, 2), 120, np.float32), "centre": np.full((1, 2), 64, np.float32)}
    return CameraPath(camera_to_world=pose[None], width=128, height=128, **shared)


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({"prompt": " "}, "Say what the mesh looks like, or choose a photo."),
        ({"views": _path((0.0, -4.0, 0.0), turned=True)}, "None of the cameras sees what is to be painted."),
        ({"mesh": msgspec.structs.replace(box(), selected=np.zeros(12, bool))}, "No face of the mesh is selected"),
    ],
)
def test_what_cannot_be_done_is_said(shelf: Path, task: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        painted(Watching(shelf), **task)
