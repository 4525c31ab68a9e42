"""Results to files: one to the file named, several into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenewright.backend import formats
from scenewright.shared.artifacts import AnyArtifact


def save_results(artifacts: Sequence[AnyArtifact], output: Path) -> list[Path]:
    """Write artifacts and return where they lie.

    Args:
        artifacts: what a job made.
        output: a file, its suffix says the format; or a folder, in which each result is named after itself.

    Raises:
        InvalidInput: the suffix is of no format of that artifact.
    """
    single = len(artifacts) == 1 and (output.suffix or "" in _suffixes(artifacts[0]))
    if single:
        return [formats.save(artifacts[0], output)]
    return [formats.save(artifact, output / _name(number, artifact)) for number, artifact in enumerate(artifacts)]


def _name(number: int, artifact: AnyArtifact) -> str:
    """Return such as "0-mesh.glb": names given by artists may hold what no file name can."""
    return f"{number}-{formats.tag(type(artifact))}{_suffixes(artifact)[0]}"


def _suffixes(artifact: AnyArtifact) -> list[str]:
    return list(formats.FORMATS[formats.tag(type(artifact))])
