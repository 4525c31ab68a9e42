"""Train the flow of props: build the data, fit the decoder and the flow, write the weights.

    python scripts/train_pointflow.py data          # props as volumes; goes on where it stopped
    python scripts/train_pointflow.py decoder --minutes 9
    python scripts/train_pointflow.py decoder --minutes 5 --resume
    python scripts/train_pointflow.py flow

Needs PyTorch beside the backend; what it writes runs without. Everything random comes from SEED.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.modelling.families import families
from scenewright.backend.pointflow.volumes import specimen
from scenewright.backend.pointflow.weights import WEIGHTS

SEED = 1
KNOWN = (
    "barrel", "bench", "bottle", "bucket", "chair", "chest", "column", "crate", "gem", "house", "lamp", "lantern",
    "mug", "mushroom", "rock", "shield", "stool", "sword", "table", "vase",
)  # fmt: skip
HELD_OUT = 6  # the first seeds of each family are never trained on
LATENT, HIDDEN, GRID, PATCH, CHANNELS, WIDE = 64, 192, 12, 4, 16, 32
COMPONENTS = 256  # of the volumes that the encoder looks at
CHECKPOINT = "checkpoint.pt"
BATCH, RATE = 16, 2e-3
PRIOR = 2e-4  # how hard latents are pressed towards a normal distribution
SURFACE = 8.0  # times more weight for points near the surface …
INSIDE = 2.0  # … and times as much for those inside: thin walls are lost first
FLOW_STEPS, FLOW_BATCH, FLOW_WIDTH, FAMILY_WIDTH, WAVES = 4000, 256, 320, 16, 8


class Encoder(nn.Module):
    """From the principal components of a volume to a latent's mean and log variance; only for training."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(COMPONENTS, 256), nn.SiLU(), nn.Linear(256, 256), nn.SiLU(), nn.Linear(256, 2 * LATENT)
        )

    def forward(self, components: Tensor) -> tuple[Tensor, Tensor]:
        mean, spread = self.layers(components).chunk(2, dim=1)
        return mean, spread.clamp(-10, 2)


class Decoder(nn.Module):
    """From latents (n, 64) to volumes cut into patches (n, 1728, 64): four points a side, for each cell of the grid."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.spread = nn.Linear(HIDDEN, CHANNELS * GRID**3)
        self.widen = nn.Conv3d(CHANNELS, WIDE, 3, padding=1)
        self.refine = nn.Conv3d(WIDE, WIDE, 3, padding=1)
        self.paint = nn.Linear(WIDE, PATCH**3)

    def forward(self, latents: Tensor) -> Tensor:
        hidden = functional.silu(self.first(latents))
        hidden = hidden + functional.silu(self.second(hidden))
        grid = self.spread(hidden).reshape(-1, CHANNELS, GRID, GRID, GRID)
        wide = self.widen(grid)
        wide = wide + functional.silu(self.refine(functional.silu(wide)))
        return self.paint(wide.flatten(2).transpose(1, 2))


class Flow(nn.Module):
    """The velocity of codes (latent and size) on their way from noise to a prop of a family."""

    def __init__(self, families: int) -> None:
        super().__init__()
        self.family = nn.Embedding(families, FAMILY_WIDTH)
        self.first = nn.Linear(LATENT + 3 + 2 * WAVES + FAMILY_WIDTH, FLOW_WIDTH)
        self.second, self.third = nn.Linear(FLOW_WIDTH, FLOW_WIDTH), nn.Linear(FLOW_WIDTH, FLOW_WIDTH)
        self.last = nn.Linear(FLOW_WIDTH, LATENT + 3)

    def forward(self, codes: Tensor, moment: Tensor, family: Tensor) -> Tensor:
        angles = moment[:, None] * torch.pi * 2.0 ** torch.arange(WAVES)
        x = torch.cat([codes, torch.sin(angles), torch.cos(angles), self.family(family)], 1)
        hidden = functional.silu(self.first(x))
        hidden = hidden + functional.silu(self.second(hidden))
        hidden = hidden + functional.silu(self.third(hidden))
        return self.last(hidden)


def build_data(folder: Path, seeds: int, share: tuple[int, int] = (0, 1)) -> None:
    """Write the props of every seed as volumes, one file per seed; `share` says which of how many processes this is."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(share[0], seeds, share[1]):
        path = folder / f"{seed:03d}.npz"
        if path.exists():
            continue
        made = [specimen(families()[name], seed) for name in KNOWN]
        volumes = np.stack([np.rint(prop.distance * 127).astype(np.int8) for prop in made])
        np.savez(path, volumes=volumes, sizes=np.stack([prop.size for prop in made]))
        print(f"seed {seed} of {seeds}", flush=True)


