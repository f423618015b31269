"""kill -9 of a chat, after every line of a story and again: the story ends as if nothing had happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS, NOW
from tests.crash.chatting import Move, Player, remains
from tests.crash.nursery import Nursery

LEAST_KILLS = 25
"""A life; with two seeds, more than fifty on each database."""
MOMENTS = (
    "2026-12-04T20:00+09:00",
    "2026-12-05T17:30+09:00",
    "2026-12-05T21:30+09:00",
    "2026-12-06T08:30+09:00",
    "2026-12-06T13:00+09:00",
    "2027-01-06T13:00+09:00",
)
ANSWERS = {
    "welcome.consent": ":tap 1",
    "gathering.line": "12/5 19:00 北浜交流会",
    "new_gathering.confirm": ":tap 1",
    "preparation.goal": ":tap 1",
    "preparation.goal?": "雑貨屋さんで在庫管理に困ってるとこ",
    "preparation.people": "雑貨店の店主さん",
    "preparation.people?": "一番困ること",
    "preparation.action": ":tap 3",
    "preparation.moment": ":tap 2",
    "preparation.review": "OK",
    "push_consent.when": ":tap 1",
    "push_consent.day": ":tap 1",
    "profile.work": "小さなお店の在庫管理の手伝い",
    "profile.whom": "雑貨店の店主さん",
    "profile.example": "棚卸しを3日から半日にしました",
    "reflection.met": "雑貨店の白石さん、棚卸しの話",
    "reflection.got": "年末の3日がいちばん大変",
    "next_step.step": "お礼",
    "next_step.when": ":tap 1",
    "reflection.reached": ":tap 2",
    "reflection.energy": ":tap 3",
    "reflection.mix": ":tap 1",
    "reflection.cost": ":tap 3",
    "follow_up.did": ":tap 1",
}


@dataclass(frozen=True)
class Story:
    """How a life went: its moves, and what remains of it in the database."""

    moves: list[Move]
    remains: str


def lived(nursery: Nursery, url: str, random: Random | None = None) -> Story:
    store = open_store(url, KeyRing.parse(KEYS))
    player = Player(nursery, store, url, random)
    player.live(ANSWERS, MOMENTS)
    story = Story(player.moves, remains(store))
    waits = store.run(lambda work: work.stats(NOW + timedelta(days=99)))
    store.close()
    assert (waits.waiting, waits.dead, waits.parked, waits.calls) == (0, 0, 0, 0)
    return story


@pytest.fixture(scope="session")
def undisturbed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story without a kill."""
    story = lived(nursery, f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'sanmon.db'}")
    assert {move.why for move in story.moves} >= ANSWERS.keys()
    return story


@pytest.mark.timeout(300)
def test_the_story_ends_as_if_nothing_had_happened(
    undisturbed: Story, nursery: Nursery, database_url: str, random: Random
) -> None:
    story = lived(nursery, database_url, random)
    assert story.remains == undisturbed.remains
    assert [move.why for move in story.moves] == [move.why for move in undisturbed.moves]
    assert sum(move.kills for move in story.moves) >= LEAST_KILLS
    for move, calm in zip(story.moves, undisturbed.moves, strict=True):
        if move.kills:
            assert_nothing_is_lost(move, calm)


def assert_nothing_is_lost(move: Move, calm: Move) -> None:
    """Everything the coach says is shown.

    A killed program may show it once more, because a terminal cannot tell what it has shown, and whoever
    starts again is asked the present question again: twice at most for each kill.
    """
    for line, times in calm.lines.items():
        assert times <= move.lines[line] <= times * (1 + 2 * move.kills), (move.why, line)
