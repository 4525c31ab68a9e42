"""What a generator may be used for, and what a job of it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .actions import draw_problem
from .drawing import write

if TYPE_CHECKING:
    from ..session import Session
    from ..shared.errors import Problem
    from ..shared.messages import Quoted
    from ..shared.schema import GeneratorInfo


def draw_terms(layout: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo) -> None:
    """Draw a generator's licence, whether results may be used commercially, and whether it is an experiment."""
    if info.commercial:
        write(layout, context, f"{info.licence}, commercial OK", icon="CHECKMARK")
    else:
        alert = layout.column()
        alert.alert = True
        write(alert, context, f"{info.licence}: non-commercial", icon="ERROR")
    if info.experimental:
        write(layout, context, "Experimental: it may change, and results vary", icon="EXPERIMENTAL")


def draw_quote(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session, info: GeneratorInfo) -> None:
    """Draw what the job set in the panel would take, once the backend has said so."""
    from ..asking import submission
    from ..asking.quotes import Question, needs, sentence

    settings, options = submission.settings(context.scene, info), submission.options(context.scene, info)
    quoted = session.quotes.of(Question(info.name, settings, options))
    if quoted is None:
        return
    for line, icon in ((sentence(quoted), "TIME"), *((line, "MEMORY") for line in needs(quoted))):
        if line:
            write(layout, context, line, icon=icon)
    if not quoted.fits:
        draw_problem(layout, context, _problem(quoted), generator=info.name)


def _problem(quoted: Quoted) -> Problem:
    from ..shared.errors import Problem

    return Problem(code="Quote", message=quoted.advice, action=quoted.action)
