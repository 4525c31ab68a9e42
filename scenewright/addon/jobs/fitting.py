"""How well the variations of a group fit what was asked for: the best first, as a generator that ranks sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..shared.artifacts import Image
from ..shared.messages import Done, Failed
from ..shared.srgb import as_bytes
from ..shared.tasks import ImageRanking

if TYPE_CHECKING:
    from ..asking.forms import Catalogue
    from ..shared.client import Client
    from ..shared.schema import GeneratorInfo
    from .errands import Errands
    from .ledger import Job, Ledger
    from .notices import Notices
    from .thumbnails import Thumbnails

RANKING = "image-ranking"
WORDS = ("prompt", "text", "story")  # settings that say what a result shall be, the first that is there
SURFACES = ("text-to-material", "image-to-material")
OF_SURFACES = "surface-ranking"


class Order(NamedTuple):
    """Jobs of a group, the best first, and which jobs were compared."""

    jobs: list[str]
    compared: frozenset[str]


class Fitting:
    """Orders of groups.

    Args:
        ledger: the jobs.
        thumbnails: their pictures.
        errands: asks the backend.
        notices: says why there is no order.
    """

    def __init__(self, ledger: Ledger, thumbnails: Thumbnails, errands: Errands, notices: Notices) -> None:
        self._ledger, self._thumbnails, self._errands, self._notices = ledger, thumbnails, errands, notices
        self._orders: dict[str, Order] = {}
        self._wanted: set[str] = set()
        self._asked: dict[str, frozenset[str]] = {}

    def by_fit(self, group: str) -> bool:
        """Tell whether a group is shown by fit."""
        return group in self._wanted

    def toggle(self, group: str) -> None:
        """Show a group by fit, or by its seeds again."""
        self._wanted ^= {group}
        self._asked.pop(group, None)

    def sorted(self, group: str) -> list[Job]:
        """Return the jobs of a group in the order in which they are shown; those not compared come last."""
        jobs = self._ledger.group(group)
        order = self._orders.get(group) if group in self._wanted else None
        if order is None:
            return jobs
        places = {job: place for place, job in enumerate(order.jobs)}
        return sorted(jobs, key=lambda job: places.get(job.id, len(places)))

    def tick(self, client: Client | None, catalogue: Catalogue) -> None:
        """Have compared what has not been, once all of a group have ended."""
        for group in list(self._wanted) if client is not None else ():
            jobs = self._ledger.group(group)
            done = [job for job in jobs if job.state == "done"]
            ids = frozenset(job.id for job in done)
            if not jobs:
                self._wanted.discard(group)
            elif len(done) > 1 and all(job.ended for job in jobs) and ids != self._asked.get(group):
                self._asked[group] = ids
                self._compare(client, group, done, catalogue)

    def _compare(self, client: Client, group: str, jobs: list[Job], catalogue: Catalogue) -> None:
        pictured = [job for job in jobs if self._thumbnails.has(job.id)]
        shown = [(job, self._thumbnails.pixels(job.id)) for job in pictured]
        seen = [(job.id, Image(pixels=as_bytes(pixels))) for job, pixels in shown if pixels is not None]
        prompt = next((str(jobs[0].settings[word]) for word in WORDS if jobs[0].settings.get(word)), "")
        info = best(catalogue.of_task(RANKING), jobs[0].task in SURFACES)
        if len(seen) < len(pictured):  # some are still on their way from disk
            self._asked.pop(group)
            for job in pictured:
                self._thumbnails.icon(job.id)
        elif len(seen) < 2:
            self._wanted.discard(group)
            self._notices.say("These have no pictures that could be compared.", "WARNING")
        elif info is not None:
            task = ImageRanking(images=tuple(image for _, image in seen), prompt=prompt[:10_000])
            ids = [job for job, _ in seen]
            self._errands.ask(client, task, info.name, lambda message: self._take(group, ids, message))

    def _take(self, group: str, ids: list[str], message: object) -> None:
        if isinstance(message, Done):
            self._orders[group] = Order([ids[place] for place in message.report["order"]], frozenset(ids))
        elif isinstance(message, Failed):
            self._wanted.discard(group)
            problem = message.problem
            self._notices.say(f"{problem.message} {problem.remedy}".strip(), "WARNING")


def best(infos: tuple[GeneratorInfo, ...], surfaces: bool) -> GeneratorInfo | None:
    """Return the generator that sees most of those that can run: one downloaded, or of surfaces the shipped one."""
    able = [info for info in infos if not info.unavailable and not info.experimental]

    def sight(info: GeneratorInfo) -> tuple[float, bool]:
        return info.download_gb, (info.name == OF_SURFACES) == surfaces

    return max(able, key=sight, default=None)
