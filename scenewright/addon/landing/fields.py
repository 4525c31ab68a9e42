"""Radiance fields and volumes as what the artist wants to stand for them; fields stay where they were captured."""

from __future__ import annotations

from ..importers import Steps, radiance_field, volume
from ..shared.artifacts import RadianceField, Volume
from .site import Site


def land(field: RadianceField, site: Site) -> Steps:
    """Build what stands for a field."""
    if site.wish.field == "BOX":
        return (yield from radiance_field.build(field, site.placement))
    return (yield from radiance_field.build_points(field, site.placement, fog=site.wish.field == "VOLUME"))


def land_volume(given: Volume, site: Site) -> Steps:
    """Build a volume as fog or as points."""
    return (yield from volume.build(given, site.shifted, fog=site.wish.field != "POINTS"))
