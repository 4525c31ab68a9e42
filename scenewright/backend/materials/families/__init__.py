"""All families of surfaces; a new one is a function in the file it belongs to, and a row in that file's table."""

from __future__ import annotations

from scenewright.backend.materials.families import cloth, ground, masonry, metal, stone, timber
from scenewright.backend.materials.family import Family

FAMILIES: dict[str, Family] = {
    family.name: family for room in (masonry, stone, timber, metal, cloth, ground) for family in room.FAMILIES
}
