"""Opening, going through and closing dialogs on the stack.

Frames lie flat: a session is a dialog and, above it, the children that work for it. Only the top frame of a
session has a question on screen; a session below or on the shelf keeps its question, and a tap on that
question brings it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from dialogs.changes import EraseUser
from dialogs.core.asking import ask
from dialogs.core.conversation import Answer, Frame, How, Start
from dialogs.core.prompts import Say
from dialogs.core.steps import QUESTIONS, Ask, End, Loop, Review, Sub, Tell
from dialogs.notebook import MOST_NUDGES

if TYPE_CHECKING:
    from dialogs.core.stage import Session, Stage
    from dialogs.core.steps import Dialog

MOST_SESSIONS, MOST_SHELVED = 5, 6
MOST_WAITING = MOST_NUDGES + 8
"""As many as one message of nudges can hold, and those that waited before it."""
A_DAY = 24 * 60 * 60
_RESUME = ("~repeat", "~restart", "~finish")


def open_dialog(stage: Stage, start: Start) -> None:
    """Begin a dialog, or come back to it when it lies half finished on the stack or the shelf.

    Raises `KeyError` when the book knows no such dialog.
    """
    dialog = stage.book.dialogs[start.dialog]
    if stage.frames and stage.dialog.fleeting:
        stage.frames.pop()
    while stage.frames and dialog.meets == "alone":
        shelve(stage)
    if _bring_back(stage, start):
        return
    if stage.frames and dialog.meets != "stack":
        if dialog.meets == "queue" and start not in stage.waiting:
            stage.waiting = [*stage.waiting, start][-MOST_WAITING:]
        return
    if len(sessions(stage.frames)) >= MOST_SESSIONS:
        shelve(stage, 0)
    stage.frames.append(new_frame(stage, dialog, start.args))
    stage.note("opened")
    enter(stage, dialog.first)


def sessions(frames: list[Frame]) -> list[Session]:
    """The stack, parted into sessions, the one on screen last."""
    parted: list[Session] = []
    for frame in frames:
        if frame.child and parted:
            parted[-1] = (*parted[-1], frame)
        else:
            parted.append((frame,))
    return parted


def shelve(stage: Stage, index: int = -1) -> None:
    """Put a session aside; the oldest on a full shelf is let go."""
    parted = sessions(stage.frames)
    session = parted.pop(index)
    stage.frames = [frame for other in parted for frame in other]
    stage.shelf = [*stage.shelf, session][-MOST_SHELVED:]


def _shelve_alike(stage: Stage, dialog: str) -> None:
    parted = sessions(stage.frames)
    alike = (index for index, session in enumerate(parted) if session[0].dialog == dialog)
    for index in sorted(alike, reverse=True):
        shelve(stage, index)


def raise_session(stage: Stage, session: Session) -> None:
    """Bring a session from below or from the shelf to the screen."""
    parted = [other for other in sessions(stage.frames) if other != session]
    stage.shelf = [other for other in stage.shelf if other != session]
    stage.frames = [frame for other in (*parted, session) for frame in other]


def enter(stage: Stage, step_id: str, *, walked: int | None = None) -> None:
    """Go to a step of the dialog on top and on from there until a question is put or the dialog closes.

    `walked` is set while going over answers already given: how many prompts there were when that began. A
    table has ways back: what they lead to is asked again, for no answer is gone over twice.
    """
    walked = None if step_id in stage.top.trail else walked
    replay = walked is not None
    stage.update(
        step=step_id, asked=stage.revision, tries=0, probed="", kept=None, offered=(), held="", replay=replay
    )
    step = stage.step
    match step:
        case Ask() if walked is not None and answered(stage, step):
            del stage.prompts[walked:]
            stage.update(trail=(*stage.top.trail, step.id))
            enter(stage, stage.route(step.to), walked=walked)
        case Ask() | Review():
            stage.note("asked")
            ask(stage, anew=True)
            if isinstance(step, Ask) and step.calls:
                stage.calls.extend(step.calls(stage.scene))
        case Tell():
            _tell(stage, step)
            enter(stage, stage.route(step.to), walked=walked)
        case Sub() | Loop():
            _descend(stage, step, walked)
        case End():
            close(stage, step)
        case _:
            assert_never(step)


def answered(stage: Stage, step: Ask) -> bool:
    """Whether the stored answer to `step` is one that the table of today would take."""
    answer = stage.top.answers.get(step.id)
    if answer is None:
        return False
    if answer.how is How.SKIPPED:
        return step.skip
    scene = stage.scene
    return step.hear.accepts(scene, answer.value) and not any(
        rule(scene, answer.value) for rule in step.valid
    )


def record(stage: Stage, answer: Answer) -> None:
    """Keep the answer to the present step and go where it leads."""
    step = stage.step
    frame = stage.top
    if not isinstance(step, QUESTIONS):
        message = f"{frame.dialog}.{frame.step} takes no answer"
        raise TypeError(message)
    trail = frame.trail if step.id in frame.trail[-1:] else (*frame.trail, step.id)
    kept = isinstance(step, Ask)
    stage.update(answers={**frame.answers, step.id: answer} if kept else frame.answers, trail=trail)
    if frame.replay and kept:
        walk_again(stage)
    else:
        enter(stage, stage.route(step.to))


def walk_again(stage: Stage) -> None:
    """Go through the table from its start with the answers at hand, up to the first step that lacks one."""
    frame = stage.update(trail=())
    enter(stage, stage.book.dialogs[frame.dialog].first, walked=len(stage.prompts))


def close(stage: Stage, end: End) -> None:
    """Close the dialog on top: a child hands its answers over, else what follows or lies below comes up."""
    _finish(stage, end)
    frame = stage.frames.pop()
    if frame.child and stage.frames:
        _hand_over(stage, frame)
        return
    if any(isinstance(change, EraseUser) for change in stage.changes):
        stage.frames, stage.waiting, stage.shelf, stage.spoke_at, stage.fresh = [], [], [], 0, ()
        return
    if end.alone:
        _shelve_alike(stage, frame.dialog)
    following = end.then(stage.scene_of(frame)) if end.then else None
    if isinstance(following, tuple):
        following, *rest = following or (None,)
        stage.waiting = [*rest, *(start for start in stage.waiting if start not in rest)][:MOST_WAITING]
    if following:
        open_dialog(stage, following)
    else:
        uncover(stage)


def uncover(stage: Stage) -> None:
    """Show what lies below after a session ended: its question again, or the next dialog in waiting."""
    tidy(stage)
    if stage.frames:
        recap(stage)
        put(stage)
    elif stage.waiting:
        first, *stage.waiting = stage.waiting
        open_dialog(stage, first)


def take_up(stage: Stage) -> bool:
    """Go on with what is on screen or was put aside last; False where there is nothing of either."""
    if stage.frames and stage.dialog.fleeting:
        stage.frames.pop()
    if not stage.frames:
        known = (s for s in stage.shelf if all(frame.dialog in stage.book.dialogs for frame in s))
        waiting = [session for session in known if not _is_moot(stage, session[0])]
        if not waiting:
            return False
        raise_session(stage, waiting[-1])
        recap(stage)
    put(stage, anew=True)
    return True


def tidy(stage: Stage) -> None:
    """Let go from the top of the stack what is not to be brought up unasked: it is moot, or a day old.

    What is old waits on the shelf.
    """
    while stage.frames:
        session = sessions(stage.frames)[-1]
        if _is_moot(stage, session[0]):
            del stage.frames[-len(session) :]
        elif _is_old(stage, session[0]):
            shelve(stage)
        else:
            break


def drop_over(stage: Stage) -> None:
    """Let go of what is on screen as long as it is over: words are no answer to it any more."""
    while stage.frames and _is_over(stage, (session := sessions(stage.frames)[-1])[0]):
        del stage.frames[-len(session) :]


def _is_over(stage: Stage, root: Frame) -> bool:
    over = stage.book.dialogs[root.dialog].over
    return over is not None and over(stage.scene_of(root))


def _is_moot(stage: Stage, root: Frame) -> bool:
    moot = stage.book.dialogs[root.dialog].moot
    return (moot is not None and moot(stage.scene_of(root))) or _is_over(stage, root)


def _is_old(stage: Stage, root: Frame) -> bool:
    return stage.now.timestamp() - root.opened_at > A_DAY


def put(stage: Stage, *, anew: bool = False) -> None:
    """Put the present question; a frame that has lost its place in a newer table finds it first."""
    if stage.top.step:
        ask(stage, anew=anew)
    else:
        walk_again(stage)


def recap(stage: Stage) -> bool:
    """Say in one line where the dialog on top stands, if there is something to say."""
    root = sessions(stage.frames)[-1][0]
    dialog = stage.book.dialogs[root.dialog]
    if not dialog.recap or not root.answers:
        return False
    words = stage.texts.say(f"{dialog.id}.recap", **dialog.recap(stage.scene_of(root)))
    stage.prompts.append(Say(words))
    stage.note("recapped")
    return True


def new_frame(stage: Stage, dialog: Dialog, args: dict[str, object], *, child: bool = False) -> Frame:
    """A dialog at its first step, not on the stack yet."""
    opened = stage.seconds
    return Frame(
        dialog.id,
        dialog.version,
        dialog.fingerprint,
        dialog.first,
        stage.revision,
        opened,
        args=args,
        child=child,
    )


def _tell(stage: Stage, step: Tell | End) -> None:
    if step.show:
        stage.prompts.extend(step.show(stage.scene))
    stage.say(step.text, step.fill)


def _descend(stage: Stage, step: Sub | Loop, walked: int | None) -> None:
    done = walked is not None and isinstance(step, Sub) and step.id in stage.top.answers
    todo = [] if done else _todo(stage, step)
    if not todo:
        enter(stage, stage.route(step.to), walked=walked)
        return
    child = stage.book.dialogs[step.dialog]
    stage.frames.append(new_frame(stage, child, todo[0], child=True))
    enter(stage, child.first)


def _todo(stage: Stage, step: Sub | Loop) -> list[dict[str, object]]:
    """What the child is about, for each time it is still to be asked."""
    if isinstance(step, Sub):
        return [step.args(stage.scene)]
    answer = stage.top.answers.get(step.id)
    return list(step.over(stage.scene))[len(answer.value) if answer else 0 :]


def reopen(stage: Stage) -> bool:
    """Come back to the last answer that a child of the present step gave; whether there is one."""
    step, frame = stage.step, stage.top
    if not isinstance(step, Sub | Loop) or step.id not in frame.answers:
        return False
    value = frame.answers[step.id].value
    if not value:
        return False
    *before, last = value if isinstance(step, Loop) else [value]
    rest = {name: answer for name, answer in frame.answers.items() if name != step.id}
    stage.update(answers={**rest, step.id: Answer(before)} if before else rest)
    todo = _todo(stage, step)
    if not todo or not last:
        return False
    *given, latest = last
    stage.frames.append(new_frame(stage, stage.book.dialogs[step.dialog], todo[0], child=True))
    stage.update(answers={name: Answer(last[name]) for name in given}, trail=tuple(given))
    enter(stage, latest)
    return True


def wrap_up(stage: Stage) -> None:
    """Leave the children of the session on screen, keeping the answers of those that can finish early."""
    while stage.top.child:
        if (finish := stage.dialog.finish) and stage.top.answers:
            stage.update(step=finish)
            if isinstance(end := stage.step, End):
                _finish(stage, end)
                _take_over(stage, stage.frames.pop())
                continue
        stage.frames.pop()


def _take_over(stage: Stage, child: Frame) -> None:
    """Keep what was answered in a child as the answer to the step it worked for."""
    result = {step: answer.value for step, answer in child.answers.items()}
    parent, step = stage.top, stage.step
    before = parent.answers.get(step.id)
    value = [*(before.value if before else ()), result] if isinstance(step, Loop) else result
    trail = (*(passed for passed in parent.trail if passed != step.id), step.id)
    stage.update(answers={**parent.answers, step.id: Answer(value)}, trail=trail)


def _hand_over(stage: Stage, child: Frame) -> None:
    parent, step = stage.top, stage.step
    _take_over(stage, child)
    if parent.replay:
        walk_again(stage)
    elif isinstance(step, Loop):
        enter(stage, step.id)
    elif isinstance(step, Sub):
        enter(stage, stage.route(step.to))


def _finish(stage: Stage, end: End) -> None:
    scene = stage.scene
    stage.note("ended")
    if end.changes:
        stage.write(end.changes(scene))
    if end.nudges:
        stage.write(nudges=end.nudges(stage.scene))
    _say_last(stage, end)
    stage.rides = end.ride if isinstance(end.ride, bool) else end.ride(scene)
    if end.calls:
        stage.calls.extend(end.calls(scene))


def _say_last(stage: Stage, end: End) -> None:
    if end.show:
        stage.prompts.extend(end.show(stage.scene))
    stage.say(end.text, end.fill)


def _bring_back(stage: Stage, start: Start) -> bool:
    wanted = (start.dialog, _identity(start.args))
    for session in (*reversed(sessions(stage.frames)), *reversed(stage.shelf)):
        if (session[0].dialog, _identity(session[0].args)) == wanted:
            raise_session(stage, session)
            if _is_untouched(session):
                stage.frames.pop()
                return False
            _offer_to_go_on(stage)
            return True
    return False


def _is_untouched(session: Session) -> bool:
    """Whether there is nothing to go on with, so that its opening words are better said once more."""
    return len(session) == 1 and not (session[0].answers or session[0].probed or session[0].held)


def _offer_to_go_on(stage: Stage) -> None:
    if not recap(stage) or not stage.top.step:
        put(stage, anew=True)
        return
    for shows in stage.dialog.shows.values():
        stage.prompts.extend(shows(stage.scene))
    finish = stage.book.dialogs[sessions(stage.frames)[-1][0].dialog].finish
    stage.update(offered=_RESUME if finish else _RESUME[:2])
    ask(stage, anew=False)


def _identity(args: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in args.items() if not name.startswith("_")}
