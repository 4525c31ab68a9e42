"""The buttons about weights: download, stop, verify, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import preferences, pump, runtime
from .actions import connected
from .models_panel import draw_licence
from .set_up_operators import require_online

if TYPE_CHECKING:
    from ..session import Session
    from ..shared.models import ModelInfo

DIALOG_WIDTH = 440
LONGEST_SECONDS = 86_400.0  # a slow line takes its time
ANSWER_SECONDS = 20.0


class _OfModel:
    """What the operators share: the name, and that there must be a backend."""

    model: StringProperty(name="Model", description="As the list of models calls it", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is a backend to tell."""
        return connected(cls)


class SCENEWRIGHT_OT_download_model(_OfModel, bpy.types.Operator):
    """Have the backend fetch these weights; when that is interrupted it goes on later from where it was"""

    bl_idname = "scenewright.download_model"
    bl_label = "Download Model"

    generator: StringProperty(
        name="Generator", description="Fetch all that this one lacks", options={"SKIP_SAVE", "HIDDEN"}
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Say what it takes and on which terms, and ask."""
        return context.window_manager.invoke_props_dialog(
            self, width=DIALOG_WIDTH, title="Download Model", confirm_text="Download"
        )

    def draw(self, context: bpy.types.Context) -> None:
        """Draw what it takes and on which terms."""
        for model in self._models(runtime.opened()):
            column = self.layout.column(align=True)
            column.label(text=f"{model.name}: {model.gigabytes:.1f} GB from {model.repo}")
            draw_licence(column, context, model)
            column.operator("wm.url_open", text="Read the Terms", icon="URL").url = model.terms

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the backend; without an event loop, wait for the end."""
        from ..shared.errors import ScenewrightError

        session = runtime.opened()
        try:
            if preferences.of(context).location == "MACHINE":
                require_online("download the model")
        except ScenewrightError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        if bpy.app.background:
            pump.run_until(lambda: session.models.known, ANSWER_SECONDS)
        names = [model.name for model in self._models(session)]
        session.orders.client.download_model(self.model, generator=self.generator)
        return _waited(self, session, names, LONGEST_SECONDS)

    def _models(self, session: Session) -> list[ModelInfo]:
        if self.model:
            return [model for model in session.models.known.values() if model.name == self.model]
        return session.models.lacking(self.generator)


class SCENEWRIGHT_OT_stop_model(_OfModel, bpy.types.Operator):
    """Stop what is being done about these weights; what was downloaded is kept"""

    bl_idname = "scenewright.stop_model"
    bl_label = "Stop"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the backend; without an event loop, wait until it has."""
        session = runtime.opened()
        session.orders.client.stop_model(self.model)
        return _waited(self, session, [self.model], ANSWER_SECONDS)


class SCENEWRIGHT_OT_verify_model(_OfModel, bpy.types.Operator):
    """Read every byte of these weights and compare it with what was downloaded"""

    bl_idname = "scenewright.verify_model"
    bl_label = "Verify Model"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the backend; without an event loop, wait for the end."""
        session = runtime.opened()
        session.orders.client.verify_model(self.model)
        return _waited(self, session, [self.model], LONGEST_SECONDS)


class SCENEWRIGHT_OT_delete_model(_OfModel, bpy.types.Operator):
    """Delete these weights from the backend's machine; they can be downloaded again"""

    bl_idname = "scenewright.delete_model"
    bl_label = "Delete Model"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        return context.window_manager.invoke_confirm(
            self, event, message=f"{self.model} is deleted from the backend's machine.", confirm_text="Delete"
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the backend; without an event loop, wait until they are gone."""
        session = runtime.opened()
        session.orders.client.delete_model(self.model)
        return _waited(self, session, [self.model], ANSWER_SECONDS)


def _waited(operator: bpy.types.Operator, session: Session, names: list[str], seconds: float) -> set[str]:
    """Without an event loop, wait until weights have come to rest, and report what went wrong with them."""
    if not bpy.app.background:
        return {"FINISHED"}
    said = len(session.notices.said)
    begun = dict(session.models.known)
    pump.run_until(
        lambda: (
            any(session.models.known.get(name) != begun.get(name) for name in names) or len(session.notices.said) > said
        ),
        ANSWER_SECONDS,
    )
    pump.run_until(lambda: not {model.name for model in session.models.at_work()} & set(names), seconds)
    for name in names:
        problem = session.models.known[name].problem
        if problem is not None:
            operator.report({"ERROR"}, f"{problem.message} {problem.remedy}".strip())
            return {"CANCELLED"}
    return {"FINISHED"}


CLASSES = (
    SCENEWRIGHT_OT_download_model,
    SCENEWRIGHT_OT_stop_model,
    SCENEWRIGHT_OT_verify_model,
    SCENEWRIGHT_OT_delete_model,
)
