"""A texture for a shape that has none, from the picture it was made of."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.baking import bake
from scenewright.backend.geometry.posing import find_view, opposite
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.imaging.bleeding import bleed
from scenewright.backend.imaging.cutout import Cutout
from scenewright.shared.artifacts import Image, Material, Mesh

Back = Literal["mirror", "smooth"]
BROAD = 0.06  # of the picture's longer side: what is smaller is not seen on a smooth back


def painted(mesh: Mesh, cutout: Cutout, back: Back, size: int) -> tuple[Mesh, float]:
    """Return a mesh with its picture thrown onto it from the side that the picture shows, and how well both agree.

    Args:
        mesh: closed and unwrapped, Z up, its front towards -Y.
        cutout: the object.
        back: what the far side shows: the picture mirrored, or only its broad colours. What neither sees takes the
            colours around it.
        size: texels along the texture's side.

    Returns:
        The mesh, and the share of the outlines, 0 to 1, that shape and picture have in common.
    """
    assert mesh.uvs is not None
    object_ = cutout.cropped(1)
    shape = Triangles(mesh.vertices, mesh.faces)
    camera, agreement = find_view(shape, object_.alpha)
    front = bleed(object_.colours, object_.alpha)
    behind = front if back == "mirror" else _broad(front)
    alpha = np.rint(object_.alpha * 255).astype(np.uint8)[..., None]
    photos = np.stack([np.concatenate([front, alpha], axis=2), np.concatenate([behind, alpha], axis=2)[:, ::-1]])
    texture, _ = bake(shape, mesh.uvs, np.ascontiguousarray(photos), _both(camera), size)
    image = Image(name=mesh.name, pixels=texture)
    material = msgspec.structs.replace(mesh.material or Material(), name=mesh.name, albedo_map=image, roughness=0.7)
    return msgspec.structs.replace(mesh, material=material), agreement


def _both(camera: Cameras) -> Cameras:
    """Return a camera and that on the other side."""
    other = opposite(camera)
    poses, focal, centre = (
        np.concatenate([getattr(camera, name), getattr(other, name)]) for name in ("camera_to_world", "focal", "centre")
    )
    return Cameras(poses, focal, centre, camera.width, camera.height)


def _broad(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    reach = BROAD * max(colours.shape[:2])
    return np.asarray(ndimage.gaussian_filter(colours, (reach, reach, 0), mode="nearest"))
