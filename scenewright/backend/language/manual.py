"""The manual: its pages in sections, and those that answer a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import scenewright
from scenewright.backend.language.bm25 import Index
from scenewright.backend.language.sentences import words
from scenewright.shared.errors import Unavailable

INSTALLED = Path(scenewright.__file__).parent / "manual"  # put there when the package is built
CHECKOUT = Path(scenewright.__file__).parents[1] / "docs"
HEADING = re.compile(r"^(#{1,3})\s+(.+)$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
LONGEST = 1200  # characters of a section that are quoted
LEAST_COVERAGE = 0.35  # of a question's words, by rarity, below which a section is no answer
SECOND_BEST = 0.6  # of the best section's score that another needs to be quoted too
COMMON = frozenset(words(
    "a an and are as at be but by can do does for from get give has have how i if in into is it its make me mean my "
    "no not of on or our over please should so some tell than that the their them then there they this to use used "
    "using want was we what when where which who why will with would you your scenewright blender help about explain"
))  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A section of a page, as Markdown without links.

    Attributes:
        page: file name of the page, such as materials.md.
        title: the headings above it, from the page's on.
    """

    page: str
    title: str
    text: str

    @property
    def source(self) -> str:
        """Where it stands, in words."""
        return f"docs/{self.page}, “{self.title}”"


@dataclass(frozen=True)
class Manual:
    """All sections, and an index of them."""

    sections: tuple[Section, ...]
    index: Index

    def answers(self, question: str, most: int = 2) -> list[Section]:
        """Return the sections that answer a question, the best first; none where the manual does not know."""
        found = self.index.best(question, most, COMMON)
        if not found or self.index.coverage(question, found[0][1], COMMON) < LEAST_COVERAGE:
            return []
        return [self.sections[at] for score, at in found if score >= SECOND_BEST * found[0][0]]


@cache
def manual() -> Manual:
    """Return the manual of this installation.

    Raises:
        Unavailable: it was installed without one.
    """
    folder = INSTALLED if INSTALLED.is_dir() else CHECKOUT
    pages = sorted(folder.glob("*.md"))
    if not pages:
        raise Unavailable("This installation has no manual.", remedy="Install the extension's backend, or a checkout.")
    found = tuple(section for page in pages for section in read(page.name, page.read_text(encoding="utf-8")))
    # A title says what a section is about: it counts three times.
    return Manual(found, Index([" ".join((*3 * [section.title], section.text)) for section in found]))


def read(page: str, text: str) -> list[Section]:
    """Return the sections of a page that say something."""
    marks = list(HEADING.finditer(text))
    above: list[str] = []
    found = []
    for mark, end in zip(marks, [*(each.start() for each in marks[1:]), len(text)], strict=True):
        depth = len(mark[1])
        above = [*above[: depth - 1], mark[2].strip()]
        body = LINK.sub(r"\1", text[mark.end() : end]).strip()
        if body:
            found.append(Section(page, ": ".join(above[-2:]), body))
    return found


def shortened(text: str) -> str:
    """Return a section's beginning, whole paragraphs of it."""
    kept = ""
    for paragraph in text.split("\n\n"):
        if kept and len(kept) + len(paragraph) > LONGEST:
            return f"{kept}\n\n…"
        kept = f"{kept}\n\n{paragraph}".strip()
    return kept
