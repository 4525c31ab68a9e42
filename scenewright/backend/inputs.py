"""A task's artifacts, to the store and back: what waits, travels to a worker and is written down names them only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from scenewright.backend.store import Store
from scenewright.shared.artifacts import Artifact, Stored
from scenewright.shared.errors import InvalidInput, StorageError
from scenewright.shared.schema import settings
from scenewright.shared.tasks import Task

T = TypeVar("T", bound=Task)


def shelve(task: T, store: Store) -> T:
    """Return the task with every artifact in the store and `Stored` in its place; any thread may call.

    The store holds them; whoever takes the task releases `input_digests(task).values()` when its job has ended.

    Raises:
        InvalidInput: the task names an artifact that is no longer kept, or one of the wrong kind.
        StorageError: the store refuses.
    """
    kinds = {setting.name: setting.artifact for setting in settings(type(task))}
    held: list[str] = []

    def keep(name: str, value: Artifact | Stored) -> Stored:
        if isinstance(value, Stored):
            store.hold((value.digest,))
        digest = value.digest if isinstance(value, Stored) else store.write(value)
        held.append(digest)
        if isinstance(value, Stored):
            _check_kind(name, kinds[name], digest, store)
        return Stored(digest=digest)

    try:
        return _with_artifacts(task, keep)
    except BaseException:
        store.release(held)
        raise


def unshelve(task: T, store: Store) -> T:
    """Return the task with its artifacts in memory.

    Raises:
        StorageError: one of them is gone or damaged.
    """
    return _with_artifacts(task, lambda _, value: store.get(value.digest) if isinstance(value, Stored) else value)


def input_digests(task: Task) -> dict[str, str]:
    """Return the digests of a shelved task's artifacts by field name; those of a list as name.0, name.1, …"""
    found: dict[str, str] = {}
    for name, value in _fields(task):
        if isinstance(value, Stored):
            found[name] = value.digest
        elif _is_list(value):
            found |= {f"{name}.{number}": item.digest for number, item in enumerate(value)}
    return found


def scalars(struct: msgspec.Struct) -> dict[str, Any]:
    """Return the fields of a task or of options that are not artifacts, as plain values."""
    # Only artifacts come in tuples, and there may be none.
    plain = {name: value for name, value in _fields(struct) if not isinstance(value, Artifact | Stored | tuple)}
    return {name: msgspec.to_builtins(value) for name, value in plain.items()}


def _with_artifacts(task: T, change: Callable[[str, Any], Any]) -> T:
    changed: dict[str, Any] = {}
    for name, value in _fields(task):
        if isinstance(value, Artifact | Stored):
            changed[name] = change(name, value)
        elif _is_list(value):
            changed[name] = tuple(change(name, item) for item in value)
    return msgspec.structs.replace(task, **changed)


def _fields(struct: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(struct, name)) for name in struct.__struct_fields__)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Artifact | Stored)


def _check_kind(name: str, wanted: str, digest: str, store: Store) -> None:
    try:
        found = store.kind(digest)
    except StorageError as error:
        sentence = f"The {name} of this job is no longer kept by the backend."
        remedy = "Choose it in the scene again, and generate anew."
        raise InvalidInput(sentence, remedy=remedy, detail=error.message) from error
    if found != wanted:
        raise InvalidInput(f"The {name} of this job must be of the kind {wanted}, not {found}.")
