"""Going straight to a step of a dialog, wherever its session lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.core.stack import MOST_SESSIONS, enter, new_frame, raise_session, sessions, shelve

if TYPE_CHECKING:
    from dialogs.core.book import At
    from dialogs.core.conversation import Frame, Start
    from dialogs.core.stage import Session, Stage


def session_about(stage: Stage, start: Start) -> Session | None:
    """The newest session of that dialog, on the stack or the shelf, whose arguments hold those given."""
    for session in (*reversed(sessions(stage.frames)), *reversed(stage.shelf)):
        root = session[0]
        if root.dialog == start.dialog and start.args.items() <= root.args.items():
            return session
    return None


def frame_about(stage: Stage, start: Start) -> Frame:
    """The dialog as it lies half finished, else as it would begin; nothing changes."""
    found = session_about(stage, start)
    return found[0] if found else new_frame(stage, stage.book.dialogs[start.dialog], start.args)


def take_up(stage: Stage, start: Start) -> None:
    """Have the dialog on screen, on its own and without a question yet: go on with it, or begin it."""
    if stage.frames and stage.dialog.fleeting and stage.top.dialog != start.dialog:
        stage.frames.pop()
    found = session_about(stage, start)
    if found:
        raise_session(stage, found)
        del stage.frames[len(stage.frames) - len(found) + 1 :]
        return
    if len(sessions(stage.frames)) >= MOST_SESSIONS:
        shelve(stage, 0)
    stage.frames.append(frame_about(stage, start))
    stage.note("opened")


def go_to(stage: Stage, place: At) -> None:
    """Take up a dialog and go on from one of its steps."""
    take_up(stage, place.start)
    enter(stage, place.step)
