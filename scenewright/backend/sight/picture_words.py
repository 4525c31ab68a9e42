"""What was measured in a picture, in words; and the questions that measures answer."""

from __future__ import annotations

import re

from scenewright.backend.sight.answer import Answer, yes
from scenewright.backend.sight.measures import percent
from scenewright.backend.sight.names import joined
from scenewright.backend.sight.pictures import Measured
from scenewright.backend.sight.places import spot
from scenewright.backend.sight.questions import normalised

CAN_BE_ASKED = (
    "Without a model that knows what things look like, a picture can only be measured. Ask for its size and shape, its "
    "colours, how bright, warm, sharp or tilted it is, how much contrast it has, and where its subject is."
)


def caption(seen: Measured) -> str:
    """Return a sentence on what a picture looks like, not on what it shows."""
    tones = joined(dict.fromkeys(each.name for each in seen.colours[:3]))
    words = f"A {_light(seen)} {_shape(seen)} picture, mostly {tones}"
    if seen.subject is None:
        return f"{words}."
    return f"{words}, with one {seen.subject.colour} subject {spot(seen.subject.box)}."


def description(seen: Measured) -> str:
    """Return a paragraph of everything measured."""
    parts = [
        caption(seen), f"It measures {seen.width} × {seen.height} pixels.",
        f"Its colours: {joined(f'{each.name} {percent(each.share)}' for each in seen.colours[:6])}.",
        f"It is {_light(seen)} (mean lightness {seen.brightness:.0f} of 100), of {_contrast(seen)} contrast, "
        f"{_vivid(seen)}, {_warm(seen)} and {_sharp(seen)}.",
    ]  # fmt: skip
    if seen.transparent > 0.005:
        parts.append(f"{percent(seen.transparent)} of it is transparent.")
    if seen.subject is not None:
        parts.append(f"What stands out covers {percent(seen.subject.share)} of it, {spot(seen.subject.box)}.")
    if seen.tilt is not None and abs(seen.tilt) >= 1:
        parts.append(f"Its lines are tilted by {abs(seen.tilt):g}° {_side(seen.tilt)}.")
    return " ".join([*parts, "All of this is measured; what it shows is not known without a model."])


def story(seen: Measured) -> str:
    """Return a few sentences that lead the eye through a picture, true to what was measured."""
    first, *others = seen.colours or []
    lines = [f"The picture opens in {first.name}." if first else "The picture is empty."]
    if others:
        lines.append(f"Beside it live {joined(each.name for each in others[:3])}.")
    if seen.subject is not None:
        lines.append(f"Something {seen.subject.colour} waits {spot(seen.subject.box)} and draws the eye.")
    moods = ((35, "Little light falls on it"), (70, "The light is even"))
    mood = next((words for limit, words in moods if seen.brightness < limit), "It lies in full light")
    lines.append(f"{mood}, {_warm(seen)} and {_sharp(seen)}.")
    return " ".join([*lines, "What it is, the measures do not say."])


def answer(question: str, seen: Measured) -> Answer:
    """Answer a question about a picture by its measures; where they do not tell, say so, and what can be asked."""
    asked = normalised(question)
    for pattern, answering in RULES:
        match = re.search(pattern, asked)
        found = answering(seen, *match.groups()) if match else None
        if found is not None:
            return found
    return Answer(f"That cannot be told. {CAN_BE_ASKED}", told=False)


def _light(seen: Measured) -> str:
    levels = ((20, "very dark"), (38, "dark"), (62, "evenly lit"), (82, "bright"))
    return next((word for limit, word in levels if seen.brightness < limit), "very bright")


def _shape(seen: Measured) -> str:
    ratio = seen.width / seen.height
    return "square" if 0.95 < ratio < 1.05 else "wide" if ratio > 1 else "upright"


def _contrast(seen: Measured) -> str:
    return "little" if seen.contrast < 12 else "medium" if seen.contrast < 26 else "strong"


def _vivid(seen: Measured) -> str:
    return (
        "without colour"
        if seen.saturation < 3
        else "muted"
        if seen.saturation < 22
        else ("coloured" if seen.saturation < 40 else "vivid")
    )


