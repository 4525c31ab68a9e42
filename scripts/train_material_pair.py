"""Train words and pictures together, on or on where it stopped: `python scripts/train_material_pair.py folder`."""

from __future__ import annotations

import json

import torch
from material_training import SEED, Course, Tiles, follow, lit, rate, read_tiles, rolled
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned import weights
from scenewright.backend.learned.pair import NAME, SEEN, Pair, vocabulary

BATCH, RATE, KEEP = 64, 2e-3, 0.995
BARE, NOISY = 0.3, 0.3  # how often a picture is the base colour alone, and how often it is noisy


def pictures(tiles: Tiles, chosen: Tensor) -> Tensor:
    """Return pictures (n, 3, 128, 128) of tiles, each lit, cut out, mirrored and disturbed in its own way."""
    maps = rolled(tiles.maps[chosen]).float() / 255
    seen = maps[:, :3] if torch.rand(()) < BARE else lit(maps, tiles.depths[chosen])
    side = int(torch.randint(SEEN, maps.shape[-1] + 1, ()))
    cut = functional.interpolate(seen[..., :side, :side], (SEEN, SEEN), mode="bilinear", antialias=True)
    if torch.rand(()) < NOISY:
        cut = cut + 0.1 * torch.rand(()) * torch.randn_like(cut)
    return (cut.flip(3) if torch.rand(()) < 0.5 else cut).clamp(0, 1)


def agreement(pair: Pair, seen: Tensor, said: Tensor) -> tuple[Tensor, Tensor]:
    """Return the contrastive error, and the share of pictures whose own sentence is the nearest one."""
    likeness = pair.sharpness.exp().clamp(max=60) * seen @ said.T
    own = torch.arange(len(seen))
    error = 0.5 * (functional.cross_entropy(likeness, own) + functional.cross_entropy(likeness.T, own))
    return error, (likeness.argmax(1) == own).float().mean()


def main() -> None:
    """Train until the time is up, and write the running average."""
    torch.manual_seed(SEED)
    known = vocabulary()
    pair, average = (Pair(known).to(memory_format=torch.channels_last) for _ in range(2))
    average.load_state_dict(pair.state_dict())
    optimiser = torch.optim.AdamW(pair.parameters(), RATE, (0.9, 0.98), weight_decay=0.02)
    course = Course("pair", pair=pair, average=average, optimiser=optimiser)
    course.resume()
    tiles = read_tiles(course.folder)
    bags = pair.bags(tiles.sentences)
    for done in course.steps():
        optimiser.param_groups[0]["lr"] = rate(course, done, RATE)
        chosen = torch.randint(len(tiles.maps), (BATCH,))
        seen = pictures(tiles, chosen)
        heard = bags[chosen] * (torch.rand(BATCH, bags.shape[1]) > 0.1)
        with torch.autocast("cpu", torch.bfloat16):
            features = pair.image_features(seen).float()
        error, right = agreement(pair, features, functional.normalize(pair.ear(functional.normalize(heard))))
        optimiser.zero_grad()
        error.backward()
        nn.utils.clip_grad_norm_(pair.parameters(), 1.0)
        optimiser.step()
        follow(average, pair, min(KEEP, course.step / (course.step + 50)))
        if course.step % 25 == 0:
            print(
                f"{100 * done:.0f} %, step {course.step}, error {error.item():.3f}, right {right.item():.2f}",
                flush=True,
            )
    print(weights.write(average, NAME, {"words": json.dumps(known)}))


if __name__ == "__main__":
    main()
