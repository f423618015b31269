"""kill -9 of a server that talks with people in Slack: each is told everything once, and it is all kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import pytest

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.crash import story
from tests.crash.dying import Fate
from tests.crash.living import Answers, Story
from tests.crash.nursery import Nursery
from tests.crash.slacking import MOMENTS, OF_FORMS, Moment, SlackLife, living_in_slack

LEAST_TOLD = 30
LEAST_KILLS, LEAST_BY_SOCKET, LEAST_BY_FORM = 25, 12, 12
"""A life; with two seeds, far more than fifty on each database."""
BEGIN = "2026-12-01T10:00+09:00"
TIMES = (
    "2026-12-02T17:30+09:00",
    "2026-12-04T09:00+09:00",
    "2026-12-07T09:00+09:00",
    "2026-12-31T13:00+09:00",
)
ANSWERS: Answers = story.ANSWERS | {
    "gathering.line": ("12/3 19:00 北浜交流会",),
    "digest.which": (":tap 2",),
}
NAMES = ("朝の会", "昼の会", "夕方の会", "夜の会")
OF_FORM: Answers = {
    "welcome.consent": (":tap 1",),
    "new_gathering.confirm": (":tap 1",),
    "begin.begin": (":tap 2",),
}


@dataclass(frozen=True)
class Lived:
    """How a life went, and what Home shows at its end."""

    story: Story
    home: dict[str, str]


@contextmanager
def life_of(
    nursery: Nursery, url: str, fate: Fate[Moment] | None, *, sockets: bool = False
) -> Iterator[SlackLife]:
    store = open_store(url, KeyRing.parse(KEYS))
    try:
        with living_in_slack(nursery, store, url, BEGIN, fate=fate, sockets=sockets) as life:
            yield life
            assert (life.unforeseen(), life.doubled()) == ([], [])
    finally:
        store.close()


def lived(nursery: Nursery, url: str, fate: Fate[Moment] | None = None, *, sockets: bool = False) -> Lived:
    with life_of(nursery, url, fate, sockets=sockets) as life:
        return Lived(life.live(ANSWERS, TIMES), life.at_home())


@pytest.fixture(scope="session")
def undisturbed(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The story with one server that nobody kills."""
    life = lived(nursery, f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'sanmon.db'}")
    (told,) = {tuple(told) for told in life.story.heard.values()}
    assert len(told) >= LEAST_TOLD
    return life


@pytest.mark.timeout(300)
def test_everybody_is_told_everything_once_and_it_is_all_kept(
    undisturbed: Lived, nursery: Nursery, database_url: str, random: Random
) -> None:
    fate = Fate(random, MOMENTS)
    assert lived(nursery, database_url, fate) == undisturbed
    assert len(fate.decided) >= LEAST_KILLS
    assert fate.is_whole


@pytest.mark.timeout(300)
def test_so_they_are_over_socket_mode(undisturbed: Lived, nursery: Nursery, database_url: str) -> None:
    fate = Fate(Random(3), MOMENTS, every=2)  # noqa: S311  # a test must be repeatable
    assert lived(nursery, database_url, fate, sockets=True) == undisturbed
    assert len(fate.decided) >= LEAST_BY_SOCKET


@pytest.mark.timeout(300)
def test_a_form_opens_once_for_each_time_it_is_asked_for_and_is_taken_once(
    nursery: Nursery, database_url: str
) -> None:
    fate = Fate(Random(4), OF_FORMS)  # noqa: S311  # a test must be repeatable
    with life_of(nursery, database_url, fate) as life:
        life.live(OF_FORM, ())
        for day, name in enumerate(NAMES, start=10):
            life.gets_forms()
            life.fills(day=f"2026-12-{day}", time="19:00", name=name)
            life.answer(OF_FORM)
        story = life.told()
        assert set(life.forms().values()) == {len(NAMES)}
    for told, known in zip(story.heard.values(), story.remains.values(), strict=True):
        assert [sum(f"「{name}」ですね" in message for message in told) for name in NAMES] == [1] * len(NAMES)
        assert [known.count(f'"{name}"') for name in NAMES] == [1] * len(NAMES)
    assert len(fate.decided) >= LEAST_BY_FORM
    assert fate.is_whole
