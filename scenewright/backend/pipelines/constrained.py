"""A language model held to a schema: at each token only those are left that a valid answer can go on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import torch
from transformers import LogitsProcessor

from scenewright.backend.language.conversation import Schema
from scenewright.backend.language.grammar import Grammar

ENOUGH = 32  # tokens to choose from
LIKELY = 512  # tokens that are tried for them; more only where none of these fits
SPACE = "\u2581"  # what stands for a space in tokens of SentencePiece


class Constraint(LogitsProcessor):  # type: ignore[misc]
    """Take away what would break the schema.

    Tokens that are only a part of a character are taken away too: JSON writes every character another way.

    Args:
        schema: a JSON schema.
        tokenizer: of the model.
        ends: the tokens that end an answer.
        prompt: tokens before the answer.
    """

    def __init__(self, schema: Schema, tokenizer: Any, ends: set[int], prompt: int) -> None:
        self._grammar, self._tokenizer, self._ends, self._read = Grammar(schema), tokenizer, ends, prompt
        self._states = self._grammar.start
        self._special = {*tokenizer.all_special_ids}
        self._text = cache(self._decoded)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores, (1, tokens), with those that cannot come next at minus infinity."""
        for token in input_ids[0, self._read :].tolist():
            self._states = self._grammar.after(self._states, self._text(token))
        self._read = input_ids.shape[1]
        kept = torch.full_like(scores, -torch.inf)
        allowed = self._allowed(scores[0])
        kept[0, allowed] = scores[0, allowed].clamp(min=torch.finfo(scores.dtype).min / 2)
        return kept

    def _allowed(self, scores: torch.Tensor) -> list[int]:
        ends = sorted(self._ends)
        likely = torch.topk(scores, min(LIKELY, len(scores))).indices.tolist()
        fitting = list(islice(self._fitting(likely), ENOUGH))
        if self._grammar.may_end(self._states):
            return [*ends, *fitting]
        if not fitting:
            every = torch.argsort(scores, descending=True).tolist()
            fitting = list(islice(self._fitting(every), ENOUGH))
        return fitting or ends

    def _fitting(self, tokens: Iterable[int]) -> Iterator[int]:
        """Yield those of some tokens that may come next."""
        for token in tokens:
            text = "" if token in self._special else self._text(token)
            if text and self._grammar.after(self._states, text):
                yield token

    def _decoded(self, token: int) -> str:
        piece = self._tokenizer.convert_ids_to_tokens(token)
        if piece is None:
            return ""
        text: str = piece.replace(SPACE, " ") if SPACE in piece else self._tokenizer.convert_tokens_to_string([piece])
        return "" if "\ufffd" in text else text
