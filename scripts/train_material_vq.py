"""Train the codes of pictures, on or on where it stopped: `python scripts/train_material_vq.py folder`."""

from __future__ import annotations

import torch
from material_training import SEED, Course, follow, lit, rate, read_tiles, rolled, turned
from torch import Tensor
from torch.nn import functional
from train_material_codec import Adversary, difference, judged, step, taught

from scenewright.backend.learned import weights
from scenewright.backend.learned.quantiser import CODES, NAME, Quantiser

BATCH, RATE, KEEP = 2, 1e-3, 0.99
COMMITTED = 0.25
REVIVAL = 50  # steps; a code that none of them used starts anew where latents are
JUDGED_FROM = 0.25  # share of the time


def coded(model: Quantiser, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return what pictures decode to, how far latents lie from their codes, the latents, and the codes' numbers."""
    latents = model.encode(pictures)
    numbers = model.nearest(latents.detach())
    codes = model.codes(numbers)
    apart = functional.mse_loss(codes, latents.detach()) + COMMITTED * functional.mse_loss(latents, codes.detach())
    return model.decoder(latents + (codes - latents).detach()).float(), apart * latents.shape[1], latents, numbers


def revive(model: Quantiser, used: Tensor, latents: Tensor) -> None:
    """Put codes that were not used where latents (n, c, h, w) are."""
    idle = (used == 0).nonzero()[:, 0]
    flat = latents.detach().permute(0, 2, 3, 1).flatten(0, 2)
    with torch.no_grad():
        model.book[idle] = flat[torch.randint(len(flat), (len(idle),))]


def main() -> None:
    """Train until the time is up, and write the running average."""
    torch.manual_seed(SEED)
    model, average = (Quantiser().to(memory_format=torch.channels_last) for _ in range(2))
    average.load_state_dict(model.state_dict())
    adversary = Adversary(3).to(memory_format=torch.channels_last)
    ours = torch.optim.AdamW(model.parameters(), RATE, (0.9, 0.99), weight_decay=1e-4)
    theirs = torch.optim.AdamW(adversary.parameters(), RATE / 3, (0.5, 0.99))
    course = Course("vq", model=model, average=average, adversary=adversary, ours=ours, theirs=theirs)
    course.resume()
    tiles, used = read_tiles(course.folder), torch.zeros(CODES)
    for done in course.steps():
        ours.param_groups[0]["lr"] = rate(course, done, RATE)
        chosen = torch.randint(len(tiles.maps), (BATCH,))
        wanted = lit(turned(rolled(tiles.maps[chosen])).float() / 255, tiles.depths[chosen])
        wanted = wanted.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            made, apart, latents, numbers = coded(model, wanted)
            error = difference(made, wanted)
            total = error + apart + (judged(adversary, made, wanted) if done > JUDGED_FROM else 0.0)
        step(ours, total, model)
        if done > JUDGED_FROM:
            with torch.autocast("cpu", torch.bfloat16):
                seen = taught(adversary, made, wanted)
            step(theirs, seen, adversary)
        used += torch.bincount(numbers.flatten(), minlength=CODES)
        if course.step % REVIVAL == REVIVAL - 1:
            print(
                f"{100 * done:.0f} %, step {course.step}, error {error.item():.4f}, {(used > 0).sum()} codes",
                flush=True,
            )
            if done < 0.8:
                revive(model, used, latents)
            used.zero_()
        follow(average, model, min(KEEP, course.step / (course.step + 20)))
    print(weights.write(average, NAME, {}))


if __name__ == "__main__":
    main()
