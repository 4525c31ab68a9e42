"""What a plan asks of a layout: checked, put in order, and what everybody takes for granted added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenewright.backend.vocabulary.matching import words
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import WALL, PlannedObject, Relation

MOST = 1000  # things that are laid out
OPPOSITES = {"left of": "right of", "in front of": "behind", "on": "under"}
SEATS = frozenset(words("chair armchair throne stool barstool bench pew sofa couch"))
TABLES = frozenset(words("table desk counter altar"))
GROWN = frozenset(words("tree pine fir palm spruce bush shrub rock boulder pebble mushroom toadstool stone"))
DOORS = frozenset(("door", "doorway", "gate"))
OPENINGS = DOORS | {"window", "casement"}
FLAT = frozenset(words("sword dagger longsword blade ladder shield"))  # what lies rather than stands on something
Asked = Mapping[str, Sequence[Relation]]


def check(plan: ScenePlan) -> None:
    """Raise InvalidInput with one sentence for a plan that nothing can be made of."""
    if not plan.objects:
        raise InvalidInput("The plan holds no objects.", remedy="Add at least one.")
    total = sum(planned.count for planned in plan.objects)
    if total > MOST:
        sentence = f"The plan asks for {total:,} objects; at most {MOST:,} are laid out."
        raise InvalidInput(sentence, remedy="Lower the counts.")
    names = [planned.name for planned in plan.objects]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidInput(f"Several objects of the plan are called {twice[0]!r}.", remedy="Rename all but one.")
    for planned in plan.objects:
        _check_relations(planned, {*names, WALL})
        if not all(0 <= side <= 1000 for side in planned.dimensions):
            raise InvalidInput(
                f"{planned.name} cannot be {planned.dimensions} m large.", remedy="Ask for up to 1000 m."
            )


def asked(plan: ScenePlan) -> Asked:
    """Return the relations of each object, with those that go without saying."""
    table = next((each.name for each in plan.objects if is_one_of(each, TABLES)), "")
    found: dict[str, Sequence[Relation]] = {}
    for planned in plan.objects:
        relations = list(planned.relations)
        stands = any(relation.kind != "facing" for relation in relations)
        targeted = any(relation.to == planned.name for each in plan.objects for relation in each.relations)
        if not stands and plan.wall and is_one_of(planned, OPENINGS):
            relations.append(Relation(kind="on", to=WALL))
        elif not relations and table and not targeted and not planned.arrangement and is_one_of(planned, SEATS):
            relations.append(Relation(kind="around", to=table))
        found[planned.name] = relations
    return found


def ordered(plan: ScenePlan, relations: Asked) -> list[PlannedObject]:
    """Return the objects so that each comes after those it is placed by; what stands at the wall comes first.

    Raises:
        InvalidInput: some are placed by each other.
    """
    by_name = {planned.name: planned for planned in plan.objects}
    done: dict[str, PlannedObject] = {}

    def visit(name: str, chain: tuple[str, ...]) -> None:
        if name in chain:
            said = ", which depends on ".join([*chain[chain.index(name) :], name])
            raise InvalidInput(f"The plan contradicts itself: {said}.", remedy="Change one of these relations.")
        if name not in done:
            for needed in _needed(relations[name], name):
                visit(needed, (*chain, name))
            done[name] = by_name[name]

    at_wall = [name for name in by_name if any(relation.to == WALL for relation in relations[name])]
    spread = [name for name in by_name if by_name[name].arrangement == "scatter" and not relations[name]]
    for name in (*at_wall, *(name for name in by_name if name not in spread), *spread):
        visit(name, ())
    return list(done.values())


def is_one_of(planned: PlannedObject, nouns: frozenset[str]) -> bool:
    """Tell whether an object is one of these things, by its last word."""
    said = words(planned.name), words(planned.description.partition(" with ")[0])
    return any(each and each[-1] in nouns for each in said)


def lies(planned: PlannedObject, relations: Sequence[Relation]) -> bool:
    """Tell whether a thing lies: because it shall, or because such a thing does not stand on anything by itself."""
    upright = any(each.to == WALL or each.kind in ("against", "in") for each in relations)
    return planned.lying or (
        is_one_of(planned, FLAT) and not upright and not is_one_of(planned, frozenset(("ladder",)))
    )


def _needed(relations: Sequence[Relation], name: str) -> list[str]:
    placing = [each for each in relations if each.kind != "facing"] or relations
    found = [side for each in placing for side in (each.to, each.other)]
    return [each for each in found if each not in ("", WALL, name)]


def _check_relations(planned: PlannedObject, known: set[str]) -> None:
    said: dict[str, set[str]] = {}
    for relation in planned.relations:
        for to in filter(None, (relation.to, relation.other)):
            if to not in known:
                sentence = f"{planned.name} shall be {relation.kind} {to}, which the plan does not hold."
                raise InvalidInput(sentence, remedy=f"Add {to}, or change the relation.")
        if relation.to == planned.name and relation.kind != "facing":
            raise InvalidInput(f"{planned.name} cannot be {relation.kind} itself.", remedy="Change the relation.")
        said.setdefault(relation.to, set()).add(relation.kind)
    for to, kinds in said.items():
        for one, other in OPPOSITES.items():
            if {one, other} <= kinds:
                sentence = f"The plan contradicts itself: {planned.name} cannot be both {one} and {other} {to}."
                raise InvalidInput(sentence, remedy="Take one of them away.")
