"""Gaussian splats as PLY in the layout of Kerbl et al. 2023.

Scales are logarithms there, opacities logits; harmonics beyond the constant run channel by channel.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenewright.backend.formats import ply
from scenewright.backend.formats.mesh_ply import columns
from scenewright.shared.artifacts import GaussianSplats
from scenewright.shared.errors import InvalidInput

SCALES, ROTATIONS = "scale_0 scale_1 scale_2", "rot_0 rot_1 rot_2 rot_3"
CONSTANT = "f_dc_0 f_dc_1 f_dc_2"
LIMIT = 1e-6


def load(path: Path) -> GaussianSplats:
    """Read splats and activate their scales and opacities.

    Raises:
        InvalidInput: the file holds no Gaussian splats.
    """
    vertices = ply.read(path).get("vertex", {})
    means, scales = ply.stacked(vertices, "x y z"), ply.stacked(vertices, SCALES)
    rotations, constant = ply.stacked(vertices, ROTATIONS), ply.stacked(vertices, CONSTANT)
    if means is None or scales is None or rotations is None or constant is None or "opacity" not in vertices:
        raise InvalidInput(f"{path} holds no Gaussian splats.")
    rest = ply.stacked(vertices, _rest(sum(name.startswith("f_rest_") for name in vertices)))
    harmonics = constant[:, :, None]
    if rest is not None and rest.shape[1]:
        harmonics = np.concatenate([harmonics, rest.reshape(len(rest), 3, -1)], axis=2)
    return GaussianSplats(
        name=path.stem,
        means=means,
        quaternions=rotations / np.maximum(np.linalg.norm(rotations, axis=1, keepdims=True), LIMIT),
        scales=np.exp(scales),
        opacities=(1 / (1 + np.exp(-vertices["opacity"].astype(np.float64)))).astype(np.float32),
        harmonics=harmonics,
    )


def save(splats: GaussianSplats, path: Path) -> None:
    """Write splats as every viewer of them reads them."""
    opacities = np.clip(splats.opacities.astype(np.float64), LIMIT, 1 - LIMIT)
    rest = splats.harmonics[:, :, 1:].reshape(len(splats.means), -1)
    vertices = (
        columns(splats.means, "x y z")
        | columns(splats.harmonics[:, :, 0], CONSTANT)
        | columns(rest, _rest(rest.shape[1]))
        | {"opacity": np.log(opacities / (1 - opacities)).astype(np.float32)}
        | columns(np.log(np.maximum(splats.scales, np.finfo(np.float32).tiny)), SCALES)
        | columns(splats.quaternions, ROTATIONS)
    )
    ply.write(path, {"vertex": vertices})


def recognises(path: Path) -> bool:
    """Tell whether a PLY file holds Gaussian splats."""
    return "rot_0" in ply.header(path).get("vertex", set())


def _rest(count: int) -> str:
    return " ".join(f"f_rest_{number}" for number in range(count))
