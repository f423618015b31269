"""The third height of a talk: signed requests in, and what the coach says is read off a screen in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from adapters.slack.values import DATE, TIME, choice_value, moment_value, wanted_value
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
from tests.doubles.slack.chats import Touchable, label_of, touchables
from tests.doubles.slack.limits import elements_of
from tests.platform_ground import PlatformGround
from tests.slack.hosting import Hosted
from tests.slack.reading import form_of, home_of, prompts_of

LOOKING_UP = "users:read"


class SlackGround(PlatformGround):
    """Somebody in a workspace, of whom `known` is noted. They tap only what is on the screen.

    The coach may not look anybody up before the talk has told who comes: until then `known` is all it knows.
    """

    def __init__(self, hosted: Hosted, book: Book, known: Notebook) -> None:
        self._running = hosted.running
        self._user = hosted.user(f"user {len(hosted.running.users)}")
        self._read = 0
        self._may_be_looked_up(so=False)
        super().__init__(hosted, book, known, hosted.address(self._user))

    def take(
        self,
        event: Event,
        now: datetime,
        *,
        late: bool = False,
        free: bool = False,  # noqa: ARG002  # in Slack everything is
    ) -> tuple[Prompt, ...]:
        self._clock.at = now
        if late:
            raise CannotError("nobody is late here")
        if isinstance(event, Answered):
            return self._answer(event)
        with self._running.slack.holding() as held:
            self._do(event)
        for happening in held:
            assert self._running.slack.deliver(happening).status == 200
        self.refused = {block.partition("/")[0]: why for block, why in self._user.errors.items()}
        return self._said()

    def furnish(self, *, forms: bool, home: bool) -> None:
        """Slack always has both."""

    def _do(self, event: Event) -> None:
        match event:
            case Said(text):
                self._user.says(text)
            case Chose(choice, token):
                self._taps(choice_value(token, choice), token)
            case PickedMoment(local, token):
                self._picks(local, moment_value(token))
            case Showed(kind):
                self._user.says("", subtype="file_share", files=[{"mimetype": f"{kind}/any"}])
            case Unsaid():
                self._user.deletes()
            case Wanted() | Filled() | Joined() | Opened() | Introduced() | Left():
                self._do_apart(event)
            case NudgeDue() | Answered() | Overheard():
                raise CannotError(f"no user does this: {event}")
            case _:
                assert_never(event)

    def _do_apart(self, event: Wanted | Filled | Joined | Opened | Introduced | Left) -> None:
        match event:
            case Wanted(what, subject):
                self._wants(wanted_value(what, subject))
            case Filled(ref, values):
                self._fills(ref, values)
            case Joined():
                self._user.opens("messages")
            case Opened(tab):
                self._user.opens("home" if tab == "home" else "messages")
            case Introduced():
                self._comes_as(event)
            case Left():
                self._running.admin().uninstalls()
            case _:
                assert_never(event)

    def _taps(self, value: str | None, token: str) -> None:
        """What is asked now must be on the screen; a tap on something gone was under way before."""
        there = self._on_screen(value)
        top = self.conversation.top
        if not there and (top is None or top.token != token):
            there = self._ever_shown(value)
        self._presses(value, there)

    def _wants(self, value: str | None) -> None:
        self._presses(value, self._on_screen(value) or self._ever_shown(value))

    def _presses(self, value: str | None, there: list[Touchable]) -> None:
        if not there:
            raise CannotError(f"{value} is not on the screen, only {self._user.visible + self._user.at_home}")
        self._user.presses(there[0])

    def _picks(self, local: str, value: str | None) -> None:
        beside = self._on_screen(value)
        if not beside:
            raise CannotError(f"no picker is on the screen, only {self._user.visible}")
        self._user.picks(local, beside[0].label)

    def _fills(self, ref: str, values: Mapping[str, str]) -> None:
        """What stands in the modal is cleared where nothing is given."""
        shown = form_of(self._user.gets_modal(0).body)
        if shown.ref != ref:
            raise CannotError(f"{ref} is not open, but {shown.ref}")
        for field in shown.fields:
            value = values.get(field.id, "")
            if field.kind == "moment":
                date, _, time = value.partition("T")
                self._user.fills({f"{field.id}/{DATE}": date, f"{field.id}/{TIME}": time})
            else:
                self._user.fills({field.id: value})
        self._user.submits()

    def _comes_as(self, who: Introduced) -> None:
        self._may_be_looked_up(so=True)
        if who.changed:
            self._user.changes(name=who.name, tz=who.zone, locale=who.lang)
            return
        person = self._user.person
        person.name, person.tz, person.locale = who.name, who.zone, who.lang

    def _may_be_looked_up(self, *, so: bool) -> None:
        (install,) = self._running.slack.access.installs.values()
        kept = tuple(scope for scope in install.scopes if scope != LOOKING_UP)
        install.scopes = (*kept, LOOKING_UP) if so else kept

    def _on_screen(self, value: str | None) -> list[Touchable]:
        home = self._user.person.home
        things = (*self._user.touchable, *(touchables(home) if home else ()))
        return [thing for thing in things if thing.element.get("value") == value]

    def _ever_shown(self, value: str | None) -> list[Touchable]:
        """The newest first."""
        person, dm = self._user.person, self._user.dm
        found = []
        for seen in reversed(person.seen):
            place = {"message": dm.message(seen.ts)} if seen.how == "message" else {"view": person.home}
            for block in seen.body.get("blocks", []):
                found += [
                    Touchable(label_of(element), block["block_id"], element, **place)
                    for element in elements_of(block)
                    if element.get("value") == value
                ]
        return found

    def _said(self) -> tuple[Prompt, ...]:
        """All messages and modals that have come since the last look, once nothing is left to be sent."""
        self._hosting.catch_up()
        person = self._user.person
        shown, self._read = person.seen[self._read :], len(person.seen)
        if person.home is not None:
            self.home = home_of(person.home.body)
        return self._with_token(prompts_of(shown))
