"""The `transforms.json` of a capture folder, as Blender-NeRF, instant-ngp and nerfstudio write it.

Photos are read by whoever has a library for it: `read` says which, `Listing.capture` puts them together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from . import lenses
from .artifacts import Capture, Image
from .errors import InvalidInput

NAMES = ("transforms.json", "transforms_train.json")
SUFFIXES = (".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG")
CONVENTIONS = ("opengl", "opencv")
SPREAD = 0.05


class Listing(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Photos and their cameras as a transforms.json lists them.

    Attributes:
        path: the file.
        photos: the image files, all of them there.
        camera_to_world: (n, 4, 4) float32, metres, OpenGL.
        lenses: what the file says of each photo's camera, by nerfstudio's keys.
        aabb: (2, 3) float32, metres, or None.
    """

    path: Path
    photos: tuple[Path, ...]
    camera_to_world: NDArray[np.float32]
    lenses: tuple[dict[str, Any], ...]
    aabb: NDArray[np.float32] | None = None

    def capture(self, images: Sequence[Image], taken: Sequence[tuple[int, int]] | None = None) -> Capture:
        """Put the photos, in the order listed, and their cameras together.

        Intrinsics given for another picture size of the same shape are scaled to the photos' own.

        Args:
            images: the photos.
            taken: width and height of each photo's file, where the photos were scaled since.

        Raises:
            InvalidInput: photos differ in size, or a camera's focal length is missing or of another picture shape.
        """
        sizes = [(image.pixels.shape[1], image.pixels.shape[0]) for image in images]
        _check_sizes(self.photos, taken or sizes)
        cameras = [
            lenses.intrinsics(*each) for each in zip(self.photos, self.lenses, sizes, taken or sizes, strict=True)
        ]
        focal, centre = zip(*cameras, strict=True)
        distortion = np.array(
            [lenses.distortion(*each) for each in zip(self.photos, self.lenses, strict=True)], np.float32
        )
        try:
            return Capture(
                name=self.path.parent.name,
                images=tuple(images),
                camera_to_world=self.camera_to_world,
                focal=np.array(focal, np.float32),
                centre=np.array(centre, np.float32),
                distortion=distortion if distortion.any() else None,
                aabb=self.aabb,
            )
        except ValueError as error:
            raise InvalidInput(f"{self.path.name}: {error}") from error


def read(path: Path) -> Listing:
    """Read a transforms.json and check it.

    Args:
        path: the file, or a folder with a transforms.json or transforms_train.json.

    Raises:
        InvalidInput: the file or a photo is missing, fewer than two photos are listed, a pose is missing or broken,
            the poses are OpenCV's without the file saying so, or the lens is a fisheye's.
    """
    path = _find(path)
    try:
        content = json.loads(path.read_bytes())  # unlike msgspec it takes the NaN that exporters write
    except ValueError as error:
        raise InvalidInput(f"{path} is no valid JSON: {error}") from error
    frames = content.get("frames") if isinstance(content, dict) else None
    if not isinstance(frames, list) or len(frames) < 2:
        count = len(frames) if isinstance(frames, list) else 0
        raise InvalidInput(f"{path.name} lists {count} photos; a capture needs at least two from different sides.")
    shared = {key: value for key, value in content.items() if key != "frames"}
    given = tuple({**shared, **frame} for frame in frames)
    lenses.check(path, given[0])
    return Listing(
        path=path,
        photos=tuple(_photo(path, number, frame) for number, frame in enumerate(frames)),
        camera_to_world=_poses(path, content, frames),
        lenses=given,
        aabb=np.array(content["aabb"], np.float32) if "aabb" in content else None,
    )


def opengl_from_opencv(camera_to_world: NDArray[np.float32]) -> NDArray[np.float32]:
    """Convert (n, 4, 4) camera-to-world poses from OpenCV (+Z forward, +Y down) to OpenGL (-Z forward, +Y up)."""
    return camera_to_world * np.array([1.0, -1.0, -1.0, 1.0], camera_to_world.dtype)


