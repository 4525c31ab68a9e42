"""Storyboards by a language model: a story in parts, held to a schema, checked, asked for again, and mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Language, Message, Sampling
from scenewright.backend.language.quoting import RULE, as_data, plain, quoted
from scenewright.backend.language.sentences import length, sentences
from scenewright.backend.language.structured import asked_for
from scenewright.backend.storyboarding import MOST_SHOTS
from scenewright.backend.storyboards import cues
from scenewright.backend.storyboards.directing import FRAMED, fitted, lasting
from scenewright.shared.artifacts import Shot
from scenewright.shared.errors import InvalidInput
from scenewright.shared.shots import Framing, Movement
from scenewright.shared.tasks import TextToStoryboard

AT_ONCE = 2500  # characters of a story: some thirty shots, which an answer has room for
MOST_TOLD = 30  # characters of earlier parts
Named = Annotated[str, Meta(min_length=1, max_length=80)]
Short = Annotated[str, Meta(max_length=80)]
Line = Annotated[str, Meta(max_length=400)]
PIECES, WORDS = re.compile(r"[.,;:!?…—–。，！？、]+"), re.compile(r"[^\W_]+")
RULES = (
    "You break the story that the user gives as data into the shots of a storyboard, in the order in which they are "
    "seen, leaving nothing out. First list the cast: each character's name as the story has it, and looks, in a few "
    "English words for a painter, the same throughout. Of each shot give: description, what happens, in the story's "
    "language; seen, what a picture of it shows, in English, with the characters by their names and without camera "
    "words; framing and movement; place and time, in English; characters, the names of who is seen; dialogue, only "
    "what is spoken aloud in the story, word for word; sound, what else is heard, in English; seconds, 0 if it takes "
    f"as long as it needs. Make nothing up. {RULE}"
)


class DraftCharacter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody in the story."""

    name: Named
    looks: Line = ""


class DraftShot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One shot."""

    description: Annotated[str, Meta(min_length=1, max_length=1000)]
    seen: Annotated[str, Meta(min_length=1, max_length=1000)]
    framing: Framing
    movement: Movement = "static"
    seconds: Annotated[float, Meta(ge=0.0, le=600.0)] = 0.0
    characters: Annotated[tuple[Named, ...], Meta(max_length=20)] = ()
    place: Short = ""
    time: Short = ""
    dialogue: Annotated[str, Meta(max_length=2000)] = ""
    sound: Line = ""


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a story as a language model films it."""

    cast: Annotated[tuple[DraftCharacter, ...], Meta(max_length=40)]
    shots: Annotated[tuple[DraftShot, ...], Meta(min_length=1, max_length=80)]


def drafted(
    language: Language, task: TextToStoryboard, sampling: Sampling, context: Context, span: tuple[float, float]
) -> tuple[Shot, ...]:
    """Have a language model break a story into shots; those of earlier parts keep their cast in later ones.

    Args:
        span: which part of the job it is.

    Raises:
        InvalidInput: there is no story, or the model did not manage.
        Unavailable: it does not answer.
    """
    parts = _parts(plain(task.text))
    if not parts:
        raise InvalidInput("The story has no sentence.", remedy="Write what happens, in the order it is seen.")
    cast, shots, invented = dict[str, str](), list[Shot](), list[str]()
    for number, part in enumerate(parts):
        within = [span[0] + (span[1] - span[0]) * (number + ahead) / len(parts) for ahead in (0, 1)]
        turns = [Message("system", _rules(cast, task, len(parts))), Message("user", as_data(part, AT_ONCE))]
        draft = asked_for(Draft, language, turns, context, sampling=sampling, check=_check, span=(within[0], within[1]))
        for each in draft.cast:
            cast.setdefault(_line(each.name), _line(each.looks))
        shots += [_shot(each, cast, part, task.style, invented) for each in draft.shots]
    context.report["characters"] = ", ".join(cast)
    if invented:
        context.report["left_out"] = f"said in no story: {'; '.join(quoted(each) for each in invented[:20])}"
    return fitted(shots, min(task.shots or MOST_SHOTS, MOST_SHOTS), task.seconds)


def _parts(story: str) -> list[str]:
    """Return a story in parts that are told at once, cut between lines or sentences."""
    parts = [""]
    lines = [piece for line in story.split("\n") for piece in ([line] if len(line) <= AT_ONCE else sentences(line))]
    for line in lines:
        if len(parts[-1]) + len(line) > AT_ONCE:
            parts.append("")
        parts[-1] += f"{line}\n"
    return [part for part in parts if any(character.isalnum() for character in part)]


def _rules(cast: dict[str, str], task: TextToStoryboard, parts: int) -> str:
    known = "; ".join(f"{quoted(name)}: {quoted(looks, 200)}" for name, looks in list(cast.items())[-MOST_TOLD:])
    before = f" It goes on from earlier parts. Their cast, which stays as it is: {known}." if known else ""
    few = f" At most {-(-task.shots // parts)} shots." if task.shots else ""
    return f"{RULES}{few}{before}"


def _check(draft: Draft) -> None:
    """Raise ValueError where a shot shows nothing."""
    for number, shot in enumerate(draft.shots):
        if not (_line(shot.description) and _line(shot.seen)):
            raise ValueError(f"Shot {number + 1} says nothing of what is seen in it.")


def _shot(draft: DraftShot, cast: dict[str, str], part: str, style: str, invented: list[str]) -> Shot:
    """Return a draft as a shot, who is in it as the cast has it; what the story does not have is not spoken."""
    who = tuple(dict.fromkeys(_meant(_line(name), cast) for name in draft.characters if _line(name)))
    said = _line(draft.dialogue)
    if said and not _is_in(said, part):
        invented.append(said)
        said = ""
    happening = _line(draft.description)
    return Shot(
        description=happening,
        prompt=_prompt(draft, who, cast, style),
        framing=draft.framing,
        movement=draft.movement,
        seconds=draft.seconds or lasting(length(happening), said, draft.framing),
        characters=who,
        place=_line(draft.place),
        dialogue=said,
        sound=_line(draft.sound),
    )


def _prompt(draft: DraftShot, who: Sequence[str], cast: dict[str, str], style: str) -> str:
    """Return what a picture of a shot is asked for, with what each of the cast looks like, every time."""
    seen = _line(draft.seen).rstrip(".")
    looks = [f"{name} is {cast[name]}" for name in who if cast.get(name) and cast[name] not in seen]
    where = [_line(said) for said in (draft.place, draft.time) if _line(said).casefold() not in seen.casefold()]
    return ", ".join(filter(None, [f"{FRAMED[draft.framing]} {seen}", *looks, *where, style.strip()]))


def _meant(name: str, cast: dict[str, str]) -> str:
    """Return the name of the cast that a model meant; who is none of them is called as it said."""
    same = [known for known in cast if known.casefold() == name.casefold()]
    alike = [known for known in cast if cues.own_words(known) & cues.own_words(name)]
    return same[0] if same else alike[0] if len(alike) == 1 else name


def _is_in(said: str, story: str) -> bool:
    """Tell whether a story has the words of a line; between its pieces it may say who speaks."""
    told = _run(story)
    return all(_run(piece) in told for piece in PIECES.split(said))


def _run(text: str) -> str:
    return " ".join(["", *WORDS.findall(text.casefold()), ""])


def _line(text: str) -> str:
    """Return a text on one line, without what is not seen."""
    return " ".join(plain(text).split())