def read_data(folder: Path, held_out: bool) -> tuple[Tensor, np.ndarray, Tensor]:
    """Return volumes (n, 48, 48, 48) int8, sizes (n, 3) in metres and families (n,)."""
    paths = [path for path in sorted(folder.glob("*.npz")) if (int(path.stem) < HELD_OUT) == held_out]
    files = [np.load(path) for path in paths]
    volumes = torch.from_numpy(np.concatenate([file["volumes"] for file in files]))
    sizes = np.concatenate([file["sizes"] for file in files])
    return volumes, sizes, torch.arange(len(KNOWN)).repeat(len(paths))


def components(seen: Tensor, wanted: Tensor | None = None) -> Tensor:
    """Return the leading principal components of volumes, (n, 256), of unit variance on the whole.

    Args:
        seen: (m, 48, 48, 48) int8, what the components are of.
        wanted: (n, 48, 48, 48) int8, whose coordinates are asked for; None asks for those of `seen`.
    """
    flat = seen.reshape(len(seen), -1).float() / 127
    middle = flat.mean(0)
    flat -= middle
    values, vectors = torch.linalg.eigh(flat @ flat.T)
    leading = values.flip(0)[:COMPONENTS].clamp(min=1e-6).sqrt()
    found = vectors.flip(1)[:, :COMPONENTS] * leading
    if wanted is None:
        return found / found.std()
    projected = (wanted.reshape(len(wanted), -1).float() / 127 - middle) @ flat.T
    return projected @ (vectors.flip(1)[:, :COMPONENTS] / leading) / found.std()


def patches(volumes: Tensor) -> Tensor:
    """Return volumes (n, 48, 48, 48) cut into the patches that the decoder makes."""
    cut = volumes.reshape(-1, GRID, PATCH, GRID, PATCH, GRID, PATCH).permute(0, 1, 3, 5, 2, 4, 6)
    return cut.reshape(len(volumes), GRID**3, PATCH**3)


def train_decoder(folder: Path, minutes: float, resume: bool) -> None:
    """Train encoder and decoder together, and keep them in the folder."""
    torch.manual_seed(SEED)
    volumes, _, _ = read_data(folder, held_out=False)
    print(f"{len(volumes)} props of {len(KNOWN)} families", flush=True)
    checkpoint = folder / CHECKPOINT
    seen, targets, encoder, decoder = components(volumes), patches(volumes), Encoder(), Decoder()
    if resume:
        kept = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(kept["encoder"])
        decoder.load_state_dict(kept["decoder"])
    parameters = [*encoder.parameters(), *decoder.parameters()]
    optimiser = torch.optim.AdamW(parameters, RATE, weight_decay=1e-4)
    start, step, average = time.monotonic(), 0, 0.0
    while (done := (time.monotonic() - start) / (60 * minutes)) < 1:
        optimiser.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * done))
        chosen = torch.randint(len(volumes), (BATCH,))
        mean, spread = encoder(seen[chosen])
        latents = mean + torch.randn_like(mean) * (spread / 2).exp()
        target = targets[chosen].float() / 127
        error = (decoder(latents) - target).abs()
        near = SURFACE * (1 - target.abs()) * torch.where(target < 0, INSIDE, 1.0)
        error = (error * (1 + near)).mean()
        loss = error + PRIOR * (mean**2 + spread.exp() - spread - 1).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step, average = step + 1, 0.98 * average + 0.02 * error.item()
        if step % 50 == 0:
            print(f"decoder {100 * done:.0f} %, step {step}, error {average:.4f}", flush=True)
            save_checkpoint(encoder, decoder, checkpoint)
    save_checkpoint(encoder, decoder, checkpoint)


