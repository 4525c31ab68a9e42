"""Sound datablocks, strips and files to Audio."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import aud
import bpy
import msgspec
import numpy as np

from .. import compat
from ..shared.artifacts import Audio
from ..shared.errors import InvalidInput


def from_file(path: Path, start: float = 0.0, end: float | None = None) -> Audio:
    """Return a sound file, or the seconds from `start` to `end` of it.

    What is louder than 1 is turned down, what is no number is silent.

    Raises:
        InvalidInput: Blender cannot read the file, or it holds nothing there.
    """
    try:
        sound = aud.Sound(str(path))
        rate, channels = sound.specs  # raises; reading samples of what is no sound would end Blender
        if start or end is not None:
            sound = sound.limit(max(start, 0.0), _seconds(sound) if end is None else end)
        samples = np.array(sound.data(), np.float32).reshape(-1, int(channels))
    except aud.error as error:
        raise InvalidInput(
            f"{path} is no sound that Blender reads.", remedy="Save it as WAV.", detail=str(error)
        ) from error
    if len(samples) == 0:
        raise InvalidInput(f"{path.name} holds no sound there: it is 0 s long.", remedy="Take more of it.")
    samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
    loudest = max(float(np.abs(samples).max()), 1.0)
    return Audio(name=path.stem, samples=samples / np.float32(loudest), sample_rate=int(rate))


def from_datablock(datablock: bpy.types.Sound, start: float = 0.0, end: float | None = None) -> Audio:
    """Return a sound of the open file, packed or not, or the seconds from `start` to `end` of it.

    Raises:
        InvalidInput: its file is missing or cannot be read.
    """
    if datablock.packed_file is None:
        found = from_file(Path(bpy.path.abspath(datablock.filepath)), start, end)
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"sound{Path(datablock.filepath).suffix}"
            path.write_bytes(datablock.packed_file.data)
            found = from_file(path, start, end)
    return msgspec.structs.replace(found, name=datablock.name)


def from_strip(strip: bpy.types.Strip, scene: bpy.types.Scene) -> Audio:
    """Return the part of a sound strip that is heard, as its handles trim it.

    Raises:
        InvalidInput: its file is missing or cannot be read.
    """
    rate = scene.render.fps / scene.render.fps_base
    skipped, length = compat.trim(strip)
    found = from_datablock(strip.sound, skipped / rate, (skipped + length) / rate)
    return msgspec.structs.replace(found, name=strip.name)


def _seconds(sound: aud.Sound) -> float:
    return sound.length / sound.specs[0]
