"""A hub on this machine, with one repository: what the client of the Hugging Face hub asks for, and no more."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "c" * 40
HUGE = 1000  # bytes from which a file is kept apart, as large ones are
WAIT_SECONDS = 60.0


@contextmanager
def serving(
    folder: Path, repo: str, *, refused: int = 0, code: str = "RepoNotFound", slow: threading.Event | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder as a repository; yield its address, and what was fetched so far.

    Args:
        folder: the repository's files.
        repo: its owner and name.
        refused: the status that every question is answered with instead, such as 404.
        code: the reason that goes with it.
        slow: of each large file half is sent, and the rest only once this is set; what is asked for from the middle
            on is sent at once, and noted as "name from 5000".
    """
    fetched: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def _answer(self, *, body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            name = path.partition(f"/{repo}/resolve/{COMMIT}/")[2]
            if refused:
                self._send(refused, b"", {"X-Error-Code": code}, body=body)
            elif path.startswith(f"/api/models/{repo}/tree/"):
                self._send(200, json.dumps(_tree(folder)).encode(), {}, body=body)
            elif path.startswith(f"/api/models/{repo}"):
                self._send(200, json.dumps(_told(folder, repo)).encode(), {}, body=body)
            elif name and (folder / name).is_file():
                self._send_file(name, (folder / name).read_bytes(), body=body)
            else:
                missing = "RepoNotFound" if path.startswith("/api/models/") else "EntryNotFound"
                self._send(404, b"", {"X-Error-Code": missing}, body=body)

        def _send_file(self, name: str, content: bytes, *, body: bool) -> None:
            headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{_sha256(content)}"', "Accept-Ranges": "bytes"}
            start = int((self.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
            fetched.extend([f"{name} from {start}" if start else name] * body)
            if start:
                headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
                self._send(206, content[start:], headers, body=body)
            elif slow is not None and body and len(content) >= HUGE:
                self._send(200, content[: len(content) // 2], headers, body=True, length=len(content))
                self.wfile.flush()
                slow.wait(WAIT_SECONDS)
                with suppress(OSError):  # whoever asked may be gone
                    self.wfile.write(content[len(content) // 2 :])
            else:
                self._send(200, content, headers, body=body)

        def _send(
            self, status: int, content: bytes, headers: dict[str, str], *, body: bool, length: int | None = None
        ) -> None:
            self.send_response(status)
            for key, value in (headers | {"Content-Length": str(len(content) if length is None else length)}).items():
                self.send_header(key, value)
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", fetched
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _told(folder: Path, repo: str) -> dict[str, object]:
    files = [{"rfilename": entry.pop("path"), **entry} for entry in _tree(folder)]
    return {"id": repo, "modelId": repo, "sha": COMMIT, "siblings": files, "private": False, "tags": []}


def _tree(folder: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        entry: dict[str, object] = {"path": path.relative_to(folder).as_posix(), "size": len(content), "type": "file"}
        entry |= {"blobId": "b" * 40, "oid": "b" * 40}
        if len(content) >= HUGE:
            entry["lfs"] = {"sha256": _sha256(content), "oid": _sha256(content), "size": len(content), "pointerSize": 1}
        entries.append(entry)
    return entries


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
