"""What people do while webhooks are measured: words in LINE, words and taps in Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from adapters.port import Delivery, Request
from adapters.slack.payload import decode_payload
from adapters.slack.render import render
from adapters.slack.values import choice_value, wanted_value
from benchmarks.line import LINE
from benchmarks.people import AGREED, NOW
from benchmarks.platforms import Platform
from benchmarks.slack import SLACK
from benchmarks.turns import THEMES, Theme
from dialogs.changes import Change, SaveGathering, applied
from dialogs.grounds import CoreGround
from dialogs.notebook import Gathering, Notebook
from dialogs.testing import Talk

GATHERING = Gathering("g1", "北浜交流会", NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))
BUTTONS = (("prepare", "g1"), ("upcoming", ""), ("contacts", ""), ("card", ""))
"""What can be tapped at any time: the first opens a preparation, the others show something."""
LIGHT = ("light", "person1", "~skip")
"""The choices that lead through a light preparation."""


@dataclass(frozen=True)
class Scene:
    """`act` is all that one user sends, in order; the second argument is a number of their own.

    `ends` is the least revision their conversation comes to: what is not heard would be answered as well.
    """

    name: str
    platform: Platform
    theme: Theme
    act: Callable[[str, int], Iterable[Request]]
    ends: int
    known: Callable[[str], Iterable[Change]] = lambda _: ()
    sends: bool = False


@dataclass(frozen=True)
class Tap:
    """A button that was tapped, and the message it stood in."""

    value: str
    message: dict[str, Any]


def writing(platform: Platform, theme: Theme, *, sends: bool = False) -> Scene:
    """Everybody types the lines of the theme."""

    def act(user: str, own: int) -> Iterable[Request]:
        for number, line in enumerate(theme.lines, 1):
            yield platform.typed(user, line.format(own=own), number)

    talk = _greeted(platform, theme)
    for line in theme.lines:
        talk.says(line.format(own=0))
    return Scene(theme.name, platform, theme, act, talk.ground.conversation.revision, sends=sends)


def tapping() -> Scene:
    """Everybody goes through a preparation in Slack by taps alone, and looks around afterwards."""
    taps, ends = _rehearsed()

    def act(user: str, _own: int) -> Iterable[Request]:
        for number, tap in enumerate(taps, 1):
            yield SLACK.tapped(user, tap.value, tap.message, number)

    known = (SaveGathering(GATHERING),)
    return Scene("the coach by taps", SLACK, THEMES[0], act, ends, lambda _: known)


def scenes() -> tuple[Scene, ...]:
    """The same words for both platforms; what they are sent as well, once."""
    written = [writing(platform, theme) for platform in (LINE, SLACK) for theme in THEMES]
    return (*written, tapping(), writing(LINE, THEMES[0], sends=True))


def _rehearsed() -> tuple[tuple[Tap, ...], int]:
    """The buttons, whose tokens are the same for everybody who does the same, and where that leads."""
    talk, taps = _greeted(SLACK, THEMES[0], SaveGathering(GATHERING)), []
    for what, subject in BUTTONS:
        taps.append(Tap(wanted_value(what, subject) or "", _message(talk)))
        talk.wants(what, subject)
        for choice in LIGHT if subject else ():
            taps.append(Tap(choice_value(talk.question.token, choice) or "", _message(talk)))
            talk.taps(choice)
    return tuple(taps), talk.ground.conversation.revision


def _greeted(platform: Platform, theme: Theme, *known: Change) -> Talk:
    """Somebody who has done what they do once; in Slack they have opened both tabs."""
    notebook = Notebook(AGREED)
    for change in known:
        notebook = applied(notebook, change)
    talk = Talk(theme.book, ground=CoreGround.of(theme.book, notebook), at=NOW.isoformat())
    if platform.greeting("anybody"):
        talk.with_forms().comes_as("ja", "shi", "Asia/Tokyo", at_work=True).opens("talk").opens("home")
    return talk


def _message(talk: Talk) -> dict[str, Any]:
    """What the last event led to, as it stands in a payload."""
    posted = decode_payload(render(Delivery("", SLACK.address("anybody"), talk.prompts, "ja"))).post
    return msgspec.structs.asdict(posted[-1]) if posted else {}
