"""The artifact store: what is put comes back, the limit holds, and damage is told."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pytest

from scenewright.backend.home import Home, disk_errors
from scenewright.backend.store import Store
from scenewright.shared.artifacts import AnyArtifact, Artifact, Image, Material, Mesh, PointCloud, Text
from scenewright.shared.errors import StorageError
from scenewright.shared.wire import encode


def cloud(seed: int, count: int = 100) -> PointCloud:
    return PointCloud(points=np.random.default_rng(seed).random((count, 3), np.float32), name=f"cloud {seed}")


def _put(where: tuple[Path, Artifact]) -> str:
    folder, artifact = where
    return Store(folder).put(artifact)


def textured() -> Mesh:
    albedo = Image(pixels=np.arange(4 * 5 * 4, dtype=np.uint8).reshape(4, 5, 4))
    vertices, faces = np.eye(3, dtype=np.float32), np.array([[0, 1, 2]], np.int32)
    return Mesh(vertices=vertices, faces=faces, material=Material(albedo_map=albedo))


def same(left: Artifact, right: Artifact) -> bool:
    return list(map(bytes, encode(left))) == list(map(bytes, encode(right)))


@pytest.mark.parametrize(
    "artifact", [cloud(1), textured(), Text(text="words"), cloud(2, 0)], ids=lambda a: type(a).__name__
)
def test_an_artifact_comes_back_as_it_was(tmp_path: Path, artifact: AnyArtifact) -> None:
    digest = Store(tmp_path).put(artifact)
    assert same(Store(tmp_path).get(digest), artifact)
    assert Store(tmp_path).kind(digest) == type(artifact).__struct_config__.tag


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.put(cloud(1)) == store.put(cloud(1)) != store.put(cloud(2))
    assert len(list(tmp_path.iterdir())) == 2


def test_beyond_the_limit_the_artifacts_used_longest_ago_go(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=5 * _size(tmp_path))
    digests = []
    for seed in range(5):
        digests.append(store.put(cloud(seed)))
        _tick()
    store.get(digests[0])
    _tick()
    newest = store.put(cloud(5))
    assert {path.name for path in tmp_path.iterdir()} == {digests[0], digests[3], digests[4], newest}


def test_what_is_held_stays_until_it_is_released_as_often(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=1)
    digest = store.put(cloud(0))
    store.hold((digest,))
    store.hold((digest,))
    store.release((digest,))
    store.put(cloud(1))
    assert same(store.get(digest), cloud(0))
    store.release((digest,))
    last = store.put(cloud(2))
    assert [path.name for path in tmp_path.iterdir()] == [last]


def test_what_another_process_puts_counts_once_it_is_adopted(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=3 * _size(tmp_path))
    first = store.put(cloud(0))
    _tick()
    others = tuple(Store(tmp_path).put(cloud(seed)) for seed in (1, 2, 3))
    store.adopt(others)
    assert {path.name for path in tmp_path.iterdir()} == set(others)
    with pytest.raises(StorageError, match=f"The artifact {first} is no longer kept. Run the job"):
        store.get(first)


def test_an_opened_store_knows_what_lies_there_and_clears_what_was_left_unfinished(tmp_path: Path) -> None:
    size = _size(tmp_path)
    first = Store(tmp_path).put(cloud(0))
    (tmp_path / f"{first}.0123.part").write_bytes(b"half")
    _tick()
    store = Store(tmp_path, limit_bytes=size + 1)
    assert [path.name for path in tmp_path.iterdir()] == [first]
    second = store.put(cloud(1))
    assert [path.name for path in tmp_path.iterdir()] == [second]


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "announce"])
def test_a_damaged_file_is_told_and_can_be_made_again(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path)
    digest = store.put(cloud(1))
    path = tmp_path / digest
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    damaged = {"flip": bytes(content), "cut": bytes(content[:-5]), "empty": b"", "announce": b"\xff" * 40}[damage]
    path.write_bytes(damaged)
    with pytest.raises(StorageError, match=f"The artifact {digest} is damaged on disk"):
        store.get(digest)
    assert store.put(cloud(1)) == digest
    assert same(store.get(digest), cloud(1))


@pytest.mark.parametrize("read", [Store.get, Store.kind])
def test_what_was_never_there_is_told(tmp_path: Path, read: object) -> None:
    with pytest.raises(StorageError, match="no longer kept"):
        read(Store(tmp_path), "0" * 40)  # type: ignore[operator]


def test_processes_may_put_the_same_artifact_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        digests = pool.map(_put, [(tmp_path, cloud(7, 100_000))] * 8, chunksize=1)
    assert len(set(digests)) == 1
    assert [path.name for path in tmp_path.iterdir()] == digests[:1]
    assert same(Store(tmp_path).get(digests[0]), cloud(7, 100_000))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told() -> None:
    sentence = "An artifact could not be written: the disk is full. Make room on it."
    with pytest.raises(StorageError, match=sentence), disk_errors("An artifact"):
        Path("/dev/full").write_bytes(b"x")


def test_a_store_that_vanished_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be read or written: No such file"):
        Store(tmp_path / "gone").put(cloud(1))


def test_a_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "some" / "home")
    folders = (home.path, home.keys, home.store, home.logs, home.cache, home.environments)
    assert all(folder.is_dir() for folder in folders)
    if os.name != "nt":
        assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_folder_that_was_there_before_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert Home.open(tmp_path).path.stat().st_mode & 0o777 == 0o755


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="home could not be read or written: Not a directory"):
        Home.open(tmp_path / "file" / "home")


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCENEWRIGHT_HOME", str(tmp_path / "elsewhere"))
    assert Home.open().path == tmp_path / "elsewhere"


def _size(folder: Path) -> int:
    digest = Store(folder).put(cloud(0))
    size = (folder / digest).stat().st_size
    (folder / digest).unlink()
    return size


def _tick() -> None:
    """Wait for the clock of the file system, whose ticks may be some milliseconds."""
    time.sleep(0.02)
