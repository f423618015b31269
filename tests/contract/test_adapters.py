"""What every adapter must do, whichever platform is behind it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.port import (
    BadSignatureError,
    Delivery,
    MalformedError,
    Receipt,
    Retry,
    TooLargeError,
    Unknown,
)
from dialogs.core.events import Chose, Said
from dialogs.core.prompts import Card, Choice, Draft, Prompt, Question, Say
from tests.contract.kits import KITS, NOW, Kit

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


FIRST, SECOND = "0f0e37d1-7b68-4be9-8ca9-1a1e4cd6d2b5", "7a2f6f6e-5c0f-4ee0-9f57-2a4a1f1f2f0b"

_keys = count(1)
ANY = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=KITS)
def kit(request: pytest.FixtureRequest) -> Iterator[Kit]:
    with KITS[request.param]() as made:
        yield made


def delivery(kit: Kit, prompts: tuple[Prompt, ...] = PROMPTS, key: str = FIRST, attempt: int = 1) -> Delivery:
    return Delivery(key, kit.address, prompts, "ja", attempt, put_at=NOW)


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


@ANY
@given(text=st.text(min_size=1, max_size=200))
def test_any_text_arrives_as_one_event(kit: Kit, text: str) -> None:
    (inbound,) = kit.adapter.receive(kit.said(text, 1)).inbounds
    assert isinstance(inbound.event, Said)


def test_rendering_twice_gives_the_same(kit: Kit) -> None:
    assert kit.adapter.render(delivery(kit)) == kit.adapter.render(delivery(kit, attempt=2))


@ANY
@given(prompts=st.lists(ANY_PROMPT, min_size=1, max_size=4))
def test_anything_the_coach_says_can_be_delivered(kit: Kit, prompts: list[Prompt]) -> None:
    key = str(UUID(int=next(_keys)))
    assert isinstance(kit.deliver(delivery(kit, tuple(prompts), key)), Receipt)


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
    kit.deliver(delivery(kit))
    assert words in kit.seen()


def test_the_user_sees_every_choice(kit: Kit) -> None:
    many = tuple(Choice(f"c{n}", f"選択肢その{n}番") for n in range(1, 31))
    kit.deliver(delivery(kit, (Question("どれですか？", "1.a", many),)))
    assert all(choice.label in kit.seen() for choice in many)


def test_the_same_key_is_shown_once(kit: Kit) -> None:
    kit.deliver(delivery(kit))
    seen = kit.seen()
    assert isinstance(kit.deliver(delivery(kit, attempt=2)), Receipt)
    assert kit.seen() == seen


def test_another_key_is_another_message(kit: Kit) -> None:
    kit.deliver(delivery(kit))
    seen = kit.seen()
    kit.deliver(delivery(kit, key=SECOND))
    assert kit.seen() != seen


def test_a_broken_world_is_an_outcome_and_no_error(kit: Kit) -> None:
    kit.break_the_world()
    assert isinstance(kit.deliver(delivery(kit)), Retry | Unknown)
