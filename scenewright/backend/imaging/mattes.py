"""Objects cut out by a network that was trained to: an ONNX graph, run by onnxruntime."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.cutout import Finder, find_foreground
from scenewright.backend.imaging.forms import floats, resized
from scenewright.backend.imaging.guided import follow_edges
from scenewright.backend.published import BIREFNET
from scenewright.backend.weights import Shelf
from scenewright.shared.errors import StorageError

Floats = NDArray[np.float32]
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of the pictures it was trained on
USUAL_SIDE = 1024  # pixels, where the graph takes any size
GRAPH = "onnx/model.onnx"
PATIENCE = 0.1  # seconds between two looks at whether to stop


class Matter:
    """A network that tells the main thing in a picture from the rest.

    Args:
        graph: the ONNX file.

    Raises:
        StorageError: it is no graph that can be run.
    """

    def __init__(self, graph: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, _providers(onnxruntime))
        except Exception as error:  # its errors have no common base that is public
            remedy = f"Download it again with: scenewright models download {BIREFNET.name}"
            sentence = f"{graph.name} cannot be read as a network."
            raise StorageError(sentence, remedy=remedy, detail=str(error)) from error
        self._input = self._session.get_inputs()[0]
        sides = self._input.shape[2:]
        self._height, self._width = (side if isinstance(side, int) else USUAL_SIDE for side in sides)

    def foreground(self, colours: NDArray[np.uint8], check: Callable[[], None] = lambda: None) -> Floats:
        """Return how much of each pixel of a picture (h, w, 3) uint8 is object, (h, w) float32, 0 to 1.

        Args:
            colours: the picture.
            check: called several times a second; when it raises, the network stops.
        """
        height, width = colours.shape[:2]
        seen = resized(floats(colours) / 255, self._height, self._width)
        batch = floats((np.clip(seen, 0, 1) - floats(MEAN)) / floats(SPREAD)).transpose(2, 0, 1)[None]
        logits = self._run(np.ascontiguousarray(batch), check)
        alpha = 1 / (1 + np.exp(-np.clip(logits.reshape(logits.shape[-2:]), -30, 30)))
        large = np.clip(resized(floats(alpha), height, width), 0, 1)
        factor = max(height / self._height, width / self._width)
        return follow_edges(large, colours, round(2 * factor), 1e-4) if factor > 1.5 else large

    def _run(self, batch: Floats, check: Callable[[], None]) -> Floats:
        """Return what the last output says; the network runs beside, so that it can be stopped."""
        import onnxruntime

        options, made, failed = onnxruntime.RunOptions(), [], []

        def run() -> None:
            try:
                made.append(self._session.run(None, {self._input.name: batch}, options)[-1])
            except Exception as error:  # noqa: BLE001 - told to the thread that waits
                failed.append(error)

        thread = threading.Thread(target=run, name="matte", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                check()
                thread.join(PATIENCE)
        except BaseException:
            options.terminate = True
            thread.join()
            raise
        if failed:
            raise failed[0]
        return floats(made[0])


@lru_cache(maxsize=1)
def matter(graph: Path) -> Matter:
    """Return the network of a file, which is read once."""
    return Matter(graph)


def finder(shelf: Shelf) -> Finder:
    """Return what finds objects on this machine: the network where it is there, otherwise what looks at colours."""
    if find_spec("onnxruntime") is None or not shelf.has(BIREFNET):
        return find_foreground
    return matter(shelf.require(BIREFNET) / GRAPH).foreground


def _providers(onnxruntime: Any) -> list[str]:
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return [name for name in wanted if name in onnxruntime.get_available_providers()]
