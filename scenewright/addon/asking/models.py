"""The weights that the backend's generators need, as it last told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shared.messages import ModelChanged, ModelsListed, Welcome

if TYPE_CHECKING:
    from ..jobs.notices import Notices
    from ..shared.conversation import Client
    from ..shared.models import ModelInfo

AT_WORK = ("downloading", "verifying", "deleting")


class Models:
    """What is known of them.

    Args:
        notices: takes short news, such as that a download has ended.

    Attributes:
        known: by name, in the order of names.
    """

    def __init__(self, notices: Notices) -> None:
        self.known: dict[str, ModelInfo] = {}
        self._notices = notices
        self._asked: Welcome | None = None

    def tick(self, client: Client | None) -> None:
        """Ask, once after each welcome: what changed while the line was down was not told."""
        if client is None or not client.connected:
            self._asked = None
        elif client.welcome is not self._asked:
            self._asked = client.welcome
            client.list_models()

    def take_all(self, message: ModelsListed) -> None:
        """Take what there is."""
        self.known = {model.name: model for model in message.models}

    def take(self, message: ModelChanged) -> None:
        """Take what has changed, and say so where something has ended."""
        model = message.model
        before, self.known[model.name] = self.known.get(model.name), model
        if before is None or before.state not in AT_WORK or model.state in AT_WORK:
            return
        if model.problem is not None:
            self._notices.say(f"{model.problem.message} {model.problem.remedy}".strip(), "WARNING")
        elif before.state == "downloading" and model.state == "present":
            self._notices.say(f"{model.name} is here.")
        elif before.state == "verifying":
            self._notices.say(f"{model.name} is whole.")

    def at_work(self) -> list[ModelInfo]:
        """Return those about which something is being done."""
        return [model for model in self.known.values() if model.state in AT_WORK]

    def lacking(self, generator: str) -> list[ModelInfo]:
        """Return those that a generator needs and that are not here."""
        return [model for model in self.known.values() if generator in model.generators and model.state != "present"]
