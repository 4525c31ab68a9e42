"""Wakes a thread that waits for sockets, from any other thread or a signal handler."""

from __future__ import annotations

import socket
from contextlib import suppress


class Wake:
    """A file descriptor that turns readable when the object is called; poll it beside the sockets."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def __call__(self) -> None:
        """Make it readable."""
        # A full buffer is readable already; a closed one has nobody left to wake.
        with suppress(OSError):
            self._writer.send(b"\0")

    def fileno(self) -> int:
        """Return what to poll."""
        return self._reader.fileno()

    @property
    def signal_descriptor(self) -> int:
        """Return what `signal.set_wakeup_fd` writes to."""
        return self._writer.fileno()

    def clear(self) -> None:
        """Make it unreadable until the next call."""
        with suppress(BlockingIOError):
            self._reader.recv(4096)

    def close(self) -> None:
        """Give the descriptors back."""
        self._reader.close()
        self._writer.close()
