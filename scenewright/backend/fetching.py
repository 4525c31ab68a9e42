"""Weights onto this machine: from the Hugging Face hub, or from a folder that somebody brought."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path

from scenewright.backend.checkpoints import convert
from scenewright.backend.home import disk_errors
from scenewright.backend.weights import GIGABYTE, MANIFEST, Manifest, Shelf, Tell, Weights, sha256, silent
from scenewright.shared.errors import InvalidInput, StorageError, Unavailable

SAFE = (".safetensors", ".onnx")  # tensors alone, or a graph of known operations: reading neither runs code
SPARE_GB = 0.5  # of disk that is left free
BEGUN = "begun.json"  # says what is being fetched, until it is whole
FETCHED = 0.95  # of the work; then it is checked
INTERVAL = 0.5  # seconds between two looks at how much is here
HTTP_LIBRARIES = ("httpx", "httpcore", "requests")
INSTALL = 'Install it with: pip install "scenewright[diffusion]"'


def download(shelf: Shelf, weights: Weights, tell: Tell = silent) -> Manifest:
    """Fetch weights from the hub; what was fetched of them before is kept. Tokens are those of `hf auth login`.

    Args:
        shelf: where they go.
        weights: which.
        tell: told how much is here, from another thread.

    Raises:
        Unavailable: no hub package, no network, no such repository, or its terms were not accepted.
        StorageError: the disk is full or cannot be written, or what arrived is not what the hub says.
    """
    if weights.page:
        remedy = f"Get them from {weights.page}, then: scenewright models download {weights.name} --from FOLDER"
        raise Unavailable(f"{weights.name} cannot be fetched: it is not on the hub.", remedy=remedy)
    folder = shelf.own(weights)
    with disk_errors(f"The folder {folder}"), _told(weights):
        from huggingface_hub import HfApi, snapshot_download

        told = HfApi().model_info(weights.repo, revision=weights.revision, files_metadata=True)
        files = {file.rfilename: file for file in told.siblings or [] if _is_needed(file.rfilename, weights)}
        if not any(name.endswith(SAFE) or name in weights.checkpoints for name in files):
            raise Unavailable(f"{weights.repo} has no weights as safetensors.", remedy="Name another repository.")
        total = sum(file.size or 0 for file in files.values())
        _begin(folder, weights, total)
        with _measured(folder, total, tell):
            snapshot_download(weights.repo, revision=told.sha, local_dir=folder, allow_patterns=list(files))
        tell(FETCHED, "checking")
        wrong = [name for name, file in files.items() if file.lfs and file.lfs.sha256 != sha256(folder / name)]
    if wrong:
        shelf.delete(weights)
        raise StorageError(f"{', '.join(wrong)} arrived damaged.", remedy="Download them again.")
    manifest = shelf.seal(weights, str(told.sha), [_kept(folder, name, weights) for name in files])
    (folder / BEGUN).unlink(missing_ok=True)
    return manifest


def adopt(shelf: Shelf, weights: Weights, source: Path) -> Manifest:
    """Copy weights from a folder, such as a snapshot that was downloaded on another machine.

    Raises:
        Unavailable: there is nothing in the folder that could be used.
        StorageError: the disk is full or cannot be written.
    """
    names = _usable(source, weights)
    folder = shelf.own(weights)
    shelf.delete(weights)
    with disk_errors(f"The folder {folder}"):
        for name in names:
            (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source / name, folder / name)
    return shelf.seal(weights, "", [_kept(folder, name, weights) for name in names])


def use(shelf: Shelf, weights: Weights, source: Path) -> Manifest:
    """Have a folder used in place of weights, where it lies: such as a fine-tuned model of the same kind.

    Raises:
        InvalidInput: it is a file, or holds another kind of pipeline than what it shall take the place of.
        Unavailable: there is nothing in the folder that could be used.
        StorageError: it cannot be read.
    """
    if source.is_file():
        remedy = "Unfold it first: in diffusers, from_single_file of its pipeline, then save_pretrained."
        raise InvalidInput(f"{source.name} is a single file: a folder of its parts is needed.", remedy=remedy)
    _require_alike(shelf.folder(weights), source)
    names = [name for name in _usable(source, weights) if name not in weights.checkpoints]
    if not any(name.endswith(SAFE) for name in names):
        # A checkpoint is not read where it lies, but converted.
        remedy = f"Have it converted: scenewright models download {weights.name} --from {source}"
        raise Unavailable(f"There is only a pickled checkpoint in {source}.", remedy=remedy)
    shelf.delete(weights)
    return shelf.seal(weights, "", names, elsewhere=source.resolve())


def _require_alike(before: Path, after: Path) -> None:
    """Raise where both are pipelines, of different kinds."""
    kinds = [_noted(folder / "model_index.json", "_class_name") for folder in (before, after)]
    if all(kinds) and kinds[0] != kinds[1]:
        remedy = "Name a folder with the same kind of pipeline."
        raise InvalidInput(
            f"{after} holds a {kinds[1]}; what it shall take the place of is a {kinds[0]}.", remedy=remedy
        )


def _usable(source: Path, weights: Weights) -> list[str]:
    """Return the files of a folder that are needed."""
    files = (path.relative_to(source).as_posix() for path in sorted(source.rglob("*")) if path.is_file())
    names = [name for name in files if _is_needed(name, weights) and name not in (MANIFEST, BEGUN)]
    if not any(name.endswith(SAFE) or name in weights.checkpoints for name in names):
        raise Unavailable(f"There are no weights as safetensors in {source}.", remedy="Name the folder they are in.")
    return names


def _begin(folder: Path, weights: Weights, total: int) -> None:
    """Make ready to fetch, or to go on; what is there of another repository is of no use any more."""
    note, manifest = folder / BEGUN, folder / MANIFEST
    if any(file.is_file() and _noted(file, "repo") != weights.repo for file in (note, manifest)):
        shutil.rmtree(folder)
    _require_room(folder, weights, total)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    note.write_text(json.dumps({"repo": weights.repo}))
    manifest.unlink(missing_ok=True)


def _noted(file: Path, what: str) -> str:
    """Return what a file of JSON says of something, "" where there is nothing to read."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))[what])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def _measured(folder: Path, total: int, tell: Tell) -> Iterator[None]:
    """Tell how much is here while this lasts."""
    over = threading.Event()

    def measure() -> None:
        while not over.wait(INTERVAL):
            here = min(_bytes(folder), total)
            tell(FETCHED * here / max(total, 1), f"{here / GIGABYTE:.2f} of {total / GIGABYTE:.2f} GB")

    thread = threading.Thread(target=measure, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _bytes(folder: Path) -> int:
    """Return how much lies in a folder, while others write to it."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def _kept(folder: Path, name: str, weights: Weights) -> str:
    """Return the file that is kept of one that was fetched: of a checkpoint, its tensors as safetensors."""
    if name not in weights.checkpoints:
        return name
    safe = Path(name).with_suffix(".safetensors").as_posix()
    convert(folder / name, folder / safe)
    (folder / name).unlink()
    return safe


@contextmanager
def _told(weights: Weights) -> Iterator[None]:
    """Turn what goes wrong between us and the hub into a sentence; errors of the disk pass."""
    try:
        from huggingface_hub import errors
    except ImportError as error:
        raise Unavailable("What talks to the hub is not installed.", remedy=INSTALL) from error
    try:
        yield
    except errors.GatedRepoError as error:
        remedy = f"Accept them at {weights.terms}, then log in with hf auth login, or set HF_TOKEN."
        raise Unavailable(f"{weights.repo} asks you to accept its terms.", remedy=remedy, detail=str(error)) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        sentence = f"The hub has no {weights.repo} at {weights.revision}, or it is private."
        remedy = "Check its name, or log in with hf auth login, or set HF_TOKEN."
        raise Unavailable(sentence, remedy=remedy, detail=str(error)) from error
    except (errors.HfHubHTTPError, errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled) as error:
        raise _unreachable(weights, error) from error
    except Exception as error:
        # The errors of the HTTP library are known by its name: which one it is depends on the hub package's version.
        if not type(error).__module__.startswith(HTTP_LIBRARIES):
            raise
        raise _unreachable(weights, error) from error


def _unreachable(weights: Weights, error: BaseException) -> Unavailable:
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    why = "HF_HUB_OFFLINE is set: unset it" if offline else "Check the network"
    remedy = f"{why}, then try again: what is here is kept. Or bring them from elsewhere with --from."
    return Unavailable(f"{weights.repo} could not be downloaded.", remedy=remedy, detail=str(error))


def _is_needed(name: str, weights: Weights) -> bool:
    # Of two precisions the better one, unless the other is what was named.
    return any(fnmatch(name, pattern) for pattern in weights.files) and (".fp16." not in name or name in weights.files)


def _require_room(folder: Path, weights: Weights, total: int) -> None:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free, here = shutil.disk_usage(existing).free / GIGABYTE, _bytes(folder) / GIGABYTE
    # A checkpoint and what is made of it lie beside each other for a moment.
    needed = total / GIGABYTE * (2 if weights.checkpoints else 1) - here + SPARE_GB
    if free < needed:
        sentence = f"{weights.name} needs {needed:.1f} GB of disk, and {free:.1f} GB are free."
        raise StorageError(sentence, remedy=f"Make room on the disk of {existing}.", action="open-folder")
