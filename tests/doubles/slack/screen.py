"""What a user of Slack has before their eyes: the conversation with the bot, its Home, a modal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.slack.chats import Channel, Message, Person, Seen, Touchable, View, touchables, words
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.workspaces import Install, Team

WITHIN_S = 10.0


class Screen:
    """Somebody's Slack, to be looked at."""

    def __init__(self, slack: Slack, person: Person) -> None:
        self.slack = slack
        self.person = person
        self.heard = 0

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def team(self) -> Team:
        return self.slack.teams[self.person.team]

    @property
    def install(self) -> Install:
        """By what the bot hears of this user. `CannotError` where it is not installed."""
        found = self.slack.installed(self.person)
        if found is None:
            raise CannotError(f"the app is not installed in {self.team.name}")
        return found

    @property
    def dm(self) -> Channel:
        """The conversation with the bot."""
        return self.slack.dm(self.install, self.person)

    @property
    def messages(self) -> list[Message]:
        """All that stands in it now, their own too."""
        with self.slack.changed:
            return list(self.dm.messages)

    @property
    def said(self) -> list[Message]:
        """What the bot has written there, as it is now."""
        return [message for message in self.messages if message.bot]

    @property
    def wrote(self) -> list[Message]:
        """What they have written there themselves."""
        return [message for message in self.messages if message.by == self.id]

    @property
    def sees(self) -> str:
        """What the bot has shown since this user last did something, as plain text; not its Home."""
        return _read(self.person.seen[self.person.acted :])

    @property
    def home(self) -> str:
        """What the Home tab shows, as plain text."""
        return words(self.person.home.body) if self.person.home else ""

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self.person.modals[-1] if self.person.modals else None

    @property
    def errors(self) -> dict[str, str]:
        """What the modal says is wrong, by the block it is said at."""
        return self.modal.errors if self.modal else {}

    @property
    def notices(self) -> list[str]:
        """When Slack told them that the bot did not answer."""
        return [seen.text for seen in self.person.seen if seen.how == "notice"]

    @property
    def whispers(self) -> list[str]:
        """What only they were shown, in any channel."""
        return [seen.text for seen in self.person.seen if seen.how == "ephemeral"]

    @property
    def touchable(self) -> tuple[Touchable, ...]:
        """All that can be touched in the conversation; the newest message first."""
        return tuple(thing for message in reversed(self.messages) for thing in touchables(message))

    @property
    def visible(self) -> tuple[str, ...]:
        """The labels of the buttons in the conversation, the newest message's first."""
        return tuple(thing.label for thing in self.touchable if thing.kind == "button")

    @property
    def at_home(self) -> tuple[str, ...]:
        """The labels of the buttons on Home."""
        return tuple(thing.label for thing in self._on_home() if thing.kind == "button")

    def hears(self, *words: str, within_s: float = WITHIN_S) -> str:
        """Wait until the bot has shown something new, with all of these words in it, and read it."""
        with self.slack.changed:
            come = self.slack.changed.wait_for(lambda: self._has_news(words), within_s)
            new = _read(self.person.seen[self.heard :])
            if not come:
                raise CannotError(f"nothing new with {words} within {within_s} s; what came: {new!r}")
            self.heard = len(self.person.seen)
            return new

    def finds_at_home(self, *words: str, within_s: float = WITHIN_S) -> str:
        """Wait until all of these words are on Home, and read it."""
        with self.slack.changed:
            if not self.slack.changed.wait_for(lambda: all(word in self.home for word in words), within_s):
                raise CannotError(f"Home does not show {words} within {within_s} s, but {self.home!r}")
            return self.home

    def gets_modal(self, within_s: float = WITHIN_S) -> View:
        """Wait until a modal is open."""
        with self.slack.changed:
            self.slack.changed.wait_for(lambda: self.modal is not None, within_s)
        if self.modal is None:
            raise CannotError(f"no modal within {within_s} s; what came: {self.sees!r}")
        return self.modal

    def _on_home(self) -> tuple[Touchable, ...]:
        return touchables(self.person.home) if self.person.home else ()

    def _acted(self) -> None:
        with self.slack.changed:
            self.person.acted = self.heard = len(self.person.seen)

    def _has_news(self, wanted: tuple[str, ...]) -> bool:
        new = _read(self.person.seen[self.heard :])
        return bool(new) and all(word in new for word in wanted)


def found(label: str, among: Sequence[Touchable]) -> Touchable:
    """What bears this label; the first, where several do."""
    for thing in among:
        if thing.label == label:
            return thing
    there = ", ".join(repr(thing.label) for thing in among if thing.label)
    raise CannotError(f"there is no {label!r} to tap, " + (f"only {there}" if there else "nor anything else"))


def option_of(element: Json, label: str) -> Json:
    """The option with this label, or this value."""
    options = list(element.get("options", []))
    options += [option for group in element.get("option_groups", []) for option in group["options"]]
    for option in options:
        if label in {option["text"]["text"], option["value"]}:
            return dict(option)
    raise CannotError(f"there is no {label!r} to choose")


def _read(seen: Iterable[Seen]) -> str:
    return "\n".join(one.text for one in seen if one.how != "home")
