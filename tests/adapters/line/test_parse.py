"""What each of LINE's events means, and that none harms another, however odd it is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from adapters.line.groups import EVERY, Groups
from adapters.line.parse import parse
from adapters.line.wire import decode_body
from adapters.port import Address, Inbound, MalformedError, Received, Reply
from dialogs.core.events import Chose, Event, Joined, Left, Overheard, PickedMoment, Said, Showed, Unsaid
from tests.adapters.line.shapes import (
    BOT,
    GROUP,
    NOW,
    NOW_MS,
    USER,
    Shape,
    body,
    event,
    group,
    postback,
    shown,
    text,
)


def received(*events: Any, groups: Groups | None = None, after: timedelta = timedelta()) -> Received:
    return parse(decode_body(body(*events)), NOW + after, groups or Groups())


def inbound(shape: Shape) -> Inbound:
    """The only one, beside which nothing was passed."""
    found = received(shape)
    assert found.passed == ()
    (one,) = found.inbounds
    return one


def test_a_text_is_said_with_all_that_its_envelope_tells() -> None:
    assert inbound(text("人脈を広げたい", 7)) == Inbound(
        event_id="01HZZZZZZZZZZZZZZZZZZZ0007",
        address=Address("line", BOT, USER),
        event=Said("人脈を広げたい"),
        sent_at=NOW + timedelta(seconds=7),
        reply=Reply(f"{7:032x}", NOW + timedelta(seconds=50)),
        message_id="468260007",
    )


MEANINGS: list[tuple[Shape, Event]] = [
    (text(""), Said("")),
    (text("a\0b"), Said("ab")),
    (text("😀", emojis=[{"index": 0, "length": 2, "productId": "x", "emojiId": "1"}]), Said("😀")),
    (text("はい", quotedMessageId="468260001"), Said("はい")),
    (shown("sticker", packageId="1", stickerId="1", stickerResourceType="NEW_KIND"), Showed("sticker")),
    (shown("image", contentProvider={"type": "line"}), Showed("image")),
    (shown("video", duration=60_000, contentProvider={"type": "line"}), Showed("video")),
    (shown("audio", duration=60_000, contentProvider={"type": "line"}), Showed("audio")),
    (shown("file", fileName="名刺.pdf", fileSize=2138), Showed("file")),
    (shown("location", title="t", address="a", latitude=35.6, longitude=139.7), Showed("location")),
    (shown("hologram"), Showed("unknown")),
    (postback("c|7.goal|partner"), Chose("partner", "7.goal")),
    (postback("c|7.goal|a|b"), Chose("a|b", "7.goal")),
    (postback("m|7.when", datetime="2026-12-05T21:30"), PickedMoment("2026-12-05T21:30", "7.when")),
    (postback("w|やること"), Said("やること")),
    (postback("m|7.when", date="2026-12-05"), Chose("", "")),
    (postback("m|7.when", time="21:30"), Chose("", "")),
    (postback("m|7.when"), Chose("", "")),
    (postback("buy=1"), Chose("", "")),
    (postback("c|7.goal|a\0"), Chose("", "")),
    (event("follow", follow={"isUnblocked": False}), Joined()),
    (event("follow", follow={"isUnblocked": True}), Joined()),
    (event("follow"), Joined()),
    (event("unfollow"), Left()),
    (event("unsend", unsend={"messageId": "468260001"}), Unsaid()),
    (event("join", source=group()), Overheard()),
    (event("join", source={"type": "room", "roomId": "Rcc"}), Overheard()),
    (text("やあ", source=group()), Overheard()),
    (shown("sticker", source=group()), Overheard()),
]


@pytest.mark.parametrize(("shape", "meaning"), MEANINGS)
def test_each_event_has_its_meaning(shape: Shape, meaning: Event) -> None:
    assert inbound(shape).event == meaning


MEMBERS = {"members": [{"type": "user", "userId": USER}]}
PASSED: list[tuple[Any, str]] = [
    (event("leave", source=group()), "leave"),
    (
        event("memberJoined", source=group(), joined=MEMBERS),
        "memberJoined",
    ),
    (event("memberLeft", source=group(), left=MEMBERS), "memberLeft"),
    (
        event("messageEdited", source=group(), message={"id": "1", "type": "text", "text": "x"}),
        "messageEdited",
    ),
    (event("unsend", source=group(), unsend={"messageId": "1"}), "unsend"),
    (event("postback", source=group(), postback={"data": "c|7.goal|a"}), "postback"),
    (event("accountLink", link={"result": "ok", "nonce": "n"}), "accountLink"),
    (event("beacon", beacon={"hwid": "d41d8cd98f", "type": "enter"}), "beacon"),
    (event("videoPlayComplete", videoPlayComplete={"trackingId": "x"}), "videoPlayComplete"),
    (event("membership", membership={"type": "joined", "membershipId": 3189}), "membership"),
    (event("module", module={"type": "attached"}), "module"),
    (event("activated", chatControl={"expireAt": NOW_MS}), "activated"),
    (event("botSuspended"), "botSuspended"),
    (event("delivery", delivery={"data": "x"}), "delivery"),
    (event("telepathy"), "unknown"),
    (postback("richmenu-changed", newRichMenuAliasId="b", status="SUCCESS"), "menu_switch"),
    ({**text("hi"), "mode": "standby"}, "standby"),
    ({**text("hi"), "mode": "sleeping"}, "standby"),
    ({**text("hi"), "mode": ["active"]}, "standby"),
    (text("hi", source={"type": "user"}), "message"),
    (text("hi", source={"type": "user", "userId": "U\0"}), "message"),
    (text("hi", source={"type": "user", "userId": "山田"}), "message"),
    (text("hi", source={"type": "cloud"}), "message"),
    ({name: value for name, value in text("hi").items() if name != "source"}, "message"),
    ({name: value for name, value in text("hi").items() if name != "message"}, "message"),
    ({name: value for name, value in text("hi").items() if name != "type"}, "malformed"),
    (event("message", message={"id": "1", "type": "text"}), "message"),
    (event("unsend"), "unsend"),
    (event("unsend", unsend={}), "unsend"),
    (event("postback"), "postback"),
    ({**text("hi", source=group()), "replyToken": None}, "message"),
    ({**text("hi"), "source": "user"}, "malformed"),
    ({**text("hi"), "message": "hi"}, "malformed"),
    ({**text("hi"), "type": 7}, "malformed"),
    (7, "malformed"),
    (None, "malformed"),
    ([], "malformed"),
    ("message", "malformed"),
]


@pytest.mark.parametrize(("shape", "kind"), PASSED)
def test_about_the_rest_nothing_is_done_and_it_harms_no_other(shape: Any, kind: str) -> None:
    found = received(text("まえ", 1), shape, text("あと", 3))
    assert found.passed == (kind,)
    assert [one.event for one in found.inbounds] == [Said("まえ"), Said("あと")]


def test_no_invented_kind_becomes_a_name_of_its_own() -> None:
    found = received(*(event(f"kind{number}") for number in range(100)))
    assert set(found.passed) == {"unknown"}


ODD: list[Shape] = [
    {"replyToken": None},
    {"replyToken": 7},
    {"webhookEventId": 7},
    {"deliveryContext": "again"},
    {"mode": None},
    {"newProperty": {"deep": [1, {"er": None}]}},
    {"timestamp": "soon"},
    {"timestamp": None},
]


@pytest.mark.parametrize("own", ODD)
def test_a_text_is_not_lost_over_an_ornament(own: Shape) -> None:
    assert inbound({**text("hi"), **own}).event == Said("hi")


@pytest.mark.parametrize("own", [{"id": 7}, {"mention": "all"}, {"quoteToken": None}, {"emojis": {}}])
def test_nor_over_an_ornament_of_its_message(own: Shape) -> None:
    assert inbound(text("hi", **own)).event == Said("hi")


@pytest.mark.parametrize("missing", ["replyToken", "webhookEventId", "deliveryContext", "mode", "timestamp"])
def test_nor_over_one_that_is_missing(missing: str) -> None:
    shape = {name: value for name, value in text("hi").items() if name != missing}
    assert inbound(shape).event == Said("hi")


def test_without_a_token_there_is_no_reply() -> None:
    assert inbound({**text("hi"), "replyToken": ""}).reply is None


@pytest.mark.parametrize(
    "timestamp", [None, "1", True, -1, 0, 10**30, -1e300, NOW_MS * 1000, NOW_MS + 2 * 86_400_000, [NOW_MS]]
)
def test_a_time_that_cannot_be_is_taken_as_now(timestamp: object) -> None:
    assert inbound({**text("hi"), "timestamp": timestamp}).sent_at == NOW


def test_a_time_may_have_a_fraction() -> None:
    assert inbound({**text("hi"), "timestamp": NOW_MS + 0.5}).sent_at == NOW + timedelta(microseconds=500)


def test_events_of_one_millisecond_keep_their_order() -> None:
    found = received(*({**text("hi", number), "timestamp": NOW_MS} for number in (2, 1))).inbounds
    assert found[0].sent_at < found[1].sent_at < NOW + timedelta(milliseconds=1)


def test_an_event_without_an_id_has_the_same_when_it_is_delivered_again() -> None:
    shape = {**text("hi"), "webhookEventId": None}
    again = {**shape, "deliveryContext": {"isRedelivery": True}}
    other = {**shape, "timestamp": NOW_MS}
    first, second, third = (inbound(one).event_id for one in (shape, again, other))
    assert first == second != third
    assert first


def test_many_users_may_share_a_delivery() -> None:
    users = [f"U{number:032x}" for number in range(50)]
    found = received(
        *(text(one, number, source={"type": "user", "userId": one}) for number, one in enumerate(users))
    )
    assert [(one.address.id, one.event) for one in found.inbounds] == [(one, Said(one)) for one in users]


def test_the_consoles_check_holds_no_events() -> None:
    assert received() == Received(())


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"null", b"[]", b"7", b'"events"', b"{}", b"\xff\xfe", b"<xml/>", b"[" * 200_000),
        *(b'{"events": []}', b'{"destination": "U1"}', b'{"destination": "U1", "events": {}}'),
        *(b'{"destination": 7, "events": []}', b'{"destination": "U1", "events": []} {}'),
        *(b'{"destination": "", "events": []}', b'{"destination": "U\\u0000", "events": []}'),
        b'{"destination": "U1", "events": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
    ],
)
def test_what_is_no_delivery_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse(decode_body(raw), NOW, Groups())


@pytest.mark.parametrize("letters", [b"\xff", b"\xed\xa0\xbd", b"\\ud83d"])
def test_broken_letters_of_one_event_harm_no_other(letters: bytes) -> None:
    raw = body(text("まえ", 1), text("LETTERS", 2), text("あと", 3)).replace(b"LETTERS", letters)
    said = [one.event for one in parse(decode_body(raw), NOW, Groups()).inbounds]
    assert said[0] == Said("まえ")
    assert said[2] == Said("あと")
    assert isinstance(said[1], Said)
    assert set(said[1].text) == {"\ufffd"}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 400])
def test_a_number_no_machine_holds_harms_no_other_event(number: str) -> None:
    odd = json.dumps({**text("odd", 2), "timestamp": "NUMBER"}).replace('"NUMBER"', number)
    raw = body(text("まえ", 1), "ODD", text("あと", 3)).replace(b'"ODD"', odd.encode())
    said = [one.event for one in parse(decode_body(raw), NOW, Groups()).inbounds]
    assert {Said("まえ"), Said("あと")} <= set(said)


def test_a_group_is_answered_where_it_reads_and_by_reply() -> None:
    found = inbound(text("やあ", 1, source=group()))
    assert found.address == Address("line", BOT, GROUP)
    assert found.reply is not None
    assert found.message_id == ""


def test_a_group_is_answered_once_an_hour_unless_the_coach_is_called() -> None:
    groups = Groups()

    def answered(shape: Shape, minutes: float) -> bool:
        return bool(received(shape, groups=groups, after=timedelta(minutes=minutes)).inbounds)

    called = {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": BOT, "isSelf": True}]}
    other = {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": USER, "isSelf": False}]}
    assert answered(text("やあ", source=group()), 0)
    assert not answered(text("ねえ", source=group()), 59)
    assert not answered(text("@田中", source=group(), mention=other), 59)
    assert answered(text("@三問", source=group(), mention=called), 59)
    assert not answered(text("ねえ", source=group()), 59 + 59)
    assert answered(text("ねえ", source=group()), 59 + 60)
    assert answered(event("join", source=group()), 59 + 61)
    assert answered(text("やあ", source=group("Cother")), 59 + 61)


def test_what_is_chatted_in_a_group_is_counted_and_goes_no_further() -> None:
    groups = Groups()
    received(text("やあ", 1, source=group()), groups=groups)
    assert received(text("ひみつ", 2, source=group()), groups=groups) == Received((), ("group",))


def test_only_so_many_groups_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.line.groups.MOST", 2)
    groups = Groups()
    assert all(groups.may_answer(name, NOW, called=False) for name in ("C1", "C2", "C3"))
    assert not groups.may_answer("C3", NOW + EVERY / 2, called=False)
    assert groups.may_answer("C1", NOW + EVERY / 2, called=False)
