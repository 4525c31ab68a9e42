"""The trained network, run sample by sample without PyTorch: each layer keeps what it heard, so nothing is done twice.

Source: van den Oord et al., WaveNet: A Generative Model for Raw Audio, 2016; Le Paine et al., Fast WaveNet Generation
Algorithm, 2016, for what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.wavenet.asking import FRAME
from scenewright.backend.sound.wavenet.companding import CODES, SILENCE, Codes
from scenewright.backend.sound.wavenet.kernel import draw
from scenewright.shared.errors import Unavailable

WEIGHTS = Path(__file__).with_name("wavenet.safetensors")
TURN = 16  # frames between two looks whether to go on: about 60 ms of sound
Bits = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """Hold the trained weights.

    Attributes:
        tensors: float32, by name.
        digest: of the file, in hexadecimal.
        steps: (layers,) int64, how far back each layer looks.
    """

    tensors: Mapping[str, Samples]
    digest: str
    steps: NDArray[np.int64]

    @property
    def reach(self) -> int:
        """Return how many samples before one it can tell by, in whole frames."""
        return FRAME * -(-(int(self.steps.sum()) + 1) // FRAME)

    def drawn(
        self, asked: Samples, silent: int, seed: int, temperature: float, watch: Callable[[float], None]
    ) -> Codes:
        """Return codes (64 n,), each drawn by what came before it.

        Args:
            asked: (n, WIDTH) of frames, as `asking.conditions` returns them.
            silent: how many samples at the beginning are silence.
            seed: the same one draws the same.
            temperature: 1 draws as it has learned, less takes what is likely.
            watch: told the fraction done several times a second; what it raises ends the work.
        """
        codes = np.full(len(asked) * FRAME, SILENCE, np.uint8)
        chances = np.random.default_rng(seed).random(len(codes)).astype(np.float32)
        chances[:silent] = -1.0
        self._run(asked, codes, chances, 1.0 / temperature, watch)
        return codes

    def bits(self, asked: Samples, codes: Codes) -> Bits:
        """Return how many bits each of codes (64 n,) costs, foretold by those before it."""
        costs = np.zeros(len(codes))
        self._run(asked, codes.copy(), np.full(len(codes), -1.0, np.float32), 1.0, lambda done: None, costs)
        return costs

    def _run(
        self, asked: Samples, codes: Codes, chances: Samples, sharpness: float, watch: Callable[[float], None],
        costs: Bits | None = None,
    ) -> None:  # fmt: skip
        weights = self._arranged
        channels, longest = self.tensors["heard.weight"].shape[1], int(self.steps.max())
        kept = np.zeros((len(self.steps), longest, channels), np.float32)
        told = np.zeros(len(codes)) if costs is None else costs
        begun, before = 0, SILENCE
        for first in range(0, len(asked), TURN):
            watch(first / len(asked))
            part = slice(first * FRAME, (first + TURN) * FRAME)
            biases = self._biases(asked[first : first + TURN])
            draw(weights, biases, self.steps, kept, begun, before, codes[part], chances[part], sharpness, told[part])
            begun, before = begun + len(codes[part]), int(codes[part][-1])

    def _biases(self, asked: Samples) -> Samples:
        hidden = _silu(self._linear("asked.0", asked))
        hidden = _silu(self._linear("asked.2", hidden))
        return self._linear("biases", hidden).reshape(len(asked), len(self.steps), -1)

    def _linear(self, name: str, values: Samples) -> Samples:
        return values @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]

    @property
    def _arranged(self) -> tuple[Samples, ...]:
        """Return the weights as the kernel reads them: those that one input is multiplied with lie side by side."""
        found = self.tensors
        layers = range(len(self.steps))
        gates = np.stack([found[f"gates.{layer}.weight"].T for layer in layers])
        ways = np.stack([found[f"ways.{layer}.weight"].T for layer in layers])
        offsets = np.stack([found[f"ways.{layer}.bias"] for layer in layers])
        ends = [found["first.weight"].T, found["first.bias"], found["last.weight"].T, found["last.bias"]]
        return tuple(np.ascontiguousarray(each) for each in (found["heard.weight"], gates, ways, offsets, *ends))


@cache
def network(path: Path = WEIGHTS) -> Network:
    """Return the network that is shipped.

    Raises:
        Unavailable: its file is not there.
    """
    if not path.is_file():
        raise Unavailable(f"The weights {path.name} are missing.", remedy="Install Scenewright again.")
    with safe_open(path, "numpy") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
        steps = np.array(file.metadata()["dilations"].split(), np.int64)
    assert tensors["last.weight"].shape[0] == CODES
    return Network(tensors, blake2b(path.read_bytes(), digest_size=20).hexdigest(), steps)


def _silu(values: Samples) -> Samples:
    # Beyond 60 the exponential makes no difference, and would overflow.
    return np.asarray(values / (1 + np.exp(-np.clip(values, -60, 60))), np.float32)
