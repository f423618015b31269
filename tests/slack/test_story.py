"""The whole story through a server as installed: by requests and by Socket Mode, by a clock that is moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from tests.crash.serving import SLOW_S, wait_for
from tests.doubles.slack.chats import Channel, Message, Touchable, touchables, words
from tests.doubles.slack.door import post_over_http
from tests.doubles.slack.platform import Asked, Slack
from tests.doubles.slack.screen import found
from tests.doubles.slack.server import Running, running_slack
from tests.doubles.slack.users import User
from tests.slack.story import BEGINS, ENGLISH, JAPANESE, scene
from tests.stories import Scene, Story, chapters
from tests.town import Town, serving

STORIES = (JAPANESE, ENGLISH)
LIVES = {"ja": ("ja-JP", "Asia/Tokyo"), "en": ("en-GB", "Europe/London")}
UNSAID = ("内緒", "Hidden")
"""From messages that were taken back."""
EVE, LATER = "2026-12-14T17:31+09:00", "2026-12-15T09:00+09:00"
GENERAL = "general"
ENDED = "token_expired"
"""What is under way when the clock jumps is asked with a token that ends meanwhile, and asked again."""


@dataclass
class Around:
    """Slack, and a server that runs, which was installed by a browser."""

    running: Running
    town: Town

    @property
    def slack(self) -> Slack:
        return self.running.slack

    @property
    def refused(self) -> list[Asked]:
        return [asked for asked in self.slack.asked if not asked.ok and ENDED not in str(asked.answer.body)]

    @property
    def general(self) -> Channel:
        """A channel where others read along."""
        return self.slack.channel(GENERAL, *self.slack.people.values())

    def installs(self) -> None:
        assert self.running.admin().installs(f"{self.town.server}/slack/install").status == 200

    def user(self, story: Story) -> User:
        user = self.running.user(story.name)
        user.person.locale, user.person.tz = LIVES[story.lang]
        return user


@pytest.fixture
def around(request: pytest.FixtureRequest, database_url: str) -> Iterator[Around]:
    """Nobody has installed the app before; then the workspace does. Its tokens hold for twelve hours each."""
    with running_slack() as running:
        running.slack.access.installs.clear()
        running.slack.access.rotates = True
        running.slack.hand_to(partial(post_over_http, within_s=SLOW_S))
        running.sockets.within_s = SLOW_S
        settings = running.install_settings
        if request.param == "sockets":
            settings["SANMON_SLACK_APP_TOKEN"] = running.socket_settings["SANMON_SLACK_APP_TOKEN"]
            del settings["SANMON_SLACK_SIGNING_SECRET"]
            running.use_sockets()
        with serving(database_url, settings, before=(running.slack.clock,)) as town:
            running.slack.door.url = f"{town.server}/slack/events"
            if request.param == "sockets":
                wait_for(lambda: running.sockets.open > 0)
            made = Around(running, town)
            made.installs()
            yield made


def live(around: Around, user: User, part: Scene) -> None:
    """One scene; everything is taken, what should be seen comes, and one question at most is to be tapped."""
    acts: dict[str, Callable[[str], int]] = {
        "opens": user.opens,
        "says": user.says,
        "taps": lambda label: _taps(user, label),
        "twice": lambda label: _taps_twice(around.slack, user, label),
        "home": lambda label: _taps_home(user, label),
        "fills": lambda lines: user.fills(_read(lines)).submits(),
        "commands": lambda text: user.commands(text, channel=around.general),
        "mentions": lambda text: user.mentions(text, around.general),
        "shortcut": user.shortcut,
        "promises": lambda text: user.message_shortcut("make_follow_up", _said(around, text), around.general),
        "deletes": lambda text: _deletes(user, text),
    }
    if part.verb != "at":
        assert acts[part.verb](part.what) == 200
    match part.where:
        case "home":
            user.finds_at_home(*part.sees, within_s=20)
        case "errors":
            assert all(any(word in why for why in user.errors.values()) for word in part.sees)
        case _ if part.sees:
            user.hears(*part.sees, within_s=20)
            assert user.errors == {}
            wait_for(lambda: len({thing.place for thing in user.touchable}) <= 1, within_s=20)


def _taps(user: User, label: str) -> int:
    """What was tapped is marked in its message, and cannot be tapped again; unless it opens a modal."""
    thing = found(label, user.touchable)
    status = user.presses(thing)
    if not thing.element["value"].startswith("w|form|"):
        wait_for(lambda: _is_settled(thing), within_s=20)
    return status


def _taps_home(user: User, label: str) -> int:
    """What is done leaves the Home tab without its being opened again."""
    thing = found(label, _at_home(user))
    status = user.presses(thing)
    if thing.element["value"].startswith("w|done|"):
        wait_for(lambda: thing.element["value"] not in {t.element["value"] for t in _at_home(user)}, 20)
    return status


def _at_home(user: User) -> tuple[Touchable, ...]:
    return touchables(user.person.home) if user.person.home else ()


def _taps_twice(slack: Slack, user: User, label: str) -> int:
    """So fast that the second tap is under way before the first is answered."""
    thing = found(label, user.touchable)
    with slack.holding() as held:
        user.presses(thing)
        user.presses(thing)
    (status,) = {slack.deliver(happening).status for happening in held}
    wait_for(lambda: _is_settled(thing), within_s=20)
    return status


def _is_settled(thing: Touchable) -> bool:
    message = thing.message
    return message is not None and not touchables(message) and f"✓ {thing.label}" in words(message.body)


def _read(lines: str) -> dict[str, str]:
    fields = (line.partition(": ") for line in lines.splitlines())
    return {name: value for name, _, value in fields}


def _said(around: Around, text: str) -> Message:
    """What somebody else wrote in the channel."""
    around.running.user("Misaki").says(text, to=around.general)
    return around.general.messages[-1]


def _deletes(user: User, text: str) -> int:
    assert user.wrote[-1].body["text"] == text
    return user.deletes()


def leave_and_return(around: Around, user: User) -> None:
    """The app is taken away: nobody is written to; it comes back, and all is as it was."""
    told = len(around.slack.asked)
    assert around.running.admin().uninstalls() == 200
    around.town.comes_to(EVE)
    around.town.comes_to(LATER)
    assert {asked.method for asked in around.slack.asked[told:]} <= {"auth.test"}
    del around.slack.asked[told:]
    around.installs()
    for part in (
        scene("opens", "home", "次の会: 梅田ランチ会", where="home"),
        scene("says", "予定", "これからの会", "梅田ランチ会"),
    ):
        live(around, user, part)


def keys_of(user: User) -> Counter[str]:
    return Counter(message.body["metadata"]["event_payload"]["key"] for message in user.said)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("around", "database_url"), [("requests", "postgresql"), ("sockets", "sqlite")], indirect=True
)
def test_the_whole_story_is_lived_by_two_at_once(around: Around) -> None:
    users = {story.name: around.user(story) for story in STORIES}
    for moment, scenes in chapters(BEGINS, STORIES).items():
        around.town.comes_to(moment)
        for story, part in scenes:
            live(around, users[story.name], part)
    leave_and_return(around, users[JAPANESE.name])
    left, logged = around.town.stops()
    assert (left.waiting, left.dead, left.parked, left.calls, left.failed_calls) == (0, 0, 0, 0, 0)
    assert around.refused == []
    assert all(set(keys_of(user).values()) == {1} and not user.notices for user in users.values())
    assert not any(word in user.home for user in users.values() for word in UNSAID)
    assert "Traceback" not in logged
    assert not any(typed in logged for typed in ("白石", "Ken Sato", "北浜", *UNSAID))
