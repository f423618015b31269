"""Hundreds of conversations at once, through webhooks that come late, twice and in any order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from adapters.line.render import render
from adapters.port import Address, Delivery
from tests.crowd import Tried
from tests.doubles.answers import Json
from tests.doubles.line.platform import Asked
from tests.doubles.line.replies import REDELIVERED_WITHIN
from tests.grounds import StillClock
from tests.line.crowd import Post, Walker
from tests.line.hosting import Hosted, hosted
from tests.twin import without_codes
from tests.walks import BEGIN, Walk, beside_its_twin, quietly, seeded

Messages = list[dict[str, Any]]
SILENT = {"unfollow", "unsend"}
"""Events that nobody answers."""


@dataclass
class Said:
    """The requests in which LINE should show each user what the twin says."""

    requests: defaultdict[str, list[Messages]] = field(default_factory=lambda: defaultdict(list))

    def note(self, delivery: Delivery) -> None:
        requests = msgspec.json.decode(render(delivery), type=list[Messages])
        self.requests[delivery.address.id] += without_codes(requests)


@dataclass
class LineWalk(Walk[Hosted]):
    """The crowd, what it should see, and every event by what it is known by.

    `taken_back` are users who have taken a message back and whom the coach has not spoken to since.
    """

    walkers: list[Walker]
    said: Said
    events: dict[str, Json] = field(default_factory=dict)
    outlived: set[str] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)

    def rounds(self, count: int) -> None:
        """Let time pass and everybody act, so many times; then bring what is still on its way."""
        post = Post(self.hosted.line, self.random)
        for _ in range(count):
            self.pass_time()
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
            self._note_taken_back(delivery)
            self.settle()

    def _note_outlived(self, delivery: tuple[Json, ...]) -> None:
        """Reply tokens that were of no use any more when their event was delivered at last."""
        for event in delivery:
            if event["webhookEventId"] in self.twin.answers or "replyToken" not in event:
                continue
            sent_at = datetime.fromtimestamp(event["timestamp"] / 1000, tz=BEGIN.tzinfo)
            if self.hosted.clock.at - sent_at > REDELIVERED_WITHIN:
                self.outlived.add(event["replyToken"])

    def _note_taken_back(self, delivery: tuple[Json, ...]) -> None:
        users = {kind: set[str]() for kind in (True, False)}
        for event in delivery:
            users[event["type"] == "unsend"].add(event["source"]["userId"])
        self.taken_back = self.taken_back - users[False] | users[True]

    @property
    def shown(self) -> dict[str, list[Messages]]:
        """What LINE has taken for each user, request by request."""
        owners = {event.get("replyToken"): event["source"]["userId"] for event in self.events.values()}
        found: defaultdict[str, list[Messages]] = defaultdict(list)
        for asked in self.hosted.line.asked:
            if asked.endpoint in {"reply", "push"} and asked.status == 200:
                body = msgspec.json.decode(asked.call.body)
                found[body.get("to") or owners[body["replyToken"]]].append(without_codes(body["messages"]))
        return found


@contextmanager
def walking(url: str, twin_url: str, seed: int, users: int) -> Iterator[LineWalk]:
    """A program on the first database, and its twin on the second."""
    random, tried, said = Random(seed), Tried(), Said()  # noqa: S311  # a walk must be repeatable
    with (
        quietly(),
        hosted(url, StillClock(BEGIN)) as host,
        beside_its_twin(host, twin_url, "line", said.note) as (desk, twin),
    ):
        walkers = [_walker(host, number, random, tried) for number in range(users)]
        yield LineWalk(host, desk, twin, random, walkers, said)


def _walker(host: Hosted, number: int, random: Random, tried: Tried) -> Walker:
    lang = ("ja", "en")[number % 2]
    user = host.user(f"user {number}")
    user.person.language = lang
    return Walker(lang, random, tried, user)


def check(walk: LineWalk) -> None:
    """LINE has shown what the calm coach says, once, and refused only tokens that had outlived their use."""
    said = {user: requests for user, requests in walk.said.requests.items() if requests}
    assert walk.shown == said
    assert walk.twin.answers.keys() == walk.events.keys()
    for event_id, count in walk.twin.answers.items():
        assert count in _answers_due(walk, walk.events[event_id]), walk.events[event_id]
    refused = [asked for asked in walk.hosted.refused if asked.endpoint != "profile"]
    assert Counter(_token(asked) for asked in refused) <= Counter(walk.outlived)
    walk.check_that_nothing_is_left()
    for walker in walk.walkers:
        _check_screen(walk, walker)


def _answers_due(walk: LineWalk, event: Json) -> set[int]:
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


def _check_screen(walk: LineWalk, walker: Walker) -> None:
    """What can be tapped below the chat belongs to the question the user's conversation stands at.

    Without a message that was taken back older choices show again, and the coach says nothing to that.
    """
    if walker.user.id in walk.taken_back:
        return
    token = walk.top_token(Address("line", walk.hosted.line.destination, walker.user.id))
    for thing in walker.user.person.quick_replies:
        assert thing.action["data"].split("|")[1] == token


@seeded
@pytest.mark.timeout(300)
def test_hundreds_of_conversations(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    with walking(sqlite_url, f"sqlite:///{tmp_path / 'twin.db'}", seed, 500) as walk:
        walk.rounds(10)
        check(walk)


@seeded
def test_the_same_on_postgresql(postgres_url: str, sqlite_url: str, seed: int) -> None:
    with walking(postgres_url, sqlite_url, seed, 40) as walk:
        walk.rounds(10)
        check(walk)
