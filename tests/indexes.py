"""A package index on the loopback interface, which can be told to break."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PIECE = 65536


class Index:
    """Serves the wheels of a folder.

    Attributes:
        folder: Where they are.
        breaks: The wheel whose download breaks off in the middle, by the beginning of its name.
        hangs: The same for one whose download stops in the middle and never goes on.
        served: How many times each wheel was asked for.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.breaks, self.hangs = "?", "?"
        self.served: Counter[str] = Counter()
        self.stuck, self.over = threading.Event(), threading.Event()

    def settings(self) -> dict[str, str]:
        """Return the environment variables under which pip and uv ask this index and no other."""
        pip = {"PIP_INDEX_URL": f"{self.address}/simple", "PIP_RETRIES": "0", "PIP_RESUME_RETRIES": "0"}
        pip["PIP_TRUSTED_HOST"] = self.address.rpartition("/")[2]  # then pip keeps what it downloads, as with https
        return {**pip, "PIP_CONFIG_FILE": "/dev/null", "UV_INDEX_URL": f"{self.address}/simple", "UV_HTTP_RETRIES": "0"}


@contextmanager
def served(folder: Path) -> Iterator[Index]:
    """Serve the wheels of a folder while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            *_, first, name = self.path.rstrip("/").split("/")
            if first == "simple":
                wheels = [path for path in folder.glob("*.whl") if same(path.name.split("-")[0], name)]
                links = "".join(f'<a href="/files/{path.name}">{path.name}</a>' for path in wheels)
                self.answer(links.encode(), "text/html")
            elif (folder / name).is_file():
                index.served[name] += 1
                self.answer((folder / name).read_bytes(), "application/octet-stream", name)
            else:
                self.send_error(404)

        def answer(self, content: bytes, kind: str, name: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "max-age=365000000, immutable" if name else "no-cache")
            self.end_headers()
            broken, stuck = name.startswith(index.breaks), name.startswith(index.hangs)
            self.wfile.write(content[: len(content) // 2] if broken or stuck else content)
            if stuck:
                self.wfile.flush()
                index.stuck.set()
                index.over.wait()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        index = Index(folder, f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield index
        index.over.set()
        server.shutdown()
        thread.join()


def same(one: str, other: str) -> bool:
    """Tell whether two names are of the same package."""
    return one.lower().replace("_", "-") == other.lower().replace("_", "-")
