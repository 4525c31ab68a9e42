"""The weights that generators need: where they stand, and what clients have done about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import cached_property, partial
from typing import NamedTuple

from scenewright.backend.aside import Act as Doing
from scenewright.backend.aside import Aside
from scenewright.backend.errands import Act, Errand, Step
from scenewright.backend.home import Home
from scenewright.backend.problems import problem_of
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights, declared
from scenewright.shared.errors import InvalidInput, Problem
from scenewright.shared.messages import (
    DeleteModel,
    DownloadModel,
    ListModels,
    ModelChanged,
    ModelsListed,
    ServerMessage,
    StopModel,
    VerifyModel,
    Welcome,
)
from scenewright.shared.models import ModelInfo, ModelState

AboutModels = ListModels | DownloadModel | StopModel | VerifyModel | DeleteModel
STATES: dict[Act, ModelState] = {"download": "downloading", "verify": "verifying"}


class _UnderWay(NamedTuple):
    """What is being done about weights, and how far it has come."""

    state: ModelState
    errand: Errand | None = None
    step: Step = Step()


class Models:
    """Answers what is asked about weights. Owned by the engine's thread, which never waits for them.

    Args:
        home: where they lie.
        registry: who needs which.
        tell: takes a client's id and a message for it.
        welcome: returns what can be done, which changes with the weights.
        hand_back: takes what is left to do in the engine's thread.
    """

    def __init__(
        self,
        home: Home,
        registry: Registry,
        tell: Callable[[str, ServerMessage], None],
        welcome: Callable[[], Welcome],
        hand_back: Callable[[Doing], None],
    ) -> None:
        self._folder, self._registry, self._shelf = home.weights, registry, Shelf(home.weights)
        self._tell, self._welcome, self._hand_back = tell, welcome, hand_back
        self._deleting = Aside("deleting", hand_back)
        self._listeners: set[str] = set()
        self._under_way: dict[str, _UnderWay] = {}
        self._problems: dict[str, Problem] = {}

    def take(self, client: str, message: AboutModels) -> None:
        """Answer a client, who hears of every change from now on.

        Raises:
            InvalidInput: there are no such weights, or no such generator.
        """
        self._listeners.add(client)
        match message:
            case ListModels():
                infos = [self._info(weights) for weights in self._known.values()]
                self._tell(client, ModelsListed(models=tuple(sorted(infos, key=lambda info: info.name))))
            case DownloadModel():
                for weights in self._asked(message):
                    self._begin("download", weights)
            case VerifyModel():
                self._begin("verify", self._of_name(message.name))
            case StopModel():
                self._stop(self._of_name(message.name))
            case DeleteModel():
                self._delete(self._of_name(message.name))

    def close(self) -> None:
        """Stop what is being done; what was fetched is kept."""
        errands = [going.errand for going in self._under_way.values() if going.errand]
        for errand in errands:
            errand.stop()
        for errand in errands:
            errand.join()
        self._deleting.close()

    @cached_property
    def _known(self) -> dict[str, Weights]:
        return declared(self._registry.all())

    def _of_name(self, name: str) -> Weights:
        if name not in self._known:
            raise InvalidInput(f"No generator needs weights called {name!r}.")
        return self._known[name]

    def _asked(self, message: DownloadModel) -> Iterable[Weights]:
        if message.name:
            return (self._of_name(message.name),)
        return self._shelf.lacks(self._registry.get(message.generator).needs)

    def _begin(self, act: Act, weights: Weights) -> None:
        if weights.name not in self._under_way:
            self._problems.pop(weights.name, None)
            hear = partial(self._heard, weights)
            errand = Errand(self._folder, act, weights, lambda step: self._hand_back(partial(hear, step)))
            self._under_way[weights.name] = _UnderWay(STATES[act], errand)
        self._changed(weights)

    def _stop(self, weights: Weights) -> None:
        going = self._under_way.get(weights.name)
        if going is None:
            self._changed(weights)
        elif going.errand is not None:
            going.errand.stop()  # it is told when nothing of it runs any more

    def _delete(self, weights: Weights) -> None:
        if weights.name not in self._under_way:
            self._problems.pop(weights.name, None)
            self._under_way[weights.name] = _UnderWay("deleting")
            self._deleting(partial(self._shelf.delete, weights), partial(self._deleted, weights))
        self._changed(weights)

    def _deleted(self, weights: Weights, outcome: Future[bool]) -> None:
        if (error := outcome.exception()) is not None:
            self._problems[weights.name] = problem_of(error)
        self._ended(weights)

    def _heard(self, weights: Weights, step: Step | None) -> None:
        if step is None:
            self._ended(weights)
        elif step.problem is not None:
            self._problems[weights.name] = step.problem
        else:
            self._under_way[weights.name] = self._under_way[weights.name]._replace(step=step)
            self._changed(weights)

    def _ended(self, weights: Weights) -> None:
        """Tell where weights stand, and what can be done now that this has changed."""
        del self._under_way[weights.name]
        self._changed(weights)
        welcome = self._welcome()
        for client in self._listeners:
            self._tell(client, welcome)

    def _changed(self, weights: Weights) -> None:
        changed = ModelChanged(model=self._info(weights))
        for client in self._listeners:
            self._tell(client, changed)

    def _info(self, weights: Weights) -> ModelInfo:
        going = self._under_way.get(weights.name)
        step = going.step if going else Step()
        return ModelInfo(
            name=weights.name, repo=weights.repo, terms=weights.terms, gigabytes=weights.gigabytes,
            licence=weights.licence, commercial=weights.commercial, folder=str(self._shelf.folder(weights)),
            generators=tuple(each.name for each in self._registry.all() if weights in each.needs),
            state=going.state if going else self._state(weights), fraction=step.fraction, detail=step.detail,
            problem=self._problems.get(weights.name),
        )  # fmt: skip

    def _state(self, weights: Weights) -> ModelState:
        if self._shelf.has(weights):
            return "present"
        return "begun" if self._shelf.own(weights).is_dir() else "absent"