def _warm(seen: Measured) -> str:
    return "warm" if seen.warmth > 8 else "cool" if seen.warmth < -5 else "neutral in tone"


def _sharp(seen: Measured) -> str:
    return "soft" if seen.sharpness < 4 else "fairly sharp" if seen.sharpness < 12 else "sharp"


def _side(tilt: float) -> str:
    return "clockwise" if tilt > 0 else "anticlockwise"


def _size(seen: Measured) -> Answer:
    return Answer(f"The picture is {seen.width} × {seen.height} pixels, {_shape(seen)}.", [seen.width, seen.height])


def _tones(seen: Measured) -> Answer:
    words = joined(f"{each.name} ({percent(each.share)})" for each in seen.colours[:6])
    return Answer(f"The picture is mostly {words}.", [each.name for each in seen.colours])


def _share(seen: Measured, colour: str) -> Answer | None:
    share = sum(each.share for each in seen.colours if each.name == colour or each.name.endswith(f" {colour}"))
    return Answer(f"{percent(share) if share else 'Almost none'} of the picture is {colour}.", round(share, 2))


def _is_colour(seen: Measured, colour: str) -> Answer | None:
    found = any(each.name == colour or each.name.endswith(f" {colour}") for each in seen.colours)
    return yes(found, _tones(seen).words)


def _where(seen: Measured) -> Answer:
    if seen.subject is None:
        return Answer("Nothing in the picture stands out from the rest.", "")
    place = spot(seen.subject.box)
    return Answer(f"What stands out is {place}, {seen.subject.colour}, {percent(seen.subject.share)} of it.", place)


def _level(seen: Measured) -> Answer:
    if seen.tilt is None:
        return Answer("There are too few straight lines to tell whether it is level.", told=False)
    if abs(seen.tilt) < 1:
        return Answer("It is level.", 0.0)
    return Answer(f"It is tilted by {abs(seen.tilt):g}° {_side(seen.tilt)}.", seen.tilt)


SHADES = (
    "black|grey|white|red|orange|yellow|green|lime|turquoise|teal|cyan|blue|purple|lilac|magenta|pink|brown|beige|olive"
)
RULES = (
    (
        r"\b(?:resolution|how many pixels|how (?:wide|high|tall|large|big) is (?:the |this )?(?:picture|"
        r"image|photo)|size of (?:the|this)|aspect|portrait|landscape|square)",
        _size,
    ),
    (rf"how much (?:of (?:it|the picture|the image) is )?({SHADES})", _share),
    (
        r"(?:is|are|does) (?:it|there|the picture|the image|anything)(?: any| mostly| contain| "
        rf"have)? ?({SHADES})\b",
        _is_colour,
    ),
    (r"\b(?:colours?|palette|shades?|tones?)\b", _tones),
    (
        r"\bhow (?:bright|dark|light)\b|\bis (?:it|the picture|the image) (?:bright|dark|light)"
        r"\b|brightness|exposure|lightness",
        lambda seen: Answer(
            f"It is {_light(seen)}: mean lightness {seen.brightness:.0f} of 100.", round(seen.brightness)
        ),
    ),
    (r"contrast", lambda seen: Answer(f"It has {_contrast(seen)} contrast.", _contrast(seen))),
    (r"\b(?:warm|cool|cold|temperature|tint)\b", lambda seen: Answer(f"It is {_warm(seen)}.", _warm(seen))),
    (
        r"\b(?:vivid|saturat\w*|colourful|muted|black and white|greyscale)\b",
        lambda seen: Answer(f"It is {_vivid(seen)}.", _vivid(seen)),
    ),
    (r"\b(?:sharp\w*|blurr\w*|soft|in focus)\b", lambda seen: Answer(f"It is {_sharp(seen)}.", _sharp(seen))),
    (r"\b(?:tilt\w*|level|horizon|straight|crooked)\b", _level),
    (
        r"\btransparen\w*|\balpha\b|see-through",
        lambda seen: Answer(
            f"{percent(seen.transparent) if seen.transparent else 'None'} of it is transparent.",
            round(seen.transparent, 2),
        ),
    ),
    (r"\b(?:where|position|place)\b.*\b(?:subject|object|thing|it|main)\b|stands out|draws the eye|subject", _where),
)
