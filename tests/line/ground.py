"""The third height of a talk: signed webhooks in, and what the coach says is read off a telephone."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from adapters.line.postback import choice_data, moment_data
from adapters.port import Address
from dialogs.core.book import Book
from dialogs.core.events import (
    Answered,
    Chose,
    Event,
    Filled,
    Introduced,
    Joined,
    Left,
    NudgeDue,
    Opened,
    Overheard,
    PickedMoment,
    Said,
    Showed,
    Unsaid,
    Wanted,
)
from dialogs.core.prompts import Prompt
from dialogs.notebook import Notebook
from tests.doubles.console import CannotError
from tests.doubles.line.chats import Tappable, buttons_of
from tests.line.hosting import Hosted
from tests.line.reading import prompts_of
from tests.platform_ground import PlatformGround

NAME = ""
"""A profile without a name: the talk's own tells what is known of the user."""


class LineGround(PlatformGround):
    """A friend of the coach in LINE, of whom `known` is noted. They tap only what is on the screen."""

    def __init__(self, hosted: Hosted, book: Book, known: Notebook) -> None:
        self._line = hosted.line
        self._user = hosted.user(NAME)
        self._user.person.friend = True
        self._read = self._last_ms = 0
        here = Address("line", hosted.line.destination, self._user.id)
        super().__init__(hosted, book, known, here)

    def take(
        self,
        event: Event,
        now: datetime,
        *,
        late: bool = False,
        free: bool = False,  # noqa: ARG002  # in LINE it always is
    ) -> tuple[Prompt, ...]:
        self._clock.at = now
        if isinstance(event, Answered):
            return self._answer(event)
        with self._line.holding() as held:
            self._do(event)
        for happened in held:
            at = {"timestamp": self._last_ms - 1} if late else {}
            self._last_ms = happened["timestamp"]
            assert self._line.deliver(happened | at).status == 200
        return self._said()

    def furnish(self, *, forms: bool, home: bool) -> None:
        if forms or home:
            raise CannotError("LINE has neither forms nor a home")

    def _do(self, event: Event) -> None:
        match event:
            case Said(text):
                self._user.says(text)
            case Chose(choice, token):
                self._taps(choice_data(token, choice), token)
            case PickedMoment(local, token):
                self._picks(local, moment_data(token))
            case Showed(kind):
                self._user.shows(kind)
            case Joined(lang):
                self._user.person.language = lang or None
                self._user.follows()
            case Left():
                self._user.blocks()
            case Unsaid():
                self._user.unsends()
            case NudgeDue() | Answered() | Overheard() | Opened() | Introduced() | Wanted() | Filled():
                raise CannotError(f"no user does this: {event}")
            case _:
                assert_never(event)

    def _taps(self, data: str | None, token: str) -> None:
        """What is asked now must be on the screen; a tap on something gone was under way before."""
        there = [thing for thing in self._user.tappable if thing.action.get("data") == data]
        top = self.conversation.top
        if not there and (top is None or top.token != token):
            there = [thing for thing in self._ever_shown() if thing.action.get("data") == data]
        if not there:
            raise CannotError(f"{data} is not on the screen, only {self._user.visible}")
        self._user.presses(there[0])

    def _ever_shown(self) -> list[Tappable]:
        found = []
        for bubble in self._user.person.bubbles:
            items = bubble.message.get("quickReply", {}).get("items", [])
            found += [Tappable(item["action"]["label"], item["action"]) for item in items]
            found += buttons_of(bubble.message)
        return found

    def _picks(self, local: str, data: str | None) -> None:
        pickers = [thing for thing in self._user.tappable if thing.action.get("data") == data]
        if not pickers:
            raise CannotError(f"no picker is on the screen, only {self._user.visible}")
        self._user.picks(local, pickers[0].label)

    def _said(self) -> tuple[Prompt, ...]:
        """All bubbles that have come since the last look, once nothing is left to be sent."""
        self._hosting.catch_up()
        bubbles, self._read = self._user.person.bubbles[self._read :], len(self._user.person.bubbles)
        return self._with_token(prompts_of(bubble for bubble in bubbles if not bubble.by))
