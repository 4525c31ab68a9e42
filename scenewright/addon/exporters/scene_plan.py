"""Text datablock to ScenePlan."""

from __future__ import annotations

import bpy
import msgspec

from ..shared.artifacts import ScenePlan
from ..shared.errors import InvalidInput


def from_datablock(datablock: bpy.types.Text) -> ScenePlan:
    """Return the plan that a text holds as JSON.

    Raises:
        InvalidInput: the text holds none; the sentence says where it goes wrong.
    """
    try:
        return msgspec.json.decode(datablock.as_string(), type=ScenePlan)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"{datablock.name} holds no scene plan: {error}.", remedy="Mend the text.") from error
