"""A user's notebook in which time passes: nudges fall due, are decided on, and the decision is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.changes import (
    DropNudge,
    PutNudge,
    SaveContact,
    SaveFollowUp,
    SaveGathering,
    SaveProfile,
    applied,
)
from dialogs.core.scene import Scene
from dialogs.notebook import Contact, FollowUp, Gathering, Notebook, Nudge, Plan, Profile, Reflection
from dialogs.nudging import due, heard, promise, ride, timeline
from dialogs.shapes import replace
from dialogs.texts import texts

if TYPE_CHECKING:
    from dialogs.changes import Change, NudgeChange
    from dialogs.core.book import Decision
    from dialogs.core.conversation import Start
    from dialogs.core.events import Room

TOKYO = ZoneInfo("Asia/Tokyo")
READY = Profile("u1", consent_version=1, push_consent=True)
PREPARED = Plan("goal")
UNTOUCHED = Contact("c1", "g1", "白石さん")


def at(local: str, zone: ZoneInfo = TOKYO) -> datetime:
    """The instant of a local time in 2026: `4 20:00` in December, or `11-30 20:00`. The 4th is a Friday."""
    day, _, clock = local.partition(" ")
    month_day = day if "-" in day else f"12-{int(day):02d}"
    return datetime.fromisoformat(f"2026-{month_day}T{clock}").replace(tzinfo=zone).astimezone(UTC)


def meeting(start: str, hours: float = 2, name: str = "g1", **more: Any) -> Gathering:
    starts_at = at(start)
    return Gathering(name, "北浜交流会", starts_at, starts_at + timedelta(hours=hours), **more)


def promised(due_at: str, name: str = "f1", gathering_id: str = "g1", **more: Any) -> FollowUp:
    return FollowUp(name, gathering_id, "", "thanks", "お礼", at(due_at), **more)


def scene(notebook: Notebook, now: datetime, **args: Any) -> Scene:
    return Scene(notebook, now, texts(notebook.profile.lang), 1, args=args)


def nudge(kind: str, due_at: str, subject: str = "g1") -> Nudge:
    return Nudge(f"{subject}:{kind}", kind, subject, at(due_at))


@dataclass(frozen=True)
class Push:
    """Something said unasked, with the notebook as it was just before."""

    at: datetime
    start: Start
    before: Notebook
    due: tuple[Nudge, ...]
    room: Room = "any"

    def __str__(self) -> str:
        local = self.at.astimezone(ZoneInfo(self.before.profile.zone))
        return f"{local.month}/{local.day} {local:%H:%M} {self.start.dialog}"


class World:
    """One user. What the dialogs would write, the tests write here. `room` is what the plan still bears."""

    def __init__(self, now: datetime, profile: Profile = READY) -> None:
        self.now = now
        self.notebook = Notebook(profile)
        self.pushes: list[Push] = []
        self.room: Room = "any"

    @property
    def told(self) -> list[str]:
        return [str(push) for push in self.pushes]

    @property
    def pending(self) -> dict[str, str]:
        zone = ZoneInfo(self.notebook.profile.zone)
        return {n.id: f"{n.due_at.astimezone(zone):%m-%d %H:%M}" for n in self.notebook.nudges}

    def write(self, *changes: Change) -> None:
        for change in changes:
            self.notebook = applied(self.notebook, change)

    def plan(self, *changes: NudgeChange) -> None:
        for change in changes:
            self.notebook = applied(self.notebook, change)

    def wishes(self, **more: Any) -> None:
        self.write(SaveProfile(replace(self.notebook.profile, **more)))

    def save(self, gathering: Gathering) -> None:
        """A gathering as a dialog would leave it: written, its nudges planned."""
        self.write(SaveGathering(gathering))
        self.plan(*timeline(self.notebook.profile, gathering, self.now))

    def alter(self, name: str = "g1", **more: Any) -> None:
        found = self.notebook.gathering(name)
        assert found
        self.save(replace(found, **more))

    def prepares(self, name: str = "g1") -> None:
        self.alter(name, plan=Plan("goal"), answered=True)

    def reflects(self, name: str = "g1") -> None:
        self.alter(name, reflection=Reflection("got"), state="attended", answered=True)

    def promises(self, follow_up: FollowUp) -> None:
        self.write(SaveFollowUp(follow_up))
        self.plan(promise(self.notebook.profile, follow_up))

    def ponders(self, due_at: str, name: str = "g0", **more: Any) -> None:
        """Something worth saying then that nobody asked for: a word about a gathering long over."""
        over = meeting("11-18 19:00", name=name, reflection=Reflection("got"), state="attended", **more)
        self.write(SaveGathering(over), SaveContact(Contact(f"c{name}", name, "白石さん")))
        self.plan(PutNudge(nudge("touch", due_at, name)))

    def speaks(self, **args: Any) -> None:
        self.write(*heard(scene(self.notebook, self.now, **args)))

    def decide(self, *nudges: Nudge) -> Decision:
        """Let nudges fall due; all of them must be settled."""
        before = self.notebook
        decision = due(scene(before, self.now), nudges, self.room)
        self.write(*decision.changes)
        self.plan(*decision.nudges)
        settled = {
            change.nudge_id if isinstance(change, DropNudge) else change.nudge.id
            for change in decision.nudges
        }
        assert {n.id for n in nudges} <= settled
        moved = [change.nudge for change in decision.nudges if isinstance(change, PutNudge)]
        assert all(n.due_at > self.now for n in moved)
        if decision.start:
            self.pushes.append(Push(self.now, decision.start, before, nudges, self.room))
        return decision

    def ride(self, *fresh: str) -> Start | None:
        """Let a free reply take along what it may."""
        decision = ride(scene(self.notebook, self.now), frozenset(fresh))
        assert decision.changes == ()
        self.plan(*decision.nudges)
        return decision.start

    def until(self, moment: datetime) -> None:
        """Let time pass; each nudge is decided on when it falls due."""
        while ripe := [n for n in self.notebook.nudges if n.due_at <= moment]:
            self.now = max(self.now, ripe[0].due_at)
            self.decide(*(n for n in ripe if n.due_at <= self.now))
        self.now = moment


def world(now: str = "1 12:00", **wishes: Any) -> World:
    return World(at(now), replace(READY, **wishes))
