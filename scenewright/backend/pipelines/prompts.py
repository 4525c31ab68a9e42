"""Words as long as a model reads."""

from __future__ import annotations

from typing import Any, Protocol

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits
from scenewright.shared.errors import InvalidInput

EXAMPLE = "Say what it shall show, such as: a lighthouse on a cliff at dusk, oil painting."


class Reading(Protocol):
    """Says how many tokens of a prompt a model reads."""

    @property
    def tokens(self) -> int:
        """Return how many."""


def spoken(pipe: Any, prompt: str, negative: str, limits: Limits, context: Context) -> dict[str, str]:
    """Return what is said to a pipeline; the report tells what it doesn't read of that."""
    said = {"prompt": read(pipe, prompt, limits, context)}
    if negative.strip() and not limits.negative:
        context.report["without"] = "not read: this model knows no words for what it shall not show"
    if limits.negative and (negative.strip() or not limits.own_negative):
        said["negative_prompt"] = read(pipe, negative, limits, context)
    return said


def read(pipe: Any, prompt: str, limits: Reading, context: Context) -> str:
    """Return as much of a prompt as the model reads, cut between words; the report tells what is left out."""
    prompt = " ".join(prompt.split())
    # No token is longer than some dozen letters on average; this keeps what follows quick.
    ends = _token_ends(pipe.tokenizer, prompt[: 24 * limits.tokens])
    if len(ends) <= limits.tokens and len(prompt) <= 24 * limits.tokens:
        return prompt
    cut = prompt[: ends[limits.tokens - 1] if len(ends) >= limits.tokens else ends[-1]]
    whole = cut.rpartition(" ")[0] if prompt[len(cut) :][:1].strip() else cut
    kept = whole or cut
    context.report["prompt"] = f"the first {len(kept)} of {len(prompt)} letters were read, up to: …{kept[-30:]}"
    return kept


def require(prompt: str) -> None:
    """Refuse a prompt that says nothing.

    Raises:
        InvalidInput: it is empty.
    """
    if not prompt.strip():
        raise InvalidInput("The prompt is empty.", remedy=EXAMPLE)


def _token_ends(tokenizer: Any, prompt: str) -> list[int]:
    """Return where each token of a prompt ends, in letters."""
    # It would warn of every prompt that is longer than the model reads.
    told = tokenizer(prompt, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    return [end for _, end in told["offset_mapping"]]
