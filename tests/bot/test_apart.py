"""Forms, taps that never grow stale and looks at the home, through both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.port import Inbound
from dialogs.coach.book import BOOK
from dialogs.core.events import Opened
from dialogs.core.prompts import Card
from dialogs.core.scene import Scene
from dialogs.notebook import FollowUp, Notebook
from dialogs.testing import Talk
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.dialogs.coach.before import EVE, KNOWN, instant, meeting
from tests.grounds import HERE, StorageGround, take_out

MANY = 30
"""More promises than a turn usually sees."""


def told(store: Store, *follow_ups: FollowUp) -> Talk:
    known = Notebook(KNOWN, (meeting(),), follow_ups=follow_ups)
    return Talk(BOOK, at=EVE, profile=KNOWN, ground=StorageGround(store, BOOK, known)).with_forms()


def promises() -> tuple[FollowUp, ...]:
    first = instant("2026-12-06T12:10")
    return tuple(
        FollowUp(f"f{n}", "g1", "", "thanks", f"send note {n}", first + timedelta(days=n))
        for n in range(MANY)
    )


def test_a_form_goes_from_offer_to_plan(store: Store) -> None:
    talk = told(store).wants("prepare", "g1").asks("goal")
    assert talk.question.form
    talk.wants("form", talk.question.form.subject).shows_form("preparation|g1", goal="")
    talk.fills("preparation|g1", goal="加工先を2社見つける", moment="tomorrow").refuses("moment")
    talk.fills("preparation|g1", goal="食品の加工先を2社見つける", people="工場の方に、小ロットの値段を聞く")
    talk.asks("action").says("資料を送る").asks("moment")


def test_nothing_is_written_for_a_form_that_is_refused_or_only_looked_at(store: Store) -> None:
    talk = told(store).wants("prepare", "g1")
    before = talk.ground.conversation
    talk.wants("form", "preparation|g1").fills("preparation|g1", goal="").refuses("goal")
    assert talk.ground.conversation == before


def test_a_promise_out_of_sight_is_done_by_its_tap(store: Store) -> None:
    talk = told(store, *promises())
    last = f"f{MANY - 1}"
    assert talk.notebook.follow_up(last) is None
    talk.wants("form", f"follow_up|{last}").shows_form(f"follow_up|{last}", action=f"send note {MANY - 1}")
    talk.wants("done", last).tells("いいですね").wants("done", last).tells("もう片づいています")


def test_a_home_is_shown_to_a_friend_who_looks_and_whenever_something_is_noted(store: Store) -> None:
    talk = told(store, *promises()[:1]).opens("home").is_silent()
    assert talk.ground.home
    looked_at = talk.ground.home
    talk.wants("done", "f0")
    assert talk.ground.home != looked_at


def home(scene: Scene) -> tuple[Card, ...]:
    return (Card(f"home of <{scene.profile.user_id}>", ()),)


@pytest.mark.parametrize("event_ids", [("e1",), ("e1", "e1"), ("e1", "e2")])
def test_a_stranger_who_looks_at_the_home_sees_it_and_is_not_met(
    store: Store, event_ids: tuple[str, ...]
) -> None:
    ground = StorageGround(store, replace(BOOK, home=home), Notebook(KNOWN))
    ground.furnish(forms=True, home=True)
    stranger = replace(HERE, id="u2")
    for event_id in event_ids:
        (taken,) = asyncio.run(
            ground.desk.take([Inbound(event_id, stranger, Opened("home"), instant("2026-12-04T21:00"))])
        )
        assert taken.outcome in {"new", "seen"}
    rows = take_out(store, HERE.platform)
    assert [(row.user_id, row.address.id, row.home[0].title) for row in rows] == [
        (None, "u2", "home of <>")
    ] * len({*event_ids})

    def known(work: UnitOfWork) -> str | None:
        return work.users.find(stranger)

    assert store.run(known) is None


def test_looking_does_not_make_what_was_typed_before_late(store: Store) -> None:
    talk = told(store).wants("prepare", "g1").asks("goal")
    talk.opens("home").says("食品の加工先を2社見つける", late=True).asks("people")
