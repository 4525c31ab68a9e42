"""A context that keeps what a generator says, and the types that the generators' tests share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenewright.backend.context import Context
from scenewright.shared.artifacts import Capture, Mesh, RadianceField
from scenewright.shared.messages import Message


class Listener(Context):
    """Keeps what is said, and is cancelled after some messages."""

    def __init__(self, cancel_after: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.said) >= cancel_after)


Fitted = tuple[RadianceField, Listener]
Made = tuple[Mesh, Listener]
Change = Callable[[list[np.ndarray]], Capture]
