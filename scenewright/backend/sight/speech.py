"""What is spoken here: English, since nothing here translates."""

from __future__ import annotations

from scenewright.shared.errors import InvalidInput

ENGLISH = frozenset({"", "english", "en", "en-gb", "en-us"})


def require_english(language: str) -> None:
    """Raise InvalidInput where another language is asked for."""
    if language.strip().casefold() not in ENGLISH:
        raise InvalidInput(
            f"Without a model, answers are in English, not in {language.strip()[:40]}.",
            remedy="Choose English, or a generator with a language model.",
        )
