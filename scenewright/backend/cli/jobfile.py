"""A job in a file: the same words as flags and panels, artifacts as paths beside the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec

from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import InvalidInput
from scenewright.shared.schema import Setting, settings
from scenewright.shared.tasks import AnyTask, Task

TASKS: dict[str, type[Task]] = {str(task.__struct_config__.tag): task for task in get_args(AnyTask)}


class JobFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a job file holds.

    Attributes:
        task: "type", and the task's settings; artifacts are paths, relative to the file.
        generator: name; "" takes the first that needs no download.
        options: what only that generator understands.
        title: what job lists call it.
        output: file to write, or folder for several results, relative to the file.
    """

    task: dict[str, Any]
    generator: str = ""
    options: dict[str, Any] = {}
    title: str = ""
    output: str = ""


def read_job_file(path: Path) -> JobFile:
    """Return the job a file describes.

    Raises:
        InvalidInput: it cannot be read or is no job file.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=JobFile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} is no job file: {error}.") from error


def make_task(job: JobFile, folder: Path) -> AnyTask:
    """Return a job's task with its artifacts loaded; ranges are checked when it is submitted.

    Args:
        job: names them as paths.
        folder: where relative paths begin.

    Raises:
        InvalidInput: a task that does not exist, a setting missing or unknown, or a file that cannot be loaded.
    """
    fields = dict(job.task)
    tag = fields.pop("type", None)
    if tag not in TASKS:
        raise InvalidInput(f"There is no task {tag!r}.", remedy=f"There are: {', '.join(TASKS)}.")
    known = {setting.name: setting for setting in settings(TASKS[tag])}
    missing = [name for name, setting in known.items() if setting.required and name not in fields]
    for what, names in (("lacks", missing), ("has no setting", sorted(fields.keys() - known.keys()))):
        if names:
            raise InvalidInput(f"The task {tag} {what} {', '.join(names)}.")
    make: Any = TASKS[tag]
    task: AnyTask = make(**{name: _loaded(known[name], value, folder) for name, value in fields.items()})
    return task


def _loaded(setting: Setting, value: Any, folder: Path) -> Any:
    if setting.kind == "artifact":
        return _artifact(setting, value, folder)
    if setting.kind == "artifacts":
        return tuple(_artifact(setting, item, folder) for item in value)
    return value


def _artifact(setting: Setting, path: Any, folder: Path) -> Artifact:
    # Reading files needs Pillow, safetensors and the like, which `list` and `serve` do without.
    from scenewright.backend import formats

    if not isinstance(path, str):
        raise InvalidInput(f"{setting.name} must be the path of a {setting.artifact}.")
    return formats.load(folder / path, setting.artifact)
