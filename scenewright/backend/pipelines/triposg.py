"""From a picture to a surface by TripoSG: tokens of a shape flow out of noise, and are asked for a surface."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as Pictures
from torch import nn
from transformers import BitImageProcessor, Dinov2Model
from transformers.utils import logging

from scenewright.backend.assets.patience import patiently
from scenewright.backend.context import Context
from scenewright.backend.geometry.implicit import sample, surface
from scenewright.backend.geometry.triangles import Floats, Triangles
from scenewright.backend.pipelines.devices import Device, best_device
from scenewright.backend.pipelines.networks.shape_flow import UNUSED, ShapeDecoder, ShapeFlow
from scenewright.backend.pipelines.networks.weights import damaged, fill
from scenewright.backend.pipelines.parts import Beat, Part, part, watched

WEIGHTS = "diffusion_pytorch_model.safetensors"
RESIDENT_GB = 6.0  # on a GPU in half precision, with what a step needs
TOKENS = 2048  # of a shape
SHARE, SHADE = 1 / 1.2, 1.0  # of the picture which the object fills, and of the white around it
SIDE = 2.01  # of the box that the field fills, in units of its own
COARSEST = 64  # voxels along the box
MARGIN = 0.95  # values as near to zero as this may hide thin parts
# Points asked at once: on the processor so few that the job can be stopped at any time.
POINTS = {"cpu": 2048}
MOST_POINTS = 1 << 16


class Step(NamedTuple):
    """What there is after a step: its number from 1, how many there are, and the shape's tokens as now foreseen."""

    number: int
    total: int
    foreseen: torch.Tensor


