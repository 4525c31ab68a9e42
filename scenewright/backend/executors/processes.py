"""Jobs in worker processes: they can be killed, they may crash, and they keep their generator loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from scenewright.backend import environments
from scenewright.backend.executors import Event, Finished, Order, Report
from scenewright.backend.executors.worker_process import WorkerProcess
from scenewright.backend.home import Home
from scenewright.backend.logs import tail
from scenewright.shared.errors import Unavailable, WorkerDied
from scenewright.shared.messages import Cancelled, Failed

GRACE = 1.0
IDLE_SECONDS = 600.0
LAST_BYTES = 4096
WORKERS_LOG = "workers.log"  # what workers print while they have no job


class ProcessExecutor:
    """A pool of workers, started when needed and ended when idle for long.

    Args:
        workers: how many jobs run at a time; one, because training a field keeps every core busy.
        grace: seconds a cancelled job has to stop by itself before its worker is killed.
        idle_seconds: how long a worker without a job is kept, with its generator loaded.
    """

    def __init__(self, workers: int = 1, *, grace: float = GRACE, idle_seconds: float = IDLE_SECONDS) -> None:
        self._slots, self._grace, self._idle_seconds = workers, grace, idle_seconds
        self._workers: list[WorkerProcess] = []
        self._timers: dict[WorkerProcess, threading.Timer] = {}
        self._changing = threading.RLock()
        self._closed = False

    @property
    def slots(self) -> int:
        """How many jobs may run at a time."""
        return self._slots

    def start(self, home: Home, report: Report) -> None:
        """Get ready; the first worker starts with the first job."""
        self._home, self._report = home, report

    def run(self, order: Order) -> None:
        """Give a job to a worker, at best one that has its generator loaded."""
        with self._changing:
            worker = self._free_worker(order)
            self._drop_timer(worker)
            worker.take(order)

    def cancel(self, job: str) -> None:
        """Tell a job to stop; its worker is killed if it does not within the grace."""
        with self._changing:
            for worker in self._workers:
                if worker.order is not None and worker.order.job == job and not worker.stopping:
                    worker.stop()
                    self._later(self._grace, worker, self._kill)

    def free(self, done: Callable[[int], None]) -> None:
        """End the workers that have no job; `done` is told when they are gone."""
        with self._changing:
            idle = [worker for worker in self._workers if worker.order is None and not worker.leaving]
            for worker in idle:
                self._dismiss(worker)
        threading.Thread(target=_wait_for, args=(idle, done), name="free memory", daemon=True).start()

    def close(self) -> None:
        """End every worker."""
        with self._changing:
            self._closed = True
            workers = list(self._workers)
            for worker in workers:
                self._drop_timer(worker)
        killers = [threading.Thread(target=worker.kill) for worker in workers]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()
        for worker in workers:
            worker.join()

    def _free_worker(self, order: Order) -> WorkerProcess:
        staying = [worker for worker in self._workers if not worker.leaving]
        free = [worker for worker in staying if worker.order is None]
        for worker in free:
            if (worker.environment, worker.generator) == (order.environment, order.generator):
                return worker
        if len(staying) < self._slots:
            return self._new_worker(order)
        for worker in free:
            if worker.environment == order.environment:
                return worker
        self._retire(free[0])
        return self._new_worker(order)

    def _new_worker(self, order: Order) -> WorkerProcess:
        python = environments.require(self._home, order.environment)
        try:
            worker = WorkerProcess(python, order.environment, self._home.logs / WORKERS_LOG, self._hear, self._lost)
        except OSError as error:
            sentence = f"No worker process could be started: {error}."
            remedy = "Close other programs, or make room on the disk."
            raise Unavailable(sentence, remedy=remedy, action="free-memory") from error
        self._workers.append(worker)
        return worker

    def _hear(self, worker: WorkerProcess, event: Event) -> None:
        with self._changing:
            if self._closed or worker.order is None or event.job != worker.order.job:
                return
            if isinstance(event, Finished | Failed | Cancelled):
                worker.order = None
                self._drop_timer(worker)
                self._later(self._idle_seconds, worker, self._retire)
        self._report(event)

    def _lost(self, worker: WorkerProcess) -> None:
        with self._changing:
            self._drop_timer(worker)
            self._workers.remove(worker)
            order, worker.order = worker.order, None
        if order is not None and not self._closed:
            self._report(Cancelled(job=order.job) if worker.stopping else self._died(order, worker))

    def _kill(self, worker: WorkerProcess) -> None:
        """End a worker whose job did not stop in time."""
        with self._changing:
            if worker.order is not None and worker.stopping:
                self._dismiss(worker)

    def _retire(self, worker: WorkerProcess) -> None:
        """End a worker that has no job."""
        with self._changing:
            if worker.order is None:
                self._dismiss(worker)

    def _dismiss(self, worker: WorkerProcess) -> None:
        worker.leaving = True
        self._drop_timer(worker)
        threading.Thread(target=worker.kill, name="end a worker", daemon=True).start()

    def _died(self, order: Order, worker: WorkerProcess) -> Failed:
        sentence = f"The process running the job ended unexpectedly: {worker.cause()}."
        log = Path(order.log) if Path(order.log).exists() else self._home.logs / WORKERS_LOG
        remedy = f"Its log may say more: {log}"
        problem = WorkerDied(sentence, remedy=remedy, detail=tail(log, LAST_BYTES), action="read-log")
        return Failed(job=order.job, problem=problem.problem())

    def _later(self, seconds: float, worker: WorkerProcess, act: Callable[[WorkerProcess], None]) -> None:
        self._drop_timer(worker)
        timer = self._timers[worker] = threading.Timer(seconds, act, (worker,))
        timer.daemon = True
        timer.start()

    def _drop_timer(self, worker: WorkerProcess) -> None:
        if timer := self._timers.pop(worker, None):
            timer.cancel()


def _wait_for(workers: list[WorkerProcess], done: Callable[[int], None]) -> None:
    for worker in workers:
        worker.join()
    done(len(workers))
