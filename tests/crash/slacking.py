"""People who live a story in Slack while the server is killed.

What happened is told again, but no tap is: they look whether it was heard, and tap again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal, assert_never

from adapters.port import Address
from adapters.slack.interactions import NEW_GATHERING
from bot.clock import MovableClock
from storage.store import Store
from tests.crash.dying import Fate, Loser, Round, Trap, after
from tests.crash.living import NAMES, Life
from tests.crash.nursery import Nursery
from tests.crash.serving import SLOW_S, Server, serve_slack, wait_for
from tests.doubles.posting import NO_CONNECTION, Posted
from tests.doubles.slack.answers import BROKEN
from tests.doubles.slack.chats import Message, Seen, Touchable, touchables, words
from tests.doubles.slack.door import Door, Happening, post_over_http
from tests.doubles.slack.platform import Asked, Slack
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User

POST, UPDATE, PUBLISH, OPEN = "chat.postMessage", "chat.update", "views.publish", "views.open"
Moment = Literal["any", "committed", "sent", "accepted", "settled", "shown", "asked", "opened"]
"""But for any moment: before the answer to something that is committed · between sending a message and its
acceptance · between acceptance and noting it · once an answered message is changed, or Home is shown, before
the server hears of it · before a modal that it asks for is opened, and after."""
MOMENTS: dict[Round, tuple[Moment, ...]] = {
    "reply": ("any", "committed", "sent", "accepted", "settled", "shown"),
    "push": ("accepted", "sent", "any"),
}
OF_FORMS: dict[Round, tuple[Moment, ...]] = {
    "open": ("any", "committed", "asked", "opened"),
    "reply": ("any", "committed", "sent", "accepted", "shown"),
}
TOO_LATE = frozenset({"exchanged_trigger_id", "expired_trigger_id"})
"""Refusals that belong to a story with forms: it was open before · the server was away for too long."""
CHOICE = "c|"
"""How the value of a button begins that answers the present question."""


@dataclass
class Doorway(Door):
    """Slack's way to the server. Events are told again once there is one, which Slack does for minutes."""

    loser: Loser = field(kw_only=True)
    is_there: Callable[[], bool] = field(kw_only=True)
    """Whether a server is there that can be told."""

    def send(self, happening: Happening, now: datetime) -> Posted:
        answer = self._told(happening, now)
        while happening.kind == "event" and not answer.taken:
            wait_for(self.is_there)
            happening = happening.again(answer)
            answer = self._told(happening, now)
        return answer

    def _told(self, happening: Happening, now: datetime) -> Posted:
        if not self.loser.loses():
            return super().send(happening, now)
        with ThreadPoolExecutor(1) as meanwhile:
            telling = meanwhile.submit(super().send, happening, now)
            self.loser.wait(*_ids(happening))
            telling.result()
        return Posted(NO_CONNECTION)


class SlackTrap(Trap[Moment]):
    """Holds a server while it talks with Slack."""

    def __init__(self, slack: Slack, loser: Loser) -> None:
        super().__init__(slack, loser)
        self._slack = slack

    def set(self, moment: Moment, kind: Round, delay_s: float) -> Callable[[], bool]:  # noqa: ARG002  # the same for both
        match moment:
            case "any":
                return after(delay_s)
            case "committed":
                return self._after_commit()
            case "sent":
                return self._held(POST, "before")
            case "accepted":
                return self._held(POST, "after")
            case "settled":
                return self._held(UPDATE, "after")
            case "shown":
                return self._held(PUBLISH, "after")
            case "asked":
                return self._held(OPEN, "before")
            case "opened":
                return self._held(OPEN, "after")
            case _:
                assert_never(moment)

    def _asked(self) -> list[str]:
        return [asked.method for asked in self._slack.asked]


