"""Weights that others published: what they are, where they lie, and whether they are whole."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.home import disk_errors
from scenewright.shared.errors import StorageError, Unavailable

MANIFEST = "scenewright.json"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Weights:
    """Say what a generator needs to have downloaded.

    Attributes:
        name: on the command line, and of the folder they lie in.
        repo: owner and name on the Hugging Face hub.
        revision: commit, tag or branch; the manifest keeps the commit that was fetched.
        files: patterns of the files that are needed; weights as safetensors only, because others can run code.
        gigabytes: about how much is downloaded, in 10⁹ bytes.
        licence: SPDX identifier, or what the model card calls it.
        commercial: whether results may be used commercially.
        checkpoints: those of the files that are pickled PyTorch checkpoints; their tensors are kept as safetensors.
    """

    name: str
    repo: str
    gigabytes: float
    licence: str
    commercial: bool = True
    revision: str = "main"
    files: tuple[str, ...] = ("*.json", "*.txt", "*.safetensors")
    checkpoints: tuple[str, ...] = ()


class Held(msgspec.Struct, frozen=True):
    """One file as it was when it was fetched; the digest is SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What was fetched: written last, so weights without one are incomplete."""

    repo: str
    commit: str
    files: dict[str, Held]


class Shelf:
    """The weights on this machine, each in a folder of its own.

    Args:
        folder: usually that of the backend's home.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, weights: Weights) -> Path:
        """Return where weights lie, or would."""
        return self._folder / weights.name

    def manifest(self, weights: Weights) -> Manifest | None:
        """Return what was fetched; None where they are missing or were not fetched to the end."""
        try:
            return msgspec.json.decode((self.folder(weights) / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError):
            return None

    def has(self, weights: Weights) -> bool:
        """Tell whether they were fetched to the end and every file still has its size."""
        manifest = self.manifest(weights)
        if manifest is None:
            return False
        folder = self.folder(weights)
        return all(_size(folder / name) == held.size for name, held in manifest.files.items())

    def require(self, weights: Weights) -> Path:
        """Return their folder.

        Raises:
            Unavailable: they are not there; the command that fetches them is told.
        """
        if not self.has(weights):
            raise missing(weights)
        return self.folder(weights)

    def digest(self, weights: tuple[Weights, ...]) -> str:
        """Return one BLAKE2b-160 in hexadecimal of all these weights; "" for none."""
        if not weights:
            return ""
        manifests = [self.manifest(each) for each in weights]
        encoded = msgspec.json.encode([found and found.files for found in manifests], order="sorted")
        return hashlib.blake2b(encoded, digest_size=20).hexdigest()

    def seal(self, weights: Weights, commit: str, names: list[str]) -> Manifest:
        """Write down what was fetched: from now on it is whole."""
        folder = self.folder(weights)
        with disk_errors(f"The folder {folder}"):
            files = {name: Held((folder / name).stat().st_size, sha256(folder / name)) for name in sorted(names)}
            manifest = Manifest(weights.repo, commit, files)
            (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        return manifest

    def verify(self, weights: Weights) -> list[str]:
        """Return a sentence for each file that is not what was fetched; every byte is read.

        Raises:
            Unavailable: they are not there at all.
        """
        manifest = self.manifest(weights)
        if manifest is None:
            raise missing(weights)
        folder = self.folder(weights)
        return [wrong for name, held in manifest.files.items() if (wrong := _wrong(folder / name, name, held))]

    def delete(self, weights: Weights) -> bool:
        """Delete them; tell whether there was anything."""
        folder = self.folder(weights)
        with disk_errors(f"The folder {folder}"):
            if not folder.is_dir():
                return False
            # Without its manifest what is left counts as incomplete, should deleting be interrupted.
            (folder / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(folder)
        return True

    def lacks(self, weights: tuple[Weights, ...]) -> tuple[Weights, ...]:
        """Return those of the weights that are not there."""
        return tuple(each for each in weights if not self.has(each))


def missing(weights: Weights) -> Unavailable:
    """Return the error for weights that are not there."""
    return Unavailable(
        f"Its weights are not there yet: {weights.name}, {weights.gigabytes:g} GB.",
        remedy=f"Download them with: scenewright models download {weights.name}",
    )


def declared(generators: Any) -> dict[str, Weights]:
    """Return the weights that generators need, by name.

    Raises:
        StorageError: two different weights have the same name, and so the same folder.
    """
    found: dict[str, Weights] = {}
    for weights in (each for generator in generators for each in generator.needs):
        if found.setdefault(weights.name, weights) != weights:
            raise StorageError(f"Two different weights are called {weights.name!r}.", remedy="Rename one of them.")
    return found


def sha256(path: Path) -> str:
    """Return the digest of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _wrong(path: Path, name: str, held: Held) -> str:
    if not path.is_file():
        return f"{name} is missing."
    if path.stat().st_size != held.size:
        return f"{name} has {path.stat().st_size} bytes instead of {held.size}."
    return "" if sha256(path) == held.sha256 else f"{name} has other contents than were fetched."
