"""Families of sounds by name: each draws one from noise, tones and the resonances of things."""

from __future__ import annotations

from scenewright.backend.sound.effects import blows, creatures, machines, weather
from scenewright.backend.sound.effects.take import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for families in (blows.FAMILIES, weather.FAMILIES, machines.FAMILIES, creatures.FAMILIES)
    for family in families
}
