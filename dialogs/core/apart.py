"""What happens apart from the conversation: taps that never grow stale, forms, and looking at the coach.

Whatever is wanted has a word in answer. Nobody who has not agreed yet gets more than the question whether
they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from dialogs.core.book import At, Together
from dialogs.core.events import FORM, TALK, Filled, Introduced, Opened, Wanted
from dialogs.core.filling import ask_instead, fill, refusals, show
from dialogs.core.hearing import stale
from dialogs.core.places import go_to
from dialogs.core.prompts import Form
from dialogs.core.stack import open_dialog, put

if TYPE_CHECKING:
    from dialogs.core.stage import Stage

Apart = Opened | Introduced | Wanted | Filled


def take_apart(stage: Stage, event: Apart) -> Stage:
    """Take such an event; the stage to go on with."""
    match event:
        case Opened():
            _opened(stage, event)
        case Introduced(changed=changed):
            stage.home = stage.home and changed  # else what they came for follows, and shows it
            stage.obey(stage.book.introduced(stage.scene, event))
        case Wanted():
            if not _greeted(stage, event):
                stage.write(stage.book.heard(stage.scene))
                _want(stage, event)
        case Filled():
            if not (_greeted(stage, event) or _heeded(stage, event)):
                return _filled(stage, event)
        case _:
            assert_never(event)
    return stage


def _opened(stage: Stage, event: Opened) -> None:
    """Show the home; in the talk welcome whoever has never said anything and is asked nothing."""
    stage.looked_at = event.tab == "home"
    if stage.looked_at or stage.frames or stage.spoke_at:
        return
    greeting = stage.book.greet(stage.scene, event)
    if greeting:
        stage.spoke_at = stage.seconds
        open_dialog(stage, greeting)


def _greeted(stage: Stage, event: Wanted | Filled) -> bool:
    """Whether the user has not agreed yet: they are welcomed, or asked again what they are being asked."""
    greeting = stage.book.greet(stage.scene, event)
    if greeting is None:
        return False
    stage.spoke_at = stage.seconds
    if stage.frames:
        put(stage, anew=True)
    else:
        open_dialog(stage, greeting)
    return True


def _want(stage: Stage, event: Wanted) -> None:
    """Do what was wanted. Opening a form changes nothing in the conversation."""
    _lead(stage, event)
    if any(isinstance(prompt, Form) for prompt in stage.prompts):
        return
    stage.spoke_at = stage.seconds
    if stage.frames and not (stage.prompts or stage.calls):
        put(stage, anew=True)  # what was wanted waits for the answer to this


def _lead(stage: Stage, event: Wanted) -> None:
    book = stage.book
    if event.what == FORM:
        show(stage, event.subject)
    elif event.what == TALK:
        ask_instead(stage, event.subject)
    elif event.what in book.wants:
        _go(stage, event)
    elif event.what in book.commands:
        open_dialog(stage, book.commands[event.what](stage.scene, event.subject))
    else:
        stale(stage)


def _go(stage: Stage, event: Wanted) -> None:
    way = stage.book.wants[event.what](stage.scene, event.subject)
    if isinstance(way, Together):
        show(stage, way.ref)
    elif isinstance(way, At):
        go_to(stage, way)
    else:
        open_dialog(stage, way)


def _heeded(stage: Stage, event: Filled) -> bool:
    """Whether a field holds what comes before any form, which is then not taken."""
    book = stage.book
    for text in event.values.values():
        intent = book.intent(text)
        if intent and intent in book.heeded:
            stage.spoke_at = stage.seconds
            open_dialog(stage, book.commands[intent](stage.scene, text))
            return True
    return False


def _filled(stage: Stage, event: Filled) -> Stage:
    """The stage to go on with; that of a form that is refused says why, and no more."""
    stage.refused = refusals(stage, event)
    if stage.refused:
        return stage
    stage.write(stage.book.heard(stage.scene))
    stage.spoke_at = stage.seconds
    return fill(stage, event)
