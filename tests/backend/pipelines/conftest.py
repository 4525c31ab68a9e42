"""Pipelines of few random weights, loaded as published ones are. They need the packages of the extra `diffusion`."""

from __future__ import annotations

from pathlib import Path

import pytest

WHY = 'needs torch and diffusers: pip install "scenewright[diffusion]"'


@pytest.fixture(scope="session")
def stable_diffusion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Stable Diffusion."""
    pytest.importorskip("diffusers", reason=WHY)
    import tiny_pipelines

    folder = tmp_path_factory.mktemp("stable-diffusion")
    tiny_pipelines.stable_diffusion(folder)
    return folder
