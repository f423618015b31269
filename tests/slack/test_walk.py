"""Hundreds of people at once who tap, type and fill in, and Slack, which tells of it in its own ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from adapters.port import Delivery
from adapters.slack.deliver import SHARED
from adapters.slack.happenings import Mention
from adapters.slack.payload import Message, View, decode_payload
from adapters.slack.profile import SUFFIX
from adapters.slack.render import render
from tests.crowd import Tried
from tests.dialogs.walking import furnished
from tests.doubles.faults import Fails, Fault, Reset, Slow
from tests.doubles.slack.chats import touchables
from tests.doubles.slack.door import Happening
from tests.doubles.slack.platform import Asked
from tests.doubles.slack.tickets import TRIGGER_LIVES
from tests.grounds import StillClock, furnish
from tests.slack.crowd import Post, Walker, bursts, forged, id_of, whose
from tests.slack.hosting import Hosted, hosted
from tests.slack.reading import tap_of
from tests.twin import without_codes
from tests.walks import BEGIN, Walk, beside_its_twin, quietly, seeded

Shown = dict[str, Any]
"""What a call put before somebody's eyes, by the names of the call's arguments."""
SEEN = ("text", "blocks", "view")
LOOKS = {"chat.postMessage", "chat.postEphemeral", "views.open"}
MORE_THAN_WORDS = {"broadcast", "channel", "emoji", "link", "mrkdwn", "user", "usergroup"}
AT_ONCE = 16
"""So many requests of Slack's are under way together, all of different people."""
PASSING = (Slow(0), Reset("before"), Reset("after"), Fails("before"), Fails("after"))
"""None of which holds up a whole workspace, and so outlives others' triggers."""
PATIENCE = timedelta(seconds=5)
LOCALES = (("ja", "ja-JP"), ("en", "en-US"))
WORDLESS = {"app_home_opened", "user_change"}
"""Events that may well have no answer: what they would show is shown already."""


@dataclass
class Said:
    """What Slack should show each user, in order, as the twin says it; and what at last on Home.

    A modal is opened by triggers that have not `outlived` their use only.
    """

    outlived: set[str]
    shown: defaultdict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[str, View] = field(default_factory=dict)

    def note(self, delivery: Delivery) -> None:
        if delivery.reply and delivery.reply.handle in self.outlived:
            delivery = replace(delivery, reply=None)
        sent, to = decode_payload(render(delivery)), delivery.address.id
        if to.startswith(SHARED):
            assert delivery.reply is not None
            to = msgspec.json.decode(delivery.reply.handle, type=Mention).user
        if sent.open:
            self.shown[to].append(without_codes({"view": sent.open}))
        self.shown[to] += [without_codes(_shown(message)) for message in sent.post]
        if sent.home:
            self.homes[to] = sent.home


def _shown(message: Message) -> Shown:
    return {"text": message.text, "blocks": list(message.blocks)}


