import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.port import (
    BadSignatureError,
    Delivery,
    DeliveryOutcome,
    MalformedError,
    Receipt,
    Retry,
    TooLargeError,
    Unknown,
)
from dialogs.core.events import Chose, Said
from dialogs.core.prompts import Card, Choice, Draft, Prompt, Question, Say
from tests.contract.kits import KITS, Kit

CHOICES = (Choice("partner", "仕事の相手を探す"), Choice("none", "まだ決めてない"))
PROMPTS: tuple[Prompt, ...] = (
    Say("いいですね。"),
    Card("当日カード", (("なぜ", "雑貨店と出会う"), ("", "棚卸し")), "よい夜を"),
    Draft("お礼", "昨日はありがとうございました。"),
    Question("来てよかったと言えそうですか？", "7.goal", CHOICES),
)
TEXT = st.text(max_size=60)
ANY_PROMPT = st.one_of(
    st.builds(Say, TEXT),
    st.builds(Draft, TEXT, TEXT),
    st.builds(Card, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple), TEXT),
    st.builds(
        Question, TEXT, st.just("1.a"), st.lists(st.builds(Choice, TEXT, TEXT), max_size=30).map(tuple)
    ),
)


@pytest.fixture(params=KITS)
def kit(request: pytest.FixtureRequest) -> Kit:
    return KITS[request.param]()


def delivery(kit: Kit, prompts: tuple[Prompt, ...] = PROMPTS, key: str = "k1", attempt: int = 1) -> Delivery:
    return Delivery(key, kit.address, prompts, "ja", attempt)


def deliver(kit: Kit, what: Delivery) -> DeliveryOutcome:
    return asyncio.run(kit.adapter.deliver(what, kit.adapter.render(what)))


def test_typed_text_arrives_as_it_was_typed(kit: Kit) -> None:
    (inbound,) = kit.adapter.receive(kit.said("人脈を広げたい", 1)).inbounds
    assert inbound.event == Said("人脈を広げたい")
    assert inbound.address == kit.address
    assert inbound.address.platform == kit.adapter.name
    assert inbound.sent_at.utcoffset() == timedelta()


def test_a_tap_arrives_with_the_token_of_its_question(kit: Kit) -> None:
    (inbound,) = kit.adapter.receive(kit.tapped("partner", "7.goal", 1)).inbounds
    assert inbound.event == Chose("partner", "7.goal")


def test_the_same_request_again_is_the_same_event(kit: Kit) -> None:
    assert kit.adapter.receive(kit.said("はい", 1)) == kit.adapter.receive(kit.said("はい", 1))


def test_saying_the_same_again_is_another_event(kit: Kit) -> None:
    (first,), (second,) = (kit.adapter.receive(kit.said("はい", nth)).inbounds for nth in (1, 2))
    assert first.event_id != second.event_id
    assert first.sent_at < second.sent_at


def test_a_forged_request_is_refused(kit: Kit) -> None:
    with pytest.raises(BadSignatureError):
        kit.adapter.receive(kit.forged)


def test_a_request_larger_than_any_is_refused(kit: Kit) -> None:
    with pytest.raises(TooLargeError):
        kit.adapter.receive(kit.too_large)


def test_what_the_platform_never_sends_is_refused(kit: Kit) -> None:
    with pytest.raises(MalformedError):
        kit.adapter.receive(kit.malformed)


@pytest.mark.parametrize("name", KITS)
@given(text=st.text(min_size=1, max_size=200))
def test_any_text_arrives_as_one_event(name: str, text: str) -> None:
    kit = KITS[name]()
    (inbound,) = kit.adapter.receive(kit.said(text, 1)).inbounds
    assert isinstance(inbound.event, Said)


def test_rendering_twice_gives_the_same(kit: Kit) -> None:
    assert kit.adapter.render(delivery(kit)) == kit.adapter.render(delivery(kit, attempt=2))


@pytest.mark.parametrize("name", KITS)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(prompts=st.lists(ANY_PROMPT, min_size=1, max_size=4))
def test_anything_the_coach_says_can_be_delivered(name: str, prompts: list[Prompt]) -> None:
    kit = KITS[name]()
    assert isinstance(deliver(kit, delivery(kit, tuple(prompts))), Receipt)


@pytest.mark.parametrize(
    "words",
    [
        "いいですね。",
        "当日カード",
        "なぜ",
        "雑貨店と出会う",
        "棚卸し",
        "よい夜を",
        "昨日はありがとうございました。",
    ],
)
def test_the_user_sees_every_word(kit: Kit, words: str) -> None:
    deliver(kit, delivery(kit))
    assert words in kit.seen()


def test_the_user_sees_every_choice(kit: Kit) -> None:
    many = tuple(Choice(f"c{n}", f"選択肢その{n}番") for n in range(1, 31))
    deliver(kit, delivery(kit, (Question("どれですか？", "1.a", many),)))
    assert all(choice.label in kit.seen() for choice in many)


def test_the_same_key_is_shown_once(kit: Kit) -> None:
    deliver(kit, delivery(kit))
    seen = kit.seen()
    assert isinstance(deliver(kit, delivery(kit, attempt=2)), Receipt)
    assert kit.seen() == seen


def test_another_key_is_another_message(kit: Kit) -> None:
    deliver(kit, delivery(kit))
    seen = kit.seen()
    deliver(kit, delivery(kit, key="k2"))
    assert kit.seen() != seen


def test_a_broken_world_is_an_outcome_and_no_error(kit: Kit) -> None:
    kit.break_the_world()
    assert isinstance(deliver(kit, delivery(kit)), Retry | Unknown)
