"""Train the adversarial network in latents, on or on where it stopped: `python scripts/train_material_gan.py folder`.

The codec has to be trained up to where its encoder is fixed.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from material_training import SEED, Course, Tiles, follow, read_tiles, rolled
from torch import Tensor, nn
from torch.nn import functional
from train_material_diffusion import latents_of, notes, trained_codec

from scenewright.backend.learned import weights
from scenewright.backend.learned.asking import KINDS, TRAITS
from scenewright.backend.learned.blocks import Halve, convolution
from scenewright.backend.learned.codec import LATENTS
from scenewright.backend.learned.gan import NAME, Weaver

BATCH, RATE, KEEP = 16, 7e-4, 0.998
SMOOTH, SELDOM = 1.0, 8  # weight of the penalty of gradients, and the steps from one to the next
WIDTHS = (48, 80, 112, 144)  # of the critic, from fine to coarse


class Critic(nn.Module):
    """How real latents look, in each place, for what they were asked for by."""

    def __init__(self) -> None:
        super().__init__()
        stages: list[nn.Module] = [convolution(LATENTS, WIDTHS[0])]
        for fine, coarse in pairwise(WIDTHS):
            stages += [nn.LeakyReLU(0.2), convolution(fine, fine), nn.LeakyReLU(0.2), Halve(fine, coarse)]
        self.look = nn.Sequential(*stages, nn.LeakyReLU(0.2), convolution(WIDTHS[-1], WIDTHS[-1]), nn.LeakyReLU(0.2))
        self.verdict = nn.Conv2d(WIDTHS[-1], 1, 1)
        self.kinds, self.traits = nn.Embedding(len(KINDS), WIDTHS[-1]), nn.Linear(TRAITS, WIDTHS[-1])
        nn.init.normal_(self.kinds.weight, std=0.1)

    def forward(self, latents: Tensor, kinds: Tensor, traits: Tensor) -> Tensor:
        """Return (n,) for latents (n, 16, h, w). Source: Miyato and Koyama, cGANs with Projection, 2018."""
        seen = self.look(latents)
        asked = (self.kinds(kinds) + self.traits(traits))[:, :, None, None]
        verdict: Tensor = (self.verdict(seen) + (asked * seen).mean(1, keepdim=True)).mean((1, 2, 3))
        return verdict


def begin(weaver: Weaver, latents: Tensor, kinds: Tensor) -> None:
    """Let what is usual for each family be what its latents (n, 16, h, w) usually are."""
    with torch.no_grad():
        for kind in range(len(KINDS)):
            own = latents[kinds == kind].float()
            weaver.middle.weight[kind] = own.mean((0, 2, 3))
            weaver.spread.weight[kind] = own.std((0, 2, 3))


def batch(latents: Tensor, tiles: Tiles) -> tuple[Tensor, Tensor, Tensor]:
    """Return latents moved over their torus, their families and their traits."""
    chosen = torch.randint(len(latents), (BATCH,))
    return rolled(latents[chosen].float()), tiles.kinds[chosen], tiles.traits[chosen]


def step(error: Tensor, optimiser: torch.optim.Optimizer) -> None:
    """Take one step against an error."""
    optimiser.zero_grad()
    error.backward()
    optimiser.step()


def roughness(critic: Critic, latents: Tensor, kinds: Tensor, traits: Tensor) -> Tensor:
    """Return how steep the critic is where latents lie. Source: Mescheder et al., Which Training Methods, 2018."""
    given = latents.detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(given, kinds, traits).sum(), given, create_graph=True)
    return slope.square().sum((1, 2, 3)).mean()


def main() -> None:
    """Train until the time is up, and write the running average.

    The two are compared in pairs, and gradients are penalised at real and at made latents.
    Source: Huang et al., The GAN is dead; long live the GAN!, 2024.
    """
    torch.manual_seed(SEED)
    weaver, average, critic = Weaver(len(KINDS)), Weaver(len(KINDS)), Critic()
    making, judging = (torch.optim.Adam(each.parameters(), RATE, (0.0, 0.99)) for each in (weaver, critic))
    course = Course("gan", weaver=weaver, average=average, critic=critic, making=making, judging=judging)
    tiles = read_tiles(course.folder)
    latents, lead = latents_of(trained_codec(course), tiles), 0.0
    begin(weaver, latents, tiles.kinds)
    average.load_state_dict(weaver.state_dict())
    course.resume()
    for done in course.steps():
        for optimiser in (making, judging):
            optimiser.param_groups[0]["lr"] = RATE * (1 - 0.9 * done)
        real, kinds, traits = batch(latents, tiles)
        with torch.autocast("cpu", torch.bfloat16):
            made = weaver(real.shape[2:], kinds, traits)
            ahead = (critic(real, kinds, traits) - critic(made.detach(), kinds, traits)).float()
        error = functional.softplus(-ahead).mean()
        if course.step % SELDOM == 0:
            steep = sum(roughness(critic, each.float(), kinds, traits) for each in (real, made))
            error = error + 0.5 * SELDOM * SMOOTH * steep
        step(error, judging)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                standard = critic(real, kinds, traits)
            behind = (standard - critic(made, kinds, traits)).float()
        step(functional.softplus(behind).mean(), making)
        follow(average, weaver, min(KEEP, course.step / (course.step + 20)))
        lead = 0.98 * lead + 0.02 * ahead.mean().item()
        if course.step % 25 == 0:
            print(f"{100 * done:.0f} %, step {course.step}, the critic leads by {lead:.3f}", flush=True)
    print(weights.write(average, NAME, notes(tiles)))


if __name__ == "__main__":
    main()
