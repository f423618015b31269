"""People in Slack who tap, type and fill in at random, and Slack, which tells of it late and twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from tests.crowd import Restless
from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.slack.chats import Channel, Touchable, View, touchables
from tests.doubles.slack.door import Door, Happening, request_of
from tests.doubles.slack.users import User

HOSTILE = (
    "<!channel> <@U0123456789> <#C0123456789|general>",
    "*bold* _it_ ~no~ `code` ```block``` :tada: > quote",
    "https://evil.example/a?b=c&d=<e> <https://evil.example|click> mailto:a@evil.example",
    "&lt;!here&gt; &amp;amp; \u202egnihtyna\u202c \u200b\ufeff",
    "👩‍👩‍👧‍👦" * 40,
    "あ" * 2_990,
    "12/8 19時 <!everyone>&*会*",
    "{name} %s ${x} {{y}} \\n",
)
"""What would ping, link or format, were it taken for more than words."""
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Pacific/Auckland")
DAYS, TIMES = (-2, 0, 1, 2, 3, 9, 40, 500), ("00:00", "08:30", "12:10", "19:00", "23:59")
TIMESTAMP = "X-Slack-Request-Timestamp"
SLOW = timedelta(seconds=4)
"""A trigger is of no use any more."""
RETRIES = (timedelta(minutes=1), 0.2), (timedelta(minutes=5), 0.0)
"""After how long Slack tells again, and how often that is missed, too."""


@dataclass
class Walker(Restless):
    """One person, with a channel in which others read along."""

    user: User
    channel: Channel
    _stale: tuple[Touchable, ...] = ()

    @property
    def screen(self) -> str:
        return self.user.sees[-30:]

    def act(self) -> None:
        """Do one thing, now and then two in quick succession, of which neither waits for the answer."""
        stale, busy = self._stale, self.user.modal is not None
        self._stale = tuple(thing for thing in self.user.touchable if thing.kind == "button")[:8]
        self._act(stale)
        if not busy and self.random.random() < 0.06:
            self._act(stale)

    def _act(self, stale: tuple[Touchable, ...]) -> None:
        dice = self.random.random()
        if self.user.modal is not None:
            self._at(self.user.modal, dice)
        elif not self.user.messages and dice < 0.6:
            self.user.opens(self.random.choice(("messages", "home")))
        elif dice < 0.50 and (things := self._newest()):
            self._touch(self.least({thing.label: thing for thing in things}))
        elif dice < 0.72:
            self.user.says(self._words())
        elif dice < 0.84 and self.user.person.home is not None:
            self._at_home(self.user.person.home)
        elif dice < 0.90 and stale:
            self.user.presses(self.random.choice(stale))
        else:
            self.random.choice(self._rare())()

    def _words(self) -> str:
        return self.random.choice(HOSTILE) if self.random.random() < 0.08 else self.word()

    def _newest(self) -> tuple[Touchable, ...]:
        """What can be touched in the newest message that has anything."""
        things = self.user.touchable
        return tuple(thing for thing in things if thing.place == things[0].place)

    def _touch(self, thing: Touchable) -> None:
        if thing.kind == "button":
            self.user.presses(thing)
        else:
            self.user.picks(f"{self._day()}T{self.random.choice(TIMES)}")

    def _at_home(self, home: View) -> None:
        buttons = {thing.label: thing for thing in touchables(home) if thing.kind == "button"}
        if buttons and self.random.random() < 0.8:
            self.user.presses(self.least(buttons))
        else:
            self.user.opens("home")

    def _at(self, modal: View, dice: float) -> None:
        """Send it in, close it, or write at another device meanwhile."""
        if dice < 0.1:
            self.user.closes()
        elif dice < 0.2:
            self.user.says(self._words())
        else:
            self._fill(modal)

    def _fill(self, modal: View) -> None:
        for block in modal.body["blocks"]:
            if block["type"] == "input" and self.random.random() < 0.7:
                self.user.fills({block["block_id"]: self._value(block["element"])})
        try:
            self.user.submits()
        except CannotError:  # Slack does not let it through: something that is needed was left empty
            self.user.closes()

    def _value(self, element: Json) -> str:
        match element["type"]:
            case "datepicker":
                return self._day()
            case "timepicker":
                return self.random.choice(TIMES)
            case "static_select":
                return str(self.random.choice(element["options"])["value"])
            case _:
                typed = self.random.choice((self._words(), self.word(), "3000", "三千円くらい", "   ", ""))
                return typed[: element.get("max_length", 3_000)]

    def _day(self) -> str:
        return str((self.user.slack.clock.now() + timedelta(days=self.random.choice(DAYS))).date())

    def _rare(self) -> tuple[Callable[[], object], ...]:
        user, messages = self.user, self.user.messages
        ways: tuple[Callable[[], object], ...] = (
            lambda: user.commands(self.random.choice(("", "help", self._words()))),
            lambda: user.commands(self.word(), channel=self.channel),
            lambda: user.mentions(self._words(), self.channel),
            lambda: user.shortcut("new_gathering"),
            lambda: user.opens(self.random.choice(("messages", "home"))),
            lambda: user.says("", subtype="file_share", files=[{"mimetype": "image/png"}]),
            lambda: user.changes(tz=self.random.choice(ZONES), locale=self.random.choice(("ja-JP", "en-US"))),
        )
        if messages:
            any_message = self.random.choice(messages)
            ways += (
                lambda: user.message_shortcut("make_follow_up", any_message),
                lambda: user.says(self._words(), thread=any_message.ts),
            )
        if user.wrote:
            ways += (lambda: user.edits(self._words()), user.deletes)
        return ways


@dataclass
class Post:
    """How Slack tells of what happened: one by one, in any order, some of it late or more than once.

    What people do with buttons and modals comes once, or comes again over a new connection; but not after it.
    """

    random: Random
    _kept: list[Happening] = field(default_factory=list)

    def waves(self, held: Iterable[Happening]) -> Iterator[tuple[timedelta, list[Happening]]]:
        """What is told after so much time: at once, when a trigger is over, at Slack's retries."""
        mixed = list(held)
        self.random.shuffle(mixed)
        late = [one for one in mixed if one.kind != "event" and self.random.random() < 0.07]
        self._kept = [one for one in mixed if one.kind == "event" and self.random.random() < 0.05]
        yield timedelta(0), [one for one in mixed if not _holds(late, one) and not _holds(self._kept, one)]
        yield SLOW, late
        for after, missed in RETRIES:
            again = [replace(one, retry=one.retry + 1, reason="http_timeout") for one in self._kept]
            self._kept = [one for one in again if self.random.random() < missed]
            yield after, [one for one in again if not _holds(self._kept, one)]

    def copies(self, happening: Happening) -> Iterator[Happening]:
        """It, and perhaps the same again at once, one of both without its answer arriving.

        A modal may stay on the screen because its answer is lost; an event may come at the next retry, too.
        """
        dice, unanswered = self.random.random(), replace(happening, then=None)
        if dice < 0.05:
            yield from self.random.sample((happening, unanswered), 2)
        elif dice < 0.1 and happening.body.get("type") == "view_submission":
            yield unanswered
        else:
            yield happening
        if dice > 0.95 and happening.kind == "event":
            self._kept.append(happening)


