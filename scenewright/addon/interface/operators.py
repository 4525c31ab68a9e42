"""The buttons around the backend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from .. import preferences, pump, runtime
from ..connecting import local

if TYPE_CHECKING:
    from ..session import Session

START_SECONDS = 60.0


class SCENEWRIGHT_OT_connect(bpy.types.Operator):
    """Connect to the backend chosen in the preferences"""

    bl_idname = "scenewright.connect"
    bl_label = "Connect"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Begin to connect; without an event loop, wait for the outcome."""
        chosen = preferences.of(context)
        if chosen.location == "MACHINE":
            return attempt(self, lambda session: session.link.connect_to_home(*local.homes_of(context)))
        return attempt(self, lambda session: _connect_to_address(session, chosen.address, chosen.key_file))


class SCENEWRIGHT_OT_disconnect(bpy.types.Operator):
    """Hang up; jobs go on in the backend and their results are fetched when you connect again"""

    bl_idname = "scenewright.disconnect"
    bl_label = "Disconnect"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while connected or connecting."""
        session = runtime.current()
        return session is not None and bool(session.link.connection.address)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Hang up."""
        runtime.opened().link.connection.close()
        return {"FINISHED"}


class SCENEWRIGHT_OT_start_backend(bpy.types.Operator):
    """Start a backend on this machine and connect to it; one that runs already is used instead"""

    bl_idname = "scenewright.start_backend"
    bl_label = "Start Backend"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Not twice."""
        session = runtime.current()
        if session is not None and session.link.backend is not None:
            cls.poll_message_set("It is running already.")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Start it; without an event loop, wait until it is connected."""
        return attempt(self, lambda session: local.start(context, session.link, session.set_up))


class SCENEWRIGHT_OT_stop_backend(bpy.types.Operator):
    """End the backend that was started from here; its unfinished jobs go on when it is started again"""

    bl_idname = "scenewright.stop_backend"
    bl_label = "Stop Backend"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only one that was started from here."""
        session = runtime.current()
        return session is not None and session.link.backend is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """End it."""
        runtime.opened().link.close()
        return {"FINISHED"}


def attempt(operator: bpy.types.Operator, action: Callable[[Session], None]) -> set[str]:
    """Do something that ends in a connection; without an event loop, wait for it, and report why there is none."""
    from ..shared.errors import ScenewrightError

    session = runtime.opened()
    try:
        action(session)
    except ScenewrightError as error:
        session.link.refuse(error.problem())
        operator.report({"ERROR"}, str(error))
        return {"CANCELLED"}
    if bpy.app.background and not pump.run_until(lambda: not session.link.pending, START_SECONDS):
        operator.report({"ERROR"}, f"The backend did not answer within {START_SECONDS:.0f} seconds.")
        return {"CANCELLED"}
    if session.link.trouble:
        operator.report({"ERROR"}, session.link.trouble)
        return {"CANCELLED"}
    return {"FINISHED"}


def _connect_to_address(session: Session, address: str, key_file: str) -> None:
    preferences.check(address, key_file)
    session.link.connect(address, Path(bpy.path.abspath(key_file)) if key_file else None)


CLASSES = (
    SCENEWRIGHT_OT_connect,
    SCENEWRIGHT_OT_disconnect,
    SCENEWRIGHT_OT_start_backend,
    SCENEWRIGHT_OT_stop_backend,
)
