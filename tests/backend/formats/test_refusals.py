"""Files that are broken, of another kind or of no kind are refused with a sentence that names them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenewright.backend import formats
from scenewright.shared.artifacts import Image, Mesh, Text
from scenewright.shared.errors import InvalidInput, StorageError

FILES = sorted({(tag, suffix) for tag, suffixes in formats.FORMATS.items() for suffix in suffixes if suffix})
NEVER_BROKEN = {".txt", ".md", ".py"}
BROKEN = (
    b"",
    b"x",
    b"\xff\xd8\xff\xe0 broken",
    b"ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nend_header\n1\n",
)


@pytest.mark.parametrize(("tag", "suffix"), FILES)
@pytest.mark.parametrize("content", BROKEN)
def test_broken_files_are_named(tag: str, suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(content)
    if suffix in NEVER_BROKEN and b"\xff" not in content:
        return
    with pytest.raises(InvalidInput, match=rf"broken\{suffix}"):
        formats.load(path, tag)


def test_unknown_formats_name_the_known(tmp_path: Path) -> None:
    path = tmp_path / "chair.fbx"
    path.touch()
    with pytest.raises(InvalidInput, match=r"chair\.fbx cannot be read: use \.glb, \.obj, \.ply, \.stl\."):
        formats.load(path, Mesh)
    with pytest.raises(InvalidInput, match=r"cannot be read: use a folder, \.aac, \.exr"):
        formats.load(path)
    with pytest.raises(InvalidInput, match=r"A text cannot be saved as \.fbx, only as \.txt, \.md, \.py\."):
        formats.save(Text(text=""), path)
    with pytest.raises(InvalidInput, match=r"A mesh cannot be saved as a folder"):
        formats.save(Mesh(vertices=np.eye(3, dtype=np.float32), faces=np.int32([[0, 1, 2]])), tmp_path)
    with pytest.raises(InvalidInput, match="does not exist"):
        formats.load(tmp_path / "gone.glb")


def test_a_pickle_in_an_archive_is_never_run(tmp_path: Path) -> None:
    path = tmp_path / "smoke.npz"
    np.savez(path, density=np.array([object()], object), voxel_to_world=np.eye(4))
    with pytest.raises(InvalidInput, match=r"smoke\.npz is no archive of plain arrays"):
        formats.load(path)


def test_a_bent_array_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "smoke.npz"
    np.savez(path, density=np.zeros((2, 2)), voxel_to_world=np.eye(4, dtype=np.float32))
    with pytest.raises(InvalidInput, match=r"smoke\.npz is broken: density must be float32 of shape"):
        formats.load(path)


def test_other_peoples_files_that_we_cannot_read(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    path = tmp_path / "weights.safetensors"
    save_file({"weight": np.zeros(3, np.float32)}, path)
    with pytest.raises(InvalidInput, match="holds no radiance field"):
        formats.load(path)
    mesh = Mesh(vertices=np.eye(3, dtype=np.float32), faces=np.int32([[0, 1, 2]]))
    packed = formats.save(mesh, tmp_path / "packed.glb")
    content = packed.read_bytes()
    packed.write_bytes(content.replace(b'{"asset"', b'{"extensionsRequired":["KHR_draco_mesh_compression"],"asset"'))
    with pytest.raises(InvalidInput):
        formats.load(packed)


def test_what_the_disk_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "occupied").touch()
    with pytest.raises(StorageError, match=r"words\.txt cannot be written: .+\."):
        formats.save(Text(text=""), tmp_path / "occupied" / "words.txt")
    (tmp_path / "words.txt").mkdir()
    with pytest.raises(StorageError, match=r"words\.txt cannot be written: .+\."):
        formats.save(Text(text=""), tmp_path / "words.txt")


def test_pictures_have_pixels() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        Image(pixels=np.zeros((0, 4, 3), np.uint8))
