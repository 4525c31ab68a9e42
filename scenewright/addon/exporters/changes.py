"""Changes to Blender's settings that take themselves back."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import bpy


class Changes(ExitStack):
    """Remembers what it changes and puts it back on leaving, in the opposite order, whatever happened."""

    def set(self, owner: bpy.types.bpy_struct, **values: Any) -> None:
        """Set properties of a datablock or of a part of it."""
        for name, value in values.items():
            self.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)
