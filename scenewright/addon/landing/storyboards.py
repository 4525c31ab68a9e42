"""Storyboards into the sequencer and the scene, from the playhead on."""

from __future__ import annotations

from ..importers import Steps
from ..importers import storyboard as importer
from ..shared.artifacts import Storyboard
from .site import Site


def land(board: Storyboard, site: Site) -> Steps:
    """Lay out a storyboard where the playhead was."""
    return (yield from importer.lay_out(board, site.placement, site.scene, site.frame))
