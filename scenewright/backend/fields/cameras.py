"""Pinhole cameras: OpenGL camera-to-world poses, intrinsics in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Pinholes(NamedTuple):
    """Hold the cameras as the kernels read them: poses (v, 4, 4), focal and centre (v, 2), float32."""

    poses: Floats
    focal: Floats
    centre: Floats
    width: int
    height: int


@dataclass(frozen=True)
class Cameras:
    """Describe v pinhole cameras that share one picture size.

    Attributes:
        camera_to_world: (v, 4, 4) float32, metres, OpenGL (right, up, backwards).
        focal: (v, 2) float32, horizontal and vertical focal length in pixels.
        centre: (v, 2) float32, principal point in pixels, (0, 0) being the upper left corner of the picture.
        width: pixels.
        height: pixels.

    Raises:
        ValueError: A shape is wrong, or a number is not finite.
    """

    camera_to_world: Floats
    focal: Floats
    centre: Floats
    width: int
    height: int

    def __post_init__(self) -> None:
        for name, shape in (("camera_to_world", (4, 4)), ("focal", (2,)), ("centre", (2,))):
            array = np.ascontiguousarray(getattr(self, name), np.float32)
            if array.shape != (len(self.camera_to_world), *shape):
                raise ValueError(f"{name} of {len(self.camera_to_world)} cameras has the shape {array.shape}.")
            _require_finite(name, array)
            object.__setattr__(self, name, array)
        if (self.focal <= 0).any():
            raise ValueError("A focal length must be greater than zero.")

    def __len__(self) -> int:
        return len(self.camera_to_world)

    @property
    def positions(self) -> Floats:
        """Return the camera centres, (v, 3) in metres."""
        return self.camera_to_world[:, :3, 3]

    @property
    def forward(self) -> Floats:
        """Return the unit vectors the cameras look along, (v, 3) in the world."""
        return -self.camera_to_world[:, :3, 2]

    @property
    def pinholes(self) -> Pinholes:
        """Return the arrays for the kernels."""
        return Pinholes(self.camera_to_world, self.focal, self.centre, self.width, self.height)

    def rays(self, view: int) -> tuple[Floats, Floats]:
        """Return rays_o and rays_d through the pixel centres of a view, (h, w, 3) each; rays_d has unit length."""
        x, y = np.meshgrid(np.arange(self.width) + 0.5, np.arange(self.height) + 0.5)
        across = (x - self.centre[view, 0]) / self.focal[view, 0]
        up = (self.centre[view, 1] - y) / self.focal[view, 1]
        rays_d = np.stack([across, up, -np.ones_like(x)], -1) @ self.camera_to_world[view, :3, :3].T
        rays_d /= np.linalg.norm(rays_d, axis=-1, keepdims=True)
        rays_o = np.broadcast_to(self.positions[view], rays_d.shape)
        return rays_o.astype(np.float32), rays_d.astype(np.float32)

    def project(self, points: NDArray[np.floating]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Project points (n, 3) of the world into every view.

        Returns:
            Pixel coordinates (v, n, 2), and the distance in front of the camera plane (v, n) in metres:
            where it is not positive the pixel means nothing.
        """
        rotation = self.camera_to_world[:, :3, :3]
        local = np.einsum("vij,vni->vnj", rotation, points[None] - self.positions[:, None])
        ahead = -local[..., 2]
        plane = local[..., :2] / np.where(np.abs(ahead) < 1e-9, 1e-9, ahead)[..., None]
        return plane * [1, -1] * self.focal[:, None] + self.centre[:, None], ahead

    def scaled(self, factor: float) -> Cameras:
        """Return the same cameras for pictures enlarged by a factor, sizes rounded."""
        width, height = (max(1, round(side * factor)) for side in (self.width, self.height))
        ratio = np.array([width / self.width, height / self.height], np.float32)
        return replace(self, focal=self.focal * ratio, centre=self.centre * ratio, width=width, height=height)

    def subset(self, indices: Sequence[int] | NDArray[np.integer]) -> Cameras:
        """Return the cameras at the given indices."""
        return replace(
            self,
            camera_to_world=self.camera_to_world[indices],
            focal=self.focal[indices],
            centre=self.centre[indices],
        )


def _require_finite(name: str, array: Floats) -> None:
    broken = np.flatnonzero(~np.isfinite(array).reshape(len(array), -1).all(1))
    if len(broken):
        raise ValueError(f"{name} of camera {broken[0]} holds a number that is not finite.")
