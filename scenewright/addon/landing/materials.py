"""Materials into the slot that was active when they were asked for."""

from __future__ import annotations

import bpy

from ..importers import Steps
from ..importers import material as importer
from ..shared.artifacts import Material
from . import originals
from .site import Site


def land(material: Material, site: Site) -> Steps:
    """Build a material and assign it to the object it was asked for."""
    made = yield from importer.build(material, site.placement)
    made[0].use_fake_user = True
    if site.wish.material != "ACTIVE":
        return made
    holder = _holder(site)
    if holder is None:
        site.remarks.append("There was no object to assign the material to, so it is in the file and on nothing yet.")
    else:
        originals.replace_material(holder, site.wish.slot, made[0])
    return made


def _holder(site: Site) -> bpy.types.Object | None:
    found = site.wish.object.find(site.scene) if site.wish.object else None
    return found if found is not None and hasattr(found.data, "materials") else None
