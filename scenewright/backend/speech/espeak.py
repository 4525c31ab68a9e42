"""The process that speaks: `python -m scenewright.backend.speech.espeak`, with espeak-ng's library inside.

Reads one JSON request from its standard input and writes JSON lines: {"text": place} as it goes on, at the end
{"rate": hertz, "phonemes": [[seconds, IPA] …], "samples": base64 of int16}. Alone, because the library keeps global
state, blocks while it speaks, and can only be stopped by ending it.
"""

from __future__ import annotations

import base64
import ctypes
import json
import sys
from ctypes import POINTER, c_char, c_char_p, c_int, c_short, c_uint, c_void_p
from typing import Any

SYNCHRONOUS = 2
PHONEME_EVENTS, IPA, NO_EXIT = 0x0001, 0x0002, 0x8000
UTF8 = 1
SENTENCE, PHONEME = 2, 7
RATE, PITCH, RANGE = 1, 3, 4  # what can be set
USUAL_RATE, USUAL_PITCH, USUAL_RANGE = 165, 45, 50  # words a minute; of 0 to 99; of 0 to 100


class Identity(ctypes.Union):
    """What an event is about."""

    _fields_ = [("number", c_int), ("name", c_char_p), ("string", c_char * 8)]


class Event(ctypes.Structure):
    """Something that happens while it speaks; times are milliseconds of sound."""

    _fields_ = [
        ("type", c_int), ("unique_identifier", c_uint), ("text_position", c_int), ("length", c_int),
        ("audio_position", c_int), ("sample", c_int), ("user_data", c_void_p), ("id", Identity),
    ]  # fmt: skip


CALLBACK = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(Event))


class Voice(ctypes.Structure):
    """What voice is asked for."""

    _fields_ = [
        ("name", c_char_p), ("languages", c_char_p), ("identifier", c_char_p), ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte), ("variant", ctypes.c_ubyte), ("xx1", ctypes.c_ubyte), ("score", c_int),
        ("spare", c_void_p),
    ]  # fmt: skip


def main() -> None:
    """Speak what is asked for on standard input."""
    request = json.load(sys.stdin)
    print(json.dumps(speak(request)), flush=True)


def speak(request: dict[str, Any]) -> dict[str, Any]:
    """Return the sound and the phonemes of a request: text, language, speed, pitch, liveliness."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    options = PHONEME_EVENTS | IPA | NO_EXIT
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), options)
    if rate < 0:
        raise SystemExit("The data of espeak-ng cannot be read.")
    voice = Voice(languages=request["language"].encode())
    if library.espeak_SetVoiceByProperties(ctypes.byref(voice)) != 0:
        raise SystemExit(f"There is no voice for {request['language']}.")
    library.espeak_SetParameter(RATE, round(USUAL_RATE * request["speed"]), 0)
    library.espeak_SetParameter(PITCH, round(min(max(USUAL_PITCH + request["pitch"], 0), 99)), 0)
    library.espeak_SetParameter(RANGE, round(min(USUAL_RANGE * request["liveliness"], 100)), 0)
    hearing = Hearing()
    callback = CALLBACK(hearing.hear)  # kept until it has spoken: the library holds a bare pointer
    library.espeak_SetSynthCallback(callback)
    text = request["text"].encode()
    library.espeak_Synth(text, len(text) + 1, 0, 1, 0, UTF8, None, None)
    library.espeak_Synchronize()
    return {
        "rate": rate,
        "phonemes": hearing.phonemes,
        "samples": base64.b64encode(bytes(hearing.samples)).decode(),
    }


class Hearing:
    """Keeps what the library says."""

    def __init__(self) -> None:
        self.samples = bytearray()
        self.phonemes: list[tuple[float, str]] = []

    def hear(self, wave: Any, count: int, events: Any) -> int:
        """Keep samples and events; 0 asks for more."""
        place = 0
        while events[place].type:
            self._note(events[place])
            place += 1
        if wave and count:
            self.samples += ctypes.string_at(wave, 2 * count)
        return 0

    def _note(self, event: Event) -> None:
        if event.type == PHONEME:
            sound = event.id.string.decode("utf-8", "ignore").strip("_: ˈˌ")
            self.phonemes.append((event.audio_position / 1000, sound))
        elif event.type == SENTENCE:
            print(json.dumps({"text": event.text_position}), flush=True)


if __name__ == "__main__":
    main()
