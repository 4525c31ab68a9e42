"""What recipes there are, and how each is asked for."""

from __future__ import annotations

import re

from scenewright.backend.language.recipes import (
    COLOURS,
    LIGHTS,
    MATERIALS,
    MOST,
    SHAPES,
    Recipe,
    Values,
    Wording,
)

MAKE = r"add|make|create|build|put|place|array|arrange|set up|draw|give me|generate"
SHAPE = "|".join(SHAPES)
AXES = "XYZ"
METRES = ("m\\b", "metres", "meters")
SIZES = {"4k": (3840, 2160), "8k": (7680, 4320), "full hd": (1920, 1080), "1080p": (1920, 1080), "720p": (1280, 720)}
LOOSE = {"rotation_euler": "rotation, in radians", "scale": "scale", "location": "place, in metres"}
MODIFIERS: dict[str, tuple[str, str, str, float, float, float, str]] = {
    "bevel": ("Bevel", "BEVEL", "width", 0.05, 0.0001, 100.0, "bevels the edges"),
    "subdivision|subsurf|subdivide": ("Subdivision", "SUBSURF", "levels", 2, 0, 6, "smooths by subdivision"),
    "solidify|thicken|thickness": ("Solidify", "SOLIDIFY", "thickness", 0.05, 0.0001, 100.0, "gives a thickness"),
    "decimate|fewer (?:faces|triangles|polygons)": ("Decimate", "DECIMATE", "ratio", 0.5, 0.001, 1.0, "thins the mesh"),
    "mirror": ("Mirror", "MIRROR", "use_clip", 1, 1, 1, "mirrors along X"),
}


def _shape(words: Wording) -> str:
    return SHAPES[words.among(dict(SHAPES), "cube")]


def _colour(words: Wording, usual: str) -> tuple[float, float, float]:
    return COLOURS[words.among(dict(COLOURS), usual)]


def _count(words: Wording, usual: int) -> int:
    return words.whole(usual, 1, MOST, *SHAPES, "copies", "times", "objects", "things", "stones", "trees", "instances")


def _lined(words: Wording) -> Values:
    distance = words.number(2.5, 0.01, 1000, *METRES, "apart", "distance")
    return {
        "count": _count(words, 5), "distance": distance,
        "axis": words.axis(), "axis_word": AXES[words.axis()], "shape_word": _Bare(_shape(words)),
    }  # fmt: skip


class _Bare(str):
    """A word of the code itself, put in without quotes; only ever one of our own."""

    def __repr__(self) -> str:
        return str(self)


def _scattered(words: Wording) -> Values:
    size = words.number(0.2, 0.001, 100, "size", "large", "big")
    return {
        "count": words.whole(100, 1, MOST), "smallest": round(0.5 * size, 4), "largest": round(1.5 * size, 4),
        "seed": words.whole(0, 0, 10**6, "seed"), "shape_word": _Bare(_shape(words)),
    }  # fmt: skip


def _range(words: Wording) -> Values:
    whole = [int(min(max(number, 0), 1_000_000)) for number in words.numbers[:2]]
    first, last = whole if len(whole) == 2 else [1, *(whole or [250])]
    return {"first": min(first, last), "last": max(first, last)}


def _size(words: Wording) -> Values:
    for name, (width, height) in SIZES.items():
        if name in words.text:
            return {"width": width, "height": height}
    pair = re.search(r"(\d{2,5})\s*(?:x|×|by|times)\s*(\d{2,5})", words.text)
    sides = [int(side) for side in pair.groups()] if pair else [1024, 1024] if "square" in words.text else [1920, 1080]
    return {"width": min(max(sides[0], 4), 16_384), "height": min(max(sides[1], 4), 16_384)}


def _material(words: Wording) -> Values:
    metallic, roughness = MATERIALS.get(words.among(dict(MATERIALS), ""), (0.0, 0.5))
    colour = words.among(dict(COLOURS), "grey")
    return {
        "colour": COLOURS[colour], "colour_word": colour, "metallic": metallic,
        "roughness": words.number(roughness, 0, 1, "roughness"), "name": words.name(colour.capitalize()),
    }  # fmt: skip


def _light(words: Wording) -> Values:
    kind, energy = LIGHTS[words.among(dict(LIGHTS), "area")]
    return {
        "kind": kind, "kind_word": kind.lower(), "colour": _colour(words, "white"),
        "energy": words.number(energy, 0, 10**6, "w\\b", "watts?", "energy", "strength"),
    }  # fmt: skip


