"""The law of imports: who may import whom, in one table, read from the syntax of every module.

A relative import is written here from the package's top with a leading dot (".shared.errors"), an absolute one as it
stands ("scenewright.shared.errors"), because the copy of shared inside the extension has no package of that name.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scenewright"

# Slow to import, or absent where the default install is: only what itself is imported late may name them on top.
HEAVY = ("torch", "diffusers", "transformers", "nerfstudio", "ray", "open3d", "numba", "scipy", "skimage", "bpy")
NUMERICS = (
    "backend.fields",
    "backend.assets",
    "backend.geometry",
    "backend.thumbnails",
    "backend.imaging",
    "backend.motion",
    "backend.music",
    "backend.sound",
    "backend.speech",
    "backend.formats",
    "backend.materials",
    "backend.modelling",
    "backend.pipelines",
    "backend.pointflow",
    "backend.studio",
    "backend.texturing",
    "backend.worlds",
    "backend.services",
    "backend.learned",
    "backend.planning",
    "backend.layout",
    "backend.language",
    "backend.sight",
    "backend.storyboards",
    "backend.search",
)
LATE = tuple(f"scenewright.{room}" for room in NUMERICS)
BLENDER = ("bpy", "bpy_extras", "bl_ui", "bmesh", "mathutils", "gpu", "gpu_extras", "blf", "aud", "addon_utils")


@dataclass(frozen=True)
class Rule:
    """One law: what the modules of `room` import.

    Attributes:
        law: The rule in words.
        room: The packages it binds, from the package's top.
        free: Modules or packages in the room that it does not bind.
        only: What they may import besides the standard library; None means anything.
        never: What they may not import.
        at_import: It binds only imports that run when the module is imported.
    """

    law: str
    room: tuple[str, ...]
    free: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    never: tuple[str, ...] = ()
    at_import: bool = False


LAW = (
    Rule(
        "shared knows itself, msgspec and numpy", ("shared",), ("shared.client",), only=("msgspec", "numpy", ".shared")
    ),
    Rule("the client knows sockets too", ("shared.client",), only=("msgspec", "numpy", "zmq", ".shared")),
    Rule("addon knows Blender, and shared inside itself", ("addon",), only=(*BLENDER, "msgspec", "numpy", ".addon")),
    Rule("backend uses absolute names and no addon", ("backend",), never=(".", "scenewright.addon", *BLENDER[1:])),
    Rule(
        "only server and workers know sockets",
        ("backend",),
        ("backend.server", "backend.worker", "backend.executors.processes"),
        never=("zmq", "socket"),
    ),
    Rule("heavy packages load late", ("backend",), (*NUMERICS, "backend.scene"), never=HEAVY, at_import=True),
    Rule("numerics load late", ("backend",), (*NUMERICS, "backend.scene"), never=LATE, at_import=True),
    Rule("only the scene runs Blender", ("backend",), ("backend.scene",), never=("bpy",)),
    Rule("a generator imports no other", ("backend.generators",), never=("scenewright.backend.generators",)),
    Rule("installation knows nothing but itself", ("installation",), only=(".installation",)),
    Rule("the version costs nothing", ("",), ("shared", "addon", "backend", "installation"), only=()),
)


class Import(NamedTuple):
    """One imported name, where it stands, and whether it runs when its module is imported."""

    name: str
    line: int
    at_import: bool


def imports(source: str, module: str) -> Iterator[Import]:
    """Yield what `source` imports as `module`, its dotted name from the package's top; a package ends in a dot."""

    def visit(node: ast.AST, at_import: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, at_import) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = base(node)
            yield from (Import(f"{start}.{alias.name}", node.lineno, at_import) for alias in node.names)
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        inside = at_import and not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inside)

    def base(node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        above = module.split(".")[: -node.level]
        return "." + ".".join([*above, *filter(None, [node.module])])

    yield from visit(ast.parse(source), True)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    """Tell whether the dotted `name` is one of `rooms` or lies inside one; "" and "." hold every name so written."""
    return any(name == room or name.startswith(room.rstrip(".") + ".") or room == "" for room in rooms)


def breaches(source: str, module: str, law: tuple[Rule, ...] = LAW) -> list[str]:
    """Return a line for each import of `module` that breaks `law`."""
    found = []
    for rule in law:
        name = module.rstrip(".")
        if not within(name, rule.room) or within(name, rule.free):
            continue
        for imported in imports(source, module):
            if rule.at_import and not imported.at_import:
                continue
            itself = within(imported.name, (f"scenewright.{name}",))
            foreign = rule.only is not None and not within(imported.name, (*rule.only, *sys.stdlib_module_names))
            if foreign or (within(imported.name, rule.never) and not itself):
                found.append(f"{module}:{imported.line} imports {imported.name}: {rule.law}")
    return found


def modules() -> dict[str, Path]:
    """Map the dotted name of every module, from the package's top, to its file; packages end in a dot."""
    paths = sorted(PACKAGE.rglob("*.py"))
    dotted = {path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in paths}
    return {name.removesuffix("__init__"): path for path, name in dotted.items()}


@pytest.mark.parametrize("module", modules())
def test_module_keeps_the_law(module: str) -> None:
    assert breaches(modules()[module].read_text(encoding="utf-8"), module) == []


PLANTED = [
    ("shared.wire", "import zmq", "shared knows itself"),
    ("shared.wire", "def f():\n    import torch", "shared knows itself"),
    ("shared.wire", "from scenewright.shared.errors import Problem", "shared knows itself"),
    ("shared.wire", "from ..backend import engine", "shared knows itself"),
    ("shared.client", "import torch", "the client knows"),
    ("addon.pump", "import scipy", "addon knows Blender"),
    ("addon.importers.mesh", "from ...shared import artifacts", "addon knows Blender"),
    ("addon.importers.mesh", "from scenewright.shared import artifacts", "addon knows Blender"),
    ("addon.", "import scenewright.backend", "addon knows Blender"),
    ("backend.engine", "from .jobs import Jobs", "backend uses absolute names"),
    ("backend.engine", "from scenewright.addon import pump", "backend uses absolute names"),
    ("backend.engine", "import zmq.asyncio", "only server and workers"),
    ("backend.engine", "def f():\n    from zmq import Context", "only server and workers"),
    ("backend.registry", "import torch.nn", "heavy packages"),
    ("backend.registry", "try:\n    from numba import njit\nexcept ImportError:\n    raise", "heavy packages"),
    ("backend.generators.image.sketch", "class A:\n    import diffusers", "heavy packages"),
    ("backend.generators.image.sketch", "from scenewright.backend.fields import train", "numerics load late"),
    ("backend.cli", "import scenewright.backend.fields.train", "numerics load late"),
    ("backend.cli", "def f():\n    import bpy", "only the scene"),
    ("backend.generators.image.sketch", "from scenewright.backend.generators.image import paint", "a generator"),
    (
        "backend.generators.image.sketch",
        "def f():\n    import scenewright.backend.generators.image.paint",
        "a generator",
    ),
    ("installation.locks", "from packaging.requirements import Requirement", "installation knows"),
    ("installation.backend", "from ..shared.errors import Problem", "installation knows"),
    ("", "import numpy", "the version"),
]


@pytest.mark.parametrize(("module", "source", "law"), PLANTED)
def test_planted_breach_is_caught(module: str, source: str, law: str) -> None:
    found = breaches(source, module)
    assert any(f": {law}" in line for line in found), found


LAWFUL = [
    ("shared.wire", "import struct\nimport numpy as np\nfrom msgspec import msgpack\nfrom .errors import Problem"),
    ("shared.", "from . import artifacts"),
    ("shared.client", "import zmq\nfrom .wire import encode"),
    ("addon.", "import bpy\nfrom . import pump\nfrom .shared import client"),
    ("addon.importers.mesh", "import numpy\nfrom mathutils import Matrix\nfrom ..shared.artifacts import Mesh"),
    ("backend.server", "import zmq\nfrom scenewright.shared.wire import encode"),
    (
        "backend.generators.image.sketch",
        "def run():\n    import torch\n    from scenewright.backend.fields import train",
    ),
    ("backend.generators.image.sketch", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch"),
    ("backend.fields.train", "from numba import njit\nfrom scenewright.backend.fields.grid import Grid"),
    ("backend.scene.render", "import bpy"),
    ("installation.backend", "import subprocess\nfrom .locks import Lock"),
]


@pytest.mark.parametrize(("module", "source"), LAWFUL)
def test_lawful_import_passes(module: str, source: str) -> None:
    assert breaches(source, module) == []


def test_every_rule_has_a_planted_breach() -> None:
    assert [rule.law for rule in LAW if not any(rule.law.startswith(law) for _, _, law in PLANTED)] == []


def test_law_reads_the_whole_package() -> None:
    rooms = {name.split(".")[0] for name in modules()}
    assert {"", "shared", "addon", "backend", "installation"} <= rooms
