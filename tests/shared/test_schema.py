"""One description of every setting, complete enough for panels, flags and pages."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import msgspec
import pytest
from examples import ARTIFACT_TYPES
from msgspec import Meta

from scenewright.backend.registry import built_in
from scenewright.shared.artifacts import Held, Image, Mesh
from scenewright.shared.schema import Setting, settings, title
from scenewright.shared.tasks import AnyTask, ImagesToField

TASKS = get_args(AnyTask)
OPTIONS = [generator.Options for generator in built_in()]
TAGS = {kind.__struct_config__.tag for kind in ARTIFACT_TYPES}


class Everything(msgspec.Struct, kw_only=True):
    """Ask for everything at once.

    And more of it.
    """

    image: Held[Image]
    meshes: tuple[Held[Mesh], ...]
    sharp: bool = True
    steps: Annotated[int, Meta(ge=1, le=50, title="Steps", description="How many", extra={"unit": "n"})] = 20
    strength: Annotated[float, Meta(gt=0.0, lt=1.0)] = 0.5
    prompt: str = ""
    mode: Annotated[str, Meta(description="free")] = "a"
    mask: Held[Image] | None = None
    story: Annotated[str, Meta(max_length=1000)] = ""
    depth: Annotated[float, Meta(ge=0.0, le=1e6, extra={"unit": "m", "low": 0.1, "high": 5.0})] = 1.0


def test_every_kind_of_field_becomes_a_setting() -> None:
    assert settings(Everything) == (
        Setting(name="image", kind="artifact", title="Image", required=True, artifact="image"),
        Setting(name="meshes", kind="artifacts", title="Meshes", required=True, artifact="mesh"),
        Setting(name="sharp", kind="boolean", title="Sharp", default=True),
        Setting(
            name="steps", kind="integer", title="Steps", description="How many", default=20, minimum=1, maximum=50,
            unit="n",
        ),
        Setting(name="strength", kind="number", title="Strength", default=0.5, minimum=0.0, maximum=1.0),
        Setting(name="prompt", kind="text", title="Prompt", default=""),
        Setting(name="mode", kind="text", title="Mode", description="free", default="a"),
        Setting(name="mask", kind="artifact", title="Mask", artifact="image"),
        Setting(name="story", kind="text", title="Story", default="", maximum=1000),
        Setting(
            name="depth", kind="number", title="Depth", default=1.0, minimum=0.0, maximum=1e6, low=0.1, high=5.0,
            unit="m",
        ),
    )  # fmt: skip


def test_the_title_is_the_first_line() -> None:
    assert title(Everything) == "Ask for everything at once"


@pytest.mark.parametrize("struct", [*TASKS, *OPTIONS], ids=lambda struct: struct.__qualname__)
def test_every_setting_can_be_shown(struct: type[msgspec.Struct]) -> None:
    for setting in settings(struct):
        assert setting.title
        assert setting.required or setting.artifact or setting.default is not None, f"{setting.name} needs a default"
        assert (setting.artifact in TAGS) == (setting.kind in ("artifact", "artifacts"))
        assert bool(setting.choices) == (setting.kind == "choice")
        if setting.kind in ("integer", "number"):
            assert setting.minimum is not None and setting.maximum is not None, f"{setting.name} needs a range"
            assert setting.minimum <= setting.default <= setting.maximum
        assert setting.description, f"{setting.name} needs a description"


def test_choices_keep_the_order_they_were_declared_in() -> None:
    (choices,) = [setting.choices for setting in settings(ImagesToField) if setting.name == "background"]
    assert choices[0] == "automatic" and sorted(choices) != list(choices)


@pytest.mark.parametrize("kind", [dict[str, int], bytes, int | str, complex])
def test_what_no_panel_can_show_is_a_fault_of_its_author(kind: Any) -> None:
    with pytest.raises(TypeError, match="The setting odd is of a kind no panel can show"):
        settings(msgspec.defstruct("Odd", [("odd", kind)]))


def test_settings_travel() -> None:
    for struct in TASKS:
        told = settings(struct)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=tuple[Setting, ...]) == told
