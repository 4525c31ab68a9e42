"""Generators that misbehave in every way there is, in a package of their own as third parties write it."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.environments import Environment
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image, PointCloud, Text
from scenewright.shared.errors import Unavailable
from scenewright.shared.tasks import MeshToPointCloud, TextToImage


class Trial(Generator[MeshToPointCloud]):
    """Base of the trial generators."""

    licence = "GPL-3.0-or-later"


class Echo(Trial):
    """Return the vertices of the mesh."""

    name = "trial-echo"
    title = "Echo"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """What the echo is like."""

        loudness: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.5

    loads = 0

    def load(self, context: Context) -> None:
        Echo.loads += 1
        self.weights = "3a" * 20

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> PointCloud:
        context.report.update(process=os.getpid(), loads=Echo.loads, psnr=np.float32(36.5), count=task.count)
        return PointCloud(points=task.mesh.vertices, name=task.mesh.name)


class Slow(Trial):
    """Take a while, and stop when asked."""

    name = "trial-slow"
    title = "Slow"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """How slow."""

        seconds: float = 60.0

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> PointCloud:
        steps = int(options.seconds / 0.01)
        for step in range(steps):
            context.progress(step / steps, "waiting", str(os.getpid()))
            time.sleep(0.01)
        return PointCloud(points=task.mesh.vertices)


class Stubborn(Trial):
    """Never stop, not even when told to end; have a child that does not either."""

    name = "trial-stubborn"
    title = "Stubborn"

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        context.progress(0.5, f"{os.getpid()} {child.pid}")
        while True:
            time.sleep(1.0)


class Dying(Trial):
    """Die, as often as told to."""

    name = "trial-dying"
    title = "Dying"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """How it dies, and where it counts."""

        how: str
        counter: str
        times: int = 1

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Text:
        counter = Path(options.counter)
        deaths = len(counter.read_text()) if counter.exists() else 0
        if deaths == options.times:
            return Text(text=f"survived {deaths} deaths")
        counter.write_text("x" * (deaths + 1))
        print("these are my last words: ελπίς")
        if options.how == "exit":
            os._exit(3)
        if options.how == "crash":
            ctypes.string_at(0)
        os.kill(os.getpid(), getattr(signal, options.how))
        raise AssertionError("a signal should have ended this process")


class Raising(Trial):
    """Raise."""

    name = "trial-raising"
    title = "Raising"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """What it raises."""

        what: str

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Any:
        if options.what == "memory":
            return np.zeros(1 << 60, np.uint8)
        if options.what == "torch memory":
            raise type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory")
        if options.what == "ours":
            raise Unavailable("The weights are missing.", remedy="Fetch them.", detail="weights.bin")
        if options.what == "exit":
            sys.exit(5)
        if options.what == "no artifact":
            return {"points": 3}
        raise ZeroDivisionError("what a day")


class Talkative(Trial):
    """Print in every way, and send more progress and previews than anybody can look at."""

    name = "trial-talkative"
    title = "Talkative"

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Text:
        print("from print")
        print("from stderr", file=sys.stderr)
        logging.getLogger("trial").info("from logging")
        os.write(1, b"from below\n")
        subprocess.run([sys.executable, "-c", "print('from a child')"], check=True)
        started = time.monotonic()
        for step in range(task.count):
            context.preview(Image(pixels=np.full((8, 8, 3), step % 256, np.uint8)))
            context.progress(step / task.count, "talking", str(step))
            time.sleep(0.0005)
        context.report["seconds"] = time.monotonic() - started
        return Text(text="done")


class Writer(Trial):
    """Write numbered words one by one, and draw something too."""

    name = "trial-writer"
    title = "Writer"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """How long a word takes."""

        seconds: float = 0.0005

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Text:
        words: list[str] = []
        for step in range(task.count):
            words.append(f"word {step} ")
            context.preview_text("".join(words))
            context.progress(step / task.count, "writing")
            time.sleep(options.seconds)
        context.preview(Image(pixels=np.full((8, 8, 3), 7, np.uint8)))
        return Text(text="".join(words))


class Verbose(Trial):
    """Print numbered lines that nobody can read to the end, with bytes that are no text, and then wait."""

    name = "trial-verbose"
    title = "Verbose"

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """How much it prints, and how long it waits afterwards."""

        lines: int
        seconds: float = 0.0

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Text:
        for line in range(options.lines):
            print(f"line {line} ελπίς")
        os.write(1, b"\xff no text\n")
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            context.progress(0.5, "printed")
            time.sleep(0.01)
        return Text(text="done")


class Big(Trial):
    """Return many points."""

    name = "trial-big"
    title = "Big"

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> tuple[PointCloud, Text]:
        points = np.arange(3 * task.count, dtype=np.float32).reshape(-1, 3)
        return PointCloud(points=points), Text(text=f"{task.count} points")


class Elsewhere(Trial):
    """Run in an environment of its own."""

    name = "trial-elsewhere"
    title = "Elsewhere"
    environment = "trial-environment"

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> Text:
        import trial_dependency

        return Text(text=f"{sys.prefix}|{trial_dependency.WHERE}")


class Restricted(Trial):
    """Return something that may not be sold."""

    name = "trial-restricted"
    title = "Restricted"
    licence = "CC-BY-NC-4.0"
    commercial = False

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> PointCloud:
        context.report["psnr"] = 30.0
        return PointCloud(points=task.mesh.vertices, name="restricted")


class Relay(Trial):
    """Have others do it, the first of the chain now and each of the rest by the one before; once more at the end."""

    class Options(msgspec.Struct, frozen=True, kw_only=True):
        """Whom it asks."""

        chain: str
        again: str = ""
        option: str = ""
        value: float = 0.0
        word: str = ""

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Any) -> tuple[Ask, ...]:
        first, _, _ = options.chain.partition(",")
        return (Ask(MeshToPointCloud, first, {"count": settings["count"]}),)

    def run(self, task: MeshToPointCloud, options: Any, context: Context) -> PointCloud:
        context.progress(0.1, "Asking")
        first, _, rest = options.chain.partition(",")
        given = {"chain": rest} if rest else {options.option: options.word or options.value} if options.option else {}
        answer = context.ask(task, first, given, start=0.2, stop=0.8)
        if options.again:
            answer = context.ask(task, options.again, start=0.8)
        context.report |= answer.report
        return answer.first(PointCloud)


class Relay1(Relay):
    """Relay."""

    name, title = "trial-relay-1", "First relay"


class Relay2(Relay):
    """Relay."""

    name, title = "trial-relay-2", "Second relay"


class Relay3(Relay):
    """Relay."""

    name, title = "trial-relay-3", "Third relay"


class Relay4(Relay):
    """Relay."""

    name, title = "trial-relay-4", "Fourth relay"


class Painter(Generator[TextToImage]):
    """Paint a teapot on white paper, whatever is asked for."""

    name = "trial-painter"
    title = "Painter"
    licence = "OpenRAIL++"

    def run(self, task: TextToImage, options: Any, context: Context) -> Image:
        from pictures import on_paper

        for step in range(10):
            context.progress(step / 10, "painting")
        context.report["steps"] = 10
        return Image(name="teapot", pixels=on_paper("teapot", task.width))


class Impostor(Trial):
    """Call itself as another one does."""

    name = "trial-echo"
    title = "Impostor"


class Nothing:
    """No generator at all."""


ENVIRONMENT = Environment("trial-environment", (os.environ.get("TRIAL_WHEEL", ""),), shares_packages=True)
