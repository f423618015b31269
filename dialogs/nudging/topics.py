"""What a nudge means at this moment: whether it is worth saying, until when, and which dialog says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.core.conversation import Start
from dialogs.nudging import timeline
from dialogs.nudging.budget import takes_place
from dialogs.nudging.kinds import GENERIC, KINDS, PROMISE, Kind, is_drifting, unprepared

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.notebook import FollowUp, Gathering, Nudge
    from dialogs.nudging.kinds import View


class Topic(Struct, frozen=True):
    """A nudge worth saying now.

    `kind` is the name it is said under; the lower `rank` goes first; `most` pushes about its gatherings leave
    it unsaid. `moves`: it may wait, `by_morning` if until another day's morning. `asked`: the user promised
    it for this moment, wished for it, or was told this moment when they put the thing off: it is owed to
    them, and no budget keeps it waiting.
    """

    nudge: Nudge
    kind: str
    start: Start
    rank: int
    last_at: datetime
    gatherings: tuple[Gathering, ...]
    most: int
    moves: bool = True
    by_morning: bool = False
    asked: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two topics one: the dialog and its arguments without hints."""
        args = sorted((name, str(value)) for name, value in self.start.args.items() if name[0] != "_")
        return self.start.dialog, str(args)


def topic(view: View, nudge: Nudge) -> Topic | None:
    """The topic of a nudge, or None when it is stale, done or of a kind nobody knows."""
    match nudge.kind:
        case "promise" | timeline.TOLD:
            found = _of_promise(view, nudge)
        case "resume":
            found = _of_session(view, nudge)
        case timeline.REPORT:
            found = _of_month(view, nudge)
        case _:
            found = _of_gathering(view, nudge)
    return found if found and view.now <= found.last_at else None


def _of_promise(view: View, nudge: Nudge) -> Topic | None:
    follow_up = view.notebook.follow_up(nudge.subject)
    if follow_up is None or follow_up.state != "open":
        return None
    return Topic(
        nudge,
        "promise",
        Start("follow_up", _promise_args(view, follow_up)),
        PROMISE,
        follow_up.due_at + view.hours.rhythm.promise_kept,
        _known(view, follow_up.gathering_id),
        view.hours.rhythm.most_a_gathering,
        asked=True,
    )


def _promise_args(view: View, follow_up: FollowUp) -> dict[str, Any]:
    tired = follow_up.snoozes >= view.hours.rhythm.most_snoozes
    return {"follow_up": follow_up.id, "_unasked": True} | ({"_let_go": True} if tired else {})


def _known(view: View, gathering_id: str) -> tuple[Gathering, ...]:
    gathering = view.notebook.gathering(gathering_id)
    return (gathering,) if gathering else ()


def _of_session(view: View, nudge: Nudge) -> Topic | None:
    """A dialog the user put off until now; its subject reads `dialog:gathering`, the latter may be empty."""
    dialog, _, gathering_id = nudge.subject.partition(":")
    about = _known(view, gathering_id)
    if gathering_id and not (about and _can_resume(view, dialog, about[0])):
        return None
    args = {"gathering": gathering_id} if gathering_id else {}
    rhythm = view.hours.rhythm
    parked_until = nudge.parked_at + rhythm.parked_kept if nudge.parked_at else None
    last_at = parked_until or nudge.due_at + rhythm.session_kept
    start = Start(dialog, args)
    return Topic(nudge, "resume", start, PROMISE, last_at, about, rhythm.most_a_gathering, asked=True)


def _of_month(view: View, nudge: Nudge) -> Topic | None:
    """A month's report: for those who allowed messages and do not leave them unanswered."""
    if not view.profile.push_consent or view.profile.misses:
        return None
    rhythm, start = view.hours.rhythm, Start("report", {"month": nudge.subject})
    last_at = nudge.due_at + rhythm.report_kept
    return Topic(nudge, nudge.kind, start, GENERIC, last_at, (), rhythm.most_a_gathering)


def _can_resume(view: View, dialog: str, gathering: Gathering) -> bool:
    match dialog:
        case "preparation" | "quick_purpose":
            return unprepared(view, gathering) and view.now < gathering.starts_at
        case "reflection":
            return takes_place(gathering) and gathering.reflection is None
        case _:
            return takes_place(gathering)


def _of_gathering(view: View, nudge: Nudge) -> Topic | None:
    gathering = view.notebook.gathering(nudge.subject)
    if gathering is None or not takes_place(gathering):
        return None
    name = _said_as(view, nudge, gathering)
    kind = KINDS.get(name)
    if kind is None or not kind.wanted(view, gathering) or (kind.consents and not view.profile.push_consent):
        return None
    return _told(view, nudge, gathering, name, kind)


def _told(view: View, nudge: Nudge, gathering: Gathering, name: str, kind: Kind) -> Topic:
    rhythm = view.hours.rhythm
    several = view.to_prepare(gathering) if name == "week" else ()
    args = {"gatherings": [g.id for g in several]} if several else {"gathering": gathering.id}
    return Topic(
        nudge,
        "eve_again" if name == "eve_late" else name,
        Start(kind.dialog, args | dict(kind.hints)),
        kind.rank,
        kind.until(view, gathering),
        several or (gathering,),
        rhythm.most_a_gathering if kind.rank == GENERIC else rhythm.most_about_meeting,
        kind.moves,
        kind.by_morning,
        kind.asked,
    )


def _said_as(view: View, nudge: Nudge, gathering: Gathering) -> str:
    """The first preparation of a crowded week speaks of all of it.

    A very late one asks for a single tap, as does one for whoever comes unprepared time and again.
    """
    if nudge.kind not in ("eve", "week"):
        return nudge.kind
    if view.now - nudge.due_at > view.hours.rhythm.stale_after:
        return "eve_late"
    several = len(view.to_prepare(gathering)) >= view.hours.rhythm.busy_from
    if several and gathering.pushes == 0:
        return "week"
    return "eve_late" if is_drifting(view) else "eve"
