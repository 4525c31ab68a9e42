"""Stands for an OpenAI-compatible language server: `python language_server.py` prints its address.

Which model is asked for says how it behaves; what it was asked is kept, and GET /asked returns it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

WORDS = "Once upon a time there was a lighthouse — ein Leuchtturm, 灯塔, маяк — and it slept."
MODELS = (
    "good", "pausing", "stalling", "dying", "endless", "nonsense", "failing", "refusing", "plain", "thinking", "json",
    "wrong-json", "learning-json", "no-schema", "empty", "echo", "learning-code", "evil-code",
)  # fmt: skip
PAUSE = 0.02


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of a server in a process of its own."""
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def broken_off_at(address: str) -> int:
    """Return how many answers nobody waited for to their end."""
    with urlopen(f"{address}/broken") as answer:
        return int(json.load(answer))


def asked_of(address: str) -> list[dict[str, Any]]:
    """Return what a server was asked so far."""
    with urlopen(f"{address}/asked") as answer:
        return list(json.load(answer))


class Handler(BaseHTTPRequestHandler):
    """Answers as such servers do, and as they should not."""

    protocol_version = "HTTP/1.1"
    asked: list[dict[str, Any]] = []
    broken_off = 0

    def do_GET(self) -> None:
        """List the models, or what was asked."""
        if self.path.endswith("/asked"):
            told: Any = self.asked
        elif self.path.endswith("/broken"):
            told = Handler.broken_off
        elif "/other/" in self.path:
            told = "hello"
        else:
            told = {"object": "list", "data": [{"id": model} for model in MODELS]}
        self._whole(200, json.dumps(told).encode())

    def do_POST(self) -> None:
        """Answer a conversation."""
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(given | {"key": self.headers.get("Authorization", "")})
        try:
            getattr(self, "_" + given["model"].replace("-", "_"))(given)
        except (BrokenPipeError, ConnectionResetError):
            Handler.broken_off += 1

    def _good(self, _: Any) -> None:
        self._stream(WORDS)

    def _pausing(self, _: Any) -> None:
        self._stream(WORDS * 20, PAUSE)

    def _stalling(self, _: Any) -> None:
        self._begin()
        self._say({"choices": [{"delta": {"content": "Once "}}]})
        while True:  # a comment is no word, and no sign of life
            time.sleep(PAUSE)
            self._chunk(b": still here\n\n")

    def _dying(self, _: Any) -> None:
        self._begin()
        self._say({"choices": [{"delta": {"content": "Once "}}]})
        self.wfile.flush()
        os._exit(3)

    def _endless(self, _: Any) -> None:
        self._begin()
        self._say({"choices": [{"delta": {"content": "Once upon a"}}]})
        self._chunk(b"")

    def _nonsense(self, _: Any) -> None:
        self._begin()
        self._chunk(b"data: <html>what?\xff</html>\n\n")
        self._chunk(b"")

    def _failing(self, _: Any) -> None:
        self._begin()
        self._say({"choices": [{"delta": {"content": "Once "}}]})
        self._say({"error": {"message": "the model ran\x1b[2J out of memory", "code": 500}})
        self._chunk(b"")

    def _refusing(self, _: Any) -> None:
        self._whole(404, b'{"error":{"message":"model is not loaded","type":"api_error"}}')

    def _plain(self, _: Any) -> None:
        answer = {"choices": [{"message": {"role": "assistant", "content": WORDS}, "finish_reason": "stop"}]}
        self._whole(200, json.dumps(answer).encode())

    def _thinking(self, _: Any) -> None:
        self._stream(f"<think>Hm, what do they want?\n\n</think>\n\n{WORDS}")

    def _json(self, _: Any) -> None:
        self._stream('Here it is:\n```json\n{"name": "mug", "count": 2}\n```')

    def _wrong_json(self, _: Any) -> None:
        self._stream('{"name": "mug", "count": "two"}')

    def _learning_json(self, given: dict[str, Any]) -> None:
        told = given["messages"][-1]["content"]
        self._stream('{"name": "mug", "count": 2}' if "not valid" in told else '{"name": "mug"')

    def _no_schema(self, given: dict[str, Any]) -> None:
        if "response_format" in given:
            return self._whole(400, b'{"error": "response_format is not supported"}')
        return self._stream('{"name": "mug", "count": 2}')

    def _empty(self, _: Any) -> None:
        self._stream("")

    def _echo(self, given: dict[str, Any]) -> None:
        content = given["messages"][-1]["content"]
        self._stream(content if isinstance(content, str) else content[0]["text"])

    def _learning_code(self, given: dict[str, Any]) -> None:
        bad = "" if "not allowed" in given["messages"][-1]["content"] else "import os\n"
        program = f"{bad}import bpy\nbpy.ops.mesh.primitive_cube_add()"
        self._stream(f"It adds a cube.\n```python\n{program}\n```\nThat is all.")

    def _evil_code(self, _: Any) -> None:
        self._stream("```\nimport bpy\nimport os\nos.remove('/etc/passwd')\n```")

    def _stream(self, words: str, pause: float = 0.0) -> None:
        self._begin()
        self._say({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        for start in range(0, len(words), 4):
            self._say({"choices": [{"delta": {"content": words[start : start + 4]}, "finish_reason": None}]})
            time.sleep(pause)
        self._say({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        self._say({"choices": [], "usage": {"total_tokens": 3}})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _say(self, told: Any) -> None:
        self._chunk(b"data: " + json.dumps(told).encode() + b"\r\n\r\n")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")

    def _whole(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
