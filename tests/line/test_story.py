"""The whole story through a server as installed: real HTTP both ways, and a clock that the test moves."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx2
import pytest

from storage.rows import Stats
from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.bot.test_running import ROOT, SANMON, Program, answers, free_port, started
from tests.crash.serving import wait_for
from tests.doubles.line.chats import words
from tests.doubles.line.platform import Asked
from tests.doubles.line.server import Running, running_line
from tests.doubles.line.users import User
from tests.line.story import ENGLISH, JAPANESE, Scene, chapters, scene

STORIES = (JAPANESE, ENGLISH)
LAST_DAY, EVE = "2026-12-10T12:00+09:00", "2026-12-13T20:01+09:00"
SECRET = "12/14 19時 秘密の会"
LEAVING = (
    scene("follows", "", "はじめまして"),
    scene("taps", "同意してはじめる", "参加する会の日時と名前"),
    scene("says", SECRET, "『秘密の会』ですね"),
    scene("taps", "OK", "いま準備しますか"),
    scene("taps", "前日に", "声をかけますね"),
)
EXPIRED = 401
"""A token of fifteen minutes ends when LINE's clock jumps; it is renewed and the request made again."""


@dataclass
class Town:
    """LINE, a server that runs, and its database."""

    running: Running
    program: Program
    server: str
    url: str

    def comes_to(self, moment: str) -> None:
        """The server's clock first: LINE tells of nothing that is still to come."""
        now = datetime.fromisoformat(moment)
        told = httpx2.post(f"{self.server}/test/clock", json={"now": now.isoformat()})
        assert told.status_code == 200
        self.running.line.clock.set(now)

    @property
    def refused(self) -> list[Asked]:
        return [asked for asked in self.running.line.asked if asked.status >= 400 and asked.status != EXPIRED]

    @property
    def pushes(self) -> int:
        return sum(asked.endpoint == "push" and asked.status == 200 for asked in self.running.line.asked)

    def stops(self) -> tuple[Stats, str]:
        """How much is left when the server has stopped of its own, and what it had logged."""
        logged = self.program.stop()
        store = open_store(self.url, KeyRing.parse(KEYS))
        try:
            return store.run(lambda work: work.stats(self.running.line.clock.now())), logged
        finally:
            store.close()


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """Set up as the guide has it: the server first, then `sanmon line setup`."""
    port = free_port()
    server = f"http://127.0.0.1:{port}"
    with running_line() as running:
        running.line.quota.most = 200
        environment = _without_settings(os.environ) | running.settings
        environment |= {"SANMON_DATABASE_URL": database_url, "SANMON_KEYS": KEYS, "PYTHONPATH": str(ROOT)}
        environment |= {"SANMON_PORT": str(port), "SANMON_BASE_URL": server, "SANMON_TEST_CLOCK": "1"}
        with started(environment, "serve") as program:
            wait_for(lambda: answers(f"{server}/readyz"))
            subprocess.run((*SANMON, "line", "setup"), env=environment, check=True, capture_output=True)
            running.line.asked.clear()
            yield Town(running, program, server, database_url)


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("SANMON_")}


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


def come_and_go(town: Town) -> None:
    """A user who takes a message back, talks to the coach in a group, leaves it and returns."""
    line, user = town.running.line, town.running.user("太郎")
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
    asked = town.pushes
    town.comes_to(EVE)
    user.follows()
    assert user.hears()
    assert town.pushes == asked


@pytest.mark.timeout(300)
def test_the_whole_story_is_lived_by_two_at_once(town: Town) -> None:
    users = {story.name: town.running.user(story.name) for story in STORIES}
    for story in STORIES:
        users[story.name].person.language = story.lang
    for moment, scenes in chapters(*STORIES).items():
        town.comes_to(moment)
        for story, part in scenes:
            live(users[story.name], part)
    come_and_go(town)
    left, logged = town.stops()
    assert (left.waiting, left.dead, left.parked, left.calls, left.failed_calls) == (0, 0, 0, 0, 0)
    assert town.refused == []
    assert town.pushes == town.running.line.quota.used == sum(story.pushes for story in STORIES)
    assert "Traceback" not in logged
    assert not any(words in logged for words in ("白石", "Ken Sato", "北浜"))
