"""One question and one answer over HTTP, given up at once when the job is cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from scenewright.backend.assets.patience import patiently
from scenewright.backend.services.address import Address
from scenewright.shared.errors import InvalidInput, Unavailable

CONNECTING = 10.0  # seconds
CHUNK = 1 << 20
BOTH_WAYS = 2  # of a connection that is shut down
NO_HEADERS: Mapping[str, str] = {}
LONGEST = 300  # characters of a server's own words


class File(NamedTuple):
    """A file inside a form."""

    name: str
    kind: str
    content: bytes


class Limits(NamedTuple):
    """How long an answer may take, in seconds, and how many bytes it may have."""

    seconds: float
    size: int


def get(address: Address, path: str, limits: Limits, headers: Mapping[str, str] = NO_HEADERS) -> bytes:
    """Return what the server answers; for short questions, which cannot be cancelled.

    Raises:
        Unavailable: nobody answers in time, or not with success.
    """
    connection = connection_to(address, limits.seconds)
    try:
        connection.request("GET", address.path + path, headers=dict(headers))
        return body_of(connection.getresponse(), address, limits.size)
    except (OSError, HTTPException) as error:
        raise Unavailable(f"Nobody answers at {address}.", detail=str(error)) from error
    finally:
        connection.close()


def post_form(
    address: Address, path: str, fields: Mapping[str, str | File], limits: Limits, beat: Callable[[], None]
) -> bytes:
    """Send a form and return the answer.

    Args:
        address: of the server.
        path: below it.
        fields: words and files by name.
        limits: of the answer.
        beat: called several times a second meanwhile; what it raises breaks the connection off.

    Raises:
        Unavailable: nobody answers, the connection breaks, or the time is over.
        InvalidInput: the server says that it cannot do it, in its own words, or its answer is too large.
    """
    kind, body = _form(fields)
    connection, sockets, began = connection_to(address, CONNECTING), list[Any](), time.monotonic()

    def ask() -> bytes:
        try:
            connection.connect()
        except OSError as error:
            raise Unavailable(f"Nobody answers at {address}.", detail=str(error)) from error
        sockets.append(connection.sock)
        connection.sock.settimeout(None)
        connection.request("POST", address.path + path, body, {"Content-Type": kind})
        return body_of(connection.getresponse(), address, limits.size)

    def wait() -> None:
        beat()
        if time.monotonic() - began > limits.seconds:
            sentence = f"{address} has not answered within {limits.seconds / 60:g} minutes."
            raise Unavailable(sentence, remedy="Allow more time, or ask for less.")

    try:
        return patiently(ask, wait)
    except (OSError, HTTPException) as error:
        sentence = f"{address} broke off without an answer."
        raise Unavailable(sentence, remedy="Its own output may say why.", detail=str(error)) from error
    finally:
        # Closing alone would leave the thread waiting, and the server working for nobody.
        for socket in sockets:
            with suppress(OSError):
                socket.shutdown(BOTH_WAYS)
        connection.close()


def connection_to(address: Address, seconds: float) -> HTTPConnection:
    """Return a connection that is not open yet and gives up after so many seconds."""
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    return kind(address.host, address.port, timeout=seconds)


def body_of(response: HTTPResponse, address: Address, size: int) -> bytes:
    """Return an answer of at most `size` bytes.

    Raises:
        InvalidInput: it is larger, or not one of success: the server's own words are told.
        HTTPException: it is not whole.
    """
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > size:
            raise InvalidInput(f"{address} answers with more than {size >> 20} MB.", remedy="Ask for less detail.")
    if response.length:
        raise HTTPException(f"{response.length} bytes are missing.")
    if not 200 <= response.status < 300:
        raise InvalidInput(f"{address} answers: {words_of(bytes(content)) or response.reason}.")
    return bytes(content)


def words_of(content: bytes) -> str:
    """Return what a server says about an error, as one line: {"error": "…"}, {"error": {"message": "…"}}, or words."""
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = content[:LONGEST].decode("utf-8", "replace") if content[:1] not in (b"<", b"{") else ""
    for name in ("error", "message"):
        said = said.get(name, "" if name == "error" else said) if isinstance(said, dict) else said
    said = said if isinstance(said, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:LONGEST].rstrip(".")


def _form(fields: Mapping[str, str | File]) -> tuple[str, bytes]:
    """Return a form's content type and bytes. Source: RFC 7578."""
    border = uuid4().hex
    body = bytearray()
    for name, value in fields.items():
        body += f'--{border}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, File):
            body += f'; filename="{value.name}"\r\nContent-Type: {value.kind}\r\n\r\n'.encode() + value.content
        else:
            body += f"\r\n\r\n{value}".encode()
        body += b"\r\n"
    return f"multipart/form-data; boundary={border}", bytes(body + f"--{border}--\r\n".encode())
