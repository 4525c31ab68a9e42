"""Pictures in order, and assets found: the work of all generators of both tasks, with or without an eye."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.imaging.likeness import looks
from scenewright.backend.search import asking, sheets
from scenewright.backend.search.evidence import SPOKEN_FOR, Bytes, Evidence, Eye, Floats, coloured
from scenewright.backend.search.library import Entry, Library, opened
from scenewright.backend.search.words import Term, Words
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.cards import Cards, Hit
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import AssetSearch, ImageRanking

AT_ONCE = 16  # pictures that an eye looks at between two words of progress
LEAST = 0.02  # an asset that fits less is no answer
UNKNOWN = "None of the pictures has a name with these words, and no colour is named that could be seen."
DOWNLOAD = "Name what the files are called or a colour, or choose a generator that sees, such as CLIP."


class Wanted(NamedTuple):
    """What is looked for: words and what they find, a picture, or both."""

    prompt: str
    terms: Sequence[Term]
    like: Bytes | None


def ranked(task: ImageRanking, eye: Eye | None, context: Context) -> tuple[Text, Image]:
    """Return pictures in order as a list and as a sheet; the report has "order" and "scores".

    Args:
        task: which pictures, and by what.
        eye: a network that sees; None goes by names and by looks.
        context: of the job.

    Raises:
        InvalidInput: there is nothing to go by.
    """
    asking.require(task.prompt, task.like)
    pictures, names = [asking.seen(image) for image in task.images], asking.named(task.images)
    with closing(sqlite3.connect(":memory:")) as database:
        words = Words(database)
        for row, name in enumerate(names):
            words.write(row, name)
        terms = words.terms(task.prompt)
    wanted = Wanted(task.prompt, terms, None if task.like is None else asking.seen(task.like))
    evidence = _evidence(pictures, eye, context)
    if eye is None and wanted.like is None and not coloured(terms) and not any(term.rows for term in terms):
        raise InvalidInput(UNKNOWN, remedy=DOWNLOAD)
    scores = _scores(evidence, wanted, eye, names_count=False)
    order = np.argsort(-scores, kind="stable").tolist()
    context.report |= {"order": order, "scores": [round(float(scores[place]), 4) for place in order]}
    return _shown([names[place] for place in order], [pictures[place] for place in order], context)


def found(task: AssetSearch, eye: Eye | None, context: Context) -> tuple[Text, Image]:
    """Take new assets into a library, and return those that fit best as a list and as a sheet.

    The report has "hits" (see `scenewright.shared.cards.Hit`), "assets", how many there are in all, "taken", how many
    were new, and "stamp", which changes when the library was lost.

    Raises:
        InvalidInput: there is nothing to look for and nothing to take, or cards that cannot be read.
        StorageError: the library cannot be written.
    """
    given = asking.cards(task.images, task.cards)
    only_taken = bool(given.cards or given.sources) and task.like is None and not task.prompt.strip()
    if not only_taken:
        asking.require(task.prompt, task.like)
    with closing(opened(libraries(context), task.library)) as library:
        taken = _taken(library, given, task.images, context)
        context.report |= {"taken": taken, "assets": len(library), "stamp": library.stamp, "hits": []}
        if only_taken:
            return _shown([], [], context)
        if not len(library):
            remedy = "Add some: pictures with names, or in Blender the asset libraries of its preferences."
            raise InvalidInput(f"There is nothing in the library {task.library!r} yet.", remedy=remedy)
        return _search(library, task, eye, context)


def libraries(context: Context) -> Path:
    """Return where libraries lie."""
    return context.shelf.home / "libraries"


def _search(library: Library, task: AssetSearch, eye: Eye | None, context: Context) -> tuple[Text, Image]:
    if eye is not None:
        _look(library, eye, context)
    entries = library.entries()
    like = None if task.like is None else asking.seen(task.like)
    wanted = Wanted(task.prompt, library.terms(task.prompt), like)
    scores = _scores(library.evidence(entries, eye), wanted, eye)
    order = [place for place in np.argsort(-scores, kind="stable")[: task.count].tolist() if scores[place] > LEAST]
    context.report["hits"] = [msgspec.to_builtins(_hit(entries[place], float(scores[place]))) for place in order]
    pictures = [library.picture(entries[place].picture) for place in order[: sheets.MOST_CELLS]]
    return _shown([entries[place].name for place in order], pictures, context)


def _taken(library: Library, given: Cards, images: Sequence[Image], context: Context) -> int:
    pictures = []
    for number, image in enumerate(images):
        if number % AT_ONCE == 0:
            context.progress(0.3 * number / len(images), "Taking in", f"{number} of {len(images)}")
        pictures.append(asking.seen(image))
    return library.take(given, pictures)


def _look(library: Library, eye: Eye, context: Context) -> None:
    digests = library.unseen(eye)
    for start in range(0, len(digests), AT_ONCE):
        done = 0.3 + 0.65 * start / len(digests)
        context.progress(done, "Looking at new assets", f"{start} of {len(digests)}")
        library.look(eye, digests[start : start + AT_ONCE])


def _evidence(pictures: Sequence[Bytes], eye: Eye | None, context: Context) -> Evidence:
    looked, seen = [], []
    for start in range(0, len(pictures), AT_ONCE):
        context.progress(start / len(pictures), "Looking", f"picture {start + 1} of {len(pictures)}")
        some = pictures[start : start + AT_ONCE]
        looked += [looks(picture) for picture in some]
        seen += [] if eye is None else [eye.pictures(some)]
    return Evidence(range(len(pictures)), np.stack(looked), np.concatenate(seen) if seen else None)


def _scores(evidence: Evidence, wanted: Wanted, eye: Eye | None, names_count: bool = True) -> Floats:
    """Return how well each thing fits, 0 to 1: what fits both the words and the picture comes first."""
    parts = []
    if wanted.prompt.strip():
        spoken = evidence.of_words(wanted.terms)
        if eye is not None:
            share = SPOKEN_FOR if names_count else 0.0
            spoken = (1 - share) * evidence.of_sight(eye.sentence(wanted.prompt)) + share * spoken
        parts.append(spoken)
    if wanted.like is not None:
        seen = evidence.of_looks(looks(wanted.like))
        parts.append(seen if eye is None else evidence.of_sight(eye.pictures([wanted.like])[0]))
    return np.asarray(np.mean(parts, axis=0), np.float32)


def _hit(entry: Entry, score: float) -> Hit:
    return Hit(key=entry.key, name=entry.name, kind=entry.kind, source=entry.source, score=round(score, 4))


def _shown(names: Sequence[str], pictures: Sequence[Bytes], context: Context) -> tuple[Text, Image]:
    scores = context.report.get("scores") or [hit["score"] for hit in context.report["hits"]]
    rows = [f"{place}. {name} ({score:.2f})" for place, (name, score) in enumerate(zip(names, scores, strict=True), 1)]
    text = "\n".join(rows) or f"{context.report.get('taken', 0)} assets taken in."
    if not rows and not context.report.get("taken"):
        text = "Nothing fits."
    drawn = sheets.sheet(pictures, names, scores)
    return Text(name="ranking", text=text + "\n"), Image(name="ranking", pixels=drawn)
