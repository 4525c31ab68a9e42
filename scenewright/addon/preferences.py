"""Which backend to talk to, kept with Blender's preferences."""

from __future__ import annotations

import ipaddress
import re

import bpy
from bpy.props import EnumProperty, StringProperty

from . import folders, pump

ADDRESS = re.compile(r"tcp://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/]+):\d{1,5}")
LOCATIONS = (
    ("MACHINE", "This Machine", "A backend on this machine, started from here or from a command line"),
    ("ADDRESS", "Another Address", "A backend that runs elsewhere, reached over the network"),
)


class ScenewrightPreferences(bpy.types.AddonPreferences):
    """The extension's preferences."""

    bl_idname = __package__

    location: EnumProperty(name="Backend", description="Where the backend runs", items=LOCATIONS, default="MACHINE")
    address: StringProperty(
        name="Address", description="Such as tcp://192.168.1.20:5757, as the backend printed it",
        default="tcp://127.0.0.1:5757",
    )  # fmt: skip
    key_file: StringProperty(
        name="Key File", description="The key file of that backend, copied from its folder of keys", subtype="FILE_PATH"
    )
    python: StringProperty(
        name="Python", description="An environment of your own with Scenewright's backend in it; empty is the one that "
        "Set Up Backend makes", subtype="FILE_PATH",
    )  # fmt: skip
    home: StringProperty(
        name="Folder", description="Where the backend keeps keys, jobs and results; empty is the extension's own",
        subtype="DIR_PATH",
    )  # fmt: skip

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the settings of the chosen kind of backend, what is installed of it, and its buttons."""
        from .interface.drawing import draw_backend
        from .interface.setting_up import draw_installed

        pump.want()
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.row().prop(self, "location", expand=True)
        if self.location == "ADDRESS":
            layout.prop(self, "address")
            layout.prop(self, "key_file")
        draw_backend(layout.column(), context)
        if self.location == "MACHINE":
            draw_installed(layout, context)
            layout.separator()
            layout.prop(self, "python")
            layout.prop(self, "home")
            layout.label(text=f"Log: {folders.backend_log()}", icon="TEXT")


def of(context: bpy.types.Context) -> ScenewrightPreferences:
    """Return the preferences of this extension."""
    return context.preferences.addons[__package__].preferences


def check(address: str, key_file: str) -> None:
    """Raise where a backend at an address is not to be talked to.

    Raises:
        NotConnected: the address is none, or Blender's online access is off.
        NotAuthorised: a backend on another machine, and no key file.
    """
    from .shared.errors import NotAuthorised, NotConnected

    found = ADDRESS.fullmatch(address)
    if found is None:
        sentence = f"{address!r} is no address: one looks like tcp://192.168.1.20:5757."
        raise NotConnected(sentence, remedy="Correct it in the preferences.", action="open-preferences")
    if _is_local(found["host"].strip("[]")):
        return
    if not bpy.app.online_access:
        remedy = "Allow it under Preferences, System, Network to reach another machine."
        raise NotConnected("Blender's online access is off.", remedy=remedy, action="allow-online")
    if not key_file:
        remedy = "Choose the key file of that backend: over the network, nobody is let in without."
        raise NotAuthorised("This backend needs a key.", remedy=remedy)


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
