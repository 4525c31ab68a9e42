"""Weights that others published: what they are, where they lie, and whether they are whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.home import disk_errors
from scenewright.shared.errors import StorageError, Unavailable

MANIFEST = "scenewright.json"
CHUNK = 1 << 20
GIGABYTE = 1e9
HUB = "https://huggingface.co"
Tell = Callable[[float, str], None]  # takes the fraction that is done, and how far that is in words


def silent(fraction: float, detail: str) -> None:
    """Tell nobody."""


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
        page: where they are published if that is not the hub: from there they come by hand.
    """

    name: str
    repo: str
    gigabytes: float
    licence: str
    commercial: bool = True
    revision: str = "main"
    files: tuple[str, ...] = ("*.json", "*.txt", "*.safetensors")
    checkpoints: tuple[str, ...] = ()
    page: str = ""

    @property
    def terms(self) -> str:
        """The page that says what they are and on which terms."""
        return self.page or f"{HUB}/{self.repo}"


class Held(msgspec.Struct, frozen=True):
    """One file as it was when it was fetched; the digest is SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What was fetched: written last, so weights without one are incomplete.

    Attributes:
        repo: where it came from, "" for a folder.
        folder: where the files lie, "" for beside it.
    """

    repo: str
    commit: str
    files: dict[str, Held]
    folder: str = ""


class Shelf:
    """The weights on this machine, each in a folder of its own.

    Args:
        folder: usually that of the backend's home.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def home(self) -> Path:
        """The backend's folder that it is in."""
        return self._folder.parent

    def own(self, weights: Weights) -> Path:
        """Return the folder on the shelf that is theirs."""
        return self._folder / weights.name

    def folder(self, weights: Weights) -> Path:
        """Return where weights lie, or would: on the shelf, or where somebody keeps those used instead."""
        manifest = self.manifest(weights)
        return Path(manifest.folder) if manifest and manifest.folder else self.own(weights)

    def manifest(self, weights: Weights) -> Manifest | None:
        """Return what was fetched; None where they are missing or were not fetched to the end."""
        try:
            return msgspec.json.decode((self.own(weights) / MANIFEST).read_bytes(), type=Manifest)
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

    def seal(self, weights: Weights, commit: str, names: list[str], elsewhere: Path | None = None) -> Manifest:
        """Write down what was fetched: from now on it is whole.

        Args:
            weights: whose.
            commit: of the repository it came from, "" for a folder.
            names: of the files.
            elsewhere: the folder of the files where that is not their own.
        """
        folder = elsewhere or self.own(weights)
        with disk_errors(f"The folder {folder}"):
            files = {name: Held((folder / name).stat().st_size, sha256(folder / name)) for name in sorted(names)}
            manifest = Manifest(weights.repo if commit else "", commit, files, str(elsewhere or ""))
            self.own(weights).mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.own(weights) / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        return manifest

    def verify(self, weights: Weights, tell: Tell = silent) -> list[str]:
        """Return a sentence for each file that is not what was fetched; every byte is read.

        Args:
            weights: which.
            tell: told how far it has come, from file to file.

        Raises:
            Unavailable: they are not there at all.
        """
        manifest = self.manifest(weights)
        if manifest is None:
            raise missing(weights)
        folder, wrong, read = self.folder(weights), [], 0
        total = max(sum(held.size for held in manifest.files.values()), 1)
        for name, held in manifest.files.items():
            tell(read / total, f"{read / GIGABYTE:.1f} of {total / GIGABYTE:.1f} GB")
            wrong.append(_wrong(folder / name, name, held))
            read += held.size
        return list(filter(None, wrong))

    def delete(self, weights: Weights) -> bool:
        """Delete them; tell whether there was anything. What lies elsewhere is let be."""
        folder = self.own(weights)
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
        remedy=f"Download them with: scenewright models download {weights.name}", action="download-model",
    )  # fmt: skip


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
