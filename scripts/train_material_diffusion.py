"""Train the denoiser in latents, on or on where it stopped: `python scripts/train_material_diffusion.py folder`.

The codec has to be trained up to where its encoder is fixed.
"""

from __future__ import annotations

import json

import torch
from material_training import SEED, Course, Tiles, follow, rate, read_tiles, rolled
from torch import Tensor, nn

from scenewright.backend.learned import weights
from scenewright.backend.learned.asking import KINDS
from scenewright.backend.learned.codec import Codec
from scenewright.backend.learned.denoiser import MOMENTS, NAME, Denoiser
from scenewright.backend.materials.families import FAMILIES

BATCH, RATE, KEEP = 16, 1e-3, 0.998
EARLY = 0.4  # moments are drawn nearer to noise by that much, on the scale of the logistic function
UNASKED = 0.1  # share that is learned without a wish, for guidance


def trained_codec(course: Course) -> Codec:
    """Return the codec as far as it is trained."""
    codec = Codec()
    codec.load_state_dict(torch.load(course.folder / "codec.pt", weights_only=True)["codec"])
    if (codec.spread == 1).all():
        raise SystemExit("The codec's encoder is not fixed yet: train it further.")
    return codec.eval().to(memory_format=torch.channels_last)


def latents_of(codec: Codec, tiles: Tiles) -> Tensor:
    """Return latents (n, 16, 32, 32) in half precision of tiles."""
    found = []
    for maps in tiles.maps.split(16):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            found.append(codec.encode(maps.float() / 255))
    return torch.cat([each.half() for each in found])


def batch(latents: Tensor, tiles: Tiles) -> tuple[Tensor, Tensor, Tensor]:
    """Return latents moved over their torus, and what was asked for: families, some left out, and traits."""
    chosen = torch.randint(len(latents), (BATCH,))
    moved = rolled(latents[chosen].float())
    kinds = torch.where(torch.rand(BATCH) < UNASKED, len(KINDS), tiles.kinds[chosen])
    return moved, kinds, tiles.traits[chosen]


def visible(codec: Codec) -> Tensor:
    """Return how much each channel of the latents shows in the maps, (16, 1, 1), one on average."""
    with torch.no_grad():
        size = codec.decoder.components.weight.flatten(1).norm(dim=1) * codec.spread.flatten()
    return (size / size.mean())[:, None, None]


def mistake(denoiser: Denoiser, shown: Tensor, latents: Tensor, kinds: Tensor, traits: Tensor) -> Tensor:
    """Return how wrong the velocity is at random moments, more of them past the middle, where forms take shape."""
    share = torch.sigmoid(torch.randn(len(latents)) + EARLY)
    noise, t = torch.randn_like(latents), share[:, None, None, None]
    with torch.autocast("cpu", torch.bfloat16):
        found = denoiser((1 - t) * latents + t * noise, share * MOMENTS, kinds, traits)
    return (shown * (found.float() - noise + latents) ** 2).mean()


def notes(tiles: Tiles) -> dict[str, str]:
    """Return what goes with the weights: the families, and how deep each usually is over the side of a tile."""
    depths = [float(tiles.depths[tiles.kinds == kind].median()) for kind in range(len(KINDS))]
    usual = [round(depth * FAMILIES[name].metres / 2, 6) for depth, name in zip(depths, KINDS, strict=True)]
    return {"families": json.dumps(KINDS), "depths": json.dumps(usual)}


def main() -> None:
    """Train until the time is up, and write the running average."""
    torch.manual_seed(SEED)
    denoiser, average = (Denoiser(len(KINDS)).to(memory_format=torch.channels_last) for _ in range(2))
    average.load_state_dict(denoiser.state_dict())
    optimiser = torch.optim.AdamW(denoiser.parameters(), RATE, (0.9, 0.99), weight_decay=0.01)
    course = Course("diffusion", denoiser=denoiser, average=average, optimiser=optimiser)
    course.resume()
    tiles = read_tiles(course.folder)
    codec = trained_codec(course)
    latents, shown, smooth = latents_of(codec, tiles), visible(codec), 0.0
    for done in course.steps():
        optimiser.param_groups[0]["lr"] = rate(course, done, RATE)
        error = mistake(denoiser, shown, *batch(latents, tiles))
        optimiser.zero_grad()
        error.backward()
        nn.utils.clip_grad_norm_(denoiser.parameters(), 1.0)
        optimiser.step()
        follow(average, denoiser, min(KEEP, course.step / (course.step + 20)))
        smooth = 0.98 * smooth + 0.02 * error.item() if smooth else error.item()
        if course.step % 25 == 0:
            print(f"{100 * done:.0f} %, step {course.step}, error {smooth:.4f}", flush=True)
    print(weights.write(average, NAME, notes(tiles)))


if __name__ == "__main__":
    main()
