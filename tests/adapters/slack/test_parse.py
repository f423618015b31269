from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Protocol
from urllib.parse import quote, quote_plus

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.calendars import MOST_BYTES
from adapters.port import Address, Inbound, MalformedError, Reply
from adapters.slack.happenings import MENTION_LASTS
from adapters.slack.marks import arrival
from adapters.slack.wire import read_request
from dialogs.core.events import (
    FETCHED,
    UNREAD,
    Event,
    Introduced,
    Opened,
    Overheard,
    Said,
    Showed,
    Unsaid,
)
from tests.adapters.slack.posts import (
    BOT,
    BOT_USER,
    DM,
    FORM,
    NOW,
    STAMP,
    TEAM,
    USER,
    Json,
    command,
    commanded,
    happened,
    interacted,
    interaction,
    message,
    posted,
    request,
    submission,
    tap,
    typed_in,
)
from tests.adapters.slack.reading import ADDRESS, on_stamp, only, passed, received


class Quote(Protocol):
    def __call__(self, string: bytes, safe: str, /) -> str: ...


def test_a_message_is_what_its_user_said() -> None:
    assert only(posted(happened(message("人脈を広げたい")))) == Inbound(
        "Ev1", ADDRESS, Said("人脈を広げたい"), on_stamp(100), message_id=f"{DM}/{STAMP}.000100"
    )


def test_messages_of_two_people_at_the_same_instant_are_two() -> None:
    ids = {only(posted(happened(message("はい", channel=dm)))).message_id for dm in (DM, "D0OTHER")}
    assert len(ids) == 2


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_what_is_typed_beside_a_file_or_in_a_thread_is_said(subtype: str) -> None:
    typed = message("はい", subtype=subtype, thread_ts="1.2", files=[{"mimetype": "image/png"}])
    assert only(posted(happened(typed))).event == Said("はい")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({"mimetype": "image/jpeg"}, "image"),
        ({"mimetype": "video/mp4"}, "video"),
        ({"mimetype": "audio/webm"}, "audio"),
        ({"mimetype": "video/mp4", "subtype": "slack_audio"}, "audio"),
        ({"mimetype": "application/pdf"}, "file"),
        ({}, "file"),
    ],
)
def test_a_file_without_words_is_shown(file: Json, kind: str) -> None:
    shown = message("", subtype="file_share", files=[file])
    assert only(posted(happened(shown))).event == Showed(kind)


ICS: Json = {"name": "招待.ICS", "mimetype": "text/calendar", "size": 900, "url_private": "https://f/1"}


@pytest.mark.parametrize(
    ("files", "text", "meaning", "place"),
    [
        ([ICS], "", Showed(FETCHED), "https://f/1"),
        ([{"mimetype": "image/png"}, ICS], None, Showed(FETCHED), "https://f/1"),
        ([ICS], "これに行きます", Said("これに行きます"), "https://f/1"),
        ([{**ICS, "size": MOST_BYTES + 1}], "", Showed(UNREAD), ""),
        ([{**ICS, "size": MOST_BYTES + 1}, ICS], "", Showed(FETCHED), "https://f/1"),
        ([{**ICS, "url_private": None}], "", Showed(UNREAD), ""),
        ([{**ICS, "url_private": "https://f/" + "x" * 2_000}], "", Showed(UNREAD), ""),
        ([{**ICS, "size": MOST_BYTES + 1}], "はい", Said("はい"), ""),
        ([{**ICS, "name": "invite.pdf"}], "", Showed("file"), ""),
        ([{**ICS, "name": ["any", "shape"]}], "", Showed("file"), ""),
    ],
)
def test_a_calendar_file_is_to_be_fetched_from_where_it_lies(
    files: list[Json], text: str | None, meaning: Event, place: str
) -> None:
    inbound = only(posted(happened(message(text, subtype="file_share", files=files))))
    assert (inbound.event, inbound.file) == (meaning, place)
    assert bool(inbound.message_id) is (meaning != Showed("file"))


def test_a_deleted_message_is_taken_back_by_its_user() -> None:
    before = {"type": "message", "user": USER, "text": "秘密", "ts": "1796372000.000100"}
    deleted = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": DM,
        "channel_type": "im",
        "deleted_ts": "1796372000.000100",
        "previous_message": before,
        "ts": f"{STAMP}.000300",
        "event_ts": f"{STAMP}.000300",
    }
    inbound = only(posted(happened(deleted)))
    assert inbound.message_id == f"{DM}/1796372000.000100"
    assert (inbound.event, inbound.address) == (Unsaid(), ADDRESS)


