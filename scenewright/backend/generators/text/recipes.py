"""Blender Python without a language model."""

from __future__ import annotations

from typing import Any

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import TextToCode


class Recipes(Generator[TextToCode]):
    """Write Blender Python by recipe: arrays, scatters, camera orbits, names, frames, materials, lights and more.

    It knows two dozen things and takes numbers, names in quotes, colours and axes from the sentence; what it does not
    know it says.
    """

    name = "recipes"
    title = "Recipes"
    licence = "GPL-3.0-or-later"

    def run(self, task: TextToCode, options: Any, context: Context) -> Text:
        from scenewright.backend.language.coding import by_recipe

        context.progress(0.2, "Looking for a recipe")
        return by_recipe(task)
