"""Conversations that began under an older table: how they find their place in today's.

A frame whose table has changed keeps its question if the question still exists; the answer is heard by the
new table, which is then gone through from its start, so that a step inserted meanwhile is asked and none is
skipped. A frame whose question is gone is sent through the new table at once. A dialog nobody knows any more
is put on the shelf, answers and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dialogs.core.conversation import Answer
from dialogs.core.stack import MOST_SHELVED, sessions
from dialogs.core.steps import Ask, Loop, Review, Sub

if TYPE_CHECKING:
    from dialogs.core.book import Book
    from dialogs.core.conversation import Frame
    from dialogs.core.stage import Session, Stage
    from dialogs.core.steps import Dialog, Rename


def renew(stage: Stage) -> None:
    """Fit every session on the stack and the shelf to the book of today."""
    if all(_is_current(stage.book, frame) for session in (stage.frames, *stage.shelf) for frame in session):
        return
    kept: list[Frame] = []
    for session in sessions(stage.frames):
        if session[0].dialog in stage.book.dialogs:
            kept.extend(renewed(stage.book, session))
        else:
            stage.shelf = [*stage.shelf, session][-MOST_SHELVED:]
            stage.say("core.dialog_gone")
    stage.frames = kept
    stage.shelf = [renewed(stage.book, s) if s[0].dialog in stage.book.dialogs else s for s in stage.shelf]


def renewed(book: Book, session: Session) -> Session:
    """The session as today's tables read it; cut off where a frame has lost its place or its dialog."""
    frames: list[Frame] = []
    for position, frame in enumerate(session):
        dialog = book.dialogs.get(frame.dialog)
        if dialog is None:
            return (*frames[:-1], replace(frames[-1], step=""))
        working = position < len(session) - 1
        frames.append(
            frame if frame.fingerprint == dialog.fingerprint else _fit(dialog, frame, working=working)
        )
        if not frames[-1].step:
            break
    return tuple(frames)


def _is_current(book: Book, frame: Frame) -> bool:
    dialog = book.dialogs.get(frame.dialog)
    return dialog is not None and dialog.fingerprint == frame.fingerprint


def _fit(dialog: Dialog, frame: Frame, *, working: bool) -> Frame:
    for version in range(frame.version, dialog.version):
        if version in dialog.renames:
            frame = _rename(frame, dialog.renames[version])
    step = dialog.step(frame.step)
    stays = isinstance(step, Sub | Loop) if working else isinstance(step, Ask | Review)
    probed = (
        frame.probed if isinstance(step, Ask) and step.probe and frame.probed in step.probe.pieces else ""
    )
    return replace(
        frame,
        version=dialog.version,
        fingerprint=dialog.fingerprint,
        step=frame.step if stays else "",
        trail=tuple(step_id for step_id in frame.trail if dialog.step(step_id)),
        probed=probed,
        kept=frame.kept if probed == frame.probed else None,
        offered=(),
        replay=True,
    )


def _rename(frame: Frame, rename: Rename) -> Frame:
    def new(step_id: str) -> str:
        return rename.steps.get(step_id, step_id)

    answers = {new(step_id): answer for step_id, answer in frame.answers.items() if new(step_id)}
    if rename.values:
        values = rename.values({step_id: answer.value for step_id, answer in answers.items()})
        answers = {
            step_id: Answer(value, answers[step_id].how)
            for step_id, value in values.items()
            if step_id in answers
        }
    trail = tuple(new(step_id) for step_id in frame.trail if new(step_id))
    return replace(frame, answers=answers, trail=trail, step=new(frame.step))
