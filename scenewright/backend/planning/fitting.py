"""Which of several things a relation can be said of: large ones do not lie on small ones."""

from __future__ import annotations

from scenewright.backend.modelling.families import nouns
from scenewright.backend.planning import vocabulary
from scenewright.backend.planning.phrases import Thing


def holds(subject: Thing, kind: str, standing: list[Thing]) -> bool:
    """Tell whether something is large enough for others to be on, in, under or around it."""
    return kind not in ("on", "in", "under", "around") or all(_area(each) <= _area(subject) for each in standing[-1:])


def able(kind: str, standing: list[Thing], to: Thing | str) -> list[Thing]:
    """Return the things that can stand so: nothing large lies on something small; the last one said always does."""
    if kind not in ("on", "in", "under") or isinstance(to, str) or len(standing) < 2:
        return standing
    room = to.family.width[1] * (to.family.depth or to.family.width)[1]
    small = [
        each for each in standing[:-1]
        if _area(each) < room and each.family.name not in vocabulary.FURNITURE
    ]  # fmt: skip
    return [*(each for each in small if each.family is not to.family), standing[-1]]


def same_noun(one: Thing, other: Thing) -> bool:
    """Tell whether two things of one family may be the same: called so, or both by a noun of ours, or both by none."""
    return one.noun.split()[-1] == other.noun.split()[-1] or (one.noun in nouns()) == (other.noun in nouns())


def _area(each: Thing) -> float:
    return each.family.width[0] * (each.family.depth or each.family.width)[0]