def bursts(wave: Iterable[Happening]) -> Iterator[list[Happening]]:
    """Everybody's first, then everybody's second: nobody does two things in one of them."""
    by_user: dict[str, list[Happening]] = {}
    for happening in wave:
        by_user.setdefault(whose(happening), []).append(happening)
    while by_user:
        yield [theirs.pop(0) for theirs in by_user.values()]
        by_user = {user: theirs for user, theirs in by_user.items() if theirs}


def whose(happening: Happening) -> str:
    """The id of who did it."""
    body = happening.body
    match happening.kind:
        case "event":
            return _of_event(body["event"])
        case "interactive":
            return str(body["user"]["id"])
        case "command":
            return str(body["user_id"])


def id_of(happening: Happening) -> str:
    """By what it is known when it comes again; empty for what the coach makes nothing of."""
    body = happening.body
    match happening.kind:
        case "event":
            return "" if body["event"].get("subtype") == "message_changed" else str(body["event_id"])
        case "interactive":
            chosen = body["type"] == "block_actions" and "value" not in body["actions"][0]
            sent = body["type"] == "view_submission"
            return "" if chosen else str(body["view"]["id"] if sent else body["trigger_id"])
        case "command":
            return str(body["trigger_id"])


def forged(happening: Happening, door: Door, now: datetime) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Requests that say the same, but that Slack has not signed, or not now, or not so."""
    body, headers = request_of(happening)
    signed = door.signed(body, now)
    stale = door.signed(body, now - timedelta(minutes=6))
    unsigned = dict.fromkeys(signed, "")
    for wrong in ({}, unsigned, stale, stale | {TIMESTAMP: signed[TIMESTAMP]}, signed | {TIMESTAMP: "soon"}):
        yield body, headers | wrong
    yield body + b" ", headers | signed
    yield b"\xff" + body, headers | signed


def _of_event(event: Json) -> str:
    """Whoever changes a message is told of in it only."""
    inside = event.get("previous_message") or event
    told = inside["user"]
    return str(told["id"] if isinstance(told, dict) else told)


def _holds(some: Iterable[Happening], one: Happening) -> bool:
    return any(other is one for other in some)
