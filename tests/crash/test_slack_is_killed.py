"""kill -9 of a server that talks with people in Slack: each is told everything once, and it is all kept."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.crash import story as lines_story
from tests.crash.dying import Fate
from tests.crash.living import Story
from tests.crash.nursery import Nursery
from tests.crash.slacking import MOMENTS, Moment, living_in_slack

LEAST_TOLD = 25
BEGIN = "2026-12-01T10:00+09:00"
TIMES = (
    "2026-12-02T17:30+09:00",
    "2026-12-04T09:00+09:00",
    "2026-12-07T09:00+09:00",
    "2026-12-31T13:00+09:00",
)
ANSWERS = lines_story.ANSWERS | {
    "gathering.line": ("12/3 19:00 北浜交流会",),
    "digest.which": (":tap 2",),
}


@dataclass(frozen=True)
class Lived:
    """How a life went, and what Home shows at its end."""

    story: Story
    home: dict[str, str]


def lived(nursery: Nursery, url: str, fate: Fate[Moment] | None = None, *, sockets: bool = False) -> Lived:
    store = open_store(url, KeyRing.parse(KEYS))
    try:
        with living_in_slack(nursery, store, url, BEGIN, fate=fate, sockets=sockets) as life:
            found = Lived(life.live(ANSWERS, TIMES), life.at_home())
            assert (life.unforeseen(), life.doubled()) == ([], [])
            return found
    finally:
        store.close()


@pytest.fixture(scope="session")
def undisturbed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The story with one server that nobody kills."""
    life = lived(nursery, f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'sanmon.db'}")
    (told,) = {tuple(told) for told in life.story.heard.values()}
    assert len(told) >= LEAST_TOLD
    return life


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", ["webhooks", "sockets"])
def test_everybody_is_told_everything_once_and_it_is_all_kept(
    undisturbed: Lived, nursery: Nursery, database_url: str, random: Random, way: str
) -> None:
    fate = Fate(random, MOMENTS)
    assert lived(nursery, database_url, fate, sockets=way == "sockets") == undisturbed
    assert len(fate.decided) >= 25
    assert fate.is_whole
