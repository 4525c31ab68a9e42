"""Where the trained weights lie."""

from __future__ import annotations

from pathlib import Path

WEIGHTS = Path(__file__).with_name("pointflow.safetensors")
