"""Hundreds of conversations at once, through webhooks that come late, twice and in any order.

SANMON_WALK_SEED names another seed than the usual one.
"""

from __future__ import annotations

import logging
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
import structlog

from adapters.port import Address
from bot.desk import Desk
from bot.metrics import Metrics
from storage.sealing import KeyRing
from storage.store import open_store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import KEYS
from tests.doubles.answers import Json
from tests.doubles.line.platform import Asked
from tests.doubles.line.replies import REDELIVERED_WITHIN
from tests.grounds import StillClock
from tests.line.crowd import Post, Tried, Walker
from tests.line.hosting import Hosted, hosted
from tests.line.twin import HearingDesk, Messages, Twin

SEED = int(os.environ.get("SANMON_WALK_SEED", "1"))
BEGIN = datetime.fromisoformat("2026-12-03T18:00+09:00")
HOURS = (8, 12, 17, 20, 21)
"""Shortly after half past these hours on the users' clocks something may fall due."""
SILENT = {"unfollow", "unsend"}
"""Events that nobody answers."""


@dataclass
class Walk:
    """The program and its calm twin, the crowd, and every event by what it is known by."""

    hosted: Hosted
    desk: HearingDesk
    twin: Twin
    random: Random
    walkers: list[Walker]
    events: dict[str, Json] = field(default_factory=dict)
    outlived: set[str] = field(default_factory=set)

    def rounds(self, count: int) -> None:
        """Let time pass and everybody act, so many times; then bring what is still on its way."""
        post = Post(self.hosted.line, self.random)
        for _ in range(count):
            self._pass_time()
            with self.hosted.line.holding() as held:
                for walker in self.walkers:
                    walker.act()
            self._bring(post, held)
        while post.kept:
            self._bring(post, [])

    def _bring(self, post: Post, held: list[Json]) -> None:
        self.events |= {event["webhookEventId"]: event for event in held}
        for delivery in post.bring(held):
            self._note_outlived(delivery)
            self._settle()

    def _note_outlived(self, delivery: tuple[Json, ...]) -> None:
        """Reply tokens that were of no use any more when their event was delivered at last."""
        for event in delivery:
            if event["webhookEventId"] in self.twin.answers or "replyToken" not in event:
                continue
            sent_at = datetime.fromtimestamp(event["timestamp"] / 1000, tz=BEGIN.tzinfo)
            if self.hosted.clock.at - sent_at > REDELIVERED_WITHIN:
                self.outlived.add(event["replyToken"])

    def _settle(self) -> None:
        self.hosted.run(self.hosted.app.caught_up())
        self.twin.hear(self.desk.heard)
        self.desk.heard.clear()

    def _pass_time(self) -> None:
        now = self.hosted.clock.at
        passed = timedelta(seconds=self.random.choice((20, 60, 60, 300, 4000)))
        if self.random.random() < 0.35:
            hour = self.random.choice(HOURS)
            then = now.astimezone(BEGIN.tzinfo).replace(hour=hour, minute=31)
            passed = (then if then > now else then + timedelta(days=1)) - now
        self.hosted.clock.advance(passed)
        self._settle()

    @property
    def shown(self) -> dict[str, list[Messages]]:
        """What LINE has taken for each user, request by request."""
        owners = {event.get("replyToken"): event["source"]["userId"] for event in self.events.values()}
        found: defaultdict[str, list[Messages]] = defaultdict(list)
        for asked in self.hosted.line.asked:
            if asked.endpoint in {"reply", "push"} and asked.status == 200:
                body = msgspec.json.decode(asked.call.body)
                found[body.get("to") or owners[body["replyToken"]]].append(body["messages"])
        return found


@pytest.fixture(params=[SEED], ids=lambda seed: f"seed {seed}")
def random(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)  # noqa: S311  # a walk must be repeatable


@pytest.fixture(autouse=True)
def _quietly() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@contextmanager
def walking(url: str, twin_url: str, random: Random, users: int) -> Iterator[Walk]:
    """A program on the first database, and its twin on the second."""
    clock = StillClock(BEGIN)
    with hosted(url, clock) as host:
        desk = HearingDesk(**{name: getattr(host.app.desk, name) for name in Desk.__dataclass_fields__})
        host.take_at(desk)
        store = open_store(twin_url, KeyRing.parse(KEYS))
        twin = Twin(store, replace(host.app.desk, store=store, metrics=Metrics()), clock)
        tried: Tried = Counter()
        walkers = [_walker(host, number, random, tried) for number in range(users)]
        yield Walk(host, desk, twin, random, walkers)
        twin.close()


def _walker(host: Hosted, number: int, random: Random, tried: Tried) -> Walker:
    lang = ("ja", "en")[number % 2]
    user = host.user(f"user {number}")
    user.person.language = lang
    return Walker(user, lang, random, tried)


def check(walk: Walk) -> None:
    """LINE has shown what the calm coach says, once, and refused only tokens that had outlived their use."""
    said = {user: requests for user, requests in walk.twin.said.items() if requests}
    assert walk.shown == said
    assert walk.twin.answers.keys() == walk.events.keys()
    for event_id, count in walk.twin.answers.items():
        assert count in _answers_due(walk, walk.events[event_id]), walk.events[event_id]
    refused = [asked for asked in walk.hosted.refused if asked.endpoint != "profile"]
    assert Counter(_token(asked) for asked in refused) <= Counter(walk.outlived)
    _check_what_is_left(walk)
    for walker in walk.walkers:
        _check_screen(walk, walker)


def _answers_due(walk: Walk, event: Json) -> set[int]:
    """One answer each; what was taken back on its way, or undone by leaving, gets none or one."""
    if event["type"] in SILENT:
        return {0}
    if event["type"] == "follow":
        same = (other for other in walk.events.values() if other.get("source") == event["source"])
        left = any(o["type"] == "unfollow" and o["timestamp"] > event["timestamp"] for o in same)
        return {0, 1} if left else {1}
    taken_back = {other["unsend"]["messageId"] for other in walk.events.values() if "unsend" in other}
    return {0, 1} if event.get("message", {}).get("id") in taken_back else {1}


def _token(asked: Asked) -> str:
    return str(msgspec.json.decode(asked.call.body)["replyToken"])


def _check_what_is_left(walk: Walk) -> None:
    left = walk.hosted.app.store.run(lambda work: work.stats(walk.hosted.clock.at))
    assert (left.waiting, left.dead, left.parked, left.nudges, left.calls, left.failed_calls) == (0,) * 6


def _check_screen(walk: Walk, walker: Walker) -> None:
    """What can be tapped below the chat belongs to the question the user's conversation stands at."""

    def top_token(work: UnitOfWork) -> str | None:
        user_id = work.users.find(Address("line", walk.hosted.line.destination, walker.user.id))
        if user_id is None:
            return None
        top = work.users.snapshot_of(user_id, walk.hosted.clock.at).conversation.top
        return top.token if top else None

    token = walk.hosted.app.store.run(top_token)
    for thing in walker.user.person.quick_replies:
        assert thing.action["data"].split("|")[1] == token


def test_hundreds_of_conversations(sqlite_url: str, tmp_path: Path, random: Random) -> None:
    with walking(sqlite_url, f"sqlite:///{tmp_path / 'twin.db'}", random, 500) as walk:
        walk.rounds(10)
        check(walk)


def test_the_same_on_postgresql(postgres_url: str, sqlite_url: str, random: Random) -> None:
    with walking(postgres_url, sqlite_url, random, 40) as walk:
        walk.rounds(10)
        check(walk)
