"""`scenewright free-memory`: have a running backend drop the models it holds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from scenewright.backend.cli import add_home
from scenewright.backend.cli.clients import add_address_flags, running_client
from scenewright.shared.errors import NotConnected
from scenewright.shared.messages import Freed

PATIENCE = 30.0


def main(name: str, arguments: Sequence[str]) -> int:
    """Free it and say how much let go."""
    parser = argparse.ArgumentParser(
        prog=name, description="Have the running backend drop every model it holds that is not at work."
    )
    add_home(parser)
    add_address_flags(parser)
    with running_client(parser.parse_args(arguments)) as client:
        client.free_memory()
        answer = client.receive(PATIENCE)
    if not isinstance(answer, Freed):
        raise NotConnected("The backend did not say that it has let go.", remedy="Try again.")
    print(f"{answer.workers} idle {'process has' if answer.workers == 1 else 'processes have'} let go of memory.")
    return 0
