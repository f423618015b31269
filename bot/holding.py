"""Writing what a turn decided, and answering at once what it asked for where the answer lies at hand.

An answer that lies in the database is given in the transaction of the turn that asked, and its words join the
same delivery: where replies are free and pushes cost, one reply carries it all. A turn reads what is written,
so the asking turn is written first. Answers from the world outside are left to the alarm, and so are those
that raise: they are tried again later, and in the end their user gets an apology.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from typing import Literal
from uuid import UUID, uuid5

from adapters.port import Address, Caps, Inbound, Reply
from bot.bugs import attempt
from dialogs.changes import EraseUser, SaveProfile, applied
from dialogs.core.book import Book, Snapshot, Turn
from dialogs.core.events import Answered
from dialogs.core.prompts import Question
from dialogs.core.steps import Call
from dialogs.core.turn import turn
from dialogs.notebook import Nudge, Profile
from dialogs.nudging.phase import phase
from dialogs.shapes import replace
from storage.rows import AddressKey, Outbound, PendingCall
from storage.unit_of_work import UnitOfWork

UNASKED_KEEPS = timedelta(hours=2)
"""What the coach says of its own accord is decided on anew later; a reply keeps its worth."""
_KEYS = UUID("6f0a2f1c-6d0e-5d3b-9a54-7a3f0c1e8b52")


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer to a user who has become another: the turn it leads to is that user's."""

    user_id: str
    result: Mapping[str, object]


Answer = Callable[[UnitOfWork, PendingCall, datetime], Mapping[str, object] | Moved]


@dataclass(frozen=True, slots=True)
class Held:
    """A turn, and whose it is: the snapshot it was held on."""

    user_id: str
    before: Snapshot
    turn: Turn

    def then(self, more: Held) -> Held:
        """Both as one. Of a user who has become another no words are left: they led back into a lost talk."""
        if more.user_id == self.user_id:
            return Held(self.user_id, self.before, _joined(self.turn, more.turn))
        said = Turn(more.turn.conversation, facts=self.turn.facts, calls=self.turn.calls)
        return replace(more, turn=_joined(said, more.turn))


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a turn is held: `id` makes its delivery's key, `to` is where its words go.

    `nudges` are what its words speak of unasked, beside what rode on them.
    """

    id: str
    kind: Literal["reply", "nudge", "answer"]
    to: Address | None
    reply: Reply | None = None
    nudges: tuple[Nudge, ...] = ()
    tapped: str = ""


@dataclass(frozen=True, slots=True)
class Play:
    """The book, and how those kinds of calls are answered whose answers lie in the database.

    `caps` tells of each platform what it can.
    """

    book: Book
    at_hand: Mapping[str, Answer] = field(default_factory=dict)
    caps: Mapping[str, Caps] = field(default_factory=dict)

    def is_free(self, inbound: Inbound, now: datetime) -> bool:
        """Whether what is said to this event costs nothing, while it would later."""
        caps = self.caps.get(inbound.address.platform)
        fresh = inbound.reply is not None and inbound.reply.expires_at > now
        return fresh and caps is not None and caps.push_costs

    def seen_from(self, snapshot: Snapshot, address: Address | None) -> Snapshot:
        """The snapshot with what the user's platforms can show: forms here, a home anywhere."""
        here = (address.platform,) if address else ()
        forms = any(self.caps[name].forms for name in here if name in self.caps)
        return replace(snapshot, home=self._have_home(*here, *snapshot.elsewhere), forms=forms)

    def write(
        self, work: UnitOfWork, user_id: str, before: Snapshot, result: Turn, cause: Cause, now: datetime
    ) -> Turn:
        """Write all a turn returned, and all that its calls led to; returns the whole of it.

        After an erasure only its farewell is left to write.
        """
        erased = erases(result)
        homes = self._other_homes(work, user_id, before, cause) if erased else ()
        write_records(work, user_id, before, result, now)
        held = Held(user_id, before, result)
        if not erased:
            held = self._answered(work, held, cause.to, now)
            _put_calls(work, held.user_id, held.turn, now)
            homes = self._other_homes(work, held.user_id, held.before, cause)
        if cause.to is not None:
            self._put(work, held, cause, now)
        self._put_homes(work, held, homes, cause, now)
        return held.turn

    def _put(self, work: UnitOfWork, held: Held, cause: Cause, now: datetime) -> None:
        """Put what is said, and what the home there shows, on its way."""
        result, to = held.turn, cause.to
        home = result.home if to is not None and self._have_home(to.platform) else ()
        if to is None or not (result.prompts or home):
            return
        work.outbox.put(
            Outbound(
                None if erases(result) else held.user_id,
                to,
                key=delivery_key(held.user_id, result.conversation.revision, cause.kind, cause.id),
                kind=cause.kind,
                prompts=result.prompts,
                lang=profile_after(held.before, result).lang,
                reply=cause.reply,
                expires_at=now + UNASKED_KEEPS if cause.kind == "nudge" else None,
                nudges=(*cause.nudges, *result.ridden),
                phase=phase(reduce(applied, result.changes, held.before.notebook), now),
                tapped=cause.tapped,
                heard=not any(fact.name == "stale" for fact in result.facts),
                home=home,
            ),
            now,
        )

    def _put_homes(
        self, work: UnitOfWork, held: Held, homes: tuple[AddressKey, ...], cause: Cause, now: datetime
    ) -> None:
        """Have the user's homes elsewhere show what has changed, and say nothing there."""
        result = held.turn
        for home in homes if result.home and (result.changes or result.nudges) else ():
            work.outbox.put(
                Outbound(
                    None if erases(result) else held.user_id,
                    home,
                    key=delivery_key(held.user_id, result.conversation.revision, cause.id, *astuple(home)),
                    kind="home",
                    prompts=(),
                    lang=profile_after(held.before, result).lang,
                    home=result.home,
                ),
                now,
            )

    def _other_homes(
        self, work: UnitOfWork, user_id: str, before: Snapshot, cause: Cause
    ) -> tuple[AddressKey, ...]:
        """The user's other addresses whose platform has a home; nobody is asked for where there is none."""
        if not (before.home and self._have_home(*before.elsewhere)):
            return ()
        here = cause.to and (cause.to.platform, cause.to.tenant, cause.to.id)
        others = (each for each in work.users.addresses(user_id) if self._have_home(each.platform))
        return tuple(each for each in others if (each.platform, each.tenant, each.id) != here)

    def _have_home(self, *platforms: str) -> bool:
        return any(self.caps[name].home for name in platforms if name in self.caps)

    def _answered(self, work: UnitOfWork, asking: Held, to: Address | None, now: datetime) -> Held:
        """The turn with its calls answered; those that could not be are left in it."""
        whole = replace(asking, turn=replace(asking.turn, calls=()))
        for call in asking.turn.calls:
            more = self._answer(work, whole.user_id, call, to, now)
            if more is None:
                whole = replace(whole, turn=replace(whole.turn, calls=(*whole.turn.calls, call)))
            else:
                whole = whole.then(more)
        return whole

    def _answer(
        self, work: UnitOfWork, user_id: str, call: Call, to: Address | None, now: datetime
    ) -> Held | None:
        answer = self.at_hand.get(call.kind)
        if answer is None:
            return None

        def at_once() -> Held:
            found = answer(work, PendingCall(user_id, "", call.kind, call.args, now, 0, to), now)
            whose, result = whom(user_id, found)
            before = self.seen_from(work.users.snapshot_of(whose, now), to)
            held = Held(whose, before, turn(self.book, before, Answered(call.kind, result), now))
            write_records(work, whose, before, held.turn, now)
            return self._answered(work, held, to, now)

        answered = attempt(work, at_once)
        return None if isinstance(answered, Exception) else answered


