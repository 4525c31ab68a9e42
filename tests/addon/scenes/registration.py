"""Enable the extension, use it a little, and disable it: what is left of it?"""

import gc
import sys
import threading

import bpy  # which brings its own modules

# isort: split
import addon_utils
from extension import NAME, connect, install, tell


def state() -> dict[str, list[str]]:
    """Return what an extension may leave behind."""
    handlers = {name: getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers)}
    return {
        "types": [name for name in dir(bpy.types) if "scenewright" in name.lower()],
        "groups": [
            made.__name__ for made in bpy.types.PropertyGroup.__subclasses__() if "SCENEWRIGHT" in made.__name__
        ],
        "scene": [name for name in dir(bpy.types.Scene) if "scenewright" in name],
        "operators": dir(bpy.ops.scenewright),
        "threads": [thread.name for thread in threading.enumerate()],
        "handlers": [
            f"{name}: {function.__module__}"
            for name, functions in handlers.items()
            if isinstance(functions, list)
            for function in functions
            if function.__module__.startswith(NAME)
        ],
    }


before = state()
extension = install()
imported = [name for name in ("zmq", "msgspec") if name in sys.modules]
warnings = addon_utils._extensions_warnings_get()
timer = bpy.app.timers.is_registered(extension.pump.tick)
connect()
used = state()
addon_utils.disable(NAME)
gc.collect()
after = state()
left = bpy.app.timers.is_registered(extension.pump.tick)
addon_utils.enable(NAME)
connect()
again = [info.name for info in sys.modules[NAME].runtime.current().catalogue.generators]
# It ends enabled and connected, as Blender does.
tell(
    imported=imported,
    warnings=str(warnings),
    timer=timer,
    left=left,
    before=before,
    used=used,
    after=after,
    again=again,
)