def look_away(camera_to_world: NDArray[np.float32]) -> bool:
    """Tell whether cameras all around something look away from it: how OpenCV poses look when read as OpenGL.

    Cameras that look roughly the same way have no certain common centre: the answer is no.
    """
    positions, forward = camera_to_world[:, :3, 3].astype(np.float64), -camera_to_world[:, :3, 2].astype(np.float64)
    across = np.eye(3) - forward[:, :, None] * forward[:, None, :]
    if np.linalg.eigvalsh(across.mean(axis=0))[0] < SPREAD:
        return False
    centre = np.linalg.solve(across.sum(axis=0), (across @ positions[:, :, None]).sum(axis=0)[:, 0])
    ahead = ((centre - positions) * forward).sum(axis=1) > 0
    return float(ahead.mean()) < 0.1


def _find(path: Path) -> Path:
    if path.is_file():
        return path
    for name in NAMES:
        if (path / name).is_file():
            return path / name
    raise InvalidInput(
        f"{path} holds no transforms.json.", remedy="Give the folder that Blender-NeRF or nerfstudio exported."
    )


def _photo(path: Path, number: int, frame: dict[str, Any]) -> Path:
    written = frame.get("file_path")
    if not isinstance(written, str) or not written:
        raise InvalidInput(f"Photo {number} of {path.name} has no file_path.")
    named = path.parent / written.replace("\\", "/")
    for candidate in (named, *(named.with_name(named.name + suffix) for suffix in SUFFIXES)):
        if candidate.is_file():
            return candidate
    raise InvalidInput(f"The photo {written} of {path.name} is missing.", remedy=f"Put it at {named}.")


def _poses(path: Path, content: dict[str, Any], frames: Sequence[dict[str, Any]]) -> NDArray[np.float32]:
    poses = np.stack([_pose(path, frame) for frame in frames])
    convention = str(content.get("convention", "")).lower()
    if convention not in ("", *CONVENTIONS):
        raise InvalidInput(f'{path.name} names an unknown convention "{convention}": use "opengl" or "opencv".')
    if convention == "opencv":
        return opengl_from_opencv(poses)
    if not convention and look_away(poses):
        raise InvalidInput(
            f"The cameras of {path.name} all look away from what is between them, as OpenCV poses read as OpenGL do.",
            remedy=f'Add "convention": "opencv" to {path.name} to have them converted, or "opengl" if they are right.',
        )
    return poses


def _pose(path: Path, frame: dict[str, Any]) -> NDArray[np.float32]:
    photo = frame["file_path"]
    if "transform_matrix" not in frame:
        raise InvalidInput(f"{photo} of {path.name} has no transform_matrix.", remedy="Export its camera pose again.")
    try:
        rows = np.array(frame["transform_matrix"], np.float32)
        pose: NDArray[np.float32] = np.concatenate([rows[:3], np.array([[0.0, 0.0, 0.0, 1.0]], np.float32)])
    except ValueError:
        pose = np.empty(0, np.float32)
    if pose.shape != (4, 4):
        raise InvalidInput(f"The transform_matrix of {photo} in {path.name} is no 4x4 matrix.")
    if not np.isfinite(pose).all():
        raise InvalidInput(f"The camera pose of {photo} holds NaN.", remedy=f"Take {photo} out of {path.name}.")
    return pose


def _check_sizes(photos: Sequence[Path], sizes: Sequence[tuple[int, int]]) -> None:
    for photo, size in zip(photos, sizes, strict=True):
        if size != sizes[0]:
            raise InvalidInput(
                f"{photos[0].name} has {sizes[0][0]}x{sizes[0][1]} pixels but {photo.name} {size[0]}x{size[1]}.",
                remedy="All photos of a capture must have one size.",
            )