class SlackLife(Life[User, Moment]):
    """A story in Slack, told over HTTP or Socket Mode."""

    def __init__(
        self,
        nursery: Nursery,
        store: Store,
        url: str,
        running: Running,
        fate: Fate[Moment] | None,
        *,
        sockets: bool,
    ) -> None:
        slack, loser = running.slack, Loser(url)
        super().__init__(store, slack.clock, SlackTrap(slack, loser), fate)
        post = partial(post_over_http, within_s=SLOW_S)
        slack.door = Doorway(slack.door.secret, post=post, loser=loser, is_there=self._is_there)
        settings = running.settings
        if sockets:
            running.use_sockets()
            running.sockets.within_s = SLOW_S
            settings = running.socket_settings
        self._serving = partial(serve_slack, nursery, url, running, settings)
        self._running = running
        self._sockets = sockets
        self._alive = False

    def gets_forms(self) -> None:
        """Everybody asks for the form that adds a gathering, until it is open."""
        waiting = self._users
        while waiting:
            self.goes_on("open", [partial(self._asks_for_form, user) for user in waiting])
            waiting = [user for user in waiting if user.modal is None]

    def fills(self, **values: str) -> None:
        """Everybody fills in the open form and sends it in."""
        self.goes_on("reply", [partial(self._sends_form, user, values) for user in self._users])

    def at_home(self) -> dict[str, str]:
        """What each of them finds on Home when they look."""
        self.goes_on("reply", [partial(self._opens, user, "home") for user in self._users])
        return {user.person.name: user.home for user in self._users}

    def unforeseen(self) -> list[Asked]:
        """What Slack refused, unless a trap had it so or a form was too late."""
        refused = [asked for asked in self._running.slack.asked if not asked.ok]
        return [asked for asked in refused if asked.answer.body != BROKEN.body and not _is_late(asked)]

    def forms(self) -> dict[str, int]:
        """How many were opened before each of them."""
        return {
            user.person.name: sum(seen.how == "modal" for seen in user.person.seen) for user in self._users
        }

    def doubled(self) -> list[str]:
        """Keys that more than one message bears."""
        said = [message for user in self._users for message in user.said]
        keys = Counter(message.body["metadata"]["event_payload"]["key"] for message in said)
        return [key for key, times in keys.items() if times > 1]

    def end(self) -> None:
        self._alive = False
        super().end()
        wait_for(lambda: self._running.sockets.open == 0)

    def _serve(self, port: int) -> Server:
        server = self._serving(port=port)
        wait_for(lambda: not self._sockets or self._running.sockets.open > 0)
        self._alive = True
        return server

    def _comes(self, user: User) -> None:
        self._opens(user, "home")
        self._opens(user, "messages")

    def _opens(self, user: User, tab: str) -> None:
        assert user.opens(tab) == 200

    def _says(self, user: User, line: str) -> None:
        assert user.says(line) == 200

    def _taps(self, user: User, number: int) -> None:
        asked = self._question(user)
        self._insists(lambda: user.presses(_choices(user)[number - 1]), lambda: self._question(user) != asked)

    def _insists(self, act: Callable[[], int], is_heard: Callable[[], bool]) -> None:
        """Do it again where the server has died over it and had not heard it."""
        births = self.births
        if act() == 200:
            return
        wait_for(lambda: self.births > births and self._is_there() and self._is_quiet())
        if not is_heard():
            self._insists(act, is_heard)

    def _asks_for_form(self, user: User) -> None:
        """What comes is a modal or, too late for one, a message that offers the talk instead."""
        shown = len(_shown(user))
        self._insists(lambda: user.shortcut(NEW_GATHERING), lambda: len(_shown(user)) > shown)
        wait_for(lambda: len(_shown(user)) > shown)

    def _sends_form(self, user: User, values: dict[str, str]) -> None:
        asked = self._question(user)
        user.fills({"when/date": values["day"], "when/time": values["time"], "name": values["name"]})
        self._insists(user.submits, lambda: self._question(user) != asked)
        if user.modal is not None:
            user.closes()

    def _heard(self, user: User) -> list[str]:
        return [words(_first(message)) for message in user.said]

    def _address(self, user: User) -> Address:
        return Address("slack", user.install.tenant, user.id)

    def _is_there(self) -> bool:
        return self._alive


@contextmanager
def living_in_slack(
    nursery: Nursery,
    store: Store,
    url: str,
    begin: str,
    *,
    fate: Fate[Moment] | None = None,
    sockets: bool = False,
) -> Iterator[SlackLife]:
    """Slack, the server on this database, and the people; all go by one time."""
    with running_slack(Slack(clock=MovableClock(datetime.fromisoformat(begin)))) as running:
        life = SlackLife(nursery, store, url, running, fate, sockets=sockets)
        life.begin([running.user(name) for name in NAMES], 1)
        try:
            yield life
        finally:
            life.end()


def _choices(user: User) -> list[Touchable]:
    """What answers the newest question."""
    for message in reversed(user.said):
        there = [thing for thing in touchables(message) if thing.element.get("value", "").startswith(CHOICE)]
        if there:
            return there
    raise AssertionError(f"there is nothing to choose from, only {user.visible}")


def _ids(happening: Happening) -> list[str]:
    """All that it may be known by: a form is, however often it is sent in, one and the same view."""
    body = happening.body
    named = [body.get("event_id"), body.get("trigger_id"), body.get("view", {}).get("id")]
    return [name for name in named if name]


def _is_late(asked: Asked) -> bool:
    body = asked.answer.body
    return isinstance(body, dict) and asked.method == OPEN and body["error"] in TOO_LATE


def _shown(user: User) -> list[Seen]:
    """Forms and messages, as they came."""
    return [seen for seen in user.person.seen if seen.how in {"modal", "message"}]


def _first(message: Message) -> dict[str, object]:
    """As it was when it came."""
    return message.versions[0] if message.versions else message.body
