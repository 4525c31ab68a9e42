"""Stands for `trellis-server`: the same flags, form, answers and lines, with a ball instead of a model.

It prints the address it listens at, and `--mode` says how it behaves.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

STAGES = ("preprocess x.png (1024 cascade)", "DINOv3 conditioning", "sparse-structure flow + decode")


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--models", default="")
    parser.add_argument("--mode", default=os.environ.get("STAND_IN_MODE", "good"))
    given = parser.parse_args()
    Handler.mode = given.mode
    if given.mode == "stillborn":
        raise SystemExit(f"[trellis] no weights in {given.models!r}")
    server = ThreadingHTTPServer((given.host, given.port), Handler)
    print(f"[trellis-server] listening on http://{given.host}:{server.server_port}", flush=True)
    server.serve_forever()


class Handler(BaseHTTPRequestHandler):
    """Answers as trellis-server does."""

    mode = "good"

    def do_GET(self) -> None:
        """Say that it is well."""
        self._answer(200, b"ok" if self.mode != "other" else b"<html>hello</html>", "text/plain")

    def do_POST(self) -> None:
        """Take a form with a picture, and answer with a shape."""
        form = self._form()
        for number, stage in enumerate(STAGES, 1):
            print(f"[{number}/6] {stage}", flush=True)
            time.sleep(0.1)
        if self.mode == "slow":
            time.sleep(60)
        elif self.mode == "dies":
            os._exit(3)
        elif self.mode == "refuses":
            self._answer(500, json.dumps({"error": "3D reconstruction failed"}).encode(), "application/json")
        elif self.mode == "nonsense":
            self._answer(200, b"<html>hello</html>", "text/html")
        elif self.mode == "broken":
            self._answer(200, b"glTF" + bytes(40), "model/gltf-binary")
        else:
            self._answer(200, ball(form), "model/gltf-binary")

    def _form(self) -> dict[str, bytes]:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        parts: Any = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).get_payload()
        return {_name(part): part.get_payload(decode=True) for part in parts}

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def _name(part: Message) -> str:
    return str(part.get_param("name", header="content-disposition"))


def ball(form: dict[str, bytes]) -> bytes:
    """Return a GLB with WebP textures inside, as trellis.cpp writes it: a ball in the picture's colour.

    Its roughness is the seed in hundredths, its metalness 1 if the picture had a matte.
    """
    import numpy as np
    import trimesh
    from PIL import Image as Pictures

    from scenewright.backend.formats import glb_mesh
    from scenewright.backend.formats.axes import turned
    from scenewright.backend.formats.glb import INDICES, WEBP, Writer

    picture = Pictures.open(io.BytesIO(form["image"]))
    matted = picture.mode == "RGBA" and picture.getextrema()[3][0] == 0
    pixels = np.asarray(picture.convert("RGBA"))
    colour = pixels[pixels[..., 3] > 250][:, :3].mean(0)
    mesh = trimesh.creation.uv_sphere(0.5, count=[24, 48])
    unit = mesh.vertices / 0.5
    uvs = np.stack(
        [np.arctan2(unit[:, 1], unit[:, 0]) / 6.2832 + 0.5, np.arccos(np.clip(unit[:, 2], -1, 1)) / 3.1416], 1
    )
    file = Writer()

    def texture(values: Any) -> dict[str, int]:
        content = io.BytesIO()
        Pictures.fromarray(np.full((64, 64, 4), values, np.uint8)).save(content, "WEBP", quality=80)
        image = file.add("images", {"bufferView": file.view(content.getvalue()), "mimeType": "image/webp"})
        return {"index": file.add("textures", {"extensions": {WEBP: {"source": image}}})}

    shine = (0, int(form["seed"]) * 2.55, 255 * matted, 255)
    surface = {"baseColorTexture": texture((*colour, 255)), "metallicRoughnessTexture": texture(shine)}
    attributes = {
        "POSITION": file.array(turned(mesh.vertices.astype(np.float32), "y"), bounds=True),
        "TEXCOORD_0": file.array(glb_mesh.flipped(uvs.astype(np.float32))),
    }
    indices = file.array(mesh.faces.astype(np.uint32).ravel(), target=INDICES)
    material = file.add("materials", {"pbrMetallicRoughness": surface})
    primitive = {"attributes": attributes, "indices": indices, "material": material}
    number = file.add("meshes", {"primitives": [primitive]})
    file.tree |= {
        "nodes": [{"mesh": number}], "scenes": [{"nodes": [0]}], "scene": 0,
        "extensionsUsed": [WEBP], "extensionsRequired": [WEBP],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file.write(Path(folder, "ball.glb"))
        return Path(folder, "ball.glb").read_bytes()


if __name__ == "__main__":
    main()
