"""What has been read of a description so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenewright.backend.planning.phrases import Thing
from scenewright.backend.planning.tokens import Setting
from scenewright.shared.plans import PlannedLight


@dataclass
class Reading:
    """What has been read so far.

    Attributes:
        things: in the order they were said.
        unknown: words that mean nothing here.
        unwanted: names of families that shall not be there.
    """

    setting: Setting = field(default_factory=Setting)
    things: list[Thing] = field(default_factory=list)
    lights: list[PlannedLight] = field(default_factory=list)
    ground: str = ""
    wall: str = ""
    unknown: list[str] = field(default_factory=list)
    unwanted: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
