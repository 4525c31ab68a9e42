"""From a picture to a coloured surface by TripoSR: one look at the picture makes a field, asked for its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import interpolate

from scenewright.backend.assets.patience import patiently
from scenewright.backend.context import Context
from scenewright.backend.geometry.implicit import BATCH, sample, surface
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.pipelines.devices import Device, best_device
from scenewright.backend.pipelines.networks.triposr import UNUSED, Sizes, TripoSR
from scenewright.backend.pipelines.networks.weights import damaged, fill, shapes
from scenewright.backend.pipelines.parts import PROCESSOR, Beat, Part, part, watched
from scenewright.shared.artifacts import Mesh

FILE = "model.safetensors"
RESIDENT_GB = 4.0  # on a GPU, with what it computes
PICTURE = 512  # pixels along the side of what it was trained with
SHARE, SHADE = 0.85, 0.5  # of that picture which the object fills, and of the grey around it
RADIUS = 0.87  # half the side of the box that the field fills, in units of its own
COARSEST = 64  # voxels along the box: its planes hold no more
MARGIN = 2.0  # of the density's logarithm: thin parts between two points make the air around them denser


class Reconstruction:
    """Hold TripoSR.

    Args:
        folder: where its weights lie.
        device: where it is computed; the fastest there is if not given. Always in single precision: densities are
            exponentials, whose surface half precision would roughen.

    Raises:
        Unavailable: the weights are not there, or damaged.
    """

    def __init__(self, folder: Path, device: Device | None = None) -> None:
        device = device or best_device()
        path = folder / FILE
        try:
            sizes = Sizes.of(shapes(path))
        except (KeyError, ValueError, IndexError) as error:
            raise damaged(path, error) from error
        with torch.device("meta"):
            network = TripoSR(sizes)
        fill(network, path, torch.float32, UNUSED)
        fits = device.holds(RESIDENT_GB)
        self._part = Part(network, Device(device.name, torch.float32, device.free_gb) if fits else PROCESSOR)

    @property
    def place(self) -> str:
        """Return where it is computed."""
        return self._part.device.name

    @property
    def gigabytes(self) -> float:
        """Return what it takes there."""
        return RESIDENT_GB

    def planes(self, picture: NDArray[np.uint8], context: Context, beat: Beat) -> torch.Tensor:
        """Return what the model makes of a picture, as planes of features.

        Args:
            picture: (n, n, 3) uint8 sRGB, the object filling `SHARE` of it on a grey of `SHADE`.
            context: of the job.
            beat: told the fraction done, several times a second; what it raises ends the work.
        """

        def look(network: TripoSR, device: Device) -> torch.Tensor:
            pixels = torch.from_numpy(picture).to(device.name, device.dtype).permute(2, 0, 1)[None] / 255
            pixels = interpolate(pixels, (PICTURE, PICTURE), mode="bilinear", antialias=True)
            layers = [*network.image_tokenizer["model"].encoder["layer"], *network.backbone.transformer_blocks]
            with watched(network, layers, beat):
                return network.planes(pixels)

        return self._part.run(context, look)

    def surface(self, planes: torch.Tensor, resolution: int, context: Context, beat: Beat) -> Mesh | None:
        """Return the surface with the colours of its vertices, seen from -Y as in the picture; None where it is empty.

        Args:
            planes: of `planes`.
            resolution: voxels along each side of the box, at least.
            context: of the job.
            beat: told the fraction done between batches of points; what it raises ends the work.
        """

        def extract(network: TripoSR, device: Device) -> Mesh | None:
            ask = partial(_asked, network, planes.to(device.name))
            most = part(beat, 0.0, 0.9)
            volume = sample(lambda points: ask(points)[0], 2.0, resolution, COARSEST, MARGIN, most)
            shape = patiently(lambda: surface(volume, 2.0), lambda: beat(0.9))
            if shape is None:
                return None
            colours = np.empty((len(shape.vertices), 3), np.float32)
            for start in range(0, len(colours), BATCH):
                beat(0.9 + 0.1 * start / len(colours))
                colours[start : start + BATCH] = ask(shape.vertices[start : start + BATCH])[1]
            opaque = np.ones((len(colours), 1), np.float32)
            shades = np.rint(255 * np.concatenate([colours, opaque], axis=1)).astype(np.uint8)
            return Mesh(vertices=_facing_front(shape.vertices) * RADIUS, faces=shape.faces, colours=shades)

        return self._part.run(context, extract)


def _asked(network: TripoSR, planes: torch.Tensor, points: Floats) -> tuple[Floats, Floats]:
    solid, colours = network.field(planes, torch.from_numpy(points).to(planes.device))
    return solid.float().cpu().numpy(), colours.float().cpu().numpy()


def _facing_front(points: Floats) -> Floats:
    """Return points turned from where the model's front is, +X, to where ours is, -Y."""
    return np.ascontiguousarray(np.stack([points[:, 1], -points[:, 0], points[:, 2]], axis=1))
