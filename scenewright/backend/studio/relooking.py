"""From words to what is done to a picture: the light it is seen in, what it is carved from, how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.imaging import media
from scenewright.backend.imaging.facing import from_heights
from scenewright.backend.imaging.forms import Floats, floats, resized
from scenewright.backend.imaging.grading import GRADES, graded
from scenewright.backend.imaging.reliefs import relief_heights
from scenewright.backend.materials import surface
from scenewright.backend.materials.wording import FILLERS, MANNERS, PHRASES, STUFFS
from scenewright.backend.studio.floor import drawn_surface
from scenewright.backend.studio.lights import LIGHTS
from scenewright.backend.studio.shading import Points, shade
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.backend.vocabulary.matching import find, nearest, words
from scenewright.shared import srgb
from scenewright.shared.errors import InvalidInput

Check = Callable[[], None]
MEDIA: dict[str, Callable[[media.Sheet], Floats]] = {
    "oil": media.oil, "watercolour": media.watercolour, "pencil": media.pencil,
    "coloured pencil": media.coloured_pencil, "charcoal": media.charcoal, "ink": media.ink, "comic": media.comic,
    "poster": media.poster, "pixel art": media.pixel_art, "stained glass": media.stained_glass, "mosaic": media.mosaic,
    "blueprint": media.blueprint,
}  # fmt: skip
SPOKEN: dict[str, str] = {
    word.strip(): name
    for name, said in {
        "oil": "oil, oil painting, oil paint, painting, painted, painterly, impressionist, impressionism",
        "watercolour": "watercolour, watercolor, aquarelle, watercolour painting, watercolor painting, gouache",
        "pencil": "pencil, pencil drawing, pencil sketch, sketch, drawing, graphite",
        "coloured pencil": "coloured pencil, colored pencil, coloured pencils, colored pencils, crayon",
        "charcoal": "charcoal, charcoal drawing",
        "ink": "ink, ink drawing, pen and ink, line art, lineart, engraving, woodcut",
        "comic": "comic, comic book, cartoon, manga, anime, cel shaded, toon, pop art",
        "poster": "poster, posterised, posterized, flat colours, flat colors, screen print, vector art",
        "pixel art": "pixel art, pixel, pixels, pixelated, 8 bit, 16 bit, retro game",
        "stained glass": "stained glass",
        "mosaic": "mosaic",
        "blueprint": "blueprint, technical drawing, cyanotype",
        "night": "night, at night, nighttime, midnight, moonlight, moonlit",
        "golden hour": "golden hour, evening, late afternoon",
        "sunset": "sunset, dusk, twilight",
        "sunrise": "sunrise, dawn, morning",
        "fog": "fog, foggy, mist, misty, haze, hazy",
        "overcast": "overcast, cloudy, rainy, rain, gloomy",
        "noon": "noon, midday, sunny, sunlight, daylight",
        "dramatic": "dramatic, dramatic lighting, moody, chiaroscuro",
        "candlelight": "candlelight, candlelit, firelight, torchlight, lamplight",
        "neon": "neon, cyberpunk, synthwave",
        "cinematic": "cinematic, film still, teal and orange, blockbuster",
        "vintage": "vintage, old photo, retro, faded, polaroid, analogue",
        "sepia": "sepia",
        "black and white": "black and white, monochrome, greyscale, grayscale",
        "noir": "noir, film noir",
        "warm": "warm, warmer, warm light",
        "cold": "cold, cool, colder, cooler, icy light",
        "winter": "winter, wintry, frosty",
        "vivid": "vivid, vibrant, colourful, colorful, saturated",
        "muted": "muted, pastel, desaturated, subdued",
        "bright": "bright, brighter, high key, lighter",
        "dark": "dark, darker, low key",
        "dreamy": "dreamy, soft glow, glowing, ethereal, romantic",
        "underwater": "underwater, under water, submerged",
        "from the left": "from the left, lit from the left, light from the left",
        "from the right": "from the right, lit from the right, light from the right",
        "from above": "from above, lit from above, light from above",
        "from below": "from below, lit from below, light from below",
    }.items()
    for word in said.split(",")
}
PLAIN = frozenset(
    words(
        "make turn change convert transform it this that picture image photo photograph into to as if like style look "
        "looking light lighting lit scene version be more carved out sculpted relief bas by with from render art "
        "artwork beautiful detailed high quality very drawing colours colors colour color"
    )
)
CARVED, FINE = 0.055, 0.35  # of the longer side: how far a carving stands out; how much of it is light and dark
DEEP = 1.6  # how much stronger than life a carved surface's own relief is


@dataclass
class Restyling:
    """What is done to a picture.

    Attributes:
        grades: moods, in the order they were said.
        surface: words for what it is carved from, or "".
        media: how it is painted, in the order they were said.
        unknown: words that mean nothing here.
    """

    grades: list[str] = field(default_factory=list)
    surface: str = ""
    media: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Return what is done, in words."""
        carved = [f"carved from {self.surface}"] if self.surface else []
        return ", ".join([*self.grades, *carved, *self.media])


