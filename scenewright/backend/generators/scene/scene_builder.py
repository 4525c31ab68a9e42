"""`scene-builder`: an approved plan to meshes, places, lights and a camera, each thing made by whom makes such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Audio, Material, Mesh, ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import PlannedObject
from scenewright.shared.tasks import PlanToScene, TextTo3D, TextToMaterial, TextToSound

if TYPE_CHECKING:
    from scenewright.backend.layout.solving import Layout

MADE, LAID_OUT = 0.8, 0.9  # of the work, when all things are made, and when all have a place
BY_WORDS = "parametric"  # makes what it knows exactly as large as it is planned
SCALES = (1.0, 0.82, 1.15)  # of things that grow, each another individual
AMBIENCE = 12.0  # seconds of sound that repeat
SURFACE = 1024  # texels of the ground and the wall


class Order(NamedTuple):
    """A mesh to be made: the words for it, its seed, and the object it is the first of."""

    name: str
    words: str
    seed: int
    planned: PlannedObject


class SceneBuilder(Generator[PlanToScene]):
    """Make each thing of a plan once, put all of it in its place, light it and set up a camera."""

    name = "scene-builder"
    title = "Scene builder"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """Who makes what."""

        maker: Annotated[
            str,
            Meta(
                max_length=60, title="Maker",
                description="The text-to-3D generator for everything, by name; empty takes parametric props for what "
                "they know, and the largest model that can run here for the rest",
            ),
        ] = ""  # fmt: skip
        ground: Annotated[bool, Meta(title="Ground", description="Make the ground, and a wall where there is one")] = (
            True
        )
        sound: Annotated[bool, Meta(title="Sound", description="Make the sound that the plan asks for")] = True

    def run(self, task: PlanToScene, options: Options, context: Context) -> tuple[ScenePlan | Mesh | Audio, ...]:
        from scenewright.backend.layout import staging
        from scenewright.backend.layout.asked import check

        check(task.plan)
        makers = _makers(task.plan, options.maker, context)
        orders = {each.name: list(_orders(each, task.seed)) for each in task.plan.objects}
        meshes = self._made(task, orders, makers, context)
        context.progress(MADE, "Putting everything in its place")
        laid_out = {name: [meshes[order.words, order.seed] for order in made] for name, made in orders.items()}
        objects, layout = _laid_out(task.plan, laid_out, task.seed, context)
        camera = staging.camera(task.plan, layout)
        lights, sky = staging.lit(task.plan, layout)
        plan = msgspec.structs.replace(
            task.plan, objects=objects, camera=camera, lights=lights, sky=sky,
            notes=tuple(dict.fromkeys([*task.plan.notes, *layout.notes])),
        )  # fmt: skip
        around = _around(plan, layout, task.seed, context) if options.ground else []
        sounds = _sounds(plan, task.seed, context) if options.sound else []
        context.report |= {"objects": len(layout.bodies), "meshes": len(meshes)}
        return (plan, *meshes.values(), *around, *sounds)

    def _made(
        self, task: PlanToScene, orders: dict[str, list[Order]], makers: dict[str, str], context: Context
    ) -> dict[tuple[str, int], Mesh]:
        """Return each mesh once, by its words and seed."""
        unlike = {(order.words, order.seed): order for made in reversed(orders.values()) for order in reversed(made)}
        meshes: dict[tuple[str, int], Mesh] = {}
        for number, (key, order) in enumerate(reversed(unlike.items())):
            start, stop = (MADE * part / len(unlike) for part in (number, number + 1))
            context.progress(start, f"Making {order.name}", f"{number + 1} of {len(unlike)}")
            asking = TextTo3D(prompt=order.words, texture_size=task.texture_size, seed=order.seed)
            maker = makers[order.planned.name]
            made = context.ask(asking, maker, start=start, stop=stop).first(Mesh)
            meshes[key] = _fitted(made, order, exact=maker == BY_WORDS)
        return meshes


def _makers(plan: ScenePlan, wanted: str, context: Context) -> dict[str, str]:
    """Return who makes each object.

    Raises:
        InvalidInput: nobody can make some of them; all are named.
    """
    from scenewright.backend.planning.prompts import cannot_be_made, is_known

    best = context.choose(TextTo3D, wanted).name
    makers = {each.name: wanted or (BY_WORDS if is_known(each) else best) for each in plan.objects}
    strange = [each for each in plan.objects if makers[each.name] == BY_WORDS and not is_known(each)]
    if strange:
        raise cannot_be_made(strange)
    return makers


def _orders(planned: PlannedObject, seed: int) -> Iterator[Order]:
    """Yield the meshes that an object's instances take by turns: one, or for what grows several."""
    from scenewright.backend.layout.asked import GROWN, is_one_of
    from scenewright.backend.planning.prompts import prompt

    grows = planned.count > 2 and is_one_of(planned, GROWN)
    for number, scale in enumerate(SCALES if grows else SCALES[:1]):
        name = planned.name if not number else f"{planned.name} {'abc'[number]}"
        yield Order(name, prompt(planned, scale), seed + number, planned)


