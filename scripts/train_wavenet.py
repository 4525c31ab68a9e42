"""Train the WaveNet of sound effects: record takes of the procedural families, fit the network, write its weights.

    python scripts/train_wavenet.py --folder wavenet_data --seconds 1000    # goes on where it stopped

Needs PyTorch beside the backend; what it writes runs without. Everything random comes from SEED.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors.numpy import save_file
from scipy import signal
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.effects.take import Take
from scenewright.backend.sound.filters import RATE as RECORDED
from scenewright.backend.sound.recording import record
from scenewright.backend.sound.stuffs import STUFFS
from scenewright.backend.sound.wavenet.asking import FRAME, KNOWN, MATERIALS, WIDTH, conditions
from scenewright.backend.sound.wavenet.companding import CODES, RATE, SILENCE, coded, levels
from scenewright.backend.sound.wavenet.network import WEIGHTS

SEED = 1
HELD_OUT = 4  # the first takes of each family are never trained on
TAKES = {"impact": 140, "break": 50, "laser": 60, "coin": 60, "bell": 40, "thunder": 32}  # others: OTHERS
OTHERS = 40
STEADY = 4.0  # seconds of what goes on
CHANNELS, SKIP, ASKED = 32, 64, 64
DILATIONS = tuple(2**power for power in range(10)) * 2
REACH = FRAME * -(-(sum(DILATIONS) + 1) // FRAME)  # samples that come before those that are learned from
LENGTH, BATCH = 5120, 3  # samples learned from at a time; stretches in a step
FIRST = 0.4  # of all stretches of what is struck begin where it does
RATE_OF_LEARNING, KEEP = 2e-3, 0.998
EVERY = 15.0  # seconds of processor time between two checkpoints


class Recording(NamedTuple):
    """Hold one take: its family, how it was asked for, and its codes (n,) uint8."""

    family: str
    take: Take
    codes: np.ndarray


class WaveNet(nn.Module):
    """Codes before, and what is asked, to how likely each code comes next.

    Source: van den Oord et al., WaveNet: A Generative Model for Raw Audio, 2016.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard = nn.Embedding(CODES, CHANNELS)
        self.asked = nn.Sequential(nn.Linear(WIDTH, ASKED), nn.SiLU(), nn.Linear(ASKED, ASKED), nn.SiLU())
        self.biases = nn.Linear(ASKED, len(DILATIONS) * 2 * CHANNELS)
        self.gates = nn.ModuleList(nn.Linear(2 * CHANNELS, 2 * CHANNELS, bias=False) for _ in DILATIONS)
        self.ways = nn.ModuleList(nn.Linear(CHANNELS, CHANNELS + SKIP) for _ in DILATIONS)
        self.first, self.last = nn.Linear(SKIP, SKIP), nn.Linear(SKIP, CODES)
        # Neighbouring codes sound alike: begin with that.
        steps = torch.linspace(-1, 1, CODES)[:, None]
        waves = torch.cat(
            [torch.sin(steps * np.pi * k / 2) for k in range(1, 9)] + [torch.from_numpy(levels())[:, None]], 1
        )
        with torch.no_grad():
            self.heard.weight.copy_(waves @ torch.randn(9, CHANNELS) / 3)

    def forward(self, codes: Tensor, asked: Tensor) -> Tensor:
        """Return the logits (n, LENGTH, 256) of what follows each of the last LENGTH of codes.

        Args:
            codes: (n, REACH + LENGTH) int64.
            asked: (n, (REACH + LENGTH) / FRAME, WIDTH), of the samples that follow.
        """
        hidden = self.heard(codes)
        biases = self.biases(self.asked(asked)).repeat_interleave(FRAME, 1).chunk(len(DILATIONS), 2)
        length = codes.shape[1] - REACH
        skipped: Tensor | None = None
        for gate, way, bias, step in zip(self.gates, self.ways, biases, DILATIONS, strict=True):
            both = gate(torch.cat([hidden[:, :-step], hidden[:, step:]], 2)) + bias[:, -(hidden.shape[1] - step) :]
            signal_part, gate_part = both.chunk(2, 2)
            out = way(torch.tanh(signal_part) * torch.sigmoid(gate_part))
            hidden = hidden[:, step:] + out[..., :CHANNELS]
            kept = out[:, -length:, CHANNELS:]
            skipped = kept if skipped is None else skipped + kept
        assert skipped is not None
        logits: Tensor = self.last(functional.relu(self.first(functional.relu(skipped))))
        return logits


def wished(family: str, number: int) -> Take:
    """Return how the take of a number is asked for: half of all manners as usual, the others anything."""
    rng = np.random.default_rng([SEED, KNOWN.index(family), number])

    def manner(usual: float, low: float, high: float, even: bool = True) -> float:
        drawn = rng.uniform(low, high) if even else low * (high / low) ** rng.random()
        return float(drawn) if rng.random() < 0.5 else usual

    material = MATERIALS[number % len(MATERIALS)] if family == "impact" else None
    if family == "break" and rng.random() < 0.5:
        material = str(rng.choice(["glass", "ceramic", "wood", "stone"]))
    stuff = STUFFS[material] if material else None
    seconds = STEADY if FAMILIES[family].goes_on else FAMILIES[family].seconds
    return Take(
        seconds, int(rng.integers(2**31)), size=manner(1.0, 0.4, 2.5, even=False), force=manner(0.5, 0.1, 1.0),
        pace=manner(1.0, 0.65, 1.7, even=False), bright=manner(0.5, 0.1, 0.95), stuff=stuff,
    )  # fmt: skip


def recorded(family: str, number: int) -> Recording:
    """Return a take of a number, in one channel at 16 kHz."""
    return recorded_as(family, wished(family, number))


