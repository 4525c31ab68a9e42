"""Where a service is, and whether that is this machine."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from scenewright.shared.errors import InvalidInput

PORTS = {"http": 80, "https": 443}


class Address(NamedTuple):
    """Where a service answers; `path` has no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, so that nothing leaves it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def read_address(text: str) -> Address:
    """Return the address that a URL names.

    Raises:
        InvalidInput: it is none of HTTP.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise InvalidInput(f"{text!r} is no address of a server.", remedy="Give one such as http://127.0.0.1:8080.")
    return Address(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))
