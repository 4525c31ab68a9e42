"""Hunyuan3D-2's shape pipeline, from its authors' own package, in steps that can be watched and stopped.

It runs in an environment of its own, where `hy3dgen` is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from scenewright.backend.formats.axes import turned
from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.pipelines.devices import Device
from scenewright.shared.errors import Unavailable

CONFIG, MODEL = "config.yaml", "model.fp16.safetensors"
PACKAGES = ("hy3dgen.", "hy3dshape.")
BATCH = 20_000  # points that are asked at once
BOX = 1.01  # half the side of the box that the model fills

Beat = Callable[[float], None]


def opened(folder: Path, device: Device) -> Any:
    """Return the pipeline whose weights lie in a folder.

    Raises:
        Unavailable: the package is not there, or the configuration names anything that is not its own.
    """
    try:
        from hy3dgen.shapegen import Hunyuan3DDiTFlowMatchingPipeline
    except ImportError as error:
        remedy = "Make its environment again: scenewright environments make hunyuan3d-2"
        raise Unavailable("The package of Hunyuan3D-2 is not whole.", remedy=remedy, detail=str(error)) from error
    _check(folder / CONFIG)
    dtype = torch.float16 if device.name.startswith("cuda") else torch.float32
    return Hunyuan3DDiTFlowMatchingPipeline.from_single_file(
        str(folder / MODEL), str(folder / CONFIG), device=device.name, dtype=dtype, use_safetensors=True
    )


def sampled(pipeline: Any, picture: Any, seed: int, steps: int, guidance: float, beat: Beat) -> Any:
    """Return the latents of a shape.

    Args:
        pipeline: as `opened` returns it.
        picture: of Pillow, RGBA.
        seed: of the noise.
        steps: of denoising.
        guidance: how closely the picture is followed.
        beat: told the fraction done after each step; what it raises ends the work.
    """
    return pipeline(
        image=picture, num_inference_steps=steps, guidance_scale=guidance, output_type="latent", enable_pbar=False,
        generator=torch.Generator("cpu").manual_seed(seed),
        callback=lambda step, _, __: beat((step + 1) / steps), callback_steps=1,
    )  # fmt: skip


def surface(pipeline: Any, latents: Any, resolution: int, beat: Beat) -> Triangles | None:
    """Return the surface that latents stand for, closed and Z up, seen from -Y; None where it is empty.

    Args:
        pipeline: as `opened` returns it.
        latents: as `sampled` returns them.
        resolution: points along each side of the grid that is asked what is inside.
        beat: told the fraction done between batches; what it raises ends the work.
    """
    with torch.inference_mode():
        decoded = pipeline.vae(latents / pipeline.vae.scale_factor)
        inside = _asked(pipeline.vae.geo_decoder, decoded, resolution, beat)
    # Around the box is air, so that what touches it is closed.
    distance = np.pad(-inside, 1, constant_values=1.0)
    if not (distance < 0).any():
        return None
    voxel = 2 * BOX / (resolution - 1)
    shape = extract(distance, np.full(3, -BOX - voxel, np.float32), voxel)
    return Triangles(turned(shape.vertices, "z"), shape.faces)


def _asked(decoder: Any, latents: Any, resolution: int, beat: Beat) -> NDArray[np.float32]:
    """Return what the decoder says on a grid, (n, n, n) float32, positive inside."""
    axis = np.linspace(-BOX, BOX, resolution, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    answers = []
    for start in range(0, len(points), BATCH):
        beat(start / len(points))
        batch = torch.from_numpy(points[start : start + BATCH])[None].to(latents.device, latents.dtype)
        answers.append(decoder(queries=batch, latents=latents)[0, :, 0].float().cpu().numpy())
    return np.asarray(np.concatenate(answers).reshape(resolution, resolution, resolution), np.float32)


def _check(path: Path) -> None:
    """Refuse a configuration that would have anything but the package's own classes made."""
    import yaml

    def targets(entry: Any) -> list[str]:
        inner = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
        own = [str(entry["target"])] if isinstance(entry, dict) and "target" in entry else []
        return own + [name for each in inner for name in targets(each)]

    try:
        named = targets(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Unavailable(f"{path} cannot be read.", remedy="Download the weights again.", detail=str(error)) from error
    if alien := [name for name in named if not name.startswith(PACKAGES)]:
        raise Unavailable(f"{path} names what is not Hunyuan3D's: {alien[0]}.", remedy="Download the weights again.")