class ShapeModel:
    """Hold TripoSG.

    Args:
        folder: where its weights lie, as published.
        device: where it is computed; the fastest there is if not given.

    Raises:
        Unavailable: the weights are not there, or damaged.
    """

    place: str
    gigabytes: float = RESIDENT_GB

    def __init__(self, folder: Path, device: Device | None = None) -> None:
        device = _precise(device or best_device())
        stays = device.holds(RESIDENT_GB)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.place = device.name
        flow_config, decoder_config, schedule = (_config(folder / part) for part in ("transformer", "vae", "scheduler"))
        try:
            with torch.device("meta"):
                flow, decoder = ShapeFlow(flow_config), ShapeDecoder(decoder_config)
            encoder_folder, processor_folder = folder / "image_encoder_dinov2", folder / "feature_extractor_dinov2"
            encoder = Dinov2Model.from_pretrained(
                encoder_folder, dtype=device.dtype, local_files_only=True, use_safetensors=True
            )
            self._processor = BitImageProcessor.from_pretrained(processor_folder, local_files_only=True)
        except (KeyError, OSError, ValueError, TypeError) as error:
            raise damaged(folder / "model_index.json", error) from error
        fill(flow, folder / "transformer" / WEIGHTS, device.dtype)
        fill(decoder, folder / "vae" / WEIGHTS, device.dtype, UNUSED)
        self._encoder: Part[Any] = Part(encoder.requires_grad_(False), device, stays=stays)
        self._flow, self._decoder = Part(flow, device, stays=stays), Part(decoder, device, stays=stays)
        self._channels, self._shift = int(flow_config["in_channels"]), float(schedule.get("shift", 1.0))

    def features(self, picture: NDArray[np.uint8], context: Context, beat: Beat) -> torch.Tensor:
        """Return what the encoder sees in a picture, (1, m, channels), in main memory.

        Args:
            picture: (n, n, 3) uint8 sRGB, the object filling `SHARE` of it on `SHADE`.
            context: of the job.
            beat: told the fraction done, several times a second; what it raises ends the work.
        """
        pixels = self._processor(Pictures.fromarray(picture), return_tensors="pt").pixel_values

        def look(encoder: Any, device: Device) -> torch.Tensor:
            layers = next(each for each in encoder.modules() if isinstance(each, nn.ModuleList))
            with watched(encoder, layers, beat):
                seen: torch.Tensor = encoder(pixels.to(device.name, device.dtype)).last_hidden_state
            return seen.cpu()

        return self._encoder.run(context, look)

    def tokens(
        self, features: torch.Tensor, steps: int, guidance: float, seed: int, context: Context, beat: Beat,
        tell: Callable[[Step], None],
    ) -> torch.Tensor:  # fmt: skip
        """Return the tokens of a shape, (1, t, channels), in main memory.

        Args:
            features: of `features`.
            steps: from noise to the shape.
            guidance: how much more the picture counts than it would by itself; 1 leaves it.
            seed: of the noise.
            context: of the job.
            beat: told the fraction done, several times a second; what it raises ends the work.
            tell: told of each step.

        Source: Liu et al., Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, 2023;
        Ho and Salimans, Classifier-Free Diffusion Guidance, 2022.
        """
        noise = torch.randn((1, TOKENS, self._channels), generator=torch.Generator().manual_seed(seed))
        even = np.linspace(1.0, 0.0, steps + 1)
        times = (self._shift * even / (1 + (self._shift - 1) * even)).tolist()

        def flow(network: ShapeFlow, device: Device) -> torch.Tensor:
            seen = features.to(device.name, device.dtype)
            both = torch.cat([torch.zeros_like(seen), seen]) if guidance > 1 else seen
            tokens = noise.to(device.name)
            for number, (now, then) in enumerate(pairwise(times), 1):
                with watched(network, network.blocks, part(beat, (number - 1) / steps, number / steps)):
                    time = torch.full((len(both),), 1000 * now, device=device.name)
                    pulled = network(tokens.expand(len(both), -1, -1).to(device.dtype), time, both).float()
                direction = pulled[:1] + guidance * (pulled[1:] - pulled[:1]) if guidance > 1 else pulled
                tell(Step(number, steps, (tokens + now * direction).cpu()))
                tokens = tokens + (now - then) * direction
            return tokens.cpu()

        return self._flow.run(context, flow)

    def surface(self, tokens: torch.Tensor, resolution: int, context: Context, beat: Beat) -> Triangles | None:
        """Return the surface of a shape, Z up and facing -Y; None where it is empty.

        Args:
            tokens: of `tokens`.
            resolution: voxels along each side of the box, at least.
            context: of the job.
            beat: told the fraction done, several times a second; what it raises ends the work.
        """

        def extract(network: ShapeDecoder, device: Device) -> Triangles | None:
            with watched(network, network.decoder["blocks"][:-1], part(beat, 0.0, 0.1)):
                prepared = network.prepared(tokens.to(device.name, device.dtype))

            def ask(points: Floats) -> Floats:
                answers = []
                for batch in torch.split(torch.from_numpy(points), POINTS.get(device.name, MOST_POINTS)):
                    context.check_cancelled()
                    answers.append(network.field(prepared, batch.to(device.name)).float().cpu())
                return torch.cat(answers).numpy()

            volume = sample(ask, SIDE, resolution, COARSEST, MARGIN, part(beat, 0.1, 0.9))
            # Which sign means inside is told by the box's border, where there is air.
            solid = volume if np.median(volume[[0, -1]]) <= 0 else -volume
            shape = patiently(lambda: surface(solid, SIDE), lambda: beat(0.9))
            return None if shape is None else Triangles(_upright(shape.vertices), shape.faces)

        return self._decoder.run(context, extract)


def _precise(device: Device) -> Device:
    """Return a device with the precision that the weights were published to be run in."""
    dtype = torch.float16 if device.name == "cuda" else torch.float32
    return Device(device.name, dtype, device.free_gb)


def _config(folder: Path) -> dict[str, Any]:
    for name in ("config.json", "scheduler_config.json"):
        if (folder / name).is_file():
            try:
                return dict(json.loads((folder / name).read_bytes()))
            except ValueError as error:
                raise damaged(folder / name, error) from error
    raise damaged(folder / "config.json", FileNotFoundError(folder))


def _upright(points: Floats) -> Floats:
    """Return points turned from Y up and a front at +Z, as in glTF, to Z up and a front at -Y."""
    return np.ascontiguousarray(np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1))
