"""The whole story through a server as installed: real HTTP both ways, and a clock that the test moves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from tests.bot.test_running import SANMON
from tests.crash.serving import SLOW_S, wait_for
from tests.doubles.line.chats import words
from tests.doubles.line.platform import Asked
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.doubles.line.webhooks import post_over_http
from tests.line.story import BEGINS, ENGLISH, JAPANESE, scene
from tests.stories import Scene, chapters
from tests.town import Town, serving

STORIES = (JAPANESE, ENGLISH)
LAST_DAY, EVE = "2026-12-10T12:00+09:00", "2026-12-13T20:01+09:00"
SECRET = "12/14 19時 秘密の会"
LEAVING = (
    scene("follows", "", "はじめまして"),
    scene("taps", "同意してはじめる", "参加する会の日時と名前"),
    scene("says", SECRET, "「秘密の会」ですね"),
    scene("taps", "OK", "いま準備しますか"),
    scene("taps", "前日に", "声をかけますね"),
)
EXPIRED = 401
"""A token of fifteen minutes ends when LINE's clock jumps; it is renewed and the request made again."""


@dataclass
class Around:
    """LINE, and a server that runs. The server's clock goes first: LINE tells of nothing still to come."""

    running: Running
    town: Town

    @property
    def refused(self) -> list[Asked]:
        return [asked for asked in self.running.line.asked if asked.status >= 400 and asked.status != EXPIRED]

    @property
    def pushes(self) -> int:
        return sum(asked.endpoint == "push" and asked.status == 200 for asked in self.running.line.asked)


@pytest.fixture
def around(database_url: str) -> Iterator[Around]:
    """Set up as the guide has it: the server first, then `sanmon line setup`."""
    with running_line() as running:
        running.line.quota.most = 200
        running.line.hand_to(partial(post_over_http, within_s=SLOW_S))
        with serving(database_url, running.settings, after=(running.line.clock,)) as town:
            setup = (*SANMON, "line", "setup")
            subprocess.run(setup, env=town.environment, check=True, capture_output=True)
            running.line.asked.clear()
            yield Around(running, town)


def live(user: User, part: Scene) -> None:
    """One scene; every webhook is taken, and what should be seen comes."""
    acts: dict[str, Callable[[str], int]] = {
        "follows": lambda _: user.follows(),
        "says": user.says,
        "taps": user.taps,
        "picks": user.picks,
        "menu": user.menu,
    }
    if part.verb == "copies":
        copied = user.copies()
        assert all(words in copied for words in part.sees)
        return
    if part.verb != "at":
        assert acts[part.verb](part.what) == 200
    user.hears(*part.sees, within_s=20)
    assert user.person.bubbles[-1].how == ("push" if part.verb == "at" else "reply")


def come_and_go(around: Around) -> None:
    """A user who takes a message back, talks to the coach in a group, leaves it and returns."""
    line, user, town = around.running.line, around.running.user("太郎"), around.town
    town.comes_to(LAST_DAY)
    for part in LEAVING:
        live(user, part)
    user.unsends(next(bubble.id for bubble in user.person.bubbles if SECRET in words(bubble.message)))
    user.says("予定")
    assert "秘密" not in user.hears()
    group = line.group("幹事会")
    user.says("こんにちは", to=group)
    wait_for(lambda: any("1対1" in words(bubble.message) for bubble in group.bubbles))
    user.blocks()
    asked = around.pushes
    town.comes_to(EVE)
    user.follows()
    assert user.hears()
    assert around.pushes == asked


@pytest.mark.timeout(300)
def test_the_whole_story_is_lived_by_two_at_once(around: Around) -> None:
    users = {story.name: around.running.user(story.name) for story in STORIES}
    for story in STORIES:
        users[story.name].person.language = story.lang
    for moment, scenes in chapters(BEGINS, STORIES).items():
        around.town.comes_to(moment)
        for story, part in scenes:
            live(users[story.name], part)
    come_and_go(around)
    left, logged = around.town.stops()
    assert (left.waiting, left.dead, left.parked, left.calls, left.failed_calls) == (0, 0, 0, 0, 0)
    assert around.refused == []
    assert around.pushes == around.running.line.quota.used == sum(story.pushes for story in STORIES)
    assert "Traceback" not in logged
    assert not any(words in logged for words in ("白石", "Ken Sato", "北浜"))
