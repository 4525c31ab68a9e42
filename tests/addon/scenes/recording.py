"""A layout that checks what is drawn on it against Blender's own lists, and notes it: panels drawn without a window."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import bpy

FUNCTIONS = bpy.types.UILayout.bl_rna.functions
PROPERTIES = bpy.types.UILayout.bl_rna.properties
ICONS = set(FUNCTIONS["prop"].parameters["icon"].enum_items.keys())
NESTED = {"row", "column", "box", "split", "grid_flow", "column_flow"}
PICTURE = "<picture>"


class Words:
    """The settings of a drawn operator: only those it has can be set."""

    def __init__(self, operator: str) -> None:
        module, _, function = operator.partition(".")
        self.__dict__["known"] = getattr(getattr(bpy.ops, module), function).get_rna_type()

    def __setattr__(self, name: str, value: object) -> None:
        assert name in self.known.properties, name


class Layout:
    """Takes what a panel draws.

    Attributes:
        notes: labels, names of properties, and operators in brackets, in the order in which they were drawn.
        operators: idname and text of each button.
    """

    def __init__(self, parent: Layout | None = None) -> None:
        self.__dict__["notes"]: list[str] = parent.notes if parent else []
        self.__dict__["operators"]: list[tuple[str, str]] = parent.operators if parent else []

    def __setattr__(self, name: str, value: object) -> None:
        assert name in PROPERTIES, name
        self.__dict__[name] = value

    def __getattr__(self, name: str) -> Callable[..., Any]:
        assert name in FUNCTIONS, name
        return lambda *given, **words: self._draw(name, given, words)

    def _draw(self, name: str, given: tuple[Any, ...], words: dict[str, Any]) -> object:
        assert set(words) <= {*FUNCTIONS[name].parameters.keys(), "text", "icon"}, (name, words)
        assert words.get("icon", "NONE") in ICONS, words["icon"]
        if name in NESTED:
            return Layout(self)
        if name == "panel":
            return Layout(self), Layout(self)
        if name in {"label", "progress"}:
            assert 0 <= words.get("factor", 0) <= 1
            self.notes.append(words["text"])
        return getattr(self, f"_draw_{name}")(*given, **words) if f"_draw_{name}" in Layout.__dict__ else None

    def _draw_prop(self, owner: bpy.types.bpy_struct, name: str, **words: Any) -> None:
        found = owner.bl_rna.properties[name]
        getattr(owner, name)
        self.notes.append(words.get("text", found.name))

    def _draw_textbox(self, owner: bpy.types.bpy_struct, name: str, **_: Any) -> None:
        self._draw_prop(owner, name, text="")

    def _draw_menu(self, kind: str, *, text: str = "", icon: str = "NONE") -> None:
        drawn = getattr(bpy.types, kind)
        self.notes.append(f"<{text or drawn.bl_label}>")

    def _draw_operator(self, name: str, *, text: str | None = None, **_: Any) -> Words:
        words = Words(name)
        self.notes.append(f"[{text or words.known.name}]")
        self.operators.append((name, text or words.known.name))
        return words

    def _draw_template_icon(self, *, icon_value: int, scale: float = 1.0) -> None:
        self.notes.append(PICTURE)

    def _draw_template_list(
        self, kind: str, _id: str, owner: bpy.types.bpy_struct, name: str, active: bpy.types.bpy_struct,
        active_name: str, *, rows: int, maxrows: int,
    ) -> None:  # fmt: skip
        assert rows <= maxrows
        drawn = getattr(bpy.types, kind)
        for item in getattr(owner, name)[:maxrows]:  # Blender draws those in view only
            drawn.draw_item(SimpleNamespace(), bpy.context, Layout(self), owner, item, 0, active, active_name)


def draw(panel: type) -> list[str] | None:
    """Return what a panel shows now, None if it does not show itself."""
    if getattr(panel, "poll", None) and not panel.poll(bpy.context):
        return None
    layout = Layout()
    panel.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.notes
