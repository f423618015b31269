"""The plan as an object, and as LINE tells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.line.channel import Channel
from adapters.line.quota import read_quota, read_quotas
from adapters.quota import Quota
from tests.adapters.line.scripted import CUT, Reply, Script, clients_of, scripted

PLAN, USED, INFO = "/v2/bot/message/quota", "/v2/bot/message/quota/consumption", "/v2/bot/info"
ORDER = ("any", "promises", "none")


def telling(script: Script, plan: object, used: int) -> None:
    script.always |= {PLAN: Reply(body=plan), USED: Reply(body={"totalUsage": used})}


@pytest.mark.parametrize(
    ("most", "used", "sent", "left", "room"),
    [
        (None, 5_000, 3, None, "any"),
        (200, 0, 0, 200, "any"),
        (200, 150, 9, 41, "any"),
        (200, 150, 10, 40, "promises"),
        (200, 199, 0, 1, "promises"),
        (200, 199, 1, 0, "none"),
        (200, 230, 4, 0, "none"),
        (0, 0, 0, 0, "none"),
        (1, 0, 0, 1, "any"),
    ],
)
def test_the_last_fifth_of_a_plan_is_kept_for_promises(
    most: int | None, used: int, sent: int, left: int | None, room: str
) -> None:
    quota = Quota(most, used, sent)
    assert (quota.left, quota.room) == (left, room)


@given(st.integers(0, 40_000), st.integers(0, 50_000), st.integers(0, 50))
def test_the_more_is_sent_the_less_may_be_said(most: int, used: int, sent: int) -> None:
    before, after = Quota(most, used, sent), Quota(most, used, sent + 1)
    assert ORDER.index(before.room) <= ORDER.index(after.room)
    assert (before.left == 0) == (before.room == "none")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"type": "limited", "value": 200}, Quota(200, 17)),
        ({"type": "none"}, Quota(None, 17)),
        ({"type": "something new", "value": 3}, Quota(None, 17)),
    ],
)
async def test_the_plan_is_read_from_line(plan: dict[str, object], expected: Quota) -> None:
    async with scripted() as script, clients_of(script) as clients:
        telling(script, plan, 17)
        (client,) = clients
        assert await read_quota(client) == expected


@pytest.mark.anyio
@pytest.mark.parametrize(
    "reply",
    [
        *(Reply(500), Reply(401), CUT),
        Reply(200, {"type": 3}),
        *(Reply(200, {"type": "limited", "value": odd}) for odd in ("200", -1, 2**64, 0.5)),
    ],
)
async def test_a_plan_that_line_does_not_tell_is_none(reply: Reply) -> None:
    async with scripted() as script, clients_of(script) as clients:
        telling(script, {"type": "limited", "value": 200}, 17)
        script.always[PLAN] = reply
        (client,) = clients
        assert await read_quota(client) is None


@pytest.mark.anyio
async def test_each_channels_plan_has_the_name_its_users_write_to() -> None:
    named, unnamed = Channel("s", "1", "t1", "Ubot1"), Channel("s", "2", "t2")
    async with scripted() as script, clients_of(script, named, unnamed) as clients:
        telling(script, {"type": "limited", "value": 200}, 17)
        script.always[INFO] = Reply(body={"userId": "Ubot2", "basicId": "@x"})
        assert await read_quotas(clients) == {"Ubot1": Quota(200, 17), "Ubot2": Quota(200, 17)}


@pytest.mark.anyio
async def test_a_channel_whose_name_line_does_not_tell_has_no_plan() -> None:
    async with scripted() as script, clients_of(script) as clients:
        telling(script, {"type": "limited", "value": 200}, 17)
        script.always[INFO] = Reply(500)
        assert await read_quotas(clients) == {"": None}


@pytest.mark.anyio
async def test_a_channel_whose_plan_line_does_not_tell_is_named() -> None:
    channel = Channel("s", "1", "t1", "Ubot1")
    async with scripted() as script, clients_of(script, channel) as clients:
        script.always[PLAN] = Reply(500)
        assert await read_quotas(clients) == {"Ubot1": None}