@pytest.mark.parametrize(
    "ignored",
    [
        message(bot_id=BOT, user=BOT_USER),
        message(subtype="bot_message"),
        message(subtype="me_message"),
        message(subtype="message_changed", message={"user": USER, "text": "いいえ"}),
        message(subtype="message_replied"),
        message(subtype="assistant_app_thread"),
        message(subtype="anything_new"),
        message(subtype=["of", "any", "shape"]),
        message(
            subtype="message_deleted", deleted_ts="1.2", previous_message={"user": BOT_USER, "bot_id": BOT}
        ),
        message(channel_type="channel", channel="C0001"),
        message(text="", files=[]),
        message(text=None),
        message(user=""),
    ],
)
def test_messages_that_nobody_said_to_the_coach_are_passed_over(ignored: Json) -> None:
    assert passed(posted(happened(ignored))) == "message"


@pytest.mark.parametrize(("tab", "seen"), [("messages", "talk"), ("home", "home")])
def test_opening_a_tab_is_looking_at_the_coach(tab: str, seen: str) -> None:
    opened = {"type": "app_home_opened", "user": USER, "channel": DM, "tab": tab, "event_ts": f"{STAMP}.5"}
    inbound = only(posted(happened(opened)))
    assert inbound.event == Opened("talk" if seen == "talk" else "home")
    assert (inbound.address, inbound.sent_at) == (ADDRESS, on_stamp(500_000))


def test_another_tab_is_no_concern_of_the_coach() -> None:
    opened = {"type": "app_home_opened", "user": USER, "tab": "about", "event_ts": f"{STAMP}.5"}
    assert passed(posted(happened(opened))) == "app_home_opened"


def test_a_mention_is_overheard_in_its_channel_and_answered_to_who_wrote_it() -> None:
    mention = {
        "type": "app_mention",
        "user": USER,
        "text": f"<@{BOT_USER}> hi",
        "channel": "C0001",
        "thread_ts": "1.5",
        "ts": f"{STAMP}.000001",
    }
    inbound = only(posted(happened(mention)))
    assert (inbound.event, inbound.address) == (Overheard(), Address("slack", TEAM, "C0001"))
    assert inbound.reply == Reply(
        f'{{"channel":"C0001","user":"{USER}","thread":"1.5"}}', NOW + MENTION_LASTS
    )


def test_a_changed_profile_tells_language_name_and_zone() -> None:
    user = {
        "id": USER,
        "name": "rin",
        "tz": "Europe/Berlin",
        "locale": "ja-JP",
        "profile": {"display_name": " 凛 ", "real_name": "Rin Sato"},
    }
    inbound = only(posted(happened({"type": "user_change", "user": user, "event_ts": f"{STAMP}.1"})))
    assert inbound.event == Introduced("ja", "凛", "Europe/Berlin", at_work=True, changed=True)
    assert inbound.address == ADDRESS


@pytest.mark.parametrize("more", [{"deleted": True}, {"is_bot": True}, {"id": ""}, {"profile": 3}])
def test_who_left_or_is_a_bot_has_not_changed_for_the_coach(more: Json) -> None:
    user = {"id": USER, "name": "rin", **more}
    assert passed(posted(happened({"type": "user_change", "user": user}))) == "user_change"


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"type": "reaction_added", "user": USER}, "unknown"),
        ({"type": "app_uninstalled"}, "app_uninstalled"),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, "tokens_revoked"),
        ({"no": "type"}, "malformed"),
        ([], "malformed"),
        ("words", "malformed"),
    ],
)
def test_other_events_are_passed_over_by_their_kind(event: object, kind: str) -> None:
    assert passed(posted(happened(event))) == kind


