"""What a sender knows of people and plans: who missed a question, what may be said unasked, what counts."""

from __future__ import annotations

import pytest

from adapters.port import Reply
from dialogs.core.prompts import Prompt, Question, Say
from dialogs.notebook import Nudge
from storage.rows import Outbound
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, at, post, said, user_id_of
from tests.bot.sending import sending
from tests.doubles.relay import Fault

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("fault", ["bad", "unpaid"])
async def test_who_missed_a_question_is_asked_again_instead_of_being_taken_at_their_word(
    database_url: str, fault: Fault
) -> None:
    async with sending(database_url) as world:
        world.platform.faults.append(fault)
        await world.app.desk.take([said("trip", 1)])
        await world.all_sent()
        await world.app.desk.take([said("Kyoto", 2)])
        await world.all_sent()
        assert any("「Kyoto」" in word for word in world.platform.words)
        await world.app.desk.take([said("Kyoto", 3)])
        await world.all_sent()
        assert sum("「Kyoto」" in word for word in world.platform.words) == 1


@pytest.mark.parametrize(
    ("lost", "found", "is_unseen"),
    [
        (Question("lost", "t"), Question("found", "t"), False),
        (Question("lost", "t"), Say("found"), True),
        (Say("lost"), Say("found"), False),
    ],
)
async def test_only_a_later_question_that_arrives_makes_up_for_one_that_did_not(
    database_url: str, lost: Prompt, found: Prompt, *, is_unseen: bool
) -> None:
    def put(work: UnitOfWork) -> None:
        for key, prompt in (("lost", lost), ("found", found)):
            work.outbox.put(Outbound(None, address(), key, "reply", (prompt,), "ja"), NOW)

    async with sending(database_url) as world:
        await world.app.desk.take([said("trip", 1)])
        await world.all_sent()
        world.platform.faults.append("bad")
        world.app.store.run(put)
        await world.all_sent()
        await world.app.desk.take([said("Kyoto", 2)])
        await world.all_sent()
        assert any("「Kyoto」" in word for word in world.platform.words) == is_unseen


async def test_a_nudge_the_plan_has_no_room_for_is_given_back_parked(database_url: str) -> None:
    nudge = Nudge("n1", "eve", "", NOW)
    async with sending(database_url) as world:
        await world.app.desk.take([said("hello")])
        await world.all_sent()
        world.platform.faults.append("unpaid")
        user_id = world.app.store.run(user_id_of)
        world.app.store.run(
            lambda work: work.outbox.put(
                Outbound(user_id, address(), "k", "nudge", (Say("now"),), "ja", nudges=(nudge,)), NOW
            )
        )
        await world.all_sent()
        (given_back,) = world.app.store.run(lambda work: work.nudges.due(user_id, at(3600)))
        assert given_back.parked_at is not None
        assert (given_back.id, given_back.due_at) == ("n1", NOW)
        usage = world.app.store.run(lambda work: work.quotas.of("relay", "t1"))
        assert usage is not None
        assert usage.most == usage.used + usage.sent


async def test_pushes_are_counted_by_channel_and_replies_are_not(database_url: str) -> None:
    async with sending(database_url) as world:
        world.app.store.run(lambda work: work.quotas.sync("relay", "t1", 200, 10, NOW))
        world.app.store.run(lambda work: work.quotas.sync("relay", "t2", None, 0, NOW))
        post(world.app, "free", reply=Reply("h1", at(60)))
        post(world.app, "one", "two")
        post(world.app, "elsewhere", to=address(tenant="t2"))
        await world.all_sent()
        usages = world.app.store.run(lambda work: work.quotas.all())
        assert [(usage.tenant, usage.sent) for usage in usages] == [("t1", 2), ("t2", 1)]
