"""Tensors out of a PyTorch checkpoint, without unpickling it.

A checkpoint is a zip of raw numbers and one pickle that says which tensor is made of which. Unpickling calls whatever a
file names. Here the pickle is read by `tensor_pickles` instead, which knows tensors and calls nothing.
"""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.home import disk_errors
from scenewright.backend.tensor_pickles import STORAGES, Reader, Tensor
from scenewright.shared.errors import StorageError

PICKLE = "/data.pkl"
LARGEST_PICKLE = 64 << 20  # bytes: that of a model has some hundred kilobytes
REMEDY = "Get it again, from its authors."


def convert(source: Path, target: Path) -> None:
    """Write the tensors of a checkpoint as safetensors, under the names they have.

    Args:
        source: what `torch.save` wrote of a dictionary of tensors, with PyTorch 1.6 or newer.
        target: written whole, or not at all.

    Raises:
        StorageError: it is no checkpoint, is damaged, or holds anything but tensors.
    """
    from safetensors.numpy import save_file

    partial = target.with_name(target.name + ".part")
    with disk_errors(f"The file {target}"):
        try:
            save_file(read(source), partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def read(source: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a checkpoint by name.

    Raises:
        StorageError: as `convert`.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            folder = _folder(archive, source)
            tensors = _tensors(archive, folder, source)
            return {name: _numbers(archive, folder, tensor, source) for name, tensor in tensors.items()}
    except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
        sentence = f"{source.name} is no PyTorch checkpoint, or it is damaged."
        raise StorageError(sentence, remedy=REMEDY, detail=str(error)) from error


def _folder(archive: zipfile.ZipFile, source: Path) -> str:
    """Return the folder of the archive in which all lies."""
    for member in archive.infolist():
        if member.compress_type != zipfile.ZIP_STORED:
            raise _refused(source, "is compressed, which no checkpoint is")
    found = [name.removesuffix(PICKLE) for name in archive.namelist() if name.endswith(PICKLE)]
    if len(found) != 1:
        raise _refused(source, "is no PyTorch checkpoint")
    order = f"{found[0]}/byteorder"
    if order in archive.namelist() and archive.read(order) != b"little":
        raise _refused(source, "holds numbers in another byte order")
    return found[0]


def _tensors(archive: zipfile.ZipFile, folder: str, source: Path) -> dict[str, Tensor]:
    member = archive.getinfo(folder + PICKLE)
    if member.file_size > LARGEST_PICKLE:
        raise _refused(source, "says more about its tensors than fits")
    try:
        found = Reader().read(archive.read(member))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise _refused(source, f"holds more than tensors: {error}") from error
    if not isinstance(found, dict) or not found:
        raise _refused(source, "holds no tensors")
    wrong = next((name for name, each in found.items() if not (isinstance(name, str) and isinstance(each, Tensor))), "")
    if wrong:
        raise _refused(source, f"holds more than tensors: {str(wrong)[:40]!r} is none")
    return found


def _numbers(archive: zipfile.ZipFile, folder: str, tensor: Tensor, source: Path) -> NDArray[Any]:
    kind, shape, strides = np.dtype(STORAGES[tensor.storage.kind]), tensor.shape, tensor.strides
    reach = tensor.offset + sum((side - 1) * step for side, step in zip(shape, strides, strict=True)) + 1
    inside = min((tensor.offset, *shape, *strides)) >= 0 and max(reach, math.prod(shape)) <= tensor.storage.length
    member = f"{folder}/data/{tensor.storage.key}"
    if not (inside or 0 in shape) or member not in archive.namelist():
        raise _refused(source, "tells of numbers that are not there")
    content = archive.read(member)
    if len(content) < tensor.storage.length * kind.itemsize:
        raise _refused(source, "is cut short")
    numbers = np.frombuffer(content, kind, tensor.storage.length)[tensor.offset :]
    bytes_apart = [step * kind.itemsize for step in strides]
    return np.lib.stride_tricks.as_strided(numbers, shape, bytes_apart, writeable=False).copy()


def _refused(source: Path, why: str) -> StorageError:
    return StorageError(f"{source.name} {why}.", remedy=REMEDY)
