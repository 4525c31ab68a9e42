"""Programs by recipe: what is asked for, with its numbers, and nothing that is not allowed."""

from __future__ import annotations

import ast
import re

import pytest
from listening import Listener

from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.text.recipes import Recipes
from scenewright.backend.language.cookbook import RECIPES
from scenewright.backend.language.recipes import fitting
from scenewright.shared.artifacts import Text
from scenewright.shared.code_check import refusals
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToCode

ASKED = [
    ("put eight spheres in a circle with radius 3.5", "circle", ["count, radius = 8, 3.5", "uv_sphere_add"]),
    ("Create a 4x6 grid of cones, 2 m apart", "grid", ["columns, rows, distance = 4, 6, 2.0", "cone_add"]),
    ("Scatter fifty cubes of size 0.3 over the ground", "scatter", ["= 50, 0.15, 0.45, 0", "cube_add"]),
    ("a staircase of 20 steps, 1.2 wide", "stairs", ["= 20, 1.2, 0.18, 0.28"]),
    ("make the camera orbit around it, radius 12, 250 frames", "orbit", ["radius, height, frames = 12.0, 3.0, 250"]),
    ("rename everything selected to 'Pebble'", "rename", ["name = 'Pebble'"]),
    ('replace "old" with "new" in all names', "replace", ["old, new = 'old', 'new'"]),
    ("30 fps please", "rate", ["fps = 30"]),
    ("set the frame range to 10 - 90", "frames", ["= 10, 90"]),
    ("render in 4K", "resolution", ["= 3840, 2160"]),
    ("a gold material called «Coin»", "material", ["(1.0, 0.6, 0.15), 1.0, 0.2", "'Coin'"]),
    ("add a blue spot light with 300 watts", "light", ["type='SPOT'", "300.0, (0.02, 0.1, 0.8)"]),
    ("three point lighting please", "three_lights", ["strength = 800.0"]),
    ("turn the selected objects 3 times about x in 60 frames", "spin", ["frames, turns, axis = 60, 3.0, 0"]),
    ("let it bounce 5 times, 3 m high", "bounce", ["= 3.0, 100, 5"]),
    ("randomise scale by 0.2", "randomise", ["amount, seed = 0.2, 0", "thing.scale[axis]"]),
    ("drop them on the floor", "align", ["lowest"]),
    ("solidify by 0.1", "modifier", ["'SOLIDIFY'", "modifier.thickness = 0.1"]),
    ("move them to a collection 'Rocks'", "collection", ["name = 'Rocks'"]),
    ("shade flat", "shade", ["use_smooth = False"]),
    ("10 copies of it, 1.5 m apart along y", "copies", ["count, distance, axis = 10, 1.5, 1"]),
    ("a tower of seven cubes", "array", ["count, distance, axis = 7, 2.5, 2"]),
    ("make the sky orange", "world", ["(0.9, 0.25, 0.02)"]),
    ("add a monkey", "add", ["primitive_monkey_add"]),
]
HOSTILE = [
    'rename to \'__import__("os").system("x")\'',
    "rename them to \"a'); import os; ('\"",
    'replace "\\" by "\'" in names',
    "scatter 999999999 cubes over it",
    "array of 10000000000000000000000 cubes 1e999 m apart",
    "move into a collection '<name><count>'",
]


def program(prompt: str) -> str:
    """Return the text that a sentence gives."""
    made = Recipes().run(TextToCode(prompt=prompt), NoOptions(), Listener())
    assert isinstance(made, Text) and made.language == "python"
    return made.text


@pytest.mark.parametrize(("prompt", "name", "parts"), ASKED, ids=[name for _, name, _ in ASKED])
def test_a_sentence_becomes_its_program(prompt: str, name: str, parts: list[str]) -> None:
    recipe = fitting(prompt, RECIPES)
    assert recipe is not None and recipe.name == name
    text = program(prompt)
    for part in parts:
        assert part in text, text
    assert text.startswith("# ") and "# Asked for: " in text and "Nothing has been run" in text
    assert refusals(text) == [] and not re.search(r"<\w+>", text)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_each_recipe_is_found_by_its_own_example(recipe: object) -> None:
    assert fitting(recipe.asks, RECIPES) is recipe
    assert refusals(program(recipe.asks)) == []


@pytest.mark.parametrize("prompt", HOSTILE)
def test_no_sentence_puts_code_in(prompt: str) -> None:
    text = program(prompt)
    assert refusals(text) == []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)]
    assert {alias.name for node in calls for alias in node.names} <= {"bpy", "random", "math"}


@pytest.mark.parametrize("prompt", ["write a shader compiler", "你好", "?"])
def test_what_it_does_not_know_it_says_with_what_it_knows(prompt: str) -> None:
    with pytest.raises(InvalidInput, match="No recipe fits") as told:
        program(prompt)
    assert "Ask for something like" in told.value.remedy and "language model" in told.value.remedy


def test_nothing_is_no_prompt() -> None:
    with pytest.raises(InvalidInput, match="nothing to write"):
        program("  ")
