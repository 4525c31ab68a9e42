"""Captures as other programs write them are read; what is wrong with one is said in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

from scenewright.backend import formats
from scenewright.backend.formats import capture_folder
from scenewright.shared import transforms
from scenewright.shared.artifacts import Capture
from scenewright.shared.errors import InvalidInput

COUNT, WIDTH, HEIGHT = 6, 30, 20
ORIENTATION = 0x0112


def poses(count: int = COUNT, inwards: bool = True) -> np.ndarray:
    """Make OpenGL poses on a ring that look at the origin, or away from it."""
    found = np.tile(np.eye(4), (count, 1, 1))
    for number, turn in enumerate(np.linspace(0, 2 * np.pi, count, endpoint=False)):
        back = np.array([np.cos(turn), np.sin(turn), 0.0])
        right = np.array([-np.sin(turn), np.cos(turn), 0.0])
        if not inwards:
            right, back = -right, -back
        place = 3 * np.array([np.cos(turn), np.sin(turn), 0.0])
        found[number, :3] = np.stack([right, np.cross(back, right), back, place], axis=1)
    return found


def pixels(number: int, channels: int = 3) -> np.ndarray:
    """Make a picture that says which one it is."""
    found = np.full((HEIGHT, WIDTH, channels), 10 * number, np.uint8)
    found[0, 0] = 255
    return found


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of photos and its transforms.json, and return the folder."""

    def written(*, listing: str = "transforms.json", frames: Any = None, suffix: str = ".png", **entries: Any) -> Path:
        (tmp_path / "images").mkdir(exist_ok=True)
        for number in range(COUNT):
            PIL.Image.fromarray(pixels(number)).save(tmp_path / "images" / f"{number}{suffix or '.png'}")
        listed = [
            {"file_path": f"images/{number}{suffix}", "transform_matrix": pose.tolist()}
            for number, pose in enumerate(poses())
        ]
        content = {"camera_angle_x": 0.7, "frames": listed if frames is None else frames(listed), **entries}
        (tmp_path / listing).write_text(json.dumps(content))
        return tmp_path

    return written


def test_blender_nerf_layout(write: Callable[..., Path]) -> None:
    capture = formats.load(write(listing="transforms_train.json", suffix=""), Capture)
    assert [image.name for image in capture.images] == [str(number) for number in range(COUNT)]
    assert all(np.array_equal(image.pixels, pixels(number)) for number, image in enumerate(capture.images))
    assert np.allclose(capture.camera_to_world, poses(), atol=1e-6)
    assert np.allclose(capture.focal, WIDTH / 2 / np.tan(0.35)) and np.allclose(capture.centre, (15, 10))
    assert capture.distortion is None and capture.aabb is None


def test_nerfstudio_layout(write: Callable[..., Path]) -> None:
    def own_lens(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
        frames[2] |= {"fl_x": 50.0, "k1": 0.5}
        return frames

    shared = {"fl_x": 40.0, "fl_y": 41.0, "cx": 16.0, "cy": 9.0, "w": WIDTH, "h": HEIGHT, "k1": 0.1, "p2": 0.2}
    extras = {"camera_model": "OPENCV", "applied_transform": np.eye(4)[:3].tolist(), "aabb_scale": 4}
    capture = formats.load(write(frames=own_lens, **shared, **extras))
    assert capture.focal.tolist() == [[50 if number == 2 else 40, 41] for number in range(COUNT)]
    assert (capture.centre == (16, 9)).all()
    expected = np.float32([[0.5 if number == 2 else 0.1, 0, 0, 0.2, 0] for number in range(COUNT)])
    assert np.array_equal(capture.distortion, expected)


def test_other_splits_by_name(write: Callable[..., Path]) -> None:
    folder = write(listing="transforms_test.json")
    assert len(formats.load(folder / "transforms_test.json").images) == COUNT


def test_photos_smaller_than_calibrated(write: Callable[..., Path]) -> None:
    capture = formats.load(write(fl_x=80.0, cx=32.0, cy=18.0, w=2 * WIDTH, h=2 * HEIGHT))
    assert np.allclose(capture.focal, 40) and np.allclose(capture.centre, (16, 9))


def test_downscale_keeps_the_view(write: Callable[..., Path]) -> None:
    capture = capture_folder.load(write(fl_x=40.0, cx=15.0, cy=10.0, k1=0.1), max_side=15)
    assert capture.images[0].pixels.shape == (10, 15, 3)
    assert np.allclose(capture.focal, 20) and np.allclose(capture.centre, (7.5, 5))
    assert (capture.images[3].pixels[1:] == 30).all()
    assert np.allclose(capture.distortion[:, 0], 0.1)


def test_opencv_poses_are_converted_when_said_so(write: Callable[..., Path]) -> None:
    opencv = poses() * (1, -1, -1, 1)

    def frames(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**frame, "transform_matrix": pose.tolist()} for frame, pose in zip(listed, opencv, strict=True)]

    capture = formats.load(write(frames=frames, convention="opencv"))
    assert np.allclose(capture.camera_to_world, poses(), atol=1e-6)
    with pytest.raises(InvalidInput, match=r'all look away.*Add "convention": "opencv"'):
        formats.load(write(frames=frames))


