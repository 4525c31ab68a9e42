"""Words, sight and worlds: what summaries keep, what recipes, questions and sentences are understood, what is found.

Times are in CPU seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from benches import scenes, searching, sight, worlds
from checkout import ROOT

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Message, Sampling, written
from scenewright.backend.language.cookbook import RECIPES
from scenewright.backend.language.lexrank import summary
from scenewright.backend.language.recipes import fitting, worded
from scenewright.backend.language.sentences import length, sentences
from scenewright.shared.code_check import refusals

sys.path.insert(0, str(ROOT / "tests"))  # the tiny model that the tests write

SHARE = 0.4  # of a text's words that a summary has
LONG = 6000  # sentences of a text of 100,000 words
TOKENS, RUNS = 200, 3
ASKED = "Tell me of a lighthouse"


def measure() -> dict[str, float]:
    """Return all figures."""
    others = (sight, scenes, searching, worlds)
    return {**summaries(), **recipes(), **streaming(), **{k: v for each in others for k, v in each.measure().items()}}


def summaries() -> dict[str, float]:
    """Return which share of marked key sentences is kept, here and by taking the first, and a long text's time."""
    path = ROOT / "tests" / "backend" / "language" / "summaries.toml"
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["texts"]
    ours = firsts = 0.0
    for each in texts:
        room = round(SHARE * length(each["text"]))
        ours += _kept(summary(each["text"], room), each["keys"]) / len(texts)
        firsts += _kept(_first(each["text"], room), each["keys"]) / len(texts)
    long = " ".join(
        f"Sentence {at} of a long text is about stone {at % 977} and water {at % 31}." for at in range(LONG)
    )
    began = time.process_time()
    summary(long, 100)
    seconds = time.process_time() - began
    return {
        "language.summary_recall": ours, "language.lead_recall": firsts, "language.summary_over_lead": ours - firsts,
        "language.summary_100k_words_s": seconds * 100_000 / length(long),
    }  # fmt: skip


def recipes() -> dict[str, float]:
    """Return which share of the recipes is found by its own example, and may be run."""
    right = sum(
        fitting(recipe.asks, RECIPES) is recipe and not refusals(recipe.program(worded(recipe.asks))[0])
        for recipe in RECIPES
    )
    return {"language.recipes": len(RECIPES), "language.recipes_right": right / len(RECIPES)}


def streaming() -> dict[str, float]:
    """Return tokens a second told one by one, and their share of those of the bare loop; nothing without torch."""
    try:
        import tiny_language
        import torch

        from scenewright.backend.pipelines.language_model import LocalLanguage
    except ImportError:
        return {}
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        path = tiny_language.write(Path(folder), most=4096, layers=12, width=512)
        language, bare = LocalLanguage(path, "Tiny", 0.5), _bare(path)
        sampling = Sampling(temperature=1.0, most_tokens=TOKENS, seed=1)
        context = Context("0" * 32, lambda message: None, lambda: False)

        def told() -> None:
            written(language, [Message("user", ASKED)], context, sampling=sampling)

        told(), bare()  # once to warm up
        seconds = {work: min(_seconds(work) for _ in range(RUNS)) for work in (told, bare)}
    return {
        "language.tokens_a_second": TOKENS / seconds[told],
        "language.bare_tokens_a_second": TOKENS / seconds[bare],
        "language.streaming_share": seconds[bare] / seconds[told],
    }


def _bare(folder: Path) -> Callable[[], None]:
    """Return the loop of transformers alone, which writes the same tokens and tells nobody."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder).eval()
    words = {"add_generation_prompt": True, "tokenize": True, "return_dict": True, "return_tensors": "pt"}
    given = tokenizer.apply_chat_template([{"role": "user", "content": ASKED}], **words)

    def run() -> None:
        with torch.inference_mode():
            torch.manual_seed(1)
            model.generate(**given, do_sample=True, temperature=1.0, top_p=0.9, top_k=40, max_new_tokens=TOKENS)

    return run


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _kept(found: list[str], keys: list[str]) -> float:
    text = " ".join(found)
    return sum(key in text for key in keys) / len(keys)


def _first(text: str, most_words: int) -> list[str]:
    found: list[str] = []
    for sentence in sentences(text):
        if sum(map(length, found)) + length(sentence) > most_words:
            break
        found.append(sentence)
    return found
