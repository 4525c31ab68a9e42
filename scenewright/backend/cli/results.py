"""Results to files: one to the file named, several into a folder, the parts of an asset together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenewright.shared.artifacts import Artifact
from scenewright.shared.messages import Done
from scenewright.shared.tasks import MeshToAsset, PlanToScene

ASSET = str(MeshToAsset.__struct_config__.tag)
SCENE = str(PlanToScene.__struct_config__.tag)


def save_end(end: Done, output: Path) -> list[Path]:
    """Write what a job made and return where it lies: assets and scenes whole, all else by `save_results`."""
    if end.provenance.task == SCENE and output.suffix:
        from scenewright.backend.scene.scenery import save_scene

        return save_scene(end.artifacts, output)
    if end.provenance.task != ASSET:
        return save_results(end.artifacts, output)
    from scenewright.backend.formats.assets import save_asset

    return save_asset(end.artifacts, output, end.provenance.settings.get("engine", "none"))


def save_results(artifacts: Sequence[Artifact], output: Path) -> list[Path]:
    """Write artifacts and return where they lie.

    Args:
        artifacts: what a job made.
        output: a file, its suffix says the format; or a folder for several, named such as "0-mesh.glb".

    Raises:
        InvalidInput: the suffix is of no format of that artifact.
    """
    # Writing files needs Pillow, safetensors and the like, which `list` and `serve` do without.
    from scenewright.backend.formats import FORMATS, save, tag

    kinds = [tag(type(artifact)) for artifact in artifacts]
    suffixes = [next(iter(FORMATS[kind])) for kind in kinds]
    if len(artifacts) == 1 and (output.suffix or "" in FORMATS[kinds[0]]):
        return [save(artifacts[0], output)]
    names = [f"{number}-{kind}{suffix}" for number, (kind, suffix) in enumerate(zip(kinds, suffixes, strict=True))]
    return [save(artifact, output / name) for artifact, name in zip(artifacts, names, strict=True)]
