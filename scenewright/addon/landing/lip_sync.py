"""Speech onto a face: keyframes on its shape keys where the sounds are spoken."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import bpy

from .mouths import keys_for, viseme

if TYPE_CHECKING:
    from ..shared.artifacts import Phoneme

KEY = "scenewright_phonemes"
LEAD = 0.06  # seconds: a mouth begins to form a sound before it is heard
CLOSED = {"PP", "FF"}  # shapes that have to be reached, however short


def keep(sound: bpy.types.Sound, phonemes: Iterable[Phoneme]) -> None:
    """Write on a sound what is spoken in it when."""
    spoken = [[round(each.start, 4), round(each.end, 4), each.sound] for each in phonemes]
    if spoken:
        sound[KEY] = json.dumps(spoken, ensure_ascii=False)


def kept(sound: bpy.types.Sound | None) -> list[tuple[float, float, str]]:
    """Return what is spoken in a sound, empty where nothing is known of it."""
    return [tuple(each) for each in json.loads(sound[KEY])] if sound is not None and KEY in sound else []


def animate(face: bpy.types.Object, sound: bpy.types.Sound, start: int, scene: bpy.types.Scene, strength: float) -> int:
    """Set keyframes on a face's shape keys and return how many.

    Args:
        face: a mesh with shape keys.
        sound: with what is spoken in it.
        start: frame at which it begins.
        scene: whose frame rate counts.
        strength: 1 goes as far as the shape keys do.

    Raises:
        ValueError: the face has no shape keys of a mouth, or nothing is known of the sound.
    """
    spoken = kept(sound)
    if not spoken:
        raise ValueError("Nothing is known of what is spoken in this sound: choose one that was made from a text.")
    keys = face.data.shape_keys.key_blocks if face.type == "MESH" and face.data.shape_keys else []
    shapes = keys_for([key.name for key in keys])
    if not shapes:
        raise ValueError("No shape key has the name of a mouth shape, such as viseme_aa, A, MBP or jawOpen.")
    rate = scene.render.fps / scene.render.fps_base
    curves = _curves(spoken, shapes, start, rate)
    for name, values in curves.items():
        for frame, value in sorted(values.items()):
            keys[name].value = value * strength
            keys[name].keyframe_insert("value", frame=frame)
    return sum(map(len, curves.values()))


def _curves(
    spoken: list[tuple[float, float, str]], shapes: dict[str, tuple[str, float]], start: int, rate: float
) -> dict[str, dict[int, float]]:
    """Return values by frame for each shape key: up to each sound, and down again behind it.

    Where two sounds want the same key at a frame, the wider opening wins; shut lips win over all.
    """
    curves: dict[str, dict[int, float]] = defaultdict(dict)
    for begin, end, sound in spoken:
        shape = viseme(sound)
        if shape not in shapes:
            continue
        name, share = shapes[shape]
        middle = start + round((begin + 0.35 * (end - begin)) * rate)
        before = min(start + round((begin - LEAD) * rate), middle - 1)
        after = max(start + round((end + LEAD) * rate), middle + 1)
        curve = curves[name]
        for frame, value in ((before, 0.0), (middle, share), (after, 0.0)):
            curve[frame] = max(curve.get(frame, 0.0), value)
        if shape in CLOSED:
            _shut(curves, name, middle)
    return curves


def _shut(curves: dict[str, dict[int, float]], name: str, frame: int) -> None:
    """Let no other shape be seen while lips are shut."""
    for other, curve in curves.items():
        if other != name and any(abs(at - frame) < 12 for at in curve):
            curve[frame] = 0.0