def whom(user_id: str, found: Mapping[str, object] | Moved) -> tuple[str, Mapping[str, object]]:
    """Whose turn an answer leads to, and what it says."""
    return (found.user_id, found.result) if isinstance(found, Moved) else (user_id, found)


def write_records(work: UnitOfWork, user_id: str, before: Snapshot, result: Turn, now: datetime) -> None:
    """Write what a turn changed; nothing of a user it erased."""
    if result.changes:
        work.notebook.apply(user_id, result.changes, now)
    if erases(result):
        return
    revision = before.conversation.revision
    if result.conversation.revision != revision:
        work.conversations.save(user_id, result.conversation, revision)
    if result.nudges:
        work.nudges.apply(user_id, result.nudges)


def profile_after(before: Snapshot, result: Turn) -> Profile:
    """The profile as a turn leaves it; of whoever it erased, as it was."""
    saved = [change.profile for change in result.changes if isinstance(change, SaveProfile)]
    return saved[-1] if saved else before.notebook.profile


def delivery_key(*parts: object) -> str:
    """The key of a delivery: the same whenever the same turn is held."""
    return str(uuid5(_KEYS, " ".join(map(str, parts))))


def _put_calls(work: UnitOfWork, user_id: str, result: Turn, now: datetime) -> None:
    for index, call in enumerate(result.calls):
        work.calls.put(user_id, f"{result.conversation.revision}.{index}", call.kind, call.args, now)


def _joined(asking: Turn, answered: Turn) -> Turn:
    """Both as one turn. Of two questions the one that is on the table now is put, and nothing said twice."""
    prompts = asking.prompts
    if any(isinstance(prompt, Question) for prompt in answered.prompts):
        said = answered.prompts
        prompts = tuple(one for one in prompts if not isinstance(one, Question) and one not in said)
    return Turn(
        answered.conversation,
        (*prompts, *answered.prompts),
        (*asking.changes, *answered.changes),
        (*asking.nudges, *answered.nudges),
        (*asking.calls, *answered.calls),
        (*asking.facts, *answered.facts),
        (*asking.ridden, *answered.ridden),
        answered.home or asking.home,
        asking.refused,
    )


def erases(result: Turn) -> bool:
    """Whether it leaves nothing of its user."""
    return any(isinstance(change, EraseUser) for change in result.changes)
