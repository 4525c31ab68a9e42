"""Train the codec of materials, on or on where it stopped: `python scripts/train_material_codec.py folder`."""

from __future__ import annotations

import torch
from material_training import SEED, Course, Tiles, rate, read_tiles, rolled, turned
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from scenewright.backend.learned.blocks import convolution
from scenewright.backend.learned.codec import LATENTS, MAPS, Codec

BATCH, RATE = 2, 1e-3
PRIOR = 3e-5
EDGES, LOOKS, FEATURES, FOOLED = 1.5, 0.5, 1.0, 0.05  # weights beside the plain error's
SETTLED = 0.25  # share of the time after which the encoder is fixed and the adversary begins


class Adversary(nn.Module):
    """Tells rendered tiles from decoded ones, patch by patch; its hidden features also say how alike two are."""

    def __init__(self, maps: int = MAPS) -> None:
        super().__init__()
        self.stem = nn.PixelUnshuffle(4)
        self.layers = nn.ModuleList(
            spectral_norm(layer)
            for layer in (convolution(16 * maps, 48), nn.Conv2d(192, 64, 1), convolution(64, 64), nn.Conv2d(64, 1, 1))
        )

    def forward(self, maps: Tensor) -> list[Tensor]:
        """Return hidden features, and at last (n, 1, h / 8, w / 8) how real each patch looks."""
        first = functional.leaky_relu(self.layers[0](self.stem(2 * maps - 1)), 0.2)
        second = functional.leaky_relu(self.layers[1](functional.pixel_unshuffle(first, 2)), 0.2)
        third = functional.leaky_relu(self.layers[2](second), 0.2)
        return [first, second, third, self.layers[3](third)]


def edges(maps: Tensor) -> tuple[Tensor, Tensor]:
    """Return the steps from each pixel to the next, right and down, over the torus."""
    return maps - maps.roll(1, 3), maps - maps.roll(1, 2)


def difference(made: Tensor, wanted: Tensor) -> Tensor:
    """Return how far maps are from what they should be: values, edges, and what is left from afar."""
    plain = functional.l1_loss(made, wanted)
    sharp = sum(functional.l1_loss(ours, theirs) for ours, theirs in zip(edges(made), edges(wanted), strict=True))
    afar = functional.l1_loss(functional.avg_pool2d(made, 8), functional.avg_pool2d(wanted, 8))
    return plain + EDGES * sharp + LOOKS * afar


def judged(adversary: Adversary, made: Tensor, wanted: Tensor) -> Tensor:
    """Return what the codec pays for what the adversary sees."""
    with torch.no_grad():
        theirs = adversary(wanted)
    ours = adversary(made)
    alike = sum(functional.l1_loss(one, other) for one, other in zip(ours[:-1], theirs[:-1], strict=True))
    return FEATURES * alike - FOOLED * ours[-1].float().mean()


def taught(adversary: Adversary, made: Tensor, wanted: Tensor) -> Tensor:
    """Return the adversary's own error, by hinges."""
    real, fake = adversary(wanted)[-1].float(), adversary(made.detach())[-1].float()
    return functional.relu(1 - real).mean() + functional.relu(1 + fake).mean()


def settle(codec: Codec, tiles: Tiles) -> None:
    """Fix the encoder, and with it what latents mean, and scale them: from here on a denoiser may be trained."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        sample = tiles.maps[torch.randperm(len(tiles.maps))[:256]]
        means = torch.cat([codec.encoder(each.float() / 255)[:, :LATENTS].float() for each in sample.split(16)])
    codec.middle.copy_(means.mean((0, 2, 3), keepdim=True))
    codec.spread.copy_(means.std((0, 2, 3), keepdim=True))
    codec.encoder.requires_grad_(False)


def main() -> None:
    """Train until the time is up: first both halves, then the decoder alone, against an adversary."""
    torch.manual_seed(SEED)
    codec, adversary = Codec().to(memory_format=torch.channels_last), Adversary().to(memory_format=torch.channels_last)
    ours = torch.optim.AdamW(codec.parameters(), RATE, (0.9, 0.99), weight_decay=1e-4)
    theirs = torch.optim.AdamW(adversary.parameters(), RATE / 3, (0.5, 0.99))
    course = Course("codec", codec=codec, adversary=adversary, ours=ours, theirs=theirs)
    course.resume()
    codec.encoder.requires_grad_(not settled(codec))
    tiles, average = read_tiles(course.folder), 0.0
    for done in course.steps():
        if done >= SETTLED and not settled(codec):
            settle(codec, tiles)
            course.save()
        for optimiser, highest in ((ours, RATE), (theirs, RATE / 3)):
            optimiser.param_groups[0]["lr"] = rate(course, done, highest)
        wanted = turned(rolled(tiles.maps[torch.randint(len(tiles.maps), (BATCH,))])).float() / 255
        wanted = wanted.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            mean, spread = codec.encoder(wanted).float().clamp(-12, 12).chunk(2, 1)
            made = codec.decoder(mean + torch.randn_like(mean) * (0.5 * spread).exp()).float()
            error = difference(made, wanted)
            total = error + PRIOR * LATENTS * (mean**2 + spread.exp() - spread).mean()
            if settled(codec):
                total = total + judged(adversary, made, wanted)
        step(ours, total, codec)
        if settled(codec):
            with torch.autocast("cpu", torch.bfloat16):
                seen = taught(adversary, made, wanted)
            step(theirs, seen, adversary)
        average = 0.98 * average + 0.02 * error.item() if average else error.item()
        if course.step % 25 == 0:
            against = f", adversary {seen.item():.3f}" if settled(codec) else ""
            print(f"{100 * done:.0f} %, step {course.step}, error {average:.4f}{against}", flush=True)


def settled(codec: Codec) -> bool:
    """Tell whether the encoder is fixed already."""
    return bool((codec.spread != 1).any())


def step(optimiser: torch.optim.Optimizer, error: Tensor, module: nn.Module) -> None:
    """Move a module's weights against an error."""
    optimiser.zero_grad()
    error.backward()
    nn.utils.clip_grad_norm_(module.parameters(), 1.0)
    optimiser.step()


if __name__ == "__main__":
    main()
