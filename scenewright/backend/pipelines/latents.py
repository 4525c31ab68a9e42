"""Pictures as an autoencoder's latents, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits
from scenewright.backend.pipelines.loading import PART_INDEX, class_named
from scenewright.backend.pipelines.pictures import Bytes, Canvas, canvas, resized, shown, size_of, with_alpha_of
from scenewright.backend.pipelines.single import pixels_of, tensor, watched
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageInterpolation

PARALLEL = 0.9995  # cosine from which on latents are mixed along a line


def read(folder: Path) -> Any:
    """Return the autoencoder in a folder, one for pictures; a large one encodes and decodes in tiles."""
    network: Any = getattr(diffusers, class_named(folder, PART_INDEX)).from_pretrained(
        folder, local_files_only=True, use_safetensors=True
    )
    if hasattr(network, "quant_conv"):  # a tiny one takes little memory as a whole
        network.enable_tiling()
    return network


def between(network: Any, task: ImageInterpolation, limits: Limits, context: Context) -> tuple[Image, ...]:
    """Return the pictures from one to the other; the second is brought to the size of the first.

    Raises:
        InvalidInput: the first picture is too slim.
    """
    width, height = size_of(task.first)
    ends = with_alpha_of(task.first, shown(task.first)), with_alpha_of(task.last, shown(task.last))
    if size_of(task.last) != (width, height):
        ends = ends[0], resized(ends[1], width, height)
        context.report["size"] = f"the last picture was brought to {width} × {height} px"
    moments = [number / (task.count - 1) for number in range(task.count)] if task.count > 1 else [0.5]
    made = _drawn(network, ends, moments, canvas(width, height, limits), context)
    name = task.first.name or "picture"
    return tuple(Image(name=f"{name} {number}", pixels=pixels) for number, pixels in enumerate(made, 1))


def _drawn(
    network: Any, ends: tuple[Bytes, Bytes], moments: list[float], drawn_on: Canvas, context: Context
) -> Iterator[Bytes]:
    """Yield a picture for each moment, 0 to 1; those at the ends are the ends themselves."""
    work = 2 + sum(0 < moment < 1 for moment in moments)  # both ends are encoded
    done = 0

    def tell(share: float) -> None:
        context.progress((done + share) / work, "Encoding" if done < 2 else "Drawing")

    latents = []
    for end in ends:
        latents.append(_encoded(network, drawn_on, end[..., :3], tell))
        done += 1
    for moment in moments:
        if moment in (0, 1):
            yield ends[int(moment)]
            continue
        with watched(network.decoder, tell, _passes(network, drawn_on)):
            values = pixels_of(network.decode(mixed(latents[0], latents[1], moment)).sample) / 2 + 0.5
        done += 1
        pixels = _with_alphas(drawn_on.back(values), *ends, moment)
        context.preview(Image(name="preview", pixels=pixels))
        yield pixels


def mixed(first: torch.Tensor, last: torch.Tensor, moment: float) -> torch.Tensor:
    """Return what lies between two latents, on the arc from one to the other, as strong as the two.

    Source: Shoemake, Animating Rotation with Quaternion Curves, 1985.
    """
    lengths = first.norm(), last.norm()
    cosine = (first * last).sum() / (lengths[0] * lengths[1]).clamp(min=1e-8)
    if not -PARALLEL < float(cosine) < PARALLEL:
        return torch.lerp(first, last, moment)
    angle = torch.acos(cosine)
    one, other = torch.sin((1 - moment) * angle), torch.sin(moment * angle)
    strong = lengths[0] * (1 - moment) + lengths[1] * moment
    return torch.mul(one * first / lengths[0] + other * last / lengths[1], strong / torch.sin(angle))


def _encoded(network: Any, drawn_on: Canvas, pixels: Bytes, tell: Callable[[float], None]) -> Any:
    picture = tensor(np.asarray(drawn_on.fit(np.ascontiguousarray(pixels))), network) * 2 - 1
    with watched(network.encoder, tell, _passes(network, drawn_on)):
        found = network.encode(picture)
    return found.latent_dist.mode() if hasattr(found, "latent_dist") else found.latents


def _with_alphas(colours: Bytes, first: Bytes, last: Bytes, moment: float) -> Bytes:
    """Return colours, (h, w, 3), as opaque as lies between two pictures, where both know how opaque they are."""
    if first.shape[2] < 4 or last.shape[2] < 4:
        return colours
    alpha = np.rint((1 - moment) * first[..., 3:] + moment * last[..., 3:]).astype(np.uint8)
    return np.concatenate([colours, alpha], axis=2)


def _passes(network: Any, drawn_on: Canvas) -> int:
    """Return how many tiles a canvas is worked in."""
    tile = network.tile_sample_min_size if network.use_tiling else max(drawn_on.width, drawn_on.height)
    if max(drawn_on.width, drawn_on.height) <= tile:
        return 1
    step = int(tile * (1 - network.tile_overlap_factor))
    return -(-drawn_on.width // step) * -(-drawn_on.height // step)
