"""Finding generators: ours, those of other packages, and what is wrong with some."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from engines import triangle

from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry, built_in, read_options
from scenewright.shared.artifacts import CameraPath, Image, Mesh, RadianceField, Text
from scenewright.shared.errors import InvalidInput, Unavailable
from scenewright.shared.tasks import FieldToVideo, MeshToPointCloud

TASK = MeshToPointCloud(mesh=triangle())


class Fetched(Generator[MeshToPointCloud]):
    """A generator with weights."""

    name, title, licence, download_gb = "fetched", "Fetched", "MIT", 2.0


class Apart(Generator[MeshToPointCloud]):
    """A generator with an environment."""

    name, title, licence, environment = "apart", "Apart", "MIT", "somewhere"


class Ready(Generator[MeshToPointCloud]):
    """A generator that works at once."""

    name, title, licence = "ready", "Ready", "MIT"


def test_our_generators_are_found(home: Home) -> None:
    infos = {info.name: info for info in Registry.discover().infos(home)}
    assert {"scatter", "voxel-field", "field-video"} <= infos.keys()
    assert infos["scatter"].task == "mesh-to-point-cloud"
    assert infos["scatter"].unavailable == ""


def test_those_of_other_packages_are_found_and_the_broken_ones_named(home: Home, trials: Path) -> None:
    registry = Registry.discover()
    infos = {info.name: info for info in registry.infos(home)}
    assert infos["trial-echo"].title == "Echo"
    assert registry.get("trial-echo").__module__ == "trial_generators"
    reasons = {name: info.unavailable for name, info in infos.items() if info.unavailable and name.startswith("trial")}
    assert reasons.keys() == {"trial-broken", "trial-impostor", "trial-nothing", "trial-elsewhere"}
    assert "No module named 'a_package_nobody_has'" in reasons["trial-broken"]
    assert "both define a generator 'trial-echo'" in reasons["trial-impostor"]
    assert "trial_generators:Nothing is no generator" in reasons["trial-nothing"]
    assert reasons["trial-elsewhere"].startswith("It needs the environment 'trial-environment'")
    with pytest.raises(Unavailable, match="trial-broken cannot be used"):
        registry.get("trial-broken")


def test_listing_and_serving_import_nothing_heavy() -> None:
    program = (
        "import sys; from scenewright.backend import engine;"
        "from scenewright.backend.executors import inline, processes;"
        "from scenewright.backend.registry import Registry; Registry.discover();"
        "heavy = {'torch', 'numba', 'scipy', 'bpy', 'skimage', 'av', 'PIL', 'zmq'} & sys.modules.keys();"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_what_a_generator_makes_is_said_by_the_annotation_of_run() -> None:
    class Several(Generator[MeshToPointCloud]):
        """Say it in every way there is."""

        name, title, licence = "several", "Several", "MIT"

        def run(self, task: Any, options: Options, context: Any) -> tuple[Mesh, Image] | tuple[Mesh, ...] | Text | None:
            return None

        class Options(msgspec.Struct, frozen=True):
            """Named in the annotation of `run`, like everybody's."""

    made = {generator.name: generator.info().produces for generator in (*built_in(), Several, Ready)}
    assert made["several"] == ("mesh", "image", "text")
    assert (made["scatter"], made["field-mesh"], made["ready"]) == (("point-cloud",), ("mesh",), ())


def test_the_default_is_the_first_that_works_at_once() -> None:
    assert Registry([Fetched, Apart, Ready]).choose("", TASK) is Ready
    assert Registry([Apart, Fetched]).choose("", TASK) is Fetched
    assert Registry([Fetched]).choose("", TASK) is Fetched


def test_a_name_is_taken_at_its_word() -> None:
    assert Registry([Ready, Fetched]).choose("fetched", TASK) is Fetched


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="There is no generator 'raedy'. Known are, for instance: ready."):
        Registry([Fetched, Apart, Ready]).get("raedy")


@pytest.mark.parametrize("name", ["", "ready"])
def test_a_task_it_does_not_do_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="Film a radiance field along a camera path"):
        Registry([Ready]).choose(name, _film())


def test_two_of_one_name_are_refused() -> None:
    class Other(Generator[MeshToPointCloud]):
        """Another of the same name."""

        name, title, licence = "ready", "Other", "MIT"

    with pytest.raises(ValueError, match="both define a generator 'ready'"):
        Registry([Ready, Other])


def test_options_are_read_and_checked() -> None:
    scatter = Registry.discover().get("scatter")
    assert read_options(scatter, {"offset": 0.5}).offset == 0.5  # type: ignore[attr-defined]
    assert read_options(scatter, {}) == scatter.Options()
    with pytest.raises(InvalidInput, match="Scatter points has no option 'ofset'. It knows: offset."):
        read_options(scatter, {"ofset": 0.5})
    with pytest.raises(InvalidInput, match="An option of Scatter points does not fit: Expected `float` <= 10"):
        read_options(scatter, {"offset": 11})


def _film() -> FieldToVideo:
    one = np.ones((1, 2), np.float32)
    path = CameraPath(camera_to_world=np.eye(4, dtype=np.float32)[None], focal=one, centre=one, width=8, height=8)
    corners, none = np.array([[0, 0, 0], [1, 1, 1]], np.float32), np.zeros((0, 3), np.uint16)
    field = RadianceField(
        aabb=corners, resolution=1, cells=none, vertices=none, density=np.zeros(0, np.float32),
        harmonics=np.zeros((0, 3, 1), np.float32), background=np.ones(3, np.float32),
    )  # fmt: skip
    return FieldToVideo(field=field, path=path)