def _laid_out(
    plan: ScenePlan, meshes: dict[str, list[Mesh]], seed: int, context: Context
) -> tuple[tuple[PlannedObject, ...], Layout]:
    """Return the plan's objects with the places of their meshes, and the layout."""
    from scenewright.backend.geometry.triangles import Triangles
    from scenewright.backend.layout.asked import asked, lies
    from scenewright.backend.layout.placing import placed, shape_of
    from scenewright.backend.layout.solving import lay_out

    relations = asked(plan)
    shapes = {
        each.name: [shape_of(Triangles(mesh.vertices, mesh.faces), each, relations) for mesh in meshes[each.name]]
        for each in plan.objects
    }
    layout = lay_out(plan, shapes, seed, context.check_cancelled)

    def with_places(planned: PlannedObject) -> PlannedObject:
        names = [mesh.name for mesh in meshes[planned.name]]
        is_lying = lies(planned, relations[planned.name])
        places = placed(planned, layout.of(planned.name), is_lying, lambda number: names[number % len(names)])
        return msgspec.structs.replace(planned, places=places)

    return tuple(map(with_places, plan.objects)), layout


def _around(plan: ScenePlan, layout: Layout, seed: int, context: Context) -> list[Mesh]:
    """Return the ground and, where there is one, the wall."""
    from scenewright.backend.layout.surroundings import ground, wall

    made = [ground(layout, plan.camera, *_surface(plan.ground, seed, context, LAID_OUT))]
    if layout.wall is not None:
        made.append(wall(layout, *_surface(plan.wall, seed, context, LAID_OUT + 0.03)))
    return made


def _fitted(mesh: Mesh, order: Order, exact: bool) -> Mesh:
    """Return a mesh that rests on z = 0 around the z axis, within the size that was planned if it is not of it."""
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    size, wanted = np.maximum(high - low, 1e-6), np.array(order.planned.dimensions)
    scale = 1.0 if exact or not wanted.all() else float((wanted / size).min())
    middle = np.array([*((low + high)[:2] / 2), low[2]], np.float32)
    vertices = ((mesh.vertices - middle) * np.float32(scale)).astype(np.float32)
    return msgspec.structs.replace(mesh, name=order.name, vertices=vertices)


def _surface(words: str, seed: int, context: Context, start: float) -> tuple[Material | None, float]:
    """Return the material that words ask for, and the metres of its tile; none where there are no words."""
    if not words:
        return None, 1.0
    asking = TextToMaterial(prompt=words, size=SURFACE, seed=seed)
    answer = context.ask(asking, "procedural-material", start=start, stop=start + 0.03)
    return answer.first(Material), float(answer.report.get("metres", 2.0))


def _sounds(plan: ScenePlan, seed: int, context: Context) -> list[Audio]:
    """Return the sound of a scene; what cannot be heard here is left out."""
    if not plan.sound:
        return []
    try:
        answer = context.ask(TextToSound(prompt=plan.sound, seconds=AMBIENCE, seed=seed), start=0.96)
    except InvalidInput as error:
        context.report["sound"] = str(error)
        return []
    return [msgspec.structs.replace(answer.first(Audio), name=plan.sound)]
