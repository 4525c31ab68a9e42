"""Draw what the material models make, as docs/images/material_models.jpg: `python scripts/sheets/material_models.py`.

Four rows of base colours that the diffusion model draws of its families, four of the GAN's, two of ways between two
through the codec.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from scenewright.backend.learned import asking, gan, sampling, tiles, weights
from scenewright.backend.learned.denoiser import NAME
from scenewright.backend.learned.studio import loom, studio
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.materials.wording import read

SIDE, COLUMNS, STEPS, GUIDANCE, SEED = 192, 8, 20, 2.0, 7
WAYS = (("brick", "cobble"), ("grass", "lava"))
TARGET = Path(__file__).resolve().parents[2] / "docs" / "images" / "material_models.jpg"


@torch.inference_mode()
def main() -> None:
    """Draw, decode, lay out and write."""
    torch.set_num_threads(1)
    ours, made = studio(NAME), []
    names = json.loads(weights.notes(NAME)["families"])
    rows = [[asking.wish(read(name), 1.0) for name in names[at : at + COLUMNS]] for at in range(0, len(names), COLUMNS)]
    for wishes in rows:
        noise = sampling.noise(SIDE, SEED, len(wishes))
        latents = sampling.denoised(ours.network, wishes, noise, STEPS, GUIDANCE, lambda number, forecast: None)
        made.append(ours.codec.decode(latents))
    woven = loom(gan.NAME).network
    made += [ours.codec.decode(gan.woven(woven, wishes, SIDE, SEED)) for wishes in rows]
    for pair in WAYS:
        first, last = (
            ours.encoded(tiles.maps(FAMILIES[each].draw(Look(SIDE, FAMILIES[each].metres, SEED)))) for each in pair
        )
        shares = np.linspace(0, 1, COLUMNS)
        made.append(torch.cat([ours.codec.decode(sampling.between(first, last, float(share))) for share in shares]))
    sheet = torch.cat([torch.cat(list(row[:, :3]), 2) for row in made], 1).permute(1, 2, 0)
    Image.fromarray((sheet.numpy() * 255).round().astype(np.uint8)).save(TARGET, quality=70)
    print(TARGET)


if __name__ == "__main__":
    main()
