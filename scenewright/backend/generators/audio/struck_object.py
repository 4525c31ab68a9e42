"""`struck-object`: the sound of a mesh that is hit, from its size, its shape and its material."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToSound

if TYPE_CHECKING:
    from scenewright.backend.sound.effects.take import Take
    from scenewright.backend.sound.modes import Modes

COARSEST, FINENESS = 500, 1600  # faces whose surface is looked at
THINNEST, THICKEST = 0.0005, 0.2  # of the diagonal: walls
LARGEST, SMALLEST = 100.0, 1e-3  # metres
LONGEST = 8.0  # seconds


class StruckObject(Generator[MeshToSound]):
    """Strike the object: its surface bends in waves of its own, which ring by its material.

    The shapes and pitches of the waves come from the mesh itself, so that a larger one sounds deeper, a thinner one
    too, and another place another way.
    """

    name = "struck-object"
    title = "Struck object"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it is struck."""

        takes: Annotated[int, Meta(ge=1, le=16, title="Takes", description="How many blows, each at another place")] = 1

    def run(self, task: MeshToSound, options: Options, context: Context) -> tuple[Audio, ...]:
        """Strike it once or several times."""
        from scenewright.backend.sound.effects.take import Take
        from scenewright.backend.sound.filters import RATE
        from scenewright.backend.sound.loudness import faded, normalised
        from scenewright.backend.sound.modes import ring
        from scenewright.backend.sound.recording import ended
        from scenewright.backend.sound.stuffs import STUFFS
        from scenewright.backend.sound.wording import MANNERS, MATERIALS
        from scenewright.backend.vocabulary.matching import find, words

        spoken = words(task.prompt)
        said = find(spoken, MATERIALS)
        if not said:
            remedy = f"Known are: {', '.join(sorted(STUFFS))}."
            raise InvalidInput(f"No material is known by the words {task.prompt.strip()[:60]!r}.", remedy=remedy)
        stuff = said[-1].meaning
        force = next((MANNERS[word]["force"] for word in spoken if "force" in MANNERS.get(word, {})), 0.5)
        context.progress(0.0, "Looking at the shape")
        surface = _reduced(task.mesh)
        wall = task.thickness or _wall(surface, "thin" in spoken, "thick" in spoken or "solid" in spoken)
        sounds: list[Audio] = []
        for number in range(options.takes):
            context.progress(0.1 + 0.9 * number / options.takes, "Striking")
            take = Take(task.seconds or LONGEST, task.seed + 7919 * number, force=force, stuff=stuff)
            modes = _modes(surface, wall, take)
            samples = _with_contact(ring(modes, take.seconds, stuff.hardness * (0.6 + 0.8 * force), take.rng), take)
            heard = samples[:, None] if task.seconds else ended(samples[:, None])
            sound = normalised(faded(heard, RATE, 0.0005), RATE, task.loudness)
            title = f"{task.mesh.name or 'Object'}, {stuff.name}" + (f" {number + 1}" if options.takes > 1 else "")
            sounds.append(Audio(name=title, samples=sound, sample_rate=RATE))
        lowest = float(modes.frequencies[0]) if len(modes.frequencies) else None
        context.report |= {"material": stuff.name, "wall_m": round(wall, 5), "lowest_hz": lowest and round(lowest, 1)}
        return tuple(sounds)


def _reduced(mesh: Mesh) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices and faces: so many that waves bend between them, so few that they are quickly found.

    Raises:
        InvalidInput: it is nowhere, flat as a point, or of no real size.
    """
    from scenewright.backend.geometry.decimation import decimate
    from scenewright.backend.geometry.triangles import Triangles, divided
    from scenewright.backend.geometry.welding import weld

    if not np.isfinite(mesh.vertices).all():
        raise InvalidInput("Some vertices are nowhere: their coordinates are not numbers.", remedy="Delete them.")
    size = float(np.ptp(mesh.vertices, axis=0).max())
    if not SMALLEST <= size <= LARGEST:
        remedy = "Give it its real size and apply its scale."
        raise InvalidInput(f"Something {size:.3g} m long does not ring audibly when it is struck.", remedy=remedy)
    shape = weld(Triangles(mesh.vertices, mesh.faces))
    while len(shape.faces) < COARSEST:
        shape = divided(shape)
    if len(shape.faces) > FINENESS:
        shape = decimate(shape, FINENESS)
    used, faces = np.unique(shape.faces, return_inverse=True)
    return shape.vertices[used].astype(np.float64), faces.reshape(-1, 3).astype(np.int64)


def _wall(surface: tuple[np.ndarray, np.ndarray], thin: bool, thick: bool) -> float:
    """Return a guess at the wall in metres: what holds a thing of that size."""
    diagonal = float(np.linalg.norm(np.ptp(surface[0], axis=0)))
    usual = 0.012 * diagonal**0.7
    wall = usual * (0.3 if thin else 3.0 if thick else 1.0)
    return float(np.clip(wall, THINNEST * diagonal, THICKEST * diagonal))


def _modes(surface: tuple[np.ndarray, np.ndarray], wall: float, take: Take) -> Modes:
    from scenewright.backend.sound.modes import of_mesh

    assert take.stuff is not None
    return of_mesh(*surface, wall, take.stuff, int(take.rng.integers(len(surface[0]))))


def _with_contact(ringing: np.ndarray, take: Take) -> np.ndarray:
    from scenewright.backend.sound.effects.blows import contact

    assert take.stuff is not None
    return np.asarray(ringing + contact(take, take.stuff, take.force, len(ringing)), np.float32)
