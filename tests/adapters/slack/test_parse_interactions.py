import msgspec
import pytest

from adapters.port import Inbound, Reply
from adapters.slack.interactions import MOST_WORDS, TRIGGER_LASTS
from dialogs.core.events import (
    Chose,
    Event,
    Filled,
    PickedMoment,
    Said,
    Wanted,
)
from tests.adapters.slack.posts import (
    DM,
    NOW,
    STAMP,
    Json,
    command,
    commanded,
    interacted,
    interaction,
    submission,
    tap,
    typed_in,
)
from tests.adapters.slack.reading import ADDRESS, mapping, on_stamp, only, passed


def test_a_tap_is_a_choice_and_tells_what_was_tapped() -> None:
    inbound = only(interacted(tap("c|7.goal|partner", "仕事の相手")))
    assert inbound == Inbound(
        "1111.2222.abc",
        ADDRESS,
        Chose("partner", "7.goal"),
        on_stamp(200),
        tapped=msgspec.json.encode(
            {"channel": DM, "ts": f"{STAMP}.000050", "blocks": [{}], "text": "問い", "label": "仕事の相手"}
        ).decode(),
    )


def test_a_line_of_a_menu_is_a_choice_too() -> None:
    option = {"text": {"type": "plain_text", "text": "渋谷"}, "value": "c|7.place|shibuya"}
    menu = {"type": "static_select", "action_id": "a1", "selected_option": option}
    inbound = only(interacted(tap(None, actions=[menu])))
    assert inbound.event == Chose("shibuya", "7.place")
    assert msgspec.json.decode(inbound.tapped)["label"] == "渋谷"


def test_a_picked_date_and_time_are_a_moment() -> None:
    values = {
        "when": {
            "date": {"type": "datepicker", "selected_date": "2026-12-05"},
            "time": {"type": "timepicker", "selected_time": "19:30"},
        }
    }
    assert only(interacted(tap("m|7.moment", values=values))).event == PickedMoment(
        "2026-12-05T19:30", "7.moment"
    )


def test_half_a_moment_has_the_question_put_again() -> None:
    values = {"when": {"date": {"type": "datepicker", "selected_date": None}}}
    assert only(interacted(tap("m|7.moment", values=values))).event == Chose("", "")


@pytest.mark.parametrize("kind", ["datepicker", "timepicker"])
def test_a_picker_by_itself_says_nothing(kind: str) -> None:
    picked = {"type": kind, "action_id": "date", "selected_date": "2026-12-05"}
    assert passed(interacted(tap(None, actions=[picked]))) == "block_actions"


def test_a_link_says_nothing() -> None:
    assert passed(interacted(tap(None))) == "block_actions"


def test_what_is_wanted_apart_from_the_talk_carries_its_trigger() -> None:
    inbound = only(interacted(tap("w|done|12")))
    assert inbound.event == Wanted("done", "12")
    assert inbound.reply == Reply("1111.2222.abc", NOW + TRIGGER_LASTS)
    assert inbound.tapped


def test_a_message_that_opens_a_modal_stays_as_it_is() -> None:
    assert not only(interacted(tap("w|form|gathering"))).tapped


def test_a_tap_on_the_home_tab_leaves_no_message_to_settle() -> None:
    view = {"id": "V1", "type": "home", "state": {"values": {}}}
    inbound = only(interacted(tap("w|snooze|12", channel=None, message=None, state=None, view=view)))
    assert (inbound.event, inbound.tapped) == (Wanted("snooze", "12"), "")


def test_a_modal_is_sent_with_all_its_fields() -> None:
    values = {
        "moment/date": {"d": {"type": "datepicker", "selected_date": "2026-12-05"}},
        "moment/time": {"t": {"type": "timepicker", "selected_time": "19:30"}},
        "name": typed_in("異業種 & <交流会>"),
        "fee": typed_in(None),
        "kind": {
            "k": {"type": "static_select", "selected_option": {"value": "open", "text": {"text": "公開"}}}
        },
    }
    inbound = only(interacted(submission(values)))
    assert inbound.event == Filled(
        "gathering",
        {"moment": "2026-12-05T19:30", "name": "異業種 & <交流会>", "fee": "", "kind": "open"},
    )
    assert inbound.event_id == "V0001"
    assert inbound.sent_at == NOW


@pytest.mark.parametrize(
    ("date", "time", "value"),
    [("2026-12-05", None, "2026-12-05"), (None, "19:30", "19:30"), (None, None, "")],
)
def test_half_a_moment_of_a_modal_is_handed_on_as_it_is(
    date: str | None, time: str | None, value: str
) -> None:
    values = {
        "at/date": {"d": {"type": "datepicker", "selected_date": date}},
        "at/time": {"t": {"type": "timepicker", "selected_time": time}},
    }
    assert only(interacted(submission(values))).event == Filled("gathering", {"at": value})


def test_a_modal_sent_in_again_is_known_by_itself_whatever_its_trigger() -> None:
    found = {only(interacted(submission({}, trigger_id=trigger))).event_id for trigger in ("1.2.a", None)}
    assert found == {"V0001"}


@pytest.mark.parametrize(
    "more", [{"callback_id": "else"}, {"private_metadata": "junk"}, {"private_metadata": "[]"}]
)
def test_a_modal_of_nobody_knows_what_is_passed_over(more: Json) -> None:
    sent = submission({})
    sent["view"] = {**mapping(sent["view"]), **more}
    assert passed(interacted(sent)) == "view_submission"


def test_a_closed_modal_changes_nothing() -> None:
    assert (
        passed(interacted(interaction("view_closed", view={"id": "V1", "callback_id": "form"})))
        == "view_closed"
    )


def test_the_global_shortcut_asks_for_a_new_gathering() -> None:
    asked = interaction("shortcut", callback_id="new_gathering", action_ts=f"{STAMP}.000007")
    inbound = only(interacted(asked))
    assert (inbound.event, inbound.sent_at) == (Wanted("form", "gathering"), on_stamp(7))
    assert inbound.reply


@pytest.mark.parametrize(
    ("text", "words"),
    [("資料を送る &amp; 電話", "資料を送る & 電話"), (None, ""), ("長" * 9_000, "長" * MOST_WORDS)],
)
def test_the_message_shortcut_makes_a_promise_of_its_words(text: str | None, words: str) -> None:
    asked = interaction("message_action", callback_id="make_follow_up", message={"ts": "1.2", "text": text})
    assert only(interacted(asked)).event == Wanted("promise", words)


def test_an_unknown_shortcut_is_passed_over() -> None:
    assert passed(interacted(interaction("shortcut", callback_id="else"))) == "shortcut"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("準備", Said("準備")),
        ("  ", Wanted("help")),
        ("", Wanted("help")),
        ("Today ", Wanted("today")),
        ("今日", Wanted("today")),
        ("todo", Said("todo")),
    ],
)
def test_words_after_the_command_are_said_and_none_ask_for_help(text: str, event: Event) -> None:
    inbound = only(commanded(command(text)))
    assert (inbound.event, inbound.address, inbound.event_id) == (event, ADDRESS, "3333.4444.def")


def test_another_command_is_passed_over() -> None:
    assert passed(commanded(command("x", command="/else"))) == "command"
