"""How a datablock came to be, written on it as custom properties that are saved with the file."""

from __future__ import annotations

import bpy
import msgspec

from ..shared.messages import Provenance

KEY = "scenewright"


def write(datablock: bpy.types.ID | bpy.types.Strip, provenance: Provenance, digest: str = "") -> None:
    """Write the provenance of a datablock and the digest of its artifact, replacing what stood there."""
    fields = msgspec.to_builtins(provenance) | {"digest": digest}
    datablock[KEY] = msgspec.json.encode(fields).decode()


def read(datablock: bpy.types.ID | bpy.types.Strip) -> tuple[Provenance, str] | None:
    """Return the provenance of a datablock and the digest of its artifact, or None where none was written."""
    written = datablock.get(KEY)
    if written is None:
        return None
    fields = msgspec.json.decode(written)
    digest = fields.pop("digest", "")
    return msgspec.convert(fields, Provenance), digest
