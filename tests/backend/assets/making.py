"""Assets of every source, each made once for all tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from benches.sources import sources
from listening import Listener

from scenewright.backend.generators.asset.game_asset import GameAsset
from scenewright.shared.artifacts import Mesh, Text
from scenewright.shared.tasks import MeshToAsset

FEW = 600
SOURCES = sources(fineness=4)
TASK = set(MeshToAsset.__struct_fields__)


def made(mesh: Mesh, context: Listener | None = None, **words: Any) -> tuple[Any, ...]:
    """Return what the generator makes of a mesh with few triangles and a small texture; words go to task or options."""
    task = {"faces": FEW, "texture_size": 128, "collision_parts": 0} | {k: v for k, v in words.items() if k in TASK}
    options = {name: value for name, value in words.items() if name not in TASK}
    return GameAsset().run(MeshToAsset(mesh=mesh, **task), GameAsset.Options(**options), context or Listener())


@cache
def asset(name: str) -> tuple[Mesh, tuple[Mesh, ...], Text, dict[str, Any]]:
    """Return a source by its name, the levels made of it, the report in words and in figures."""
    context = Listener()
    source = SOURCES[name]()
    *levels, words = made(source, context)
    return source, tuple(levels), words, context.report
