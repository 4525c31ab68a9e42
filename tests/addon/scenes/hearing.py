"""Record a voice, hear it, hear a result before it lands, and choose where it goes."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
from extension import NAME, attempt, connect, given, install, preferences, tell, wait
from recording import Layout

extension = install()
connect()
preferences().python = given["python"]
session, scene = extension.runtime.current(), bpy.context.scene
sounds = importlib.import_module(f"{NAME}.asking.sources.audio")
request = importlib.import_module(f"{NAME}.interface.request")
compat = importlib.import_module(f"{NAME}.compat")
gallery, job_details = extension.interface.gallery, extension.interface.job_details
forms = scene.scenewright_forms
found: dict[str, Any] = {}


class Device:
    """Takes what is played, where there are no loudspeakers."""

    rate = 48_000.0

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def play(self, sound: Any) -> Any:
        """Keep the sound; whoever plays it may end it."""
        self.heard.append(np.array(sound.data()))
        self.handle = SimpleNamespace(status=1, stop=lambda: None)
        return self.handle


def drawn(what: Any, *words: Any) -> list[str]:
    """Return what a function draws."""
    layout = Layout()
    what(layout, *words)
    return layout.notes


def of_source() -> tuple[str, list[str]]:
    """Return what the chosen source of the reference still lacks, and what it draws."""
    source = sounds.source_of(voice)
    problem = source.missing(bpy.context, voice)
    return problem.message if problem else "", drawn(source.draw, bpy.context, voice)


# What is recorded -----------------------------------------------------------------------------------------------------

forms.task = "voice-cloning"
voice = forms.voice_cloning.reference
voice.source = "RECORD"
form = voice.path_from_id()
found["before"] = of_source()
os.environ["SCENEWRIGHT_MICROPHONE"] = "alsa=nothing"
bpy.ops.scenewright.record(form=form)
wait(extension, lambda: not session.microphone.owner)
found["without"] = of_source()[0]
os.environ["SCENEWRIGHT_MICROPHONE"] = "lavfi=sine=frequency=440:sample_rate=16000,arealtime"
bpy.ops.scenewright.record(form=form)
wait(extension, lambda: session.microphone.seconds > 0.4)
found["under way"] = of_source()
bpy.ops.scenewright.record(form=form)
wait(extension, lambda: not session.microphone.owner)
found["after"] = of_source()
recorded = sounds.audio.from_file(Path(voice.recording))
spectrum = np.abs(np.fft.rfft(recorded.samples[:, 0]))
found["recorded"] = [recorded.sample_rate, len(recorded.samples) / recorded.sample_rate,
                     float(spectrum.argmax() * recorded.sample_rate / len(recorded.samples))]  # fmt: skip

# What is heard --------------------------------------------------------------------------------------------------------

found["silent"] = attempt(bpy.ops.scenewright.listen, form=form)
device = session.player._device = Device()
bpy.ops.scenewright.listen(form=form)
found["playing"] = session.player.playing == form and np.allclose(device.heard[-1], recorded.samples, atol=1e-4)
bpy.ops.scenewright.listen(form=form)
found["stopped"] = session.player.playing
bpy.ops.scenewright.listen(form=form)
device.handle.status = 3
extension.pump.tick()
found["ended"] = session.player.playing

# What lands only when it has been heard -------------------------------------------------------------------------------

forms.task = "text-to-sound"
forms.text_to_sound.generator, forms.text_to_sound.prompt = "foley", "click"
scene.scenewright_landing.sound = "LISTEN"
bpy.ops.scenewright.submit(task="text-to-sound")
(job,) = session.ledger.jobs.values()
wait(extension)
found["held"] = [job.state, job.held, scene.sequence_editor is None or not len(scene.sequence_editor.strips)]
found["gallery"] = drawn(gallery.draw_gallery, bpy.context, session)
found["details"] = drawn(job_details.draw_details, bpy.context, session, job)
count = len(device.heard)
bpy.ops.scenewright.listen_job(job=job.id)
wait(extension, lambda: session.player.playing == job.id)
found["heard"] = [len(device.heard) - count, float(np.abs(device.heard[-1]).max())]
found["while heard"] = drawn(job_details.draw_details, bpy.context, session, job)
scene.frame_set(33)
cube = bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
bpy.ops.scenewright.place_sound(job=job.id, where="BOTH")
wait(extension, lambda: job.applied)
(strip,) = scene.sequence_editor.strips
(speaker,) = (one for one in scene.objects if one.type == "SPEAKER")
found["placed"] = [compat.frames(strip)[0], speaker.parent == cube, session.player.playing, len(session.gallery.groups)]
scene.frame_set(50)
bpy.ops.scenewright.place_sound(job=job.id, where="STRIP")
wait(extension, lambda: job.applied)
found["again"] = sorted(compat.frames(each)[0] for each in scene.sequence_editor.strips)
tell(**found)
