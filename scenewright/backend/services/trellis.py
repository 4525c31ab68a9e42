"""trellis.cpp's server: pictures in, binary glTF out.

Source: trellis.cpp, https://github.com/pwilkin/trellis.cpp, its README and `trellis-server`, version 0.8.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from scenewright.backend import formats
from scenewright.backend.formats import image_pillow
from scenewright.backend.services.address import Address
from scenewright.backend.services.exchange import File, Limits, get, post_form
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, Unavailable

HEALTH = Limits(3.0, 1 << 16)
LARGEST = 1 << 29  # bytes of an answer
STAGE = re.compile(r"^\[(\d+)/(\d+)\]\s*(.+)")
# Its stages by the share of the time that is over when they begin, on one GPU at 1024.
STARTS = (0.0, 0.02, 0.05, 0.12, 0.55, 0.7, 0.85)
BINARY_GLTF = b"glTF"


class Stage:
    """The stage that a server has told of last: its phase, and the fraction of the work that is done."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the job before."""
        self.phase, self.fraction = "Waiting for TRELLIS.2", 0.0

    def hear(self, line: str) -> None:
        """Take a line that the server printed."""
        if found := STAGE.match(line):
            number = min(int(found[1]), len(STARTS))
            self.phase = found[3].split("(")[0].strip()[:60]
            self.fraction = STARTS[max(number, 1) - 1]


def check(address: Address) -> None:
    """Return if a trellis-server answers.

    Raises:
        Unavailable: nobody answers, or somebody else.
    """
    if get(address, "/health", HEALTH).strip() != b"ok":
        raise Unavailable(f"The server at {address} is no trellis-server.", remedy="Give the address of one.")


def shaped(
    address: Address, picture: Image, seed: int, resolution: str, matting: str, seconds: float, beat: Callable[[], None]
) -> Mesh:
    """Return what TRELLIS.2 makes of a picture.

    Args:
        address: of the server.
        picture: with alpha, which it then takes as the mask, or without.
        seed: from 0; the server takes 0 for any, so that each is one more there.
        resolution: "512", "1024" or "1536".
        matting: how the server shall cut a picture without alpha, "threshold" or "birefnet".
        seconds: how long it may take.
        beat: called meanwhile; what it raises breaks the connection off.

    Raises:
        Unavailable: nobody answers, or the connection breaks.
        InvalidInput: the server refuses, or answers with something else.
    """
    fields: dict[str, str | File] = {
        "image": File("picture.png", "image/png", image_pillow.encode(picture)),
        "seed": str(seed + 1),
        "resolution": resolution,
        "bg_removal": matting,
    }
    answer = post_form(address, "/generate", fields, Limits(seconds, LARGEST), beat)
    if not answer.startswith(BINARY_GLTF):
        raise InvalidInput(f"{address} answers with something that is no GLB.", remedy="Update trellis-server.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer.glb")
        path.write_bytes(answer)
        try:
            mesh = formats.load(path, Mesh)
        except InvalidInput as error:
            sentence = f"{address} answers with a GLB that cannot be read."
            raise InvalidInput(sentence, remedy="Update trellis-server.", detail=str(error)) from error
    assert isinstance(mesh, Mesh)
    return mesh
