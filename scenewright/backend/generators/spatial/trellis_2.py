"""TRELLIS.2: textured shapes from one picture, by the server of trellis.cpp."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, Unavailable
from scenewright.shared.tasks import ImageTo3D

if TYPE_CHECKING:
    from scenewright.backend.services.address import Address

HERE = "http://127.0.0.1:8080"
URL, PROGRAM, MODELS = "SCENEWRIGHT_TRELLIS_URL", "SCENEWRIGHT_TRELLIS_SERVER", "SCENEWRIGHT_TRELLIS_MODELS"
HOW = f"Start it, or let {URL} name its address, or {PROGRAM} the program and {MODELS} its weights: see docs/models.md."
STARTING = 120.0  # seconds
LONGEST_SIDE = 2048  # pixels of the picture
SENT, SHAPED = 0.03, 0.75  # fractions of the work


class Trellis2(Generator[ImageTo3D]):
    """Make a textured shape from one picture, with Microsoft's TRELLIS.2 in a trellis-server of trellis.cpp.

    Source: Xiang et al., Native and Compact Structured Latents for 3D Generation, 2025.
    """

    name = "trellis-2"
    title = "TRELLIS.2"
    licence = "MIT AND LicenseRef-DINOv3"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        url: Annotated[
            str, Meta(max_length=255, title="Server", description=f"Address of a trellis-server; usually {HERE}")
        ] = ""
        elsewhere: Annotated[
            bool, Meta(title="May be elsewhere", description="Let the picture be sent to another machine than this")
        ] = False
        resolution: Annotated[
            Literal["1024", "512", "1536"],
            Meta(title="Resolution", description="Voxels along a side: more show finer detail, and take longer"),
        ] = "1024"
        matting: Annotated[
            Literal["here", "birefnet", "threshold"],
            Meta(title="Matting", description="Who cuts the object out: we, or the server by one of its ways"),
        ] = "here"
        as_it_comes: Annotated[
            bool, Meta(title="As it comes", description="Keep the server's triangles and textures as they are")
        ] = False
        minutes: Annotated[
            float, Meta(ge=1, le=600, title="Patience", description="How long to wait", extra={"unit": "min"})
        ] = 30.0
        height: Annotated[
            float, Meta(ge=0.001, le=1000, title="Height", description="From the ground up", extra={"unit": "m"})
        ] = 1.0

    def load(self, context: Context) -> None:
        from scenewright.backend.services import trellis
        from scenewright.backend.services.server_process import ServerProcess

        self._stage, self._server = trellis.Stage(), None
        if program := os.environ.get(PROGRAM, ""):
            models = ("--models", os.environ[MODELS]) if os.environ.get(MODELS) else ()
            command = (program, "--host", "127.0.0.1", "--port", "{port}", *models)
            self._server = ServerProcess(command, trellis.check, self._stage.hear, STARTING)

    def run(self, task: ImageTo3D, options: Options, context: Context) -> Mesh:
        from scenewright.backend.services import trellis

        picture = _picture(task, options, context)
        address = self._address(options, context)
        context.report["server"] = str(address)
        began = time.monotonic()

        def beat() -> None:
            spent = f"{time.monotonic() - began:.0f} s"
            done = SENT + (SHAPED - SENT) * self._stage.fraction
            context.progress(done, self._stage.phase, spent if address.is_here else f"at {address.host}, {spent}")

        try:
            beat()
            mesh = trellis.shaped(
                address, picture, task.seed, options.resolution,
                "threshold" if options.matting == "here" else options.matting, 60 * options.minutes, beat,
            )  # fmt: skip
        except InvalidInput:
            raise
        except BaseException:
            # It takes no order to stop: one of ours is ended, and started again for the next job.
            if self._server is not None and self._server.address == address:
                self._server.end()
            raise
        context.report |= {"server_triangles": len(mesh.faces), "server_seconds": round(time.monotonic() - began, 1)}
        mesh = msgspec.structs.replace(mesh, name=task.image.name or "TRELLIS.2")
        return mesh if options.as_it_comes else _finished(mesh, task, options.height, context)

    def _address(self, options: Options, context: Context) -> Address:
        """Return where a server answers, started here if that is how it was set up."""
        from scenewright.backend.services import trellis
        from scenewright.backend.services.address import read_address

        self._stage.begin()
        if self._server is not None and not options.url:
            self._server.ensure(lambda: context.progress(SENT, "Starting trellis-server"))
            return self._server.address
        address = read_address(options.url or os.environ.get(URL, "") or HERE)
        if not address.is_here and not options.elsewhere:
            sentence = f"The trellis-server is on another machine, {address.host}: the picture would be sent there."
            raise InvalidInput(sentence, remedy="Allow it with the option elsewhere, or use a server on this machine.")
        try:
            trellis.check(address)
        except Unavailable as error:
            raise Unavailable(f"No trellis-server answers at {address}.", remedy=HOW, detail=str(error)) from error
        return address


def _picture(task: ImageTo3D, options: Trellis2.Options, context: Context) -> Image:
    """Return what is sent: the object with its matte, or all of the picture for the server to cut."""
    from scenewright.backend.formats import image_pillow
    from scenewright.backend.imaging.cutout import cut_out
    from scenewright.backend.imaging.mattes import finder

    context.progress(0.0, "Cutting the object out")
    if options.matting != "here":
        return Image(pixels=np.ascontiguousarray(image_pillow.to_bytes(task.image)))
    cutout = cut_out(task.image, task.background, LONGEST_SIDE, context.check_cancelled, find=finder(context.shelf))
    context.preview(cutout.preview())
    alpha = np.rint(cutout.alpha * 255).astype(np.uint8)[..., None]
    return Image(pixels=np.concatenate([cutout.colours, alpha], axis=2))


def _finished(mesh: Mesh, task: ImageTo3D, height: float, context: Context) -> Mesh:
    """Return the mesh closed and within its budget, its maps baked anew."""
    from scenewright.backend.assets.settings import Maps
    from scenewright.backend.assets.single import textured

    def step(done: float, phase: str) -> None:
        context.progress(SHAPED + (1 - SHAPED) * done, phase)

    try:
        made = textured(mesh, task.faces, task.texture_size, height, step, Maps(occlusion=False))
    except ValueError as error:
        sentence = "Nothing came out: the shape is empty."
        raise InvalidInput(sentence, remedy="Try another seed or a picture that shows more of it.") from error
    context.report["triangles"] = len(made.faces)
    return made
