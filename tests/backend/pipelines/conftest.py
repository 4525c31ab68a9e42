"""Pipelines of few random weights, loaded as published ones are. They need the packages of the extra `diffusion`."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

WHY = 'needs torch and diffusers: pip install "scenewright[diffusion]"'


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Networks this small only lose time by waiting for each other's threads, much of it on a busy machine."""
    if not importlib.util.find_spec("torch"):
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def stable_diffusion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Stable Diffusion."""
    pytest.importorskip("diffusers", reason=WHY)
    import tiny_pipelines

    folder = tmp_path_factory.mktemp("stable-diffusion")
    tiny_pipelines.stable_diffusion(folder)
    return folder