@dataclass
class SlackWalk(Walk[Hosted]):
    """The crowd, what it should see, and everything that has happened by what it is known by."""

    walkers: list[Walker]
    said: Said
    pool: ThreadPoolExecutor
    faults: tuple[Fault, ...] = ()
    happened: dict[str, Happening] = field(default_factory=dict)

    def rounds(self, count: int) -> None:
        """Let time pass, everybody act and Slack tell of it, so many times."""
        post = Post(self.random)
        for _ in range(count):
            self.pass_time()
            with self.hosted.slack.holding() as held:
                for walker in self.walkers:
                    walker.act()
            self._bring(post, held)

    def _bring(self, post: Post, held: list[Happening]) -> None:
        self.happened |= {key: happening for happening in held if (key := id_of(happening))}
        over_at = self.hosted.clock.at + TRIGGER_LIVES
        for after, wave in post.waves(held):
            self.wait(after)
            self._forge(wave)
            for burst in bursts(wave):
                if self.hosted.clock.at >= over_at:
                    self.said.outlived |= {one.body.get("trigger_id", "") for one in burst}
                self._stumble(len(burst) // 2)
                copies = [list(post.copies(happening)) for happening in burst]
                assert all(self.pool.map(self._is_taken, copies))
                self.settle()

    def settle(self) -> None:
        """Where Slack stumbles, time has to pass until all has arrived."""
        super().settle()
        while self.faults and self._waits():
            self.hosted.clock.advance(PATIENCE)
            super().settle()

    def _waits(self) -> bool:
        return self.hosted.app.store.run(lambda work: work.stats(self.hosted.clock.at)).waiting > 0

    def _stumble(self, times: int) -> None:
        if self.faults:
            self.hosted.slack.faults.plan("chat.postMessage", *self.random.choices(self.faults, k=times))

    def _is_taken(self, copies: list[Happening]) -> bool:
        return all(self.hosted.slack.deliver(copy).status == 200 for copy in copies)

    def _forge(self, wave: list[Happening]) -> None:
        """Somebody who has seen a request tries to be Slack."""
        door = self.hosted.slack.door
        for happening in wave[:1]:
            for body, headers in forged(happening, door, self.hosted.clock.at):
                assert door.post(door.url, body, headers).status == 401

    @property
    def shown(self) -> dict[str, list[Shown]]:
        """What Slack has put before each user's eyes, call by call."""
        found: defaultdict[str, list[Shown]] = defaultdict(list)
        for asked in self.hosted.slack.asked:
            if asked.ok and asked.method in LOOKS:
                seen = {name: asked.args[name] for name in SEEN if name in asked.args}
                found[self._who_sees(asked)].append(without_codes(seen))
        return found

    @property
    def homes(self) -> dict[str, View]:
        """What each user's Home shows in the end."""
        published = [asked for asked in self.hosted.slack.asked if asked.method == "views.publish"]
        return {asked.args["user_id"]: without_codes(asked.args["view"]) for asked in published if asked.ok}

    def _who_sees(self, asked: Asked) -> str:
        if asked.method == "views.open":
            return whose(self.happened[asked.args["trigger_id"]])
        return str(asked.args.get("user", asked.args["channel"]))


@contextmanager
def walking(url: str, twin_url: str, seed: int, users: int, *faults: Fault) -> Iterator[SlackWalk]:
    """A program on the first database, and its twin on the second. Some users are in the middle of life.

    With `faults`, every other message meets one of them.
    """
    random, tried, said = Random(seed), Tried(), Said(set())  # noqa: S311  # a walk must be repeatable
    with (
        quietly(),
        hosted(url, StillClock(BEGIN)) as host,
        beside_its_twin(host, twin_url, "slack", said.note) as (desk, twin),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        walkers = [_walker(host, number, random, tried) for number in range(users)]
        for walker in walkers[:: len(LOCALES) + 1]:
            known = furnished(walker.lang, random, BEGIN)
            for store in (desk.store, twin.store):
                store.run(partial(furnish, here=host.address(walker.user), known=known))
        walk = SlackWalk(host, desk, twin, random, walkers, said, pool, faults)
        walk.settle()
        yield walk


def _walker(host: Hosted, number: int, random: Random, tried: Tried) -> Walker:
    lang, locale = LOCALES[number % len(LOCALES)]
    user = host.user(f"user {number}")
    user.person.locale = locale
    return Walker(lang, random, tried, user, host.slack.channel(f"channel {number}", user.person))


def check(walk: SlackWalk) -> None:
    """Slack has shown what the calm coach says, once, and refused only triggers past their use."""
    assert walk.shown == {user: shown for user, shown in walk.said.shown.items() if shown}
    assert walk.homes == walk.said.homes
    heard = {event_id for event_id in walk.twin.answers if not event_id.endswith(SUFFIX)}
    assert heard == walk.happened.keys()
    for event_id, happening in walk.happened.items():
        assert walk.twin.answers[event_id] in _answers_due(walk, event_id, happening), happening.body
    met = Counter(asked.method for asked in walk.hosted.refused)
    assert met.keys() <= ({"views.open", "chat.postMessage"} if walk.faults else {"views.open"})
    refused = [asked.args["trigger_id"] for asked in walk.hosted.refused if asked.method == "views.open"]
    assert Counter(refused) <= Counter(walk.said.outlived)
    assert not any(map(_makes_more_of_words, walk.hosted.slack.asked))
    walk.check_that_nothing_is_left()
    for walker in walk.walkers:
        _check_screen(walk, walker)


def _answers_due(walk: SlackWalk, event_id: str, happening: Happening) -> set[int]:
    """One answer each; a form that is refused says why by itself."""
    if happening.kind != "event":
        return {0} if event_id in walk.twin.refused else {1}
    event = happening.body["event"]
    if event.get("subtype") == "message_deleted":
        return {0}
    if event["type"] in WORDLESS:
        return {0, 1}
    taken_back = {
        one.body["event"].get("deleted_ts") for one in walk.happened.values() if one.kind == "event"
    }
    return {0, 1} if event.get("ts") in taken_back else {1}


def _makes_more_of_words(asked: Asked) -> bool:
    """Whether anybody's words would ping, link or format."""
    signs = asked.method.startswith("chat.") and set("<>") & set(asked.args.get("text", ""))
    return bool(signs) or any(kind in MORE_THAN_WORDS for kind in _kinds(asked.args))


def _kinds(value: object) -> Iterator[object]:
    """The type of everything in there."""
    if isinstance(value, dict):
        yield value.get("type")
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for inner in inside:
        yield from _kinds(inner)


def _check_screen(walk: SlackWalk, walker: Walker) -> None:
    """Whatever answers a question in the conversation belongs to the one at which it stands."""
    token = walk.top_token(walk.hosted.address(walker.user))
    things = [thing for message in walker.user.messages for thing in touchables(message)]
    for thing in things:
        tap = tap_of(thing.element)
        assert tap is None or tap.token == token


@seeded
@pytest.mark.timeout(300)
def test_hundreds_of_conversations(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    with walking(sqlite_url, f"sqlite:///{tmp_path / 'twin.db'}", seed, 500) as walk:
        walk.rounds(4)
        check(walk)
        assert walk.hosted.refused, "no modal was opened late"
        assert walk.twin.refused, "no form was refused"


@seeded
def test_the_same_on_postgresql(postgres_url: str, sqlite_url: str, seed: int) -> None:
    with walking(postgres_url, sqlite_url, seed, 40) as walk:
        walk.rounds(8)
        check(walk)


@seeded
def test_the_same_while_slack_stumbles(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    with walking(sqlite_url, f"sqlite:///{tmp_path / 'twin.db'}", seed, 30, *PASSING) as walk:
        walk.rounds(8)
        check(walk)
        assert any(asked.method == "conversations.history" for asked in walk.hosted.slack.asked)
