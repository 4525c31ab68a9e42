"""From the latents of Shap-E to a coloured surface, in steps that can be watched and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from scenewright.backend.geometry.isosurface import extract
from scenewright.backend.geometry.triangles import Triangles
from scenewright.shared.artifacts import Mesh

BATCH = 1 << 14  # points that are asked at once
LOW, HIGH = -1.0, 1.0  # the box that Shap-E fills, Z up, seen from -Y


def surface(renderer: Any, latents: torch.Tensor, resolution: int, beat: Callable[[float], None]) -> Mesh | None:
    """Return the surface of one object with the colours of its vertices, None where it is empty.

    Args:
        renderer: diffusers' `ShapERenderer`.
        latents: (1, n, d), as the pipeline returns them.
        resolution: points along each side of the grid that is asked for distances.
        beat: told the fraction done between batches; what it raises ends the work.

    Source: Jun and Nichol, Shap-E: Generating Conditional 3D Implicit Functions, 2023.
    """
    with torch.inference_mode():
        return _extracted(renderer, latents, resolution, beat)


def _extracted(renderer: Any, latents: torch.Tensor, resolution: int, beat: Callable[[float], None]) -> Mesh | None:
    _put_into(renderer, latents)
    axis = np.linspace(LOW, HIGH, resolution, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = _asked(renderer, points, "signed_distance", lambda done: beat(0.9 * done))
    # The network is positive inside; around the box is air, so that what touches it is closed.
    distance = np.pad(-inside.reshape(resolution, resolution, resolution), 1, constant_values=1.0)
    if not (distance < 0).any():
        return None
    voxel = (HIGH - LOW) / (resolution - 1)
    shape: Triangles = extract(distance, np.full(3, LOW - voxel, np.float32), voxel)
    colours = _asked(renderer, shape.vertices, "channels", lambda done: beat(0.9 + 0.1 * done))
    opaque = np.ones((len(colours), 1), np.float32)
    shades = np.rint(np.clip(np.concatenate([colours, opaque], axis=1), 0, 1) * 255).astype(np.uint8)
    return Mesh(vertices=shape.vertices, faces=shape.faces, colours=shades)


def _put_into(renderer: Any, latents: torch.Tensor) -> None:
    """Make the renderer's network that of one object: the latents are its weights, projected."""
    projected = renderer.params_proj(latents.to(renderer.dtype))
    for name, parameter in renderer.mlp.state_dict().items():
        if (key := f"nerstf.{name}") in projected:
            parameter.copy_(projected[key].squeeze(0))


def _asked(renderer: Any, points: NDArray[np.float32], what: str, beat: Callable[[float], None]) -> NDArray[np.float32]:
    """Return what the network says at points, (n, c) float32."""
    answers = []
    for start in range(0, len(points), BATCH):
        beat(start / len(points))
        batch = torch.from_numpy(points[start : start + BATCH])[None].to(renderer.device, renderer.dtype)
        said = renderer.mlp(position=batch, direction=None, ts=None, nerf_level="fine", rendering_mode="stf")
        answers.append(getattr(said, what)[0].float().cpu().numpy())
    return np.concatenate(answers)