def _modifier(words: Wording) -> Values:
    for pattern, (title, kind, name, usual, least, most, told) in MODIFIERS.items():
        if re.search(pattern, words.text):
            value = words.first(usual, least, most)
            value = int(value) if isinstance(usual, int) else value
            return {"title": title, "kind": kind, "property_word": _Bare(name), "value": value, "told": told}
    raise AssertionError("asked for without a modifier")


def _loose(words: Wording) -> Values:
    turned, scaled = (re.search(pattern, words.text) for pattern in ("rotat|turn", "scale|size"))
    what = "rotation_euler" if turned else "scale" if scaled else "location"
    return {
        "amount": words.first(0.5, 0.0, 1000.0), "seed": words.whole(0, 0, 10**6, "seed"), "property_word": _Bare(what),
        "what": LOOSE[what],
    }  # fmt: skip


def _grid(words: Wording) -> Values:
    pair = re.search(r"(\d{1,3})\s*(?:x|×|by)\s*(\d{1,3})", words.text)
    columns, rows = (int(side) for side in pair.groups()) if pair else (5, 5)
    distance = words.number(2.5, 0.01, 1000, *METRES, "apart")
    return {
        "columns": min(max(columns, 1), 70), "rows": min(max(rows, 1), 70), "distance": distance,
        "shape_word": _Bare(_shape(words)),
    }  # fmt: skip


def _orbit(words: Wording) -> Values:
    return {
        "radius": words.number(8.0, 0.1, 10_000, *METRES, "radius"),
        "height": words.number(3.0, -1000, 1000, "high", "height"),
        "frames": words.whole(120, 2, 100_000, "frames?"),
    }  # fmt: skip


def _circled(words: Wording) -> Values:
    radius = words.number(4.0, 0.01, 1000, "radius", *METRES)
    return {"count": _count(words, 8), "radius": radius, "shape_word": _Bare(_shape(words))}


def _stairs(words: Wording) -> Values:
    width = words.number(2.0, 0.1, 100, "wide")
    return {"count": words.whole(10, 1, 500), "width": width, "rise": 0.18, "run": 0.28}


def _sky(words: Wording) -> Values:
    return {"colour": _colour(words, "grey"), "strength": words.number(1.0, 0, 1000, "strength")}


def _spun(words: Wording) -> Values:
    axis = words.axis() if re.search(r"\b[xyz]\b", words.text) else 2
    return {
        "frames": words.whole(100, 2, 100_000, "frames?"), "turns": words.number(1.0, 0.01, 1000, "times", "turns"),
        "axis": axis, "axis_word": AXES[axis],
    }  # fmt: skip


def _bounced(words: Wording) -> Values:
    return {
        "height": words.number(2.0, 0.01, 1000, *METRES, "high"), "frames": words.whole(100, 4, 100_000, "frames?"),
        "times": words.whole(4, 1, 16, "times"),
    }  # fmt: skip


def _named(words: Wording) -> Values:
    return {"name": words.name(_after(words, r"(?:to|as)\s+(\w+)", "Part"))}


def _repeated(words: Wording) -> Values:
    lined = _lined(words)
    del lined["shape_word"]
    return lined | {"count": words.whole(5, 1, 1000, "times", "copies")}


def _single(words: Wording) -> Values:
    size = words.number(1.0, 0.001, 1000, "size", "large", "big")
    return {"location": (0.0, 0.0, 0.0), "size": size, "shape_word": _Bare(_shape(words))}


def _after(words: Wording, pattern: str, usual: str) -> str:
    found = re.search(pattern, words.text)
    return found[1].capitalize() if found else usual


