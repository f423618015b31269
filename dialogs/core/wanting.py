"""What a tap apart from the conversation leads to. It never grows stale, and always has a word in answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.book import At, Together
from dialogs.core.filling import FORM, TALK, ask_instead, show
from dialogs.core.hearing import stale
from dialogs.core.places import go_to
from dialogs.core.prompts import Form
from dialogs.core.stack import open_dialog, put

if TYPE_CHECKING:
    from dialogs.core.events import Wanted
    from dialogs.core.stage import Stage


def want(stage: Stage, event: Wanted) -> None:
    """Do what was wanted. Opening a form changes nothing in the conversation."""
    _do(stage, event)
    if any(isinstance(prompt, Form) for prompt in stage.prompts):
        return
    stage.spoke_at = stage.seconds
    if not stage.prompts and stage.frames:
        put(stage, anew=True)  # what was wanted waits for the answer to this


def _do(stage: Stage, event: Wanted) -> None:
    book = stage.book
    if event.what == FORM:
        show(stage, event.subject)
    elif event.what == TALK:
        ask_instead(stage, event.subject)
    elif event.what in book.wants:
        _lead(stage, event)
    elif event.what in book.commands:
        open_dialog(stage, book.commands[event.what](stage.scene, event.subject))
    else:
        stale(stage)


def _lead(stage: Stage, event: Wanted) -> None:
    way = stage.book.wants[event.what](stage.scene, event.subject)
    if isinstance(way, Together):
        show(stage, way.ref)
    elif isinstance(way, At):
        go_to(stage, way)
    else:
        open_dialog(stage, way)
