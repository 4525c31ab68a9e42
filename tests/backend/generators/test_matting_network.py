"""`matting-network`: a real graph, run by the real runtime, cuts out, is used by image-to-3d, and can be broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from graphs import colour_network
from listening import Listener

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.imaging import mattes
from scenewright.backend.imaging.cutout import cut_out, find_foreground
from scenewright.backend.published import BIREFNET
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, StorageError, Unavailable
from scenewright.shared.tasks import BackgroundRemoval

pytest.importorskip("onnxruntime")
from scenewright.backend.generators.image.matting_network import MattingNetwork

RED = (9.0, -9.0, -9.0)  # of the channels: the network takes what is red


class Cancelled(Listener):
    """Is cancelled after some looks at whether it is."""

    def __init__(self, weights: Path, looks: int) -> None:
        self.looks = looks
        Context.__init__(self, "0" * 32, lambda said: None, self._looked, Shelf(weights))

    def _looked(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """The folder of weights with the network adopted into it, from a folder as it is published."""
    source = tmp_path / "published"
    (source / "onnx").mkdir(parents=True)
    (source / "config.json").write_text("{}")
    (source / "onnx" / "model.onnx").write_bytes(colour_network(64, RED))
    adopt(Shelf(tmp_path / "weights"), BIREFNET, source)
    mattes.matter.cache_clear()
    return tmp_path / "weights"


def busy(side: int = 96) -> np.ndarray:
    """Return a red square before a busy background that reaches into the middle."""
    random = np.random.default_rng(3)
    pixels = random.integers(0, 90, (side, side, 3)).astype(np.uint8)
    pixels[..., 2] += 120
    pixels[side // 4 : 3 * side // 4, side // 4 : 3 * side // 4] = (230, 20, 20)
    return pixels


def cut(image: Image, context: Context) -> np.ndarray:
    generator = MattingNetwork()
    generator.load(context)
    assert generator.weights == context.shelf.digest((BIREFNET,))
    return generator.run(BackgroundRemoval(image=image), MattingNetwork.Options(), context).pixels


def test_what_the_network_sees_is_cut_out(weights: Path) -> None:
    context = Listener()
    context.shelf = Shelf(weights)
    pixels = cut(Image(pixels=busy()), context)
    truth = np.zeros((96, 96), bool)
    truth[24:72, 24:72] = True
    inside = pixels[..., 3] >= 128
    assert (inside & truth).sum() / (inside | truth).sum() > 0.93
    assert context.report["mask"] == "by a network"
    linear = np.repeat(np.repeat(busy(), 3, 0), 3, 1).astype(np.float32) / 255
    large = cut(Image(pixels=linear, colour_space="linear"), context)
    assert large.shape == (288, 288, 4) and large[144, 144, 3] == 1 and large[5, 5, 3] < 0.05


def test_image_to_3d_uses_it_where_it_is_there_but_alpha_before_it(weights: Path, tmp_path: Path) -> None:
    assert mattes.finder(Shelf(tmp_path / "empty")) is find_foreground
    find = mattes.finder(Shelf(weights))
    found = cut_out(Image(pixels=busy()), "automatic", find=find).alpha
    assert found[48, 48] > 0.9 and found[6:18].mean() < 0.1
    given = np.concatenate([busy(), np.zeros((96, 96, 1), np.uint8)], axis=2)
    given[:30, :30, 3] = 255
    assert cut_out(Image(pixels=given), "automatic", find=find).alpha[48, 48] == 0


def test_without_the_network_it_says_how_to_get_it() -> None:
    with pytest.raises(Unavailable, match="scenewright models download birefnet"):
        cut(Image(pixels=busy()), Listener())


def test_a_broken_network_and_a_picture_without_a_thing_get_a_sentence(weights: Path) -> None:
    context = Listener()
    context.shelf = Shelf(weights)
    with pytest.raises(InvalidInput, match="no main thing"):
        cut(Image(pixels=np.full((50, 50, 3), (0, 200, 0), np.uint8)), context)
    graph = weights / BIREFNET.name / "onnx" / "model.onnx"
    graph.write_bytes(b"\x00" * graph.stat().st_size)
    mattes.matter.cache_clear()
    with pytest.raises(StorageError, match="cannot be read as a network"):
        cut(Image(pixels=busy()), context)


def test_it_stops_while_the_network_runs(weights: Path) -> None:
    for looks in (1, 2):
        with pytest.raises(JobCancelled):
            cut(Image(pixels=busy()), Cancelled(weights, looks))
    context = Listener()
    context.shelf = Shelf(weights)
    assert cut(Image(pixels=busy()), context).shape == (96, 96, 4)  # and runs again