def read(prompt: str) -> Restyling:
    """Return what a prompt asks to be done to a picture.

    Raises:
        InvalidInput: it names nothing that is known; the nearest known words are told.
    """
    spoken = words(prompt)[:400]
    found = Restyling()
    surface_words: list[str] = []
    rest, place = [], 0
    for match in find(spoken, SPOKEN):
        rest += spoken[place : match.start]
        place = match.start + match.length
        chosen = found.media if match.meaning in MEDIA else found.grades
        if match.meaning not in chosen:
            chosen.append(match.meaning)
    rest += spoken[place:]
    if find(rest, PHRASES):
        surface_words = [word for word in rest if word not in PLAIN]
        found.surface = " ".join(surface_words)
    known = MANNERS.keys() | COLOURS.keys() | STUFFS.keys() | FILLERS | PLAIN
    named = {rest[i] for match in find(rest, PHRASES) for i in range(match.start, match.start + match.length)}
    found.unknown = list(dict.fromkeys(word for word in rest if word not in known | named))
    if not (found.grades or found.media or found.surface):
        raise _nothing(prompt, found.unknown)
    return found


def alike(word: str) -> list[str]:
    """Return the known words that are most like an unknown one, best first."""
    return nearest(word, {*SPOKEN, *PHRASES})


def restyled(
    colours: Floats, alpha: Floats | None, how: Restyling, seed: int, step: Callable[[float, str], None]
) -> Floats:
    """Return a picture (h, w, 3), sRGB-encoded, in its new look; `step` may raise to stop."""
    total = max(len(how.grades) + bool(how.surface) + len(how.media), 1)
    works: list[tuple[str, Callable[[Floats, Check], Floats]]] = []
    if how.surface:
        works.append((how.surface, lambda seen, check: carved(seen, alpha, how.surface, seed, check)))
    for name in how.grades:
        works.append((name, lambda seen, check, name=name: graded(seen, alpha, GRADES[name], check)))  # type: ignore[misc]
    for name in how.media:
        works.append((name, lambda seen, check, name=name: MEDIA[name](media.Sheet(seen, seed, check))))  # type: ignore[misc]
    for number, (name, work) in enumerate(works):
        step(number / total, name.capitalize())
        colours = np.clip(work(colours, lambda at=number, word=name: step(at / total, word.capitalize())), 0, 1)  # type: ignore[misc]
        colours = np.asarray(colours, np.float32)
    return colours


def carved(colours: Floats, alpha: Floats | None, material: str, seed: int, check: Check) -> Floats:
    """Return a picture as a relief carved from a surface, lit from the upper left."""
    height, width = colours.shape[:2]
    size = max(height, width)
    bytes_ = np.rint(colours * 255).astype(np.uint8)
    inside = alpha if alpha is not None and (alpha >= 0.5).any() else np.ones((height, width), np.float32)
    heights = relief_heights(bytes_, inside, FINE if alpha is not None else 1.0, dark_is_high=False)
    check()
    drawn, _ = drawn_surface(material, 1024, seed)
    check()
    own, colour, rough, metal = _tile(drawn, height, width)
    pixel = drawn.metres / size
    normals = from_heights(heights * floats(CARVED * size) + own / floats(pixel) * DEEP)
    check()
    hollow = surface.occlusion(np.pad(heights * CARVED, ((0, 0), (0, 0))), 1.0)
    light = LIGHTS["dramatic"]
    shape = (height * width, 3)
    open_ = hollow.reshape(-1, 1)
    seen = np.concatenate([2.2 * open_, 1.6 * open_, 0 * open_, np.clip(1.4 * open_ - 0.4, 0, 1)], 1)
    # The relief stands upright before the camera: its "up" is the world's.
    turned = np.stack([normals[..., 0], -normals[..., 2], normals[..., 1]], 2).reshape(shape)
    towards = np.broadcast_to(floats([0, -1, 0]), shape)
    points = Points(colour.reshape(shape), rough.reshape(-1, 1), metal.reshape(-1, 1), turned, towards, towards, seen)
    lit = shade(points, light, floats([0.08, 0.08, 0.08])).reshape(height, width, 3)
    return np.clip(srgb.encoded(1 - np.exp(-1.15 * lit)), 0, 1)


def _tile(drawn: surface.Surface, height: int, width: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return height in metres, colour, roughness and metalness of a surface, one tile along the longer side."""
    size = max(height, width)
    metal = np.zeros_like(drawn.height) if drawn.metallic is None else drawn.metallic
    maps = np.concatenate([drawn.height[..., None], drawn.colour, drawn.roughness[..., None], metal[..., None]], 2)
    large = resized(maps.astype(np.float32), size, size)[:height, :width]
    return large[..., 0], np.clip(large[..., 1:4], 0, 1), np.clip(large[..., 4], 0.03, 1), np.clip(large[..., 5], 0, 1)


def _nothing(prompt: str, unknown: list[str]) -> InvalidInput:
    if not prompt.strip():
        return InvalidInput(
            "The prompt is empty.", remedy="Say how the picture shall look: night, oil painting, marble."
        )
    like = [other for word in unknown[:12] for other in alike(word)[:2]]
    hint = f" Did you mean {', '.join(dict.fromkeys(like[:4]))}?" if like else ""
    surfaces = ", ".join(dict.fromkeys(family.name for family in PHRASES.values()))
    return InvalidInput(
        f"Nothing in the prompt says how the picture could look.{hint}",
        remedy=f"Known are, in English: {', '.join(GRADES)}; {', '.join(MEDIA)}; carved from {surfaces}.",
    )
