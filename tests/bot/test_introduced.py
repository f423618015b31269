"""Who the platform says somebody is: written down where they are known, and no sign of life."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.core.events import Introduced, Said
from dialogs.notebook import Profile
from dialogs.shapes import replace
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, happened, program, said, spoken, user_id_of, words

pytestmark = pytest.mark.anyio

DANA = Introduced("en-US", "Dana", "America/New_York", at_work=True)
MOVED = replace(DANA, lang="", zone="Europe/London", changed=True)


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    made = program(database_url, book=BOOK)
    yield made
    made.store.close()


def profile(app: App) -> Profile:
    return app.store.run(lambda work: work.users.snapshot_of(user_id_of(work), NOW).notebook.profile)


async def test_whoever_comes_is_met_in_their_language_by_the_words_that_follow(app: App) -> None:
    introduced, hello = happened(DANA, 1), happened(Said("hi"), 2)
    assert [taken.outcome for taken in await app.desk.take([introduced, hello])] == ["new", "new"]
    assert (profile(app).lang, profile(app).zone, profile(app).workdays) == ("en", "America/New_York", True)
    assert words(app.store)[0].startswith("Hello!")


async def test_the_same_introduction_is_taken_once(app: App) -> None:
    await app.desk.take([happened(DANA, 1)])
    (again,) = await app.desk.take([happened(DANA, 1)])
    assert again.outcome == "seen"


async def test_a_changed_profile_of_a_stranger_meets_nobody(app: App) -> None:
    (taken,) = await app.desk.take([happened(MOVED, 1)])
    assert taken.outcome == "new"
    assert app.store.run(lambda work: work.users.find(address())) is None


async def test_a_changed_profile_is_followed_without_a_word(app: App) -> None:
    await app.desk.take([happened(DANA, 1), happened(Said("hi"), 2)])
    spoken(app.store)
    await app.desk.take([happened(MOVED, 3)])
    assert (profile(app).zone, spoken(app.store)) == ("Europe/London", [])


async def test_a_changed_profile_is_no_sign_that_somebody_is_here(app: App) -> None:
    await app.desk.take([said("hi", 1)])
    app.store.run(lambda work: work.users.gone(address(), NOW))
    await app.desk.take([happened(MOVED, 5), happened(DANA, 6)])
    assert app.store.run(reachable) == ()
    await app.desk.take([said("hi again", 7)])
    assert len(app.store.run(reachable)) == 1


async def test_words_sent_before_a_change_of_profile_are_not_late(app: App) -> None:
    await app.desk.take([said("こんにちは", 1)])
    await app.desk.take([happened(MOVED, 9)])
    await app.desk.take([said("同意します", 5)])
    assert profile(app).consent_version > 0


def reachable(work: UnitOfWork) -> tuple[object, ...]:
    return work.users.addresses(user_id_of(work))
