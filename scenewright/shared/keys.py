"""CURVE keys in files: the server's own pair, and the one file a client needs. Made on first start, private.

    keys/server.key     the server's pair; never leaves the machine
    keys/client.key     the server's public key and the client's pair; whoever has a copy may use this backend

Keys are 32 bytes written as 40 characters of Z85 (ZeroMQ RFC 32).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import uuid4

import msgspec
from msgspec import Meta

from .errors import NotAuthorised

Z85 = Annotated[str, Meta(pattern=r"^[0-9a-zA-Z.:+=^!/*?&<>()\[\]{}@%$#-]{40}$")]
MakePair = Callable[[], tuple[bytes, bytes]]
OTHERS_MAY_READ = 0o077
T = TypeVar("T", bound=msgspec.Struct)


class ServerKeys(msgspec.Struct, frozen=True, kw_only=True, tag="scenewright-server-key", tag_field="type"):
    """The server's pair."""

    public: Z85
    secret: Z85

    def __repr__(self) -> str:
        return f"ServerKeys(public={self.public!r})"


class ClientKeys(msgspec.Struct, frozen=True, kw_only=True, tag="scenewright-client-key", tag_field="type"):
    """What a client needs: whom to trust, and who it is."""

    server: Z85
    public: Z85
    secret: Z85

    def __repr__(self) -> str:
        return f"ClientKeys(server={self.server!r}, public={self.public!r})"


def make_keys(folder: Path, make_pair: MakePair) -> tuple[ServerKeys, ClientKeys]:
    """Return the keys in a folder, made first where they are missing or belong to another server.

    Args:
        folder: made if missing, readable by its owner alone.
        make_pair: returns a public and a secret key in Z85, as `zmq.curve_keypair` does.

    Raises:
        NotAuthorised: a key file is damaged, or others may read it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own, given = folder / "server.key", folder / "client.key"
    if not own.exists():
        public, secret = make_pair()
        write_private(own, msgspec.json.encode(ServerKeys(public=public.decode(), secret=secret.decode())))
    server = _read(own, ServerKeys, "Delete it: the next start makes new keys.")
    if not given.exists() or read_client_keys(given).server != server.public:
        public, secret = make_pair()
        keys = ClientKeys(server=server.public, public=public.decode(), secret=secret.decode())
        write_private(given, msgspec.json.encode(keys))
    return server, read_client_keys(given)


def read_client_keys(path: Path) -> ClientKeys:
    """Return the keys in a client's key file.

    Raises:
        NotAuthorised: it is missing, damaged, of another kind, or others may read it.
    """
    return _read(path, ClientKeys, "Copy keys/client.key from the backend's folder again.")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; whoever reads the path meanwhile sees the old or the new content."""
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)


def _read(path: Path, kind: type[T], remedy: str) -> T:
    try:
        content, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise NotAuthorised(f"The key file {path} cannot be read: {error.strerror}.", remedy=remedy) from error
    # Windows keeps who may read a file elsewhere than in its mode, and a profile folder is private there.
    if sys.platform != "win32" and mode & OTHERS_MAY_READ:
        raise NotAuthorised(f"Other users may read the key file {path}.", remedy=f"Run: chmod 600 {path}")
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        name = kind.__struct_config__.tag
        raise NotAuthorised(f"{path} is no {name} file.", remedy=remedy, detail=str(error)) from error
