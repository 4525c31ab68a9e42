"""What generators of props are asked for by the objects of a plan, and which of them can be made without weights."""

from __future__ import annotations

from scenewright.backend.modelling.reading import nearest
from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.vocabulary.matching import words
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import PlannedObject, Vector


def prompt(planned: PlannedObject, scale: float = 1.0) -> str:
    """Return the words by which one instance of an object is asked for, its size times `scale`."""
    said = " ".join(filter(None, (planned.colour, planned.material, planned.description or planned.name)))
    if not all(planned.dimensions):
        return said
    return f"{said}, {' x '.join(f'{side * scale:.4f}' for side in planned.dimensions)} m"


def is_known(planned: PlannedObject) -> bool:
    """Tell whether an object can be made from words alone, without weights."""
    try:
        read_prop(prompt(planned))
    except InvalidInput:
        return False
    return True


def cannot_be_made(strange: list[PlannedObject]) -> InvalidInput:
    """Return the error that names all objects of a plan that nobody here can make."""
    names = ", ".join(planned.name for planned in strange)
    alike = dict.fromkeys(each for planned in strange for each in nearest((words(planned.name) or ["thing"])[-1])[:2])
    return InvalidInput(
        f"Not everything in the plan can be made here: {names}.",
        remedy=f"Describe them as something near, such as {', '.join(alike)}, take them out of the plan, or get a text "
        "to 3D model that makes anything.",
    )


def usual_size(planned: PlannedObject, seed: int) -> Vector:
    """Return the size of an object in metres: as planned, or as is usual for what it is where that is known."""
    from scenewright.backend.planning.phrases import size

    return planned.dimensions if all(planned.dimensions) else size(read_prop(prompt(planned)), seed)