def save_checkpoint(encoder: Encoder, decoder: Decoder, path: Path) -> None:
    """Keep what was learned so far."""
    torch.save({"encoder": encoder.state_dict(), "decoder": decoder.state_dict()}, path)


def fit_flow(mean: Tensor, spread: Tensor, sizes: Tensor, family: Tensor) -> Flow:
    """Train the flow from noise to codes, (n, 64) latents and (n, 3) sizes, all scaled to unit variance.

    Source: Lipman et al., Flow Matching for Generative Modeling, 2023.
    """
    flow = Flow(len(KNOWN))
    optimiser = torch.optim.AdamW(flow.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, FLOW_STEPS)
    for step in range(FLOW_STEPS):
        chosen = torch.randint(len(mean), (FLOW_BATCH,))
        latents = mean[chosen] + torch.randn(FLOW_BATCH, LATENT) * spread[chosen]
        codes = torch.cat([latents, sizes[chosen] + 0.05 * torch.randn(FLOW_BATCH, 3)], 1)
        noise, moment = torch.randn_like(codes), torch.rand(FLOW_BATCH)
        between = noise + moment[:, None] * (codes - noise)
        loss = ((flow(between, moment, family[chosen]) - (codes - noise)) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 0:
            print(f"flow step {step} of {FLOW_STEPS}, error {loss.item():.4f}", flush=True)
    return flow


def train_flow(folder: Path) -> None:
    """Fit the flow to the codes that the last checkpoint's encoder gives; write all weights into the package."""
    torch.manual_seed(SEED)
    volumes, sizes, family = read_data(folder, held_out=False)
    kept = torch.load(folder / CHECKPOINT, weights_only=True)
    encoder = Encoder()
    encoder.load_state_dict(kept["encoder"])
    with torch.no_grad():
        mean, spread = encoder(components(volumes))
    spread = (spread / 2).exp()
    scale, logs = mean.std(0).clamp(min=1e-3), torch.from_numpy(np.log(sizes)).float()
    middle, width = logs.mean(0), logs.std(0)
    flow = fit_flow((mean - mean.mean(0)) / scale, spread / scale, (logs - middle) / width, family)
    tensors = {f"decoder.{name}": tensor for name, tensor in kept["decoder"].items()}
    tensors |= {f"flow.{name}": tensor for name, tensor in flow.state_dict().items()}
    tensors |= {"code.middle": torch.cat([mean.mean(0), middle]), "code.scale": torch.cat([scale, width])}
    WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    halves = {name: tensor.numpy().astype(np.float16) for name, tensor in tensors.items()}
    save_file(halves, WEIGHTS, metadata={"families": " ".join(KNOWN), "seed": str(SEED), "props": str(len(volumes))})
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.1f} MB", flush=True)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["data", "decoder", "flow"])
    parser.add_argument("--folder", type=Path, default=Path("pointflow_data"))
    parser.add_argument("--seeds", type=int, default=48, help="props of each family, the held-out ones included")
    parser.add_argument("--share", type=int, nargs=2, default=(0, 1), help="this process and how many there are")
    parser.add_argument("--minutes", type=float, default=20.0, help="how long the decoder trains")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    asked = parser.parse_args()
    if asked.step == "data":
        build_data(asked.folder, asked.seeds, tuple(asked.share))
    elif asked.step == "decoder":
        train_decoder(asked.folder, asked.minutes, asked.resume)
    else:
        train_flow(asked.folder)


if __name__ == "__main__":
    main()
