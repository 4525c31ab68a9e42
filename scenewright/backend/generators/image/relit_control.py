"""`relit-control`: a picture over the depth, the normals or the edges of a scene, by light and materials in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ControlToImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenewright.backend.studio.dressing import Dress, Shape

Floats = NDArray[np.float32]
LIT = 0.8  # of the work


class RelitControl(Generator[ControlToImage]):
    """Dress what depth or normals describe in materials, and light it; colour in a drawing, or draw it again.

    It reads light, materials, colours and media. What things are called it does not know: their shape is the control's.
    """

    name = "relit-control"
    title = "Lit from depth, normals or edges"
    licence = "GPL-3.0-or-later"

    def run(self, task: ControlToImage, options: msgspec.Struct, context: Context) -> Image:
        """Return the picture, (h, w, 3) uint8, of the control's size."""
        from scenewright.backend.imaging.forms import opened
        from scenewright.backend.imaging.media import Sheet
        from scenewright.backend.studio.dressing import read
        from scenewright.backend.studio.relooking import MEDIA

        def step(done: float, phase: str) -> None:
            context.progress(LIT * done, phase)

        step(0.0, "Reading the prompt")
        dress = read(task.prompt)
        control = opened(msgspec.structs.replace(task.control, colour_space="data"))
        colours, light = _made(task, control.colours, dress, step)
        for medium in dress.media:
            context.progress(LIT, medium.capitalize())
            sheet = Sheet(np.ascontiguousarray(colours, np.float32), task.seed, context.check_cancelled)
            colours = np.clip(MEDIA[medium](sheet), 0, 1)
        context.report |= {"light": light, "surfaces": ", ".join([*dress.surfaces, dress.ground]).strip(", ") or "clay"}
        if dress.unknown:
            context.report["not_understood"] = ", ".join(dict.fromkeys(dress.unknown[:20]))
        return Image(name=task.prompt.strip()[:60] or "lit", pixels=srgb.as_bytes(colours))


def _made(
    task: ControlToImage, control: Floats, dress: Dress, step: Callable[[float, str], None]
) -> tuple[Floats, str]:
    """Return the picture, sRGB-encoded, and the name of its light."""
    from scenewright.backend.imaging.forms import luminance
    from scenewright.backend.studio.colouring import as_lines, coloured_in
    from scenewright.backend.studio.developing import developed
    from scenewright.backend.studio.dressing import dressed, from_depth, from_normals
    from scenewright.backend.studio.lights import LIGHTS

    if task.kind == "edges":
        drawing = {"pencil", "charcoal", "ink", "blueprint"} & set(dress.media)
        if drawing and not dress.colours and not dress.surfaces:
            return as_lines(luminance(control)), "none"
        return coloured_in(luminance(control), dress, task.seed, step)
    shape = from_depth(luminance(control), control) if task.kind == "depth" else from_normals(control)
    linear, name = dressed(_held(shape, task.control_strength), dress, task.seed, step)
    return developed(linear, LIGHTS[name].exposure), name


def _held(shape: Shape, strength: float) -> Shape:
    """Return a shape flattened where it is to be held loosely, and deepened where closely."""
    from dataclasses import replace

    from scenewright.backend.imaging.facing import unit

    slopes = shape.normals[..., :2] * np.float32(strength)
    return replace(
        shape, heights=shape.heights * np.float32(strength),
        normals=unit(np.concatenate([slopes, shape.normals[..., 2:]], axis=2)),
    )  # fmt: skip
