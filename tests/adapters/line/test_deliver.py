"""What is sent to LINE, and what its answers mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid5

import msgspec
import pytest

from adapters.line.client import Answered, Client, Result, Unanswered
from adapters.line.deliver import PUSH, REPLY, Courier, after_push, after_reply
from adapters.port import Address, Delivery, DeliveryOutcome, GiveUp, Receipt, Reply, Retry, Unknown
from dialogs.core.book import Phase
from tests.adapters.line.scripted import CUT, Asked, Script, clients_of, scripted
from tests.adapters.line.scripted import Reply as Answer

pytestmark = pytest.mark.anyio
KEY = "7d0c7e60-9d35-5c8a-8a0e-0a1b2c3d4e5f"
USER = Address("line", "Ubot", "U" + "1" * 32)
HANDLE = Reply("token-1", datetime(2026, 12, 4, 12, tzinfo=UTC))
HELLO = [{"type": "text", "text": "こんばんは"}]
ONE = msgspec.json.encode([HELLO])
THREE = msgspec.json.encode([[{"type": "text", "text": str(n)}] for n in range(3)])
SENT = Answer(body={"sentMessages": [{"id": "461"}, {"id": "462"}]})
BAD_TOKEN = Answer(400, {"message": "Invalid reply token"})
DETAILS = {
    "message": "The request body has 1 error(s)",
    "details": [{"message": "secret", "property": "messages[0].text"}],
}
QUOTA, USED = "/v2/bot/message/quota", "/v2/bot/message/quota/consumption"


@dataclass
class Line:
    """A courier, the script it sends to, and the menus it switched."""

    courier: Courier
    script: Script
    menus: list[tuple[str, Phase, str]] = field(default_factory=list)

    async def send(
        self, payload: bytes = ONE, *, attempt: int = 1, reply: Reply | None = None, to: Address = USER
    ) -> DeliveryOutcome:
        delivery = Delivery(KEY, to, (), "ja", attempt, reply, "after")
        return await self.courier.deliver(delivery, payload)

    @property
    def ways(self) -> list[str]:
        """How each message was sent."""
        return [asked.path.rpartition("/")[2] for asked in self.script.asked if asked.path in {REPLY, PUSH}]

    @property
    def pushed(self) -> list[Asked]:
        return self.script.of(PUSH)


@asynccontextmanager
async def line(*replies: Answer) -> AsyncIterator[Line]:
    async with scripted(*replies) as script, clients_of(script) as clients:
        menus: list[tuple[str, Phase, str]] = []

        async def switch(_client: Client, address: Address, phase: Phase, lang: str) -> None:
            menus.append((address.id, phase, lang))

        courier = Courier(clients, switch)
        try:
            yield Line(courier, script, menus)
        finally:
            await courier.close()


REFUSED = GiveUp("400: messages[0].text")
EITHER: list[tuple[Result, DeliveryOutcome]] = [
    (Unanswered("ServerDisconnectedError"), Unknown("ServerDisconnectedError")),
    (Unanswered("ClientConnectorError", sent=False), Retry(why="ClientConnectorError")),
    (Answered(301), Unknown("301")),
    (Answered(401), Retry(why="401: LINE refuses the access token")),
    (Answered(403), GiveUp("403: the channel's plan or permissions do not allow it")),
    (Answered(404), GiveUp("404")),
    (Answered(410), GiveUp("410")),
    (Answered(413), GiveUp("413")),
    (Answered(415), GiveUp("415")),
    (Answered(500), Unknown("500")),
    (Answered(503), Unknown("503")),
]


@pytest.mark.parametrize("used_before", [False, True])
@pytest.mark.parametrize(("result", "outcome"), EITHER)
def test_what_an_answer_means_to_a_reply(
    result: Result,
    outcome: DeliveryOutcome,
    used_before: bool,  # noqa: FBT001  # a table's column
) -> None:
    assert after_reply(result, used_before=used_before) == outcome


@pytest.mark.parametrize(("result", "outcome"), EITHER)
def test_what_an_answer_means_to_a_push(result: Result, outcome: DeliveryOutcome) -> None:
    assert after_push(result) == outcome


@pytest.mark.parametrize(
    ("result", "first", "later"),
    [
        (Answered(200, SENT.body), Receipt("461"), Receipt("461")),  # type: ignore[arg-type]  # it is a dict
        (Answered(400, {"message": "Invalid reply token"}), Retry(why="400", spent=True), Receipt()),
        (Answered(400, DETAILS), Retry(why=REFUSED.why, spent=True), REFUSED),
        (Answered(429), Retry(2.0, "429"), Retry(2.0, "429")),
        (Answered(429, {}, {"retry-after": "30"}), Retry(30.0, "429"), Retry(30.0, "429")),
        (Answered(429, {}, {"retry-after": "soon"}), Retry(2.0, "429"), Retry(2.0, "429")),
    ],
)
def test_a_refused_token_means_arrival_only_when_it_may_have_been_used(
    result: Result, first: DeliveryOutcome, later: DeliveryOutcome
) -> None:
    assert after_reply(result, used_before=False) == first
    assert after_reply(result, used_before=True) == later


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (Answered(200, {"sentMessages": [{"id": "461"}]}), Receipt("461", pushed=1)),
        (Answered(200, {}), Receipt("", pushed=1)),
        (Answered(409, {"sentMessages": [{"id": "461"}]}), Receipt("461", pushed=1)),
        (Answered(400, DETAILS), REFUSED),
        (Answered(400, {"message": "Failed to send messages"}), GiveUp("400", gone=True)),
        (Answered(400, {"message": "The property, 'to', is invalid"}), GiveUp("400")),
        (Answered(400, {"details": "odd"}), GiveUp("400")),
    ],
)
def test_what_only_a_push_is_answered(result: Result, outcome: DeliveryOutcome) -> None:
    assert after_push(result) == outcome


async def test_a_reply_is_used_while_there_is_one_and_carries_no_key() -> None:
    async with line(SENT) as world:
        assert await world.send(reply=HANDLE) == Receipt("461")
        (asked,) = world.script.asked
        assert asked.json == {"replyToken": "token-1", "messages": HELLO}
        assert (asked.path, "X-Line-Retry-Key" in asked.headers) == (REPLY, False)


async def test_without_a_reply_it_is_pushed_with_the_deliverys_key() -> None:
    async with line(SENT) as world:
        assert await world.send() == Receipt("461", pushed=1)
        (asked,) = world.script.asked
        assert asked.json == {"to": USER.id, "messages": HELLO}
        assert (asked.path, asked.headers["X-Line-Retry-Key"]) == (PUSH, KEY)


@pytest.mark.parametrize("lost", [CUT, Answer(500), Answer(502, b"\xff\xfe")])
async def test_a_reply_whose_answer_was_lost_is_sent_again_at_once(lost: Answer) -> None:
    async with line(lost, SENT) as world:
        assert await world.send(reply=HANDLE) == Receipt("461")
        assert world.ways == ["reply", "reply"]


async def test_when_its_token_is_then_refused_the_first_has_arrived() -> None:
    async with line(CUT, BAD_TOKEN) as world:
        assert await world.send(reply=HANDLE) == Receipt()
        assert world.ways == ["reply", "reply"]


@pytest.mark.parametrize("refused", [Answer(401), Answer(429)])
async def test_what_was_lost_may_have_used_the_token_whatever_comes_after(refused: Answer) -> None:
    async with line(CUT, refused) as world:
        outcome = await world.send(reply=HANDLE)
        assert isinstance(outcome, Retry)
        assert outcome.unsure


async def test_a_reply_of_which_a_part_arrived_has_used_its_token() -> None:
    async with line(SENT, Answer(401)) as world:
        outcome = await world.send(THREE, reply=HANDLE)
        assert outcome == Retry(why="401: LINE refuses the access token", unsure=True)


async def test_lost_twice_nobody_can_tell() -> None:
    async with line(CUT, CUT) as world:
        assert isinstance(await world.send(reply=HANDLE), Unknown)
        assert world.ways == ["reply", "reply"]


async def test_a_token_refused_at_its_first_use_is_written_off_before_anything_is_pushed() -> None:
    async with line(BAD_TOKEN) as world:
        assert await world.send(reply=HANDLE) == Retry(why="400", spent=True)
        assert world.ways == ["reply"]


@pytest.mark.parametrize(("answer", "outcome"), [(SENT, Receipt("461")), (BAD_TOKEN, Receipt())])
async def test_on_a_later_attempt_a_refused_token_means_that_an_earlier_one_arrived(
    answer: Answer, outcome: DeliveryOutcome
) -> None:
    async with line(answer) as world:
        assert await world.send(reply=HANDLE, attempt=2) == outcome
        assert world.ways == ["reply"]


async def test_a_lost_push_is_left_open_and_sent_again_with_the_same_key() -> None:
    async with line(CUT, Answer(409, SENT.body)) as world:
        assert isinstance(await world.send(), Unknown)
        assert await world.send(attempt=2) == Receipt("461", pushed=1)
        assert [asked.headers["X-Line-Retry-Key"] for asked in world.pushed] == [KEY, KEY]


@pytest.mark.parametrize(
    ("plan", "used", "words", "outcome"),
    [
        ({"type": "limited", "value": 200}, 200, "", "unpaid"),
        ({"type": "limited", "value": 200}, 150, "", "rate"),
        ({"type": "limited", "value": 200}, 195, "You have reached your monthly limit.", "unpaid"),
        ({"type": "none"}, 195, "The API rate limit has been exceeded.", "rate"),
    ],
)
async def test_the_plan_tells_a_months_end_from_too_many_at_once(
    plan: dict[str, object], used: int, words: str, outcome: str
) -> None:
    async with line(Answer(429, {"message": words})) as world:
        world.script.always |= {QUOTA: Answer(body=plan), USED: Answer(body={"totalUsage": used})}
        expected = {
            "unpaid": GiveUp("429: the month's messages are used up", unpaid=True),
            "rate": Retry(2.0, "429"),
        }
        assert await world.send() == expected[outcome]


async def test_when_the_plan_is_not_told_it_counts_as_too_many_at_once() -> None:
    async with line(Answer(429)) as world:
        world.script.always[QUOTA] = Answer(500)
        assert await world.send() == Retry(2.0, "429")


async def test_several_requests_go_in_order_the_first_by_reply_the_rest_by_push() -> None:
    async with line(SENT, Answer(), Answer()) as world:
        assert await world.send(THREE, reply=HANDLE) == Receipt("461", pushed=2)
        assert world.ways == ["reply", "push", "push"]
        assert [asked.json["messages"][0]["text"] for asked in world.script.asked] == ["0", "1", "2"]
        keys = [asked.headers["X-Line-Retry-Key"] for asked in world.pushed]
        assert keys == [str(uuid5(UUID(KEY), "1")), str(uuid5(UUID(KEY), "2"))]


async def test_after_a_failure_half_way_what_arrived_is_not_sent_again() -> None:
    async with line(SENT, Answer(500), Answer(), Answer()) as world:
        assert await world.send(THREE, reply=HANDLE) == Unknown("500")
        assert await world.send(THREE, attempt=2) == Receipt("461", pushed=2)
        assert world.ways == ["reply", "push", "push", "push"]
        assert [asked.json["messages"][0]["text"] for asked in world.script.asked] == ["0", "1", "1", "2"]
        first, again, _ = (asked.headers["X-Line-Retry-Key"] for asked in world.pushed)
        assert first == again


async def test_all_pushes_of_a_delivery_are_counted_whichever_attempt_made_them() -> None:
    async with line(SENT, Answer(500), Answer(), Answer()) as world:
        assert await world.send(THREE) == Unknown("500")
        assert await world.send(THREE, attempt=2) == Receipt("461", pushed=3)


async def test_a_payload_without_messages_is_delivered_by_sending_nothing() -> None:
    async with line() as world:
        assert await world.send(b"[]") == Receipt()
        assert world.script.asked == []


async def test_after_a_delivery_the_users_menu_follows_and_after_a_failure_it_does_not() -> None:
    async with line(SENT, Answer(500), SENT) as world:
        await world.send()
        await world.send()
        await world.send(to=Address("line", "Ubot", "C" + "1" * 32))
        await world.courier.close()
        assert world.menus == [(USER.id, "after", "ja")]


async def test_no_message_waits_for_a_menu() -> None:
    async with scripted() as script, clients_of(script) as clients:
        gate = asyncio.Event()

        async def slow(_client: Client, _address: Address, _phase: Phase, _lang: str) -> None:
            await gate.wait()

        courier = Courier(clients, slow)
        async with asyncio.timeout(2):
            assert await courier.deliver(Delivery(KEY, USER, (), "ja"), ONE) == Receipt("", pushed=1)
        gate.set()
        await courier.close()


async def test_of_menus_that_overtake_each_other_the_last_stays() -> None:
    async with scripted() as script, clients_of(script) as clients:
        gate = asyncio.Event()
        menus: list[tuple[Phase, str]] = []

        async def slow(_client: Client, _address: Address, phase: Phase, lang: str) -> None:
            if not menus:
                await gate.wait()
            menus.append((phase, lang))

        courier = Courier(clients, slow)
        wanted: tuple[tuple[Phase, str], ...] = (("before", "ja"), ("after", "ja"), ("after", "en"))
        for phase, lang in wanted:
            await courier.deliver(Delivery(KEY, USER, (), lang, phase=phase), ONE)
            await asyncio.sleep(0)
        gate.set()
        await courier.close()
        assert menus == [("before", "ja"), ("after", "en")]


async def test_a_destination_nobody_set_up_is_tried_again_later() -> None:
    async with scripted() as script, clients_of(script) as clients:
        await clients.close()

        async def never(_client: Client, _address: Address, _phase: Phase, _lang: str) -> None:
            raise AssertionError

        outcome = await Courier(clients, never).deliver(Delivery(KEY, USER, (), "ja"), ONE)
        assert outcome == Retry(why="no channel is set up for this destination")
