"""The double of Slack: its state and its rules, plain and under one lock, without any HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Condition

from bot.clock import MovableClock
from tests.doubles.answers import Answer, Call, Json
from tests.doubles.checks import Fields
from tests.doubles.faults import Faults
from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.arguments import arguments_of, token_of, wrong_with
from tests.doubles.slack.chats import Channel, Message, Person, Seen
from tests.doubles.slack.door import Delivered, Door, Happening, Post, post_over_http
from tests.doubles.slack.files import Files
from tests.doubles.slack.ids import Ids, named, stamp
from tests.doubles.slack.payloads import Payloads, message_of
from tests.doubles.slack.rates import Rates
from tests.doubles.slack.recording import record_what_was_taken
from tests.doubles.slack.tickets import Tickets
from tests.doubles.slack.workspaces import Access, Install, Team

BOT_TOKEN = "xoxb-double-of-slack"
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Api:
    """One call of a method, by whom and with which arguments."""

    slack: Slack
    install: Install | None
    args: Json
    call: Call

    @property
    def now(self) -> datetime:
        return self.slack.clock.now()

    @property
    def by(self) -> Install:
        """Whose token it is."""
        if self.install is None:
            raise RefusedError("not_authed")
        return self.install


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API: what carries it out, the scope it needs, what it takes and whose token."""

    act: Callable[[Api], Answer]
    args: Fields
    scope: str = ""
    token: str = "bot"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of the bot, and what it was answered."""

    method: str
    args: Json
    answer: Answer

    @property
    def ok(self) -> bool:
        return isinstance(self.answer.body, dict) and bool(self.answer.body.get("ok"))


class Slack:
    """One app, the workspaces it is in and everybody there. All of it may be used from any thread.

    There is one workspace, `team`, with a static token. `clock` is the platform's own unless one is given.
    `asked` is every call in order; `changed` is the lock, notified whenever something has changed. With
    `echoes` the bot hears of its own messages too, as it does in Slack.
    """

    def __init__(self, *, seed: int = 0, clock: MovableClock | None = None, echoes: bool = False) -> None:
        self.changed = Condition()
        self.clock = clock or MovableClock()
        self.ids = Ids(seed)
        self.app_id = named("A", "sanmon")
        self.access = Access(self.ids, self.app_id)
        self.door = Door(self.access.signing_secret)
        self.payloads = Payloads(self.ids, self.app_id)
        self.tickets = Tickets(self.ids)
        self.rates = Rates()
        self.faults = Faults()
        self.files = Files()
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.asked: list[Asked] = []
        self.waiting: list[Happening] = []
        self.echoes = echoes
        self.api_url = ""
        self.teams: dict[str, Team] = {}
        self.team = self.add_team("Sanmon Lab")
        self.access.install(self.team).tokens[BOT_TOKEN] = None
        self._held: list[Happening] | None = None
        self._last_at = self.clock.now()

    @property
    def files_url(self) -> str:
        """The host that has the files."""
        return self.api_url.removesuffix("/api")

    # What the bot asks.

    def take(self, name: str, method: Method | None, call: Call) -> Answer:
        """Carry out one call, or refuse it."""
        with self.changed:
            args: Json = {}
            try:
                args = arguments_of(call)
                answer = self._carried_out(name, method, call, args)
            except RefusedError as refused:
                answer = refused.answer
            return self.answered(name, args, answer)

    def answered(self, name: str, args: Json, answer: Answer) -> Answer:
        """Note what a call was answered."""
        with self.changed:
            self.asked.append(Asked(name, args, answer))
            self.changed.notify_all()
            return replace(answer, headers={"x-slack-req-id": self.ids.uuid(), **answer.headers})

    def _carried_out(self, name: str, method: Method | None, call: Call, args: Json) -> Answer:
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        install = self._caller(method, token_of(call, args))
        tenant = install.tenant if install else ""
        self.rates.check(name, tenant, str(args.get("channel", "")), self.clock.now())
        given = {key: value for key, value in args.items() if key != "token"}
        wrong_with(method.args, given)
        answer = method.act(Api(self, install, given, call))
        record_what_was_taken(name, given)
        return answer

    def _caller(self, method: Method, token: str) -> Install | None:
        if method.token == "none":
            return None
        if method.token == "app":
            if token != self.access.app_token:
                raise RefusedError("invalid_auth" if token else "not_authed")
            return None
        install = self.access.known(token, self.clock.now())
        if method.scope and method.scope not in install.scopes:
            raise RefusedError("missing_scope", needed=method.scope, provided=",".join(install.scopes))
        return install

    # Who is there.

    def add_team(self, name: str, enterprise: str = "") -> Team:
        """The workspace of this name, in an organisation of that one where it is given."""
        with self.changed:
            made = Team(named("T", name), name, named("E", enterprise) if enterprise else "")
            return self.teams.setdefault(made.id, made)

    def person(self, name: str, team: Team | None = None) -> Person:
        """The user of this name there."""
        there = (team or self.team).id
        with self.changed:
            made = Person(named("U", there, name), there, name)
            return self.people.setdefault(made.id, made)

    def channel(self, name: str, *members: Person, bot: bool = True, team: Team | None = None) -> Channel:
        """The channel of this name, with these members, and the bot unless it is left out."""
        where = team or self.team
        with self.changed:
            made = Channel(named("C", where.id, name), name, where.id)
            channel = self.channels.setdefault(made.id, made)
            channel.members |= {person.id for person in members}
            install = self.access.for_team(where)
            channel.members |= {install.bot_user} if install and bot else set()
            return channel

    def dm(self, install: Install, person: Person) -> Channel:
        """The user's conversation with the bot; made when either first needs it."""
        with self.changed:
            made = Channel(named("D", install.tenant, person.id), "directmessage", install.tenant, dm=True)
            made.members |= {person.id, install.bot_user}
            return self.channels.setdefault(made.id, made)

    def installed(self, person: Person) -> Install | None:
        """By what the app hears of this user."""
        return self.access.for_team(self.teams[person.team])

    def team_of(self, install: Install) -> Team:
        """A workspace of an installation."""
        return install.team or next(team for team in self.teams.values() if install.covers(team))

    # What is shown.

    def moment(self) -> datetime:
        """The time of the next thing to happen: no two happen in the same millisecond."""
        with self.changed:
            self._last_at = max(self.clock.now(), self._last_at + TICK)
            return self._last_at

    def put(self, channel: Channel, body: Json, install: Install, thread_ts: str = "") -> Message:
        """A message of the bot's."""
        with self.changed:
            identity = {"bot_id": install.bot_id, "app_id": self.app_id}
            message = Message(
                stamp(self.moment()), install.bot_user, body | identity, bot=True, thread_ts=thread_ts
            )
            channel.messages.append(message)
            for person in self.people.values():
                if person.id in channel.members:
                    person.seen.append(Seen("message", message.body, message.ts, channel.id))
            self._echo(channel, message, install)
            self.changed.notify_all()
            return message

    def show(self, person: Person, seen: Seen) -> None:
        """Put something else before a user's eyes."""
        with self.changed:
            person.seen.append(seen)
            self.changed.notify_all()

    def _echo(self, channel: Channel, message: Message, install: Install) -> None:
        if self.echoes and channel.dm:
            team = self.team_of(install)
            more = {"channel": channel.id, "channel_type": "im", "event_ts": message.ts}
            event = message_of(message, team.id) | more
            self.waiting.append(self.event(install, team, event))

    # What the platform tells the bot.

    def event(self, install: Install, team: Team, event: Json) -> Happening:
        """An event of the Events API, in its envelope."""
        return Happening("event", self.payloads.event(install, team, event, self.clock.now()))

    def emit(self, happening: Happening) -> int:
        """Tell the bot and give the status; where happenings are held, hold it."""
        with self.changed:
            if self._held is not None:
                self._held.append(happening)
                return 0
        return self.deliver(happening).status

    def deliver(self, happening: Happening) -> Delivered:
        """Tell the bot now. The lock is free meanwhile: the bot may ask things."""
        delivered = Delivered(happening, self.door.send(happening, self.clock.now()))
        with self.changed:
            self.door.note(delivered)
            self.changed.notify_all()
        if happening.then is not None:
            happening.then(delivered.answer)
        return delivered

    def redeliver(self) -> list[Delivered]:
        """Tell the bot once more what it did not take."""
        with self.changed:
            missed, self.door.missed = self.door.missed, []
        return [self.deliver(happening) for happening in missed]

    def deliver_waiting(self) -> None:
        """Tell the bot of what it did itself."""
        with self.changed:
            waiting, self.waiting = self.waiting, []
        for happening in waiting:
            self.deliver(happening)

    @contextmanager
    def holding(self) -> Iterator[list[Happening]]:
        """Hold back what happens meanwhile: the test delivers it in any order, twice or never."""
        with self.changed:
            held: list[Happening] = []
            self._held = held
        try:
            yield held
        finally:
            with self.changed:
                self._held = None

    def hand_to(self, post: Post = post_over_http) -> None:
        """Give what would be posted to this function instead."""
        self.door.post = post


def same(happening: Happening) -> Happening:
    """The very same once more, as after a reconnection: nothing says that it is a retry."""
    return replace(happening)
