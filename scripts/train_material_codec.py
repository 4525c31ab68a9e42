"""Train the codec of materials, on or on where it stopped: `python scripts/train_material_codec.py folder`."""

from __future__ import annotations

import torch
from material_training import SEED, Course, Tiles, follow, rate, read_tiles, rolled, turned
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned import weights
from scenewright.backend.learned.codec import FACTOR, LATENTS, NAME, Codec, Decoder, Encoder, grain

BATCH, RATE, KEEP = 2, 1e-3, 0.995
PRIOR = 3e-5
QUIET = -5.0  # log variance of latents at first
FROM_AFAR, EDGES, LIVELY = 1.0, 0.4, 3.0  # weights beside the plain error's
JOINED = 16  # batches that say how blocks go together
SETTLED = 0.15  # share of the time after which the encoder is fixed


def difference(made: Tensor, wanted: Tensor) -> Tensor:
    """Return how far maps are from what they should be: exactly where one can be exact, and as lively elsewhere."""
    afar = functional.l1_loss(functional.avg_pool2d(made, 4), functional.avg_pool2d(wanted, 4))
    total = 0.4 * functional.l1_loss(made, wanted) + FROM_AFAR * afar
    for scale in (1, 2):
        ours, theirs = (functional.avg_pool2d(each, scale) if scale > 1 else each for each in (made, wanted))
        for mine, yours in zip(bands(ours), bands(theirs), strict=True):
            total = total + 0.25 * EDGES * functional.l1_loss(mine, yours)
            total = total + 0.25 * LIVELY * functional.l1_loss(liveliness(mine), liveliness(yours))
    return total


def bands(maps: Tensor) -> tuple[Tensor, Tensor]:
    """Return the steps from each pixel to the next, right and down, over the torus."""
    return maps - maps.roll(1, 3), maps - maps.roll(1, 2)


def liveliness(band: Tensor) -> Tensor:
    """Return how much happens around each place, wherever exactly it happens."""
    return functional.avg_pool2d(band.abs(), 8, 4)


def start(encoder: Encoder, decoder: Decoder, pictures: Tensor) -> None:
    """Let both halves begin as the principal components of blocks of pictures (n, c, h, w) in [0, 1]."""
    width, latents = pictures.shape[1] * FACTOR**2, encoder.components.out_channels
    blocks = functional.unfold(pictures, FACTOR, stride=FACTOR).transpose(1, 2).reshape(-1, width)
    middle = blocks.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((blocks - middle).T))
    size, axes = values.flip(0)[:latents].sqrt(), vectors.flip(1)[:, :latents].T
    shape = (latents, pictures.shape[1], FACTOR, FACTOR)
    with torch.no_grad():
        encoder.components.weight.copy_((axes / size[:, None]).reshape(shape))
        encoder.components.bias.copy_(-(axes / size[:, None]) @ middle)
        decoder.components.weight.copy_((axes * size[:, None]).reshape(shape))
        decoder.components.bias.zero_()
        means = functional.pixel_unshuffle(middle.reshape(1, -1, FACTOR, FACTOR), 4).mean((0, 2, 3))
        decoder.fine[-2].bias.copy_(means)
        for last, share in ((encoder.beyond[-1], 0.1), (decoder.fine[-2], 0.1), (decoder.across[0], 0.0)):
            last.weight.mul_(share)


def settle(codec: Codec, tiles: Tiles) -> None:
    """Fix the encoder, and with it what latents mean, and scale them: from here on a denoiser may be trained."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        sample = tiles.maps[torch.randperm(len(tiles.maps))[:256]]
        means = torch.cat([codec.encoder(each.float() / 255)[:, :LATENTS].float() for each in sample.split(16)])
    codec.middle.copy_(means.mean((0, 2, 3), keepdim=True))
    codec.spread.copy_(means.std((0, 2, 3), keepdim=True))
    codec.encoder.requires_grad_(False)


@torch.no_grad()
def join(codec: Codec, tiles: Tiles) -> None:
    """Let blocks say what their neighbours leave open: least squares of what is still wrong, over latents around."""
    inner: Tensor | float = 0.0
    outer: Tensor | float = 0.0
    for _ in range(JOINED):
        wanted = rolled(tiles.maps[torch.randint(len(tiles.maps), (8,))]).float() / 255
        latents = codec.encoder(wanted)[:, :LATENTS]
        wrong = functional.pixel_unshuffle(wanted - codec.decoder(latents, grain(latents)), FACTOR)
        around = functional.unfold(functional.pad(latents, (1, 1, 1, 1), "circular"), 3).transpose(1, 2).flatten(0, 1)
        around = functional.pad(around, (0, 1), value=1.0)
        inner = inner + around.T @ around
        outer = outer + around.T @ wrong.flatten(2).transpose(1, 2).flatten(0, 1)
    found = torch.linalg.solve(inner + torch.eye(len(inner)), outer).T
    layer = codec.decoder.across[0]
    layer.weight += found[:, :-1].reshape(layer.weight.shape)
    layer.bias += found[:, -1]


def settled(codec: Codec) -> bool:
    """Tell whether the encoder is fixed already."""
    return bool((codec.spread != 1).any())


def main() -> None:
    """Train until the time is up, first both halves, then the decoder alone, and write the running average."""
    torch.manual_seed(SEED)
    codec, average = (Codec().to(memory_format=torch.channels_last) for _ in range(2))
    optimiser = torch.optim.AdamW(codec.parameters(), RATE, (0.9, 0.99), weight_decay=1e-4)
    course = Course("codec", codec=codec, average=average, optimiser=optimiser)
    tiles, smooth = read_tiles(course.folder), 0.0
    start(codec.encoder, codec.decoder, tiles.maps[::6].float() / 255)
    nn.init.constant_(codec.encoder.beyond[-1].bias[LATENTS:], QUIET)
    average.load_state_dict(codec.state_dict())
    course.resume()
    codec.encoder.requires_grad_(not settled(codec))
    for done in course.steps():
        if done >= SETTLED and not settled(codec):
            settle(codec, tiles)
            course.save()
        optimiser.param_groups[0]["lr"] = rate(course, done, RATE)
        wanted = turned(rolled(tiles.maps[torch.randint(len(tiles.maps), (BATCH,))])).float() / 255
        wanted = wanted.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            mean, spread = codec.encoder(wanted).float().clamp(-12, 12).chunk(2, 1)
            latents = mean + torch.randn_like(mean) * (0.5 * spread).exp()
            made = codec.decoder(latents, grain(latents)).float()
        error = difference(made, wanted)
        optimiser.zero_grad()
        (error + PRIOR * LATENTS * (mean**2 + spread.exp() - spread).mean()).backward()
        nn.utils.clip_grad_norm_(codec.parameters(), 1.0)
        optimiser.step()
        follow(average, codec, min(KEEP, course.step / (course.step + 20)))
        smooth = 0.98 * smooth + 0.02 * error.item() if smooth else error.item()
        if course.step % 25 == 0:
            plain = functional.l1_loss(made, wanted).item()
            print(f"{100 * done:.0f} %, step {course.step}, error {smooth:.4f}, plain {plain:.4f}", flush=True)
    average.load_state_dict(average.state_dict() | {key: codec.state_dict()[key] for key in ("middle", "spread")})
    join(average, tiles)
    print(weights.write(average, NAME, {}))


if __name__ == "__main__":
    main()
