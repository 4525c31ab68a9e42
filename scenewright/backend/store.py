"""Artifacts on disk, each in a file named by the digest of its content; the least recently used go first."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from uuid import uuid4

import msgspec

from scenewright.backend.framing import read_lengths, table
from scenewright.backend.home import disk_errors
from scenewright.shared.artifacts import AnyArtifact, Artifact
from scenewright.shared.errors import Malformed, StorageError
from scenewright.shared.wire import Frame, decode, encode

ROOM_AFTER_EVICTION = 0.9
GONE = "Run the job that made it again."


class Store:
    """A folder of artifacts. Several processes may read and write it; only one of them, with a limit, evicts.

    Args:
        folder: where the files lie.
        limit_bytes: once exceeded, the least recently used artifacts are deleted, except those held; None keeps all.
    """

    def __init__(self, folder: Path, limit_bytes: int | None = None) -> None:
        self._folder, self._limit = folder, limit_bytes
        self._held: Counter[str] = Counter()
        self._holding = Lock()
        self._bytes = 0
        if limit_bytes is not None:
            self._clean()

    def put(self, artifact: Artifact) -> str:
        """Keep an artifact and return its digest: 40 hex digits of BLAKE2b over the content of its file.

        Raises:
            StorageError: the disk is full or the folder cannot be written.
        """
        digest = self.write(artifact)
        self.adopt((digest,))
        self.release((digest,))
        return digest

    def write(self, artifact: Artifact) -> str:
        """Write an artifact, hold it and return its digest; it counts from when it is adopted. Any thread may call.

        Raises:
            StorageError: the disk is full or the folder cannot be written.
        """
        frames = encode(artifact)
        digest = _digest(frames)
        self.hold((digest,))
        try:
            with disk_errors("An artifact"):
                if not self._touch(digest):
                    self._write(digest, frames)
        except BaseException:
            self.release((digest,))
            raise
        return digest

    def get(self, digest: str) -> Any:
        """Return an artifact; any thread may call.

        Raises:
            StorageError: it is no longer kept, or its file is damaged.
        """
        frames = self._read(digest)
        if not frames or _digest(frames) != digest:
            raise self._damaged(digest)
        self._touch(digest)
        return decode(frames, AnyArtifact)

    def kind(self, digest: str) -> str:
        """Return the type tag of an artifact, such as "mesh", from the head of its file.

        Raises:
            StorageError: it is no longer kept, or its file is damaged.
        """
        try:
            return msgspec.msgpack.decode(self._read(digest, most=1)[0], type=_Tagged).type
        except (msgspec.DecodeError, IndexError) as error:
            raise self._damaged(digest) from error

    def hold(self, digests: Iterable[str]) -> None:
        """Keep these until they are released as often, whatever the limit says; any thread may call."""
        with self._holding:
            self._held.update(digests)

    def release(self, digests: Iterable[str]) -> None:
        """Undo one `hold`."""
        with self._holding:
            self._held.subtract(digests)
            self._held = +self._held

    def adopt(self, digests: Sequence[str]) -> None:
        """Count artifacts, written here or by a worker, and make room if there are too many."""
        if self._limit is not None:
            # An artifact put twice is counted twice; eviction counts afresh before it deletes anything.
            self._bytes += sum(self._size(digest) for digest in digests)
            if self._bytes > self._limit:
                self._evict(self._limit, frozenset(digests))

    def _write(self, digest: str, frames: Sequence[Frame]) -> None:
        part = self._folder / f"{digest}.{uuid4().hex}.part"
        try:
            with part.open("xb") as file:
                file.write(table(frames))
                file.writelines(frames)
            part.replace(self._folder / digest)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def _read(self, digest: str, most: int | None = None) -> list[bytes]:
        """Return the frames of an artifact's file or the first `most`, once it is seen to be as long as it says."""
        try:
            with disk_errors(f"The artifact {digest}"), self._open(digest) as file:
                lengths = read_lengths(file) or ()
                if os.fstat(file.fileno()).st_size != file.tell() + sum(lengths):
                    raise Malformed(f"The file of {digest} is not as long as it says.")
                return [file.read(length) for length in lengths[:most]]
        except Malformed as error:
            raise self._damaged(digest) from error

    @contextmanager
    def _open(self, digest: str) -> Iterator[BinaryIO]:
        try:
            with (self._folder / digest).open("rb") as file:
                yield file
        except FileNotFoundError as error:
            raise StorageError(f"The artifact {digest} is no longer kept.", remedy=GONE, action="run-again") from error

    def _damaged(self, digest: str) -> StorageError:
        """Return the error for a damaged file, which goes: made again, the artifact is written anew."""
        (self._folder / digest).unlink(missing_ok=True)
        return StorageError(f"The artifact {digest} is damaged on disk.", remedy=GONE, action="run-again")

    def _touch(self, digest: str) -> bool:
        """Mark as used just now; tell whether it is there at all."""
        try:
            os.utime(self._folder / digest)
        except FileNotFoundError:
            return False
        return True

    def _clean(self) -> None:
        with disk_errors(f"The store {self._folder}"):
            for part in self._folder.glob("*.part"):
                part.unlink()
            self._bytes = sum(size for _, size, _ in self._files())

    def _evict(self, limit: int, just_used: frozenset[str]) -> None:
        files = sorted(self._files())
        self._bytes = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._bytes <= limit * ROOM_AFTER_EVICTION:
                return
            if path.name not in just_used and path.suffix != ".part" and self._delete(path):
                self._bytes -= size

    def _delete(self, path: Path) -> bool:
        """Delete an artifact's file unless it is held; tell whether it is gone."""
        with self._holding:
            if path.name in self._held:
                return False
            path.unlink(missing_ok=True)
            return True

    def _size(self, digest: str) -> int:
        try:
            return (self._folder / digest).stat().st_size
        except FileNotFoundError:
            return 0

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """Yield when each file was last used, its size and its path."""
        for path in self._folder.iterdir():
            # A worker may rename its unfinished file at any moment.
            with suppress(FileNotFoundError):
                status = path.stat()
                yield status.st_mtime_ns, status.st_size, path


class _Tagged(msgspec.Struct):
    type: str


def _digest(frames: Sequence[Frame]) -> str:
    found = blake2b(table(frames), digest_size=20)
    for frame in frames:
        found.update(frame)
    return found.hexdigest()
