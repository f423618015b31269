"""kill -9 of a server that talks with friends in LINE: each hears everything once, and in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.crash import test_chat_is_killed as chat
from tests.crash.dying import MOMENTS as MOMENTS_OF_DEATH
from tests.crash.dying import Endpoint, Fate, Moment
from tests.crash.lining import living
from tests.crash.nursery import Nursery

LEAST_KILLS = 25
"""A life; with two seeds, more than fifty on each database."""
LEAST_TOLD = 50
"""Messages, to each friend."""
BEGIN, *MOMENTS = chat.MOMENTS
ANSWERS = {asked: (line,) for asked, line in chat.ANSWERS.items()} | {
    "preparation.people": ("雑貨店の店主さん", "ヘルプ"),
    "profile.work": ("小さなお店の在庫管理の手伝い", "雑貨店の店主さん"),
    "next_step.when": (":tap 2",),
    "reflection.reached": (":tap 2", "ヘルプ", "3"),
}


@dataclass(frozen=True)
class Story:
    """How a life went: what each friend was told, and what is known of them."""

    heard: dict[str, list[str]]
    remains: dict[str, str]


def lived(nursery: Nursery, url: str, fate: Fate | None = None) -> Story:
    store = open_store(url, KeyRing.parse(KEYS))
    try:
        with living(nursery, store, url, BEGIN, fate) as life:
            life.live(ANSWERS, MOMENTS)
            assert not life.unforeseen()
            return Story(life.heard(), life.remains())
    finally:
        store.close()


@pytest.fixture(scope="session")
def undisturbed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story without a kill."""
    story = lived(nursery, f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'sanmon.db'}")
    (told,) = {tuple(told) for told in story.heard.values()}
    assert len(told) >= LEAST_TOLD
    return story


@pytest.mark.timeout(300)
def test_the_friends_hear_everything_once_and_it_is_all_kept(
    undisturbed: Story, nursery: Nursery, database_url: str, random: Random
) -> None:
    fate = Fate(random)
    story = lived(nursery, database_url, fate)
    assert story.heard == undisturbed.heard
    assert story.remains == undisturbed.remains
    assert len(fate.decided) >= LEAST_KILLS
    assert Counter(fate.decided).keys() == every_death()


def every_death() -> set[tuple[Endpoint, Moment]]:
    return {(endpoint, moment) for endpoint, moments in MOMENTS_OF_DEATH.items() for moment in moments}