@pytest.mark.parametrize(
    ("more", "tenant"),
    [
        (
            {"authorizations": [{"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": False}]},
            "T2",
        ),
        ({"authorizations": [{"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": True}]}, "E1"),
        ({"authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]}, "E1"),
        ({"authorizations": []}, TEAM),
        ({"authorizations": "none"}, TEAM),
        ({"authorizations": None}, TEAM),
    ],
)
def test_an_event_is_for_the_installation_that_authorises_it(more: Json, tenant: str) -> None:
    assert only(posted(happened(message(), **more))).address.tenant == tenant


@pytest.mark.parametrize(
    ("more", "tenant"),
    [
        ({"is_enterprise_install": True, "enterprise": {"id": "E1"}}, "E1"),
        ({"is_enterprise_install": "true", "enterprise": {"id": "E1"}, "team": None}, "E1"),
        ({"is_enterprise_install": False, "enterprise": {"id": "E1"}}, TEAM),
        ({"team": None}, TEAM),
    ],
)
def test_an_interaction_is_for_the_installation_it_names(more: Json, tenant: str) -> None:
    assert only(interacted(tap("c|1.a|yes", **more))).address.tenant == tenant


def test_a_command_of_an_enterprise_is_for_its_installation() -> None:
    fields = command("help", is_enterprise_install="true", enterprise_id="E1")
    assert only(commanded(fields)).address.tenant == "E1"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"type": "url_verification", "challenge": "3eZ"}, "url_verification"),
        ({"type": "app_rate_limited", "team_id": TEAM}, "app_rate_limited"),
        ({"type": "block_suggestion"}, "block_suggestion"),
        ({"type": "workflow_step_edit", "callback_id": "x"}, "unknown"),
        ({"type": ["x"]}, "unknown"),
        ({}, "unknown"),
        ({"type": "event_callback"}, "malformed"),
        ({"type": "block_actions", "actions": 7}, "malformed"),
    ],
)
def test_everything_else_is_passed_over_by_its_kind(body: Json, kind: str) -> None:
    assert passed(posted(body)) == kind


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[{}]", b'"words"', b"1", b"null", b"{", b"[" * 100_000, b"\xff"]
)
def test_what_is_no_object_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        received(request(body))


@pytest.mark.parametrize(
    "body", [b"", b"a=1", b"payload=", b"payload=%5B%5D", b"\xff=1", b"&" * 101 + b"a=" * 101]
)
def test_a_form_of_nothing_known_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        received(request(body, FORM))


@pytest.mark.parametrize("safe", ["", "=", '{}:,"=/'])
@pytest.mark.parametrize("quoted", [quote, quote_plus])
@given(text=st.text(st.characters(codec="utf-8")))
def test_an_interaction_is_read_as_it_was_written(quoted: Quote, safe: str, text: str) -> None:
    written = msgspec.json.encode({"type": "block_actions", "=%+_\r\n ": text})
    _, raw = read_request(f"payload={quoted(written, safe)}".encode(), FORM)
    assert raw == written


@pytest.mark.parametrize("body", [b"payload={}%", b"payload={}%%", b"payload={}%zz", b"payload={}%\n%"])
def test_escapes_that_are_none_do_no_harm(body: bytes) -> None:
    with suppress(MalformedError):
        assert received(request(body, FORM)).passed == ("unknown",)


def test_a_check_of_the_certificate_is_passed_over() -> None:
    assert passed(request(b"ssl_check=1&token=x", FORM)) == "ssl_check"


def test_half_a_surrogate_pair_loses_one_letter_and_no_more() -> None:
    body = msgspec.json.encode(happened(message("まるTT"))).replace(b"TT", b"\\ud83d")
    assert only(request(body)).event == Said("まる\ufffd")


@pytest.mark.parametrize("ts", ["99999999999.000001", "1.1", "soon", "", None, 7, ["x"]])
def test_a_time_that_cannot_be_is_replaced_by_that_of_the_request(ts: object) -> None:
    assert only(posted(happened(message(ts=ts, event_ts=ts), event_time=ts))).sent_at == NOW


def test_within_slacks_second_our_own_clock_tells_which_came_first() -> None:
    stamped_at = NOW.replace(microsecond=0)
    late, early = (NOW + timedelta(seconds=seconds) for seconds in (3, -3))
    assert arrival(b"", stamped_at + timedelta(milliseconds=7), stamped_at).sent_at.microsecond == 7_000
    assert arrival(b"", late, stamped_at).sent_at < stamped_at + timedelta(seconds=1)
    assert arrival(b"", early, stamped_at).sent_at == stamped_at


@pytest.mark.parametrize("event_id", ["", None, 7, "x" * 300, "a b"])
def test_an_event_without_an_id_is_known_by_what_it_says(event_id: object) -> None:
    first, again, other = (
        only(posted(happened(message(text), event_id))) for text in ("はい", "はい", "いいえ")
    )
    assert first.event_id == again.event_id != other.event_id


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
WHOLE: tuple[Json, ...] = (
    happened(message()),
    happened({"type": "user_change", "user": {"id": USER}}),
    tap("c|1.a|yes"),
    submission({"name": typed_in("x")}),
    interaction("message_action", callback_id="make_follow_up", message={"text": "x"}),
)


@given(st.sampled_from(WHOLE), st.data())
def test_whatever_one_property_is_it_is_read_or_passed_over(whole: Json, data: st.DataObject) -> None:
    place: Mapping[str, object] = whole
    key = data.draw(st.sampled_from(sorted(place)))
    odd = {**whole, key: data.draw(JSON_VALUES)}
    inner = whole[key]
    if isinstance(inner, dict) and data.draw(st.booleans()):
        odd = {**whole, key: {**inner, data.draw(st.sampled_from(sorted(inner))): data.draw(JSON_VALUES)}}
    found = received(posted(odd))
    assert len(found.inbounds) + len(found.passed) == 1
