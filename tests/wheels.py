"""Wheels for tests: of what is installed here, and of small packages that nobody else has."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import zipfile
from collections.abc import Mapping
from pathlib import Path


def repack(name: str, folder: Path) -> str:
    """Pack an installed distribution into a wheel again and return its version."""
    installed = importlib.metadata.distribution(name)
    assert installed.files is not None
    unwanted = ("RECORD", "INSTALLER", "REQUESTED")
    files = [file for file in installed.files if file.parts[0] != ".." and file.suffix != ".pyc"]
    contents = {file.as_posix(): file.read_binary() for file in files if file.name not in unwanted}
    information = next(file.parts[0] for file in files if file.parts[0].endswith(".dist-info"))
    write(folder / f"{name.replace('-', '_')}-{installed.version}-py3-none-any.whl", information, contents)
    return installed.version


def make(name: str, version: str, folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a wheel that holds `files`, and return it."""
    information = f"{name}-{version}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    stated = {f"{information}/METADATA": told.encode(), f"{information}/WHEEL": tags.encode()}
    target = folder / f"{name}-{version}-py3-none-any.whl"
    write(target, information, {**files, **stated})
    return target


def write(target: Path, information: str, contents: Mapping[str, bytes]) -> None:
    """Write a wheel with its RECORD."""
    record = f"{information}/RECORD,,\n"
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in contents.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record = f"{name},sha256={digest},{len(content)}\n{record}"
            archive.writestr(name, content)
        archive.writestr(f"{information}/RECORD", record)
