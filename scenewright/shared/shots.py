"""What a storyboard says of a shot: how near the camera is and how it moves, in the words of film."""

from __future__ import annotations

from typing import Literal

Framing = Literal["extreme wide", "wide", "full", "medium", "close-up", "extreme close-up"]
Movement = Literal[
    "static", "pan left", "pan right", "tilt up", "tilt down", "push in", "pull out", "follow", "handheld"
]