def recorded_as(family: str, take: Take) -> Recording:
    """Return a take as it is asked for, in one channel at 16 kHz."""
    sound = record(FAMILIES[family], take, loop=False, loudness=-20.0).mean(axis=1)
    if FAMILIES[family].goes_on:
        sound = sound[round(0.4 * RECORDED) : -round(0.4 * RECORDED)]  # without its fades
    return Recording(family, take, coded(signal.resample_poly(sound, 1, RECORDED // RATE).astype(np.float32)))


def recordings(folder: Path, held_out: bool = False) -> list[Recording]:
    """Return all takes to learn from, or those held out; they are made the first time and kept in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for family in KNOWN:
        path = folder / f"{family}.npz"
        count = TAKES.get(family, OTHERS) + HELD_OUT
        if not path.exists():
            np.savez_compressed(path, **{str(number): recorded(family, number).codes for number in range(count)})
            print(f"{family}: {count} takes after {time.process_time():.0f} s", flush=True)
        kept = np.load(path)
        for number in range(HELD_OUT) if held_out else range(HELD_OUT, count):
            found.append(Recording(family, wished(family, number), kept[str(number)]))
    return found


def stretch(recording: Recording, start: int, length: int = LENGTH) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the codes before, what is asked, and the codes to be foretold, from a sample on.

    Args:
        recording: silence lies before and after it.
        start: of what is foretold; a multiple of FRAME.
        length: of what is foretold; a multiple of FRAME.
    """
    padded = np.full(REACH + 1 + length, SILENCE, np.uint8)
    first = start - REACH - 1
    part = recording.codes[max(first, 0) : start + length]
    padded[max(-first, 0) : max(-first, 0) + len(part)] = part
    asked = conditions(recording.family, recording.take, start - REACH, (REACH + length) // FRAME)
    return padded[:-1], asked, padded[1 + REACH :]


def batch(found: list[list[Recording]], rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Return stretches of BATCH families: codes, what is asked, and targets."""
    drawn = []
    for family in rng.choice(len(found), BATCH, replace=False):
        recording = found[family][rng.integers(len(found[family]))]
        latest = max((len(recording.codes) - LENGTH) // FRAME, 0)
        steady = FAMILIES[recording.family].goes_on
        start = 0 if not steady and rng.random() < FIRST else FRAME * int(rng.integers(latest + 1))
        drawn.append(stretch(recording, max(start, FRAME * -(-REACH // FRAME)) if steady else start))
    codes, asked, wanted = (np.stack(each) for each in zip(*drawn, strict=True))
    return torch.from_numpy(codes).long(), torch.from_numpy(asked), torch.from_numpy(wanted).long()


def bits(model: WaveNet, codes: Tensor, asked: Tensor, wanted: Tensor) -> Tensor:
    """Return how many bits a sample costs that the model foretells."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(codes, asked)
    return functional.cross_entropy(logits.float().flatten(0, 1), wanted.flatten()) / np.log(2)


def train(model: WaveNet, average: WaveNet, folder: Path, seconds: float) -> int:
    """Fit a model and the running average of its weights until the time is up; return the number of steps."""
    optimiser = torch.optim.AdamW(model.parameters(), RATE_OF_LEARNING, (0.9, 0.98), weight_decay=1e-4)
    path, spent, step, smooth = folder / "checkpoint.pt", 0.0, 0, 0.0
    modules = {"model": model, "average": average, "optimiser": optimiser}
    if path.exists():
        state = torch.load(path, weights_only=True)
        for name, module in modules.items():
            module.load_state_dict(state[name])
        spent, step = state["spent"], state["step"]
    every = recordings(folder)
    found = [[each for each in every if each.family == family] for family in KNOWN]
    rng = np.random.default_rng([SEED, step])
    saved = last = time.process_time()
    while spent < seconds:
        done = spent / seconds
        rate = RATE_OF_LEARNING * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * (0.5 + 0.5 * np.cos(np.pi * done)))
        optimiser.param_groups[0]["lr"] = float(rate)
        loss = bits(model, *batch(found, rng))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(KEEP, step / (step + 20))
            for slow, fast in zip(average.parameters(), model.parameters(), strict=True):
                slow.lerp_(fast, 1 - keep)
        now = time.process_time()
        spent, last, step = spent + now - last, now, step + 1
        smooth = 0.98 * smooth + 0.02 * loss.item() if smooth else loss.item()
        if step % 50 == 0:
            print(f"{100 * done:.0f} %, step {step}, {smooth:.3f} bits a sample", flush=True)
        if now - saved > EVERY or spent >= seconds:
            saved = now
            part = path.with_suffix(".part")
            torch.save(
                {name: each.state_dict() for name, each in modules.items()} | {"spent": spent, "step": step}, part
            )
            part.replace(path)
    return step


def main() -> None:
    """Read the command line, record, train, and write the running average."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("wavenet_data"), help="where takes and checkpoints go")
    parser.add_argument("--seconds", type=float, default=1000, help="of processor time, earlier ones included")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    model, average = WaveNet(), WaveNet()
    average.load_state_dict(model.state_dict())
    recordings(asked.folder)
    steps = train(model, average, asked.folder, asked.seconds)
    halves = {name: tensor.numpy().astype(np.float16) for name, tensor in average.state_dict().items()}
    notes = {"seed": str(SEED), "steps": str(steps), "families": ", ".join(KNOWN), "materials": ", ".join(MATERIALS)}
    notes["dilations"] = " ".join(map(str, DILATIONS))
    save_file(halves, WEIGHTS, metadata=notes)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.2f} MB", flush=True)


if __name__ == "__main__":
    main()
