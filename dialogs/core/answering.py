"""What becomes of the answer to a call: it opens the dialog that awaits it, or goes to those that keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dialogs.core.conversation import Answer, How, Start
from dialogs.core.stack import open_dialog, record
from dialogs.core.steps import Ask

if TYPE_CHECKING:
    from dialogs.core.conversation import Frame
    from dialogs.core.events import Answered
    from dialogs.core.stage import Session, Stage


def take_answer(stage: Stage, event: Answered) -> None:
    """Open the dialog the book names for it; one that nobody waits for any more changes nothing."""
    opens = stage.book.answered.get(event.call)
    if opens:
        open_dialog(stage, Start(opens, dict(event.result)))
        return
    stage.frames = [_keeping(stage, frame, event) for frame in stage.frames]
    stage.shelf = [_keeping_all(stage, session, event) for session in stage.shelf]
    _go_on(stage, event.call)


def _keeping_all(stage: Stage, session: Session, event: Answered) -> Session:
    return tuple(_keeping(stage, frame, event) for frame in session)


def _keeping(stage: Stage, frame: Frame, event: Answered) -> Frame:
    dialog = stage.book.dialogs.get(frame.dialog)
    if dialog is None or event.call not in dialog.keeps:
        return frame
    return replace(frame, args={**frame.args, f"_{event.call}": dict(event.result)})


def _go_on(stage: Stage, kind: str) -> None:
    """Leave the question on screen if it was there only until this came."""
    if not (stage.frames and stage.top.step and stage.top.dialog in stage.book.dialogs):
        return
    step = stage.dialog.step(stage.top.step)
    if isinstance(step, Ask) and step.awaits == kind:
        record(stage, Answer(step.hear.options(stage.scene)[0].id, How.CHOSEN))
