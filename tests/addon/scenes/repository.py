"""Find the extension in a repository, install it from there, enable it, and take it away again."""

from __future__ import annotations

import importlib.util
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import bpy  # which brings its own modules

# isort: split
import addon_utils
from extension import given, tell

REPOSITORY = "scenewright_releases"
NAME = f"bl_ext.{REPOSITORY}.scenewright"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Keep the output clean."""


def left() -> dict[str, list[str]]:
    """Return what is there of the extension."""
    handlers = [one for name in dir(bpy.app.handlers) if isinstance(one := getattr(bpy.app.handlers, name), list)]
    user = Path(bpy.utils.resource_path("USER"))
    return {
        "operators": dir(bpy.ops.scenewright),
        "types": [name for name in dir(bpy.types) if "scenewright" in name.lower()],
        "threads": [thread.name for thread in threading.enumerate() if thread.name.startswith("scenewright")],
        "handlers": [str(one) for functions in handlers for one in functions if one.__module__.startswith(NAME)],
        "folders": [path.name for path in user.rglob("scenewright") if path.is_dir()],
    }


bare = [name for name in ("zmq", "msgspec", "scenewright") if importlib.util.find_spec(name)]
server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=given["released"]))
threading.Thread(target=server.serve_forever, daemon=True).start()
bpy.context.preferences.system.use_online_access = True
url = f"http://127.0.0.1:{server.server_address[1]}/index.json"
repositories = bpy.context.preferences.extensions.repos
repositories.new(name="Scenewright", module=REPOSITORY, remote_url=url)
index = next(number for number, one in enumerate(repositories) if one.module == REPOSITORY)
bpy.ops.extensions.repo_sync(repo_index=index)
store = importlib.import_module("bl_pkg").repo_cache_store_ensure()
offers = store.pkg_manifest_from_remote_ensure(error_fn=print)
offered = {name: item.version for found in offers if found for name, item in found.items()}

bpy.ops.extensions.package_install(repo_index=index, pkg_id="scenewright", enable_on_install=False)
bpy.ops.preferences.addon_enable(module=NAME)
installed = {
    "warnings": str(addon_utils._extensions_warnings_get()),
    "imported": [name for name in ("zmq", "msgspec") if name in sys.modules],
}
extension = sys.modules[NAME]
extension.runtime.opened()
wheels = {name: importlib.import_module(name).__file__ for name in ("zmq", "msgspec")}
bpy.ops.extensions.package_uninstall(repo_index=index, pkg_id="scenewright")
server.shutdown()
server.server_close()
tell(bare=bare, offered=offered, installed=installed, wheels=wheels, left=left())