# Those that need more stand before those that need less.
RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "circle", "arrange 12 cubes in a circle of radius 5",
        "Puts {count} of them in a circle of radius {radius} m.",
        (r"circle|ring of|around in|round table", f"{SHAPE}|objects|things"), _circled,
    ),
    Recipe(
        "grid", "make a 5 x 4 grid of spheres 3 m apart",
        "Makes a grid of {columns} × {rows}, {distance} m apart.",
        (r"grid|chess|checker|rows and columns",), _grid,
    ),
    Recipe(
        "scatter", "scatter 200 small spheres over the selected ground",
        "Scatters {count} over the active mesh, by area, each turned and of another size.",
        (r"scatter|spread|sprinkle|distribute|strew",), _scattered,
    ),
    Recipe(
        "stairs", "build stairs with 12 steps", "Builds {count} steps, each {rise} m high and {run} m deep.",
        (r"stairs?|staircase|steps",), _stairs,
    ),
    Recipe(
        "orbit", "let a camera orbit the selected object in 200 frames",
        "Makes a camera that circles the active object once in {frames} frames, {radius} m away.",
        (r"orbit|turntable|circl\w+ around|around|circles?", "camera"), _orbit,
    ),
    Recipe(
        "replace", "replace \"Cube\" by \"Crate\" in the names",
        "Puts {new!r} for {old!r} in the names of what is selected, or of everything.",
        (r"replace|substitute|change", r"names?"),
        lambda words: {"old": words.name("Cube"), "new": words.name("Part", 1)},
    ),
    Recipe(
        "rename", "rename the selected objects to \"Rock\"", "Calls what is selected {name}_001, {name}_002 and so on.",
        (r"rename|number the|name the|call the",), _named,
    ),
    Recipe(
        "rate", "set the frame rate to 30 fps", "Sets {rate} frames a second.",
        (r"frame ?rate|fps|frames (?:a|per) second",), lambda words: {"rate": words.whole(24, 1, 240)},
    ),
    Recipe(
        "spin", "let the selected objects rotate once in 100 frames",
        "Turns what is selected {turns} times about {axis_word} in {frames} frames.",
        (r"rotat\w*|spin|turn", r"frames?|animat|keyframe|seconds|times?|once|let"), _spun,
    ),
    Recipe(
        "bounce", "let the selected ball bounce 4 times",
        "Lets what is selected bounce {times} times in {frames} frames.",
        (r"bounc|jump|hop",), _bounced,
    ),
    Recipe(
        "frames", "set the frame range from 1 to 120", "Sets the frames from {first} to {last}.",
        (r"frames?|timeline", r"range|from|to|start|end|length|set"), _range,
    ),
    Recipe(
        "resolution", "set the render resolution to 2048 x 1152", "Renders {width} × {height} pixels.",
        (r"resolution|render size|4k|8k|full hd|1080p|720p|pixels",), _size,
    ),
    Recipe(
        "three_lights", "set up three-point lighting",
        "Sets up key, fill and rim light around the active object.",
        (r"3[- ]?point|key light|studio light|fill light",),
        lambda words: {"energy": words.number(800.0, 0, 10**6, "w\\b", "watts?", "energy")},
    ),
    Recipe(
        "world", "make the world background blue", "Makes the world {strength} strong in this colour: {colour}.",
        (r"world|background|sky\b",), _sky,
    ),
    Recipe(
        "light", "add a warm orange sun light", "Adds a {kind_word} light of {energy}, aimed at the active object.",
        (r"lights?\b|lamp|sun\b",), _light,
    ),
    Recipe(
        "randomise", "randomise the rotation of the selected objects",
        "Changes the {what}, of what is selected by up to {amount}.",
        (r"random|jitter|shuffle|vary",), _loose,
    ),
    Recipe(
        "shade", "shade the selected objects smooth", "Shades what is selected smooth: {smooth}.",
        (r"shade|shading", r"smooth|flat"), lambda words: {"smooth": "flat" not in words.text},
    ),
    Recipe(
        "material", "make a shiny red material",
        "Makes the material {name} ({colour_word}) and gives it to what is selected.",
        (r"material|colou?r|paint|shiny",), _material,
    ),
    Recipe(
        "modifier", "bevel the selected objects by 0.02", "Adds a modifier that {told}: {value}.",
        ("|".join(MODIFIERS),), _modifier,
    ),
    Recipe(
        "align", "drop the selected objects to the ground",
        "Puts the lowest point of each selected object at height 0.",
        (r"ground|floor", r"drop|align|put|place|set|snap|move"), lambda words: {},
    ),
    Recipe(
        "collection", "move the selected objects into a collection \"Props\"",
        "Puts what is selected into the new collection {name}.",
        (r"collection|group",), lambda words: {"name": words.name("Group")},
    ),
    Recipe(
        "copies", "repeat the selected object 10 times, 2 m apart along x",
        "Repeats the active object {count} times along {axis_word}, {distance} m apart, by a modifier.",
        (r"repeat|array modifier|copies|duplicate|array of the selected",), _repeated,
    ),
    Recipe(
        "array", "make an array of 10 cubes 2 m apart",
        "Makes {count} of them in a row along {axis_word}, {distance} m apart.",
        (rf"row|array|line of|tower|stack|\d+ (?:\w+ ){{0,2}}(?:{SHAPE})", SHAPE), _lined,
    ),
    Recipe("add", "add a sphere of size 2", "Adds one, {size} times its usual size.", (MAKE, SHAPE), _single),
)  # fmt: skip
