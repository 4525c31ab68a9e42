"""Files dropped into an editor: what they are, which tasks take them, and giving them to one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import bpy

from ..exporters.audio import from_file as read_sound
from ..exporters.image import from_file as read_image
from ..exporters.text import from_file as read_text
from ..exporters.video import look as look_at_film
from ..shared.errors import InvalidInput
from ..shared.transforms import NAMES
from . import forms, submission
from .fields import WRITTEN_IN, is_prompt
from .sources import audio, image, text, video

if TYPE_CHECKING:
    from ..shared.schema import GeneratorInfo, Setting

SUFFIXES = {"image": image.SUFFIXES, "audio": audio.SUFFIXES, "video": video.SUFFIXES, "text": text.SUFFIXES}
READERS = {"image": read_image, "audio": read_sound, "video": look_at_film, "text": read_text}


class Dropped(NamedTuple):
    """Files of one kind.

    Attributes:
        kind: type tag of the artifact that each of them is.
        paths: at least one.
        capture: the folder with the camera poses of these photos, None where there are none.
    """

    kind: str
    paths: tuple[Path, ...]
    capture: Path | None = None


def recognise(paths: list[Path]) -> Dropped:
    """Return what files are, by their names.

    Raises:
        InvalidInput: there are none, or they are not of one kind that can be used.
    """
    kinds = {_kind_of(path) for path in paths}
    if len(kinds) != 1:
        raise InvalidInput("These files are not of one kind.", remedy="Drop images, sounds, films or texts.")
    (kind,) = kinds
    folder = paths[0].parent
    posed = kind in {"image", "capture"} and any((folder / name).is_file() for name in NAMES)
    if not kind or (kind == "capture" and not posed):
        raise InvalidInput(f"{paths[0].name} is nothing that can be used here.")
    return Dropped(kind, tuple(sorted(paths)), folder if posed else None)


def takers(offered: list[GeneratorInfo], dropped: Dropped) -> list[GeneratorInfo]:
    """Return the generators that can use what was dropped."""
    return [info for info in offered if _place(info, dropped) is not None]


def give(scene: bpy.types.Scene, info: GeneratorInfo, dropped: Dropped) -> str:
    """Set what was dropped as an input of a generator, and return what that input is called.

    Raises:
        InvalidInput: a file cannot be read.
    """
    setting = _place(info, dropped)
    assert setting is not None, "only what takes it is given it"
    if setting.artifact == "capture":
        scene.scenewright.folder = str(dropped.capture)
        submission.inputs_of(scene, info, setting)[0].source = "FOLDER"
        return setting.title
    for path in dropped.paths:
        READERS[dropped.kind](path)
    if setting.artifact:
        _give_files(scene, info, setting, dropped)
    else:
        written = bpy.data.texts.load(str(dropped.paths[0]), internal=True)
        setattr(forms.task_form(scene, info.task), setting.name + WRITTEN_IN, written)
    return setting.title


def _kind_of(path: Path) -> str:
    if path.name in NAMES:
        return "capture"
    return next((kind for kind, suffixes in SUFFIXES.items() if path.suffix.lower() in suffixes), "")


def _place(info: GeneratorInfo, dropped: Dropped) -> Setting | None:
    """Return the setting that takes what was dropped: of several photos only a list or a capture, of words a prompt."""
    single = len(dropped.paths) == 1
    for setting in info.task_settings:
        if dropped.capture and setting.artifact == "capture":
            return setting
        if setting.artifact == dropped.kind and (single or setting.kind == "artifacts"):
            return setting
        if dropped.kind == "text" and single and is_prompt(setting):
            return setting
    return None


def _give_files(scene: bpy.types.Scene, info: GeneratorInfo, setting: Setting, dropped: Dropped) -> None:
    held = getattr(forms.task_form(scene, info.task), setting.name)
    for path in dropped.paths:
        given = held.add() if setting.kind == "artifacts" else held
        given.source, given.path = "FILE", str(path)
