"""Blender Python as a text with its explanation, checked before anybody sees it."""

from __future__ import annotations

import re
import textwrap

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Language, Message, Sampling, written
from scenewright.backend.language.cookbook import RECIPES
from scenewright.backend.language.quoting import RULE, plain
from scenewright.backend.language.recipes import fitting, nearest, worded
from scenewright.shared.artifacts import Text
from scenewright.shared.code_check import refusals
from scenewright.shared.code_rules import BUILTINS, CONTEXT, DATA, MODULES, OPERATORS
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToCode

FENCE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
TRIES = 3
WIDTH = 100
LONGEST_NAME = 60
HOW = "Nothing has been run. Read it, then press Run Generated Code in this editor's sidebar; undo takes it back."
RULES = (
    "You write Python for Blender that does what the user asks in the open scene. First explain in one to three "
    "sentences what it does, then give the whole program in one ```python fence. It runs once, in object mode. "
    f"Import only {', '.join(MODULES)}. Use bpy.data ({', '.join(sorted(DATA))}), bpy.context "
    f"({', '.join(sorted(CONTEXT))}) and operators of bpy.ops.({'|'.join(OPERATORS)}). No files, no other modules, no "
    "handlers, timers, drivers, classes, decorators, try, with, del, or names that begin with an underscore. Of the "
    f"builtins: {', '.join(sorted(BUILTINS))}. {RULE}"
)
NO_PROGRAM = "There is no program in a ```python fence."
REFUSED = "This is not allowed:\n{reasons}\nWrite the whole answer again without it."


def asked(task: TextToCode) -> str:
    """Return the prompt, without what is not seen.

    Raises:
        InvalidInput: there is none.
    """
    prompt = plain(task.prompt).strip()
    if not prompt:
        raise InvalidInput("There is nothing to write.", remedy="Say what the program shall do.")
    return prompt


def by_recipe(task: TextToCode) -> Text:
    """Return the program of the recipe that a sentence fits.

    Raises:
        InvalidInput: none fits; what can be asked for is told.
    """
    prompt = asked(task)
    recipe = fitting(prompt, RECIPES)
    if recipe is None:
        known = "; ".join(nearest(prompt, RECIPES))
        remedy = f"Ask for something like: {known}. Or choose a language model as the generator."
        raise InvalidInput("No recipe fits these words.", remedy=remedy)
    code, told = recipe.program(worded(prompt))
    return as_text(prompt, code, told)


def coded(language: Language, task: TextToCode, sampling: Sampling, context: Context) -> Text:
    """Have a language model write a program; one that is not allowed is refused, and asked for again.

    Raises:
        InvalidInput: there is no prompt, or the model did not manage in `TRIES` tries.
        Unavailable: it does not answer.
    """
    prompt = asked(task)
    turns = [Message("system", RULES), Message("user", prompt)]
    reasons: list[str] = []
    for attempt in range(TRIES):
        tried = sampling._replace(seed=sampling.seed + attempt)
        answer = written(language, turns, context, sampling=tried, shown=lambda text: _shown(prompt, text))
        told, code = parts(answer)
        reasons = [str(refusal) for refusal in refusals(code)] if code else [NO_PROGRAM]
        if not reasons:
            context.report["tries"] = attempt + 1
            return as_text(prompt, code, told)
        turns += [Message("assistant", answer), Message("user", REFUSED.format(reasons="\n".join(reasons[:10])))]
    sentence = f"{language.title} wrote nothing that may be run, in {TRIES} tries. {reasons[0]}"
    raise InvalidInput(sentence, remedy="Ask in other words, or use a larger model.", detail=answer)


def parts(answer: str) -> tuple[str, str]:
    """Return what an answer explains and the program in it, "" where there is none."""
    found = FENCE.search(answer)
    if found is None:
        return plain(answer).strip(), ""
    return plain(answer[: found.start()]).strip(), found[1].strip() + "\n"


def as_text(prompt: str, code: str, told: str) -> Text:
    """Return a program with its explanation in front, as comments."""
    name = " ".join(prompt.split())[:LONGEST_NAME]
    return Text(name=name, text=f"{_commented(prompt, told)}\n\n{code}", language="python")


def _shown(prompt: str, answer: str) -> str:
    told, code = parts(answer)
    return f"{_commented(prompt, told)}\n\n{code}"


def _commented(prompt: str, told: str) -> str:
    asked_for = f"Asked for: {' '.join(prompt.split())}"
    lines = [line for part in (told, asked_for, HOW) for line in textwrap.wrap(" ".join(part.split()), WIDTH)]
    return "\n".join(f"# {line}" for line in lines)
