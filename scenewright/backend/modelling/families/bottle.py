"""Bottles and flasks with corks, some labelled."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve, lathe, ring
from scenewright.backend.modelling.parts import Part


def build(brief: Brief) -> list[Part]:
    """Return the glass, a cork and perhaps a label and a collar."""
    r, h = brief.width / 2, brief.height
    form = brief.one_of("wine", "potion", "jar", "flask")
    form = "potion" if brief.is_("fantasy") else form
    neck = r * {"wine": 0.36, "potion": 0.3, "jar": 0.62, "flask": 0.32}[form] * brief.between(0.9, 1.1)
    shoulder = brief.between(0.55, 0.66)
    body = {
        "wine": [(0.93, 0.0), (1.0, 0.03), (1.0, shoulder), (0.85, shoulder + 0.1)],
        "potion": [(0.45, 0.0), (0.7, 0.06), (1.0, 0.3), (0.72, 0.55)],
        "jar": [(0.92, 0.0), (1.0, 0.05), (1.0, 0.7), (0.9, 0.78)],
        "flask": [(0.96, 0.0), (1.0, 0.04), (0.62, 0.42), (0.4, 0.6)],
    }[form]
    start = {"wine": shoulder + 0.19, "potion": 0.66, "jar": 0.83, "flask": 0.68}[form]
    top, lip = 0.94, neck * 1.22
    line = curve([(r * x, h * z) for x, z in body[1:]] + [(neck, h * start), (neck, h * (top - 0.06))], 20)
    foot = [(0, 0.025 * h), (0.72 * r * body[0][0], 0.0), (r * body[0][0], 0.0)]
    mouth = [
        (lip, h * (top - 0.05)),
        (lip, h * top),
        (0.72 * neck, h * top),
        (0.72 * neck, h * (top - 0.06)),
        (0, h * (top - 0.06)),
    ]
    parts = [lathe([*foot, *line, *mouth], brief.sides(32), 0.015 * r).of("glass")]
    cork = [(0, h * (top - 0.08)), (0.70 * neck, h * (top - 0.08)), (0.72 * neck, h * 0.95), (0.8 * neck, h), (0, h)]
    parts.append(lathe(cork, brief.sides(18), 0.06 * neck).of("cork"))
    if form in ("wine", "jar") and brief.maybe(0.8):
        low, high = h * brief.between(0.14, 0.2), h * shoulder * brief.between(0.85, 0.95)
        parts.append(
            ring([(0.97 * r, low), (1.012 * r, low), (1.012 * r, high), (0.97 * r, high)], brief.sides(32), 0.002).of(
                "label"
            )
        )
    if form in ("potion", "flask") or brief.maybe(0.3):
        z, thick = h * (start + 0.02), 0.1 * neck
        for up in (0.0, 1.7 * thick, 3.4 * thick):
            rope = [
                (0.9 * neck, z + up - thick),
                (neck + thick, z + up - thick),
                (neck + 1.4 * thick, z + up),
                (neck + thick, z + up + thick),
                (0.9 * neck, z + up + thick),
            ]
            parts.append(ring(rope, brief.sides(24), 0.2 * thick).of("cord"))
    return parts


FAMILY = Family(
    nouns=("bottle", "flask", "potion", "jar", "vial"),
    width=(0.07, 0.12),
    depth=None,
    height=(0.2, 0.33),
    materials={
        "glass": ("green glass", "brown glass", "blue glass", "ruby", "emerald"),
        "cork": ("cork",),
        "label": ("paper",),
        "cord": ("rope", "leather", "brass"),
    },
    build=build,
    parts={"label": ("sticker", "tag"), "cork": ("stopper", "plug", "cap")},
    akin=("carafe", "jug", "decanter", "wine", "beaker", "glass"),
    variants=("wine", "potion", "jar", "flask"),
)
