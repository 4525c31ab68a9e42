"""Land a sound and films in scenes of odd frame rates, save each, open it again, and tell what its sequencer holds."""

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
from bl_ext.user_default.scenewright.landing.land import land  # noqa: E402
from bl_ext.user_default.scenewright.landing.wish import read  # noqa: E402
from bl_ext.user_default.scenewright.shared.artifacts import Artifact, Audio, Video  # noqa: E402

FOLDER = Path(given["folder"])
LENGTH = "content_duration" if bpy.app.version >= (5, 2, 0) else "frame_duration"  # renamed


def put(artifact: Artifact, kind: str) -> None:
    """Land an artifact at the playhead."""
    steps = land([artifact], [Placement(folder=FOLDER / "films")], read(landing.snapshot(bpy.context, (kind,), None)))
    for _ in steps:
        pass


def film(path: str, rate: float, count: int) -> Video:
    """Return a film of the test's."""
    encoded = np.fromfile(path, np.uint8)
    return Video(name="film", encoded=encoded, frame_rate=rate, frame_count=count, width=32, height=16)


def strips(scene: bpy.types.Scene) -> list[dict[str, Any]]:
    """Return what the strips of a scene are."""
    found = []
    for strip in sorted(scene.sequence_editor.strips, key=lambda each: (each.type, each.channel)):
        told = {"type": strip.type, "frames": compat.frames(strip), "channel": strip.channel}
        if strip.type == "SOUND":
            path = FOLDER / f"{scene.render.fps}_{scene.render.fps_base:.3f}.wav"
            path.write_bytes(strip.sound.packed_file.data)
            told |= {"file": str(path), "rate": strip.sound.samplerate}
        elif strip.type == "MOVIE":
            told |= {"file": bpy.path.abspath(strip.filepath), "rate": strip.fps, "length": getattr(strip, LENGTH)}
        found.append(told)
    return found


# Half a second and one sample more.
sound = Audio(name="tick", samples=np.sin(np.arange(24_001) / 9).astype(np.float32)[:, None], sample_rate=48_000)
told = []
for fps, base in given["rates"]:
    bpy.ops.wm.read_homefile(use_empty=True)
    scene = bpy.context.scene
    scene.render.fps, scene.render.fps_base = fps, base
    scene.frame_set(17)
    put(sound, "audio")
    for path, rate, count in given["films"]:
        put(film(path, rate, count), "video")
    path = str(FOLDER / f"{fps}_{base:.3f}.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=path)
    scene = bpy.context.scene
    told.append({"rate": scene.render.fps / scene.render.fps_base, "strips": strips(scene)})
tell(scenes=told)
