"""The double of LINE: its state and its rules, plain and under one lock, without any HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Condition
from typing import Literal

from bot.clock import MovableClock
from tests.doubles.answers import Answer, Call, Json
from tests.doubles.faults import Faults
from tests.doubles.line.access import Access
from tests.doubles.line.answers import RefusedError
from tests.doubles.line.chats import Bubble, Chat, How, Person
from tests.doubles.line.contents import Contents
from tests.doubles.line.events import Events
from tests.doubles.line.faults import UNAUTHORIZED
from tests.doubles.line.ids import Ids, group_id, room_id, user_id
from tests.doubles.line.menus import Menu, Menus
from tests.doubles.line.quota import Quota
from tests.doubles.line.rates import Rates
from tests.doubles.line.replies import Replies
from tests.doubles.line.retries import Retries
from tests.doubles.line.webhooks import Delivered, Post, Webhook, again, post_over_http

CHANNEL_SECRET = "double-of-line"
WRITES_COUNT_FOR = timedelta(days=7)
"""Who is no friend can be pushed to for this long after writing."""

Act = Callable[["Line", Call], Answer]
Host = Literal["api", "data"]


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint: its name, where it is and what carries it out.

    `open_to_all`: it asks for no access token. `posts`: it calls the bot, so nothing may be locked meanwhile.
    """

    name: str
    method: str
    path: str
    act: Act
    host: Host = "api"
    open_to_all: bool = False
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the bot, by the name of its endpoint, and the status it was given."""

    endpoint: str
    call: Call
    status: int


class Line:
    """One channel and everybody around it. All of it may be used from any thread.

    Channels of different `bot`s have different destinations. `clock` is the platform's own, unless one is
    given to share: moving it does not move the bot's. `asked` is every request in order; `changed` is the
    lock, notified whenever something has changed.
    """

    def __init__(
        self,
        *,
        channel_id: str = "2000000001",
        secret: str = CHANNEL_SECRET,
        bot: str = "the bot",
        seed: int = 0,
        clock: MovableClock | None = None,
    ) -> None:
        self.changed = Condition()
        self.clock = clock or MovableClock()
        self.ids = Ids(seed)
        self.events = Events(self.ids)
        self.destination = user_id(bot)
        self.access = Access(channel_id, secret, long_lived="long-lived-token")
        self.webhook = Webhook(self.destination, secret)
        self.replies = Replies()
        self.retries = Retries()
        self.quota = Quota()
        self.faults = Faults()
        self.rates = Rates()
        self.menus = Menus()
        self.contents = Contents()
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Chat] = {}
        self.asked: list[Asked] = []
        self.chat_mode = "bot"
        self._held: list[Json] | None = None
        self._last_at = self.clock.now()

    # What the bot asks.

    def take(self, route: Route, call: Call) -> Answer:
        """Carry out one request, or refuse it, and name it."""
        with self.changed:
            call = replace(call, id=self.ids.request())
        if route.posts:
            answer = self._answer(route, call)
        else:
            with self.changed:
                answer = self._answer(route, call)
        return self._answered(route, call, answer)

    def refuse(self, route: Route, call: Call, answer: Answer) -> Answer:
        """Answer a request without carrying it out, as a planned fault has it."""
        return self._answered(route, replace(call, id=self.ids.request()), answer)

    def _answer(self, route: Route, call: Call) -> Answer:
        now = self.clock.now()
        known = route.open_to_all or self.access.allows(call.headers.get("authorization", ""), now)
        if not known:
            return UNAUTHORIZED.answer
        try:
            self.rates.check(route.name, now)
            return route.act(self, call)
        except RefusedError as refused:
            return refused.answer

    def _answered(self, route: Route, call: Call, answer: Answer) -> Answer:
        with self.changed:
            self.asked.append(Asked(route.name, call, answer.status))
            self.changed.notify_all()
        return replace(answer, headers={"x-line-request-id": call.id, **answer.headers})

    def show(self, chat: Chat, messages: Sequence[Json], how: How) -> list[Json]:
        """Put the bot's messages into a chat. Gives back what LINE tells about each."""
        bubbles = [Bubble(self.ids.message(), message, how, self.clock.now()) for message in messages]
        with self.changed:
            if not isinstance(chat, Person) or self.reaches(chat):
                chat.bubbles += bubbles
                self.changed.notify_all()
        return [{"id": bubble.id, "quoteToken": self.ids.token()} for bubble in bubbles]

    def reaches(self, person: Person) -> bool:
        """Whether what is sent to them is shown: friends, and for a week whoever has written."""
        wrote = person.wrote_at is not None and self.clock.now() - person.wrote_at < WRITES_COUNT_FOR
        return not person.blocked and (person.friend or wrote)

    def chat(self, chat_id: str) -> Chat | None:
        return self.people.get(chat_id) or self.groups.get(chat_id)

    # Who is there.

    def person(self, name: str) -> Person:
        """The user of this name; a new one has not heard of the bot yet."""
        with self.changed:
            return self.people.setdefault(user_id(name), Person(user_id(name), "user", name=name))

    def group(self, name: str, *, room: bool = False) -> Chat:
        """The group of this name, or the room, with the bot in it."""
        made = Chat(room_id(name), "room") if room else Chat(group_id(name), "group")
        with self.changed:
            return self.groups.setdefault(made.id, made)

    # What the platform tells the bot.

    def moment(self) -> datetime:
        """The time of the next event: no two happen in the same millisecond."""
        with self.changed:
            self._last_at = max(self.clock.now(), self._last_at + timedelta(milliseconds=1))
            return self._last_at

    def event(self, kind: str, source: Json | None, *, reply_to: Chat | None = None, **more: object) -> Json:
        """An event that happens now; with a reply token where there is a chat to reply to."""
        with self.changed:
            at = self.moment()
            made = self.events.event(kind, at, source, **more)
            if reply_to is None:
                return made
            return made | {"replyToken": self.replies.mint(self.ids.token(), reply_to.id, at)}

    def emit(self, event: Json) -> int:
        """Deliver an event in a webhook of its own and give the status; where events are held, hold it."""
        with self.changed:
            if self._held is not None:
                self._held.append(event)
                return 0
        return self.deliver(event).status

    def deliver(self, *events: Json) -> Delivered:
        """Deliver these events in one webhook. The lock is free meanwhile: the bot may ask things."""
        with self.changed:
            for event in events:
                if "replyToken" in event:
                    self.replies.hand_over(event["replyToken"], self.clock.now())
        delivered = self.webhook.send(events)
        with self.changed:
            self.webhook.note(delivered)
        return delivered

    def redeliver(self) -> list[Delivered]:
        """Deliver again what the bot did not take, each delivery as a whole."""
        with self.changed:
            missed, self.webhook.missed = self.webhook.missed, []
        return [self.deliver(*again(events)) for events in missed]

    @contextmanager
    def holding(self) -> Iterator[list[Json]]:
        """Hold back what happens meanwhile: the test delivers it in any order, twice or never."""
        with self.changed:
            held: list[Json] = []
            self._held = held
        try:
            yield held
        finally:
            with self.changed:
                self._held = None

    def menu_of(self, person: Person) -> Menu | None:
        """The rich menu on their screen: their own, else the default."""
        return self.menus.by_id.get(person.menu) or self.menus.by_id.get(self.menus.default)

    def hand_to(self, post: Post = post_over_http) -> None:
        """Give what would be posted to this function instead."""
        self.webhook.post = post