def test_a_room_seen_from_its_middle_is_told_apart_when_said_so(write: Callable[..., Path]) -> None:
    def frames(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        outwards = poses(inwards=False)
        return [{**frame, "transform_matrix": pose.tolist()} for frame, pose in zip(listed, outwards, strict=True)]

    assert len(formats.load(write(frames=frames, convention="opengl")).images) == COUNT


def test_cameras_side_by_side_have_no_common_centre() -> None:
    wall = np.tile(np.eye(4), (5, 1, 1))
    wall[:, 0, 3] = np.arange(5)
    wall[:, 0, 2] = 0.01 * np.arange(5)
    assert not transforms.look_away(wall)
    assert transforms.look_away(poses(inwards=False)) and not transforms.look_away(poses())


def test_any_kind_of_photo(write: Callable[..., Path]) -> None:
    folder = write() / "images"
    grey = pixels(1)[..., 0]
    PIL.Image.fromarray(grey).save(folder / "1.png")
    PIL.Image.fromarray(grey.astype(np.uint16) * 257).save(folder / "2.png")
    PIL.Image.fromarray(grey).convert("P").save(folder / "3.png")
    PIL.Image.fromarray(pixels(1, channels=4)).save(folder / "4.png")
    (folder / "5.png").unlink()
    turned = PIL.Image.fromarray(np.rot90(pixels(1)).copy())
    exif = turned.getexif()
    exif[ORIENTATION] = 6  # the camera was held upright: turn clockwise to see it so
    turned.save(folder / "5.png.jpg", exif=exif, quality=100)
    capture = formats.load(folder.parent)
    assert {image.pixels.shape for image in capture.images} == {(HEIGHT, WIDTH, 4)}
    for number in (1, 2, 3):
        assert np.array_equal(capture.images[number].pixels[..., :3], pixels(1))
        assert (capture.images[number].pixels[..., 3] == 255).all()
    assert np.array_equal(capture.images[4].pixels, pixels(1, channels=4))
    assert abs(capture.images[5].pixels[10:, 10:, :3].astype(int) - 10).max() <= 2


def without(number: int, key: str) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Drop one entry of one frame."""
    return lambda frames: [{k: v for k, v in f.items() if i != number or k != key} for i, f in enumerate(frames)]


def with_(number: int, **entries: Any) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Replace entries of one frame."""
    return lambda frames: [{**frame, **(entries if i == number else {})} for i, frame in enumerate(frames)]


NAN = np.full((4, 4), np.nan).tolist()
REFUSED = {
    "no frames": ({"frames": lambda _: []}, "lists 0 photos; a capture needs at least two"),
    "one frame": ({"frames": lambda frames: frames[:1]}, "lists 1 photos"),
    "frames no list": ({"frames": lambda _: 3}, "lists 0 photos"),
    "no pose": (
        {"frames": without(2, "transform_matrix")},
        r"images/2\.png of transforms\.json has no transform_matrix",
    ),
    "no path": ({"frames": without(2, "file_path")}, r"Photo 2 of transforms\.json has no file_path"),
    "missing photo": ({"frames": with_(3, file_path="images/9.png")}, r"photo images/9\.png .* is missing\. Put it at"),
    "NaN pose": (
        {"frames": with_(1, transform_matrix=NAN)},
        r"pose of images/1\.png holds NaN\. Take images/1\.png out",
    ),
    "ragged pose": ({"frames": with_(1, transform_matrix=[[1, 2], [3]])}, r"images/1\.png .* no 4x4 matrix"),
    "scaled pose": (
        {"frames": with_(4, transform_matrix=(3 * np.eye(4)).tolist())},
        "Camera pose 4 is mirrored or scaled",
    ),
    "no focal length": ({"camera_angle_x": None}, r"focal length of 0\.png"),
    "focal length no number": ({"fl_x": "long"}, r"fl_x of 0\.png is no number, but 'long'"),
    "focal length zero": ({"fl_x": 0}, r"focal length of 0\.png is not greater than zero"),
    "centre NaN": ({"cx": float("nan")}, r"cx of 0\.png is no number, but nan"),
    "fisheye": ({"camera_model": "OPENCV_FISHEYE"}, "OPENCV_FISHEYE.*Undistort the photos first"),
    "calibrated upright": ({"w": HEIGHT, "h": WIDTH}, "30x20 pixels, but its camera was calibrated for 20x30"),
    "odd convention": ({"convention": "pytorch3d"}, 'unknown convention "pytorch3d"'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_said(case: str, write: Callable[..., Path]) -> None:
    words, sentence = REFUSED[case]
    folder = write(**words)
    with pytest.raises(InvalidInput, match=sentence):
        formats.load(folder, Capture)


def test_what_is_wrong_with_photos_is_said(write: Callable[..., Path]) -> None:
    folder = write()
    broken = folder / "images" / "3.png"
    whole = broken.read_bytes()
    for content in (b"", b"no picture", whole[: len(whole) // 2]):
        broken.write_bytes(content)
        with pytest.raises(InvalidInput, match=r"3\.png cannot be read as a picture"):
            formats.load(folder)
    PIL.Image.fromarray(pixels(0)[:, :-1]).save(broken)
    with pytest.raises(InvalidInput, match=r"0\.png has 30x20 pixels but 3\.png 29x20\. All photos .* one size"):
        formats.load(folder)


@pytest.mark.parametrize("max_side", [0, 400])
def test_huge_photos_are_refused(max_side: int, write: Callable[..., Path]) -> None:
    folder = write()
    PIL.Image.new("1", (20_000, 20_000)).save(folder / "images" / "2.png")
    with pytest.raises(InvalidInput, match=r"2\.png has more than 89 million pixels\. Scale the picture down"):
        capture_folder.load(folder, max_side)


def test_folders_that_are_no_captures(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not exist"):
        formats.load(tmp_path / "nowhere", Capture)
    with pytest.raises(InvalidInput, match=r"holds no transforms\.json"):
        formats.load(tmp_path, Capture)
    (tmp_path / "transforms.json").write_text("{")
    with pytest.raises(InvalidInput, match="is no valid JSON"):
        formats.load(tmp_path, Capture)
