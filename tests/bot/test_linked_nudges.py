"""One person in two apps is spoken to in one, and in the other once that is gone."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from adapters.port import Address, GiveUp
from bot.acknowledging import Clerk, Pace, Settled
from bot.linking import place_id
from dialogs.changes import SaveFollowUp
from dialogs.core.events import Left
from dialogs.core.prompts import Say
from storage.rows import Claimed, Outbound
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, forward, spoken
from tests.bot.two_apps import HERE, PROMISE, PROMISED, THERE, Town

pytestmark = pytest.mark.anyio


async def nudged(town: Town) -> list[Claimed]:
    user_id = town.user_at(HERE)
    assert user_id is not None
    await town.app.desk.nudge(user_id)
    return spoken(town.app.store)


async def chosen(town: Town, where: Address) -> None:
    """Linked, with a promise that falls due, and a wish where to be spoken to."""
    town.agree(HERE, SaveFollowUp(PROMISE), nudges=(PROMISED,))
    await town.link()
    assert "で声をかけますね" in await town.taps(place_id(where), THERE)
    forward(town.app, 20 * 60)


@pytest.mark.parametrize("where", [HERE, THERE])
async def test_a_nudge_goes_to_the_preferred_place_once(town: Town, where: Address) -> None:
    await chosen(town, where)
    (row,) = await nudged(town)
    assert row.address.id == where.id
    assert "棚卸しのチェック表" in town.seen([row])
    assert await nudged(town) == []


async def test_the_preferred_place_can_be_changed(town: Town) -> None:
    await chosen(town, HERE)
    await town.says("連携")
    await town.taps("prefer")
    await town.taps(place_id(THERE))
    forward(town.app, 20 * 60)
    (row,) = await nudged(town)
    assert row.address.id == THERE.id


async def test_who_blocks_the_preferred_app_is_spoken_to_in_the_other(town: Town) -> None:
    await chosen(town, HERE)
    assert await town.does(Left(), HERE) == []
    assert [nudge.id for nudge in town.notebook(THERE).nudges] == ["f1:promise"]
    (row,) = await nudged(town)
    assert row.address.id == THERE.id


async def test_a_nudge_on_its_way_to_an_app_that_is_blocked_is_said_in_the_other(town: Town) -> None:
    await chosen(town, HERE)
    user_id = town.user_at(HERE) or ""
    await town.app.desk.nudge(user_id)
    (row,) = await town.does(Left(), HERE)
    assert (row.address.id, row.kind) == (THERE.id, "nudge")
    assert "棚卸しのチェック表" in town.seen([row])


async def test_a_nudge_that_finds_its_app_gone_is_said_in_the_other_once(town: Town) -> None:
    await chosen(town, HERE)
    user_id = town.user_at(HERE) or ""
    await town.app.desk.nudge(user_id)
    now = town.app.clock.now()
    clerk = Clerk(Pace(), Random(3))  # noqa: S311  # the jitter of a test

    def refuse(work: UnitOfWork) -> None:
        (row,) = work.outbox.claim(now, 5, timedelta(seconds=9), ("relay",))
        for _ in range(2):  # an acknowledgement may come twice
            clerk.acknowledge(work, [Settled(row, GiveUp("blocked", gone=True))], now)

    town.app.store.run(refuse)
    (row,) = spoken(town.app.store)
    assert row.address.id == THERE.id
    assert {*row.nudges} == {PROMISED}
    assert town.app.store.run(lambda work: work.outbox.dead()) == ()
    assert await nudged(town) == []


async def test_what_waits_to_be_said_unasked_in_an_app_that_is_unlinked_is_said_in_the_other(
    town: Town,
) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("連携解除")

    def put(work: UnitOfWork) -> None:
        user_id, said = work.users.find(THERE), (Say("棚卸しのチェック表"),)
        for kind in ("nudge", "reply"):
            work.outbox.put(Outbound(user_id, THERE, kind, kind, said, "ja", nudges=(PROMISED,)), NOW)

    town.app.store.run(put)
    assert "連携を解除しました" in await town.taps(place_id(THERE))
    unasked = [row for row in town.rows if row.kind == "nudge"]
    assert [(row.address.id, row.nudges) for row in unasked] == [(HERE.id, (PROMISED,))]
    assert {row.address.id for row in town.rows} == {HERE.id}
