"""A workspace's way to Slack: its token, its pace, and a fresh token where one is refused."""

from __future__ import annotations

import pytest

from adapters.slack.calling import Absent, Held
from adapters.slack.client import Answered, Unanswered
from adapters.slack.pace import UNBOUNDED, Pace
from tests.adapters.slack.couriers import desk
from tests.doubles.slack.answers import refusal, too_fast
from tests.doubles.slack.platform import BOT_TOKEN

pytestmark = pytest.mark.anyio
POST = "chat.postMessage"


async def test_a_method_slack_wants_less_of_is_held_and_the_others_go_on() -> None:
    async with desk(pace=Pace(UNBOUNDED, None, near_s=0)) as here:
        here.running.slack.faults.plan("chat.update", too_fast(30))
        tenant = here.address.tenant
        first = await here.caller.call(tenant, "chat.update", channel="C1", ts="1.2", text="a")
        assert isinstance(first, Answered)
        assert first.retry_after == 30
        second = await here.caller.call(tenant, "chat.update", channel="C1", ts="1.2", text="a")
        assert isinstance(second, Held)
        assert 29 < second.seconds <= 30
        posted = await here.caller.call(tenant, POST, to="U1", channel=here.user.id, text="a")
        assert isinstance(posted, Answered)
        assert posted.ok
        assert len(here.calls("chat.update")) == 1


async def test_a_token_refused_twice_is_an_answer_and_asked_for_no_third_time() -> None:
    async with desk() as here:
        here.known.fresh = {BOT_TOKEN: "xoxb-fresh"}
        here.running.slack.faults.plan(POST, *[refusal("token_expired")] * 3)
        result = await here.caller.call(here.address.tenant, POST, channel=here.user.id, text="a")
        assert isinstance(result, Answered)
        assert result.error == "token_expired"
        assert len(here.calls(POST)) == 2


async def test_a_workspace_nobody_can_tell_of_is_asked_nothing() -> None:
    async with desk() as here:
        here.known.untold = True
        result = await here.caller.call(here.address.tenant, "auth.test")
        assert result == Unanswered("nobody knows", sent=False)
        assert here.calls() == []


async def test_an_absent_workspace_is_told_apart_from_one_that_let_go_of_the_coach() -> None:
    async with desk() as here:
        assert await here.caller.call("T0", "auth.test") == Absent(left=False)
        await here.known.remove(here.address.tenant)
        assert await here.caller.call(here.address.tenant, "auth.test") == Absent(left=True)
