"""A speech lands as a strip, and a face speaks it: keyframes where the sounds are, by whatever its keys are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from extension import given, install, tell

install()

# isort: split
from bl_ext.user_default.scenewright import compat, landing  # noqa: E402
from bl_ext.user_default.scenewright.importers import Placement  # noqa: E402
from bl_ext.user_default.scenewright.landing import lip_sync  # noqa: E402
from bl_ext.user_default.scenewright.landing.land import land  # noqa: E402
from bl_ext.user_default.scenewright.landing.wish import read  # noqa: E402
from bl_ext.user_default.scenewright.shared.artifacts import Audio, Phoneme, Score  # noqa: E402

scene = bpy.context.scene
scene.render.fps = 25
# "Papa" and a hiss: each sound for 0.4 seconds.
SPOKEN = tuple(
    Phoneme(start=0.4 * n, end=0.4 * n + 0.4, sound=sound) for n, sound in enumerate(["p", "ɑː", "p", "a", "s"])
)
SPEECH = Audio(name="papa", samples=np.zeros((96_000, 1), np.float32), sample_rate=48_000, phonemes=SPOKEN)
TUNE = Score(
    name="tune", notes=np.float32([[0, 1, 69, 0.5]]), player=np.int32([0]), players=("flute",), programs=(73,),
    tempi=np.float32([[0, 120]]), key="A minor",
)  # fmt: skip


def drive(steps: Any) -> Any:
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value


def put(artifact: Any) -> Any:
    wish = read(landing.snapshot(bpy.context, ("audio",), None))
    return drive(land([artifact], [Placement(folder=Path(given["folder"]))], wish)).heads[0]


def face(*names: str) -> bpy.types.Object:
    made = bpy.data.objects.new("face", bpy.data.objects["Cube"].data.copy())
    scene.collection.objects.link(made)
    for name in ("Basis", *names):
        made.shape_key_add(name=name).value = 0.0  # since 5.0 it is 1 at first
    return made


def spoken_by(made: bpy.types.Object, start: int) -> dict[str, list[float]]:
    """Return the value of each key in the middle of each sound."""
    values: dict[str, list[float]] = {key.name: [] for key in made.data.shape_keys.key_blocks[1:]}
    for number in range(len(SPOKEN)):
        scene.frame_set(start + round((0.4 * number + 0.14) * 25))
        for key in made.data.shape_keys.key_blocks[1:]:
            values[key.name].append(round(key.value, 2))
    return values


scene.frame_set(11)
strip = put(SPEECH)
assert lip_sync.kept(strip.sound)[1] == (0.4, 0.8, "ɑː")
found: dict[str, Any] = {"start": compat.frames(strip)[0]}

avatar = face("viseme_PP", "viseme_aa", "viseme_SS", "viseme_O")
bpy.context.view_layer.objects.active = avatar
assert bpy.ops.scenewright.lip_sync.poll()
bpy.ops.ed.undo_push(message="before")
assert bpy.ops.scenewright.lip_sync() == {"FINISHED"}
found["avatar"] = spoken_by(avatar, 11)
jaw = face("JawOpen", "brow")
lip_sync.animate(jaw, strip.sound, 11, scene, 0.5)
found["jaw"] = spoken_by(jaw, 11)
blair = face("MBP", "AI", "etc", "O")
lip_sync.animate(blair, strip.sound, 11, scene, 1.0)
found["blair"] = spoken_by(blair, 11)
try:
    lip_sync.animate(face("nose"), strip.sound, 11, scene, 1.0)
except ValueError as error:
    found["strange"] = str(error)
bpy.context.view_layer.objects.active = bpy.data.objects["Camera"]
found["without"] = bpy.ops.scenewright.lip_sync.poll()

listing = put(TUNE)
found["listing"] = listing.as_string()
found["midi"] = Path(bpy.path.abspath(listing["midi_file"])).read_bytes()[:4].decode()
tell(**found)
