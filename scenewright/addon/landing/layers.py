"""The view layers of a scene that hold an object: hiding and selecting are theirs."""

from __future__ import annotations

from collections.abc import Iterator

import bpy


def holding(given: bpy.types.Object, scene: bpy.types.Scene) -> Iterator[bpy.types.ViewLayer]:
    """Yield the view layers of a scene that hold an object, also one that was added just now."""
    for layer in scene.view_layers:
        # Only asking for the active object has Blender bring the list of the layer's objects up to date.
        if layer.objects.active == given or given.name in layer.objects:
            yield layer


def select(given: bpy.types.Object, scene: bpy.types.Scene) -> None:
    """Make an object the one that is selected and active."""
    for layer in holding(given, scene):
        for other in list(layer.objects.selected):
            other.select_set(False, view_layer=layer)
        given.select_set(True, view_layer=layer)
        layer.objects.active = given


def hide(given: bpy.types.Object, scene: bpy.types.Scene, *, hidden: bool = True) -> None:
    """Hide an object from view, or show it."""
    for layer in holding(given, scene):
        given.hide_set(hidden, view_layer=layer)
