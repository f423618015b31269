"""The people around the double of Slack do what Slack offers them, and the bot is told as Slack tells it."""

from __future__ import annotations

import json

import httpx2
import pytest

from tests.doubles.answers import Json
from tests.doubles.console import CannotError
from tests.doubles.posting import NO_CONNECTION, TOO_LATE, Posted
from tests.doubles.slack.submitting import BadAnswerError
from tests.doubles.slack_asking import SlackBot


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(label: str, value: str = "v") -> Json:
    return {"type": "button", "action_id": value, "text": plain(label), "value": value}


def actions(*elements: Json, block: str = "a") -> Json:
    return {"type": "actions", "block_id": block, "elements": list(elements)}


def entry(name: str, element: Json, *, optional: bool = False) -> Json:
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, "optional": optional}


WORDS: Json = {"type": "plain_text_input", "action_id": "v", "max_length": 10}
DAY: Json = {"type": "datepicker", "action_id": "date"}
TIME: Json = {"type": "timepicker", "action_id": "time", "timezone": "Asia/Tokyo"}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "private_metadata": '{"ref":"gathering"}',
    "title": plain("交流会"),
    "submit": plain("登録"),
    "notify_on_close": True,
    "blocks": [
        entry("name", WORDS),
        entry("at/date", DAY, optional=True),
        entry("at/time", TIME, optional=True),
    ],
}


def opened(bot: SlackBot, view: Json = FORM) -> None:
    """A modal on Hanako's screen."""
    bot.user().shortcut("new_gathering")
    assert bot.asks("views.open", {"trigger_id": bot.last["trigger_id"], "view": view}).ok


def answers(bot: SlackBot, told: Json) -> None:
    bot.answer = Posted(200, json.dumps(told).encode(), {"content-type": "application/json"})


def test_files_are_given_to_who_may_read_them_and_others_get_a_page(slack_bot: SlackBot) -> None:
    slack_bot.user().sends("招待.ics", b"BEGIN:VCALENDAR")
    (file,) = slack_bot.last["event"]["files"]
    shown = {"Authorization": f"Bearer {slack_bot.token}"}
    assert httpx2.get(file["url_private"], headers=shown).content == b"BEGIN:VCALENDAR"
    slack_bot.slack.access.install(slack_bot.slack.team, ("im:history",))
    page = httpx2.get(file["url_private"], headers=shown, follow_redirects=True)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_words_arrive_as_slack_writes_them(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    assert hanako.says("R&D <本店>") == 200
    event = slack_bot.last["event"]
    assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "R&amp;D &lt;本店&gt;")
    assert slack_bot.last["authorizations"][0]["team_id"] == hanako.person.team
    root = hanako.messages[0].ts
    hanako.says("枝", thread=root)
    assert slack_bot.last["event"]["thread_ts"] == root


def test_a_tab_is_opened_and_a_home_comes_along_once_there_is_one(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.opens("messages")
    assert slack_bot.last["event"]["tab"] == "messages"
    view = {"type": "home", "blocks": [actions(button("追加"))]}
    slack_bot.asks("views.publish", {"user_id": hanako.id, "view": view})
    hanako.opens("home")
    assert slack_bot.last["event"]["view"]["blocks"] == view["blocks"]
    hanako.taps_home("追加")
    assert (slack_bot.last["container"]["type"], slack_bot.last["actions"][0]["value"]) == ("view", "v")


def test_only_buttons_of_the_newest_version_of_a_message_can_be_tapped(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    sent = slack_bot.shows(hanako.id, actions(button("はい", "yes"))).body
    slack_bot.shows(hanako.id, actions(button("いいえ", "no")))
    assert hanako.visible == ("いいえ", "はい")
    assert hanako.taps("はい") == 200
    tapped = slack_bot.last
    assert (tapped["type"], tapped["message"]["ts"]) == ("block_actions", sent["ts"])
    assert tapped["actions"][0] | {"action_ts": ""} == {
        "type": "button",
        "action_id": "yes",
        "block_id": "a",
        "value": "yes",
        "text": plain("はい"),
        "action_ts": "",
    }
    slack_bot.asks("chat.update", {"channel": sent["channel"], "ts": sent["ts"], "text": "済", "blocks": []})
    with pytest.raises(CannotError, match="there is no 'はい' to tap, only 'いいえ'"):
        hanako.taps("はい")


def test_a_moment_is_picked_and_sent_with_the_button_beside(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.shows(hanako.id, actions(DAY, TIME, button("決める", "m|1"), block="when"))
    hanako.picks("2026-12-05T19:00", "決める")
    day, time, pressed = slack_bot.got[-3:]
    assert [one["actions"][0]["type"] for one in (day, time, pressed)] == [
        "datepicker",
        "timepicker",
        "button",
    ]
    assert day["actions"][0]["selected_date"] == "2026-12-05"
    values = pressed["state"]["values"]["when"]
    assert values["date"] == {"type": "datepicker", "selected_date": "2026-12-05"}
    assert (values["time"]["selected_time"], values["time"]["timezone"]) == ("19:00", "Asia/Tokyo")


def test_pickers_that_nobody_touched_tell_what_they_began_with(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.shows(hanako.id, actions(DAY | {"initial_date": "2026-12-05"}, TIME, button("決める")))
    hanako.taps("決める")
    values = slack_bot.last["state"]["values"]["a"]
    assert (values["date"]["selected_date"], values["time"]["selected_time"]) == ("2026-12-05", None)


def test_a_modal_is_sent_in_with_its_values_and_closes(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    hanako.fills({"name": "北浜", "at/date": "2026-12-05", "at/time": "19:00"})
    assert hanako.submits() == 200
    view = slack_bot.last["view"]
    assert (view["callback_id"], view["private_metadata"]) == ("form", FORM["private_metadata"])
    assert view["state"]["values"]["name"]["v"] == {"type": "plain_text_input", "value": "北浜"}
    assert view["state"]["values"]["at/date"]["date"]["selected_date"] == "2026-12-05"
    assert hanako.modal is None


def test_slack_itself_keeps_back_what_is_not_filled_in(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    with pytest.raises(CannotError, match="'name' must be filled in"):
        hanako.submits()
    with pytest.raises(CannotError, match="'name' is too long"):
        hanako.fills(name="あ" * 11).submits()
    with pytest.raises(CannotError, match="there is no 'fee' to fill in"):
        hanako.fills(fee="1")


def test_errors_stand_in_the_modal_until_they_are_mended(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    answers(slack_bot, {"response_action": "errors", "errors": {"name": "もう少し短く"}})
    hanako.fills(name="北浜").submits()
    assert hanako.errors == {"name": "もう少し短く"}
    slack_bot.answer = Posted(200)
    hanako.submits()
    assert hanako.modal is None


@pytest.mark.parametrize(
    "told",
    [
        {"response_action": "errors", "errors": {"nobody": "なぜ"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"name": ""}},
        {"response_action": "dance"},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"ok": True},
    ],
)
def test_an_answer_slack_does_not_understand_is_named(slack_bot: SlackBot, told: Json) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    answers(slack_bot, told)
    with pytest.raises(BadAnswerError):
        hanako.fills(name="北浜").submits()


def test_an_answer_may_put_another_modal_there(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    answers(slack_bot, {"response_action": "update", "view": FORM | {"title": plain("直す")}})
    hanako.fills(name="北浜").submits()
    assert hanako.modal is not None
    assert hanako.modal.body["title"] == plain("直す")
    assert hanako.modal.picked["name", "v"]["value"] == "北浜"
    answers(slack_bot, {"response_action": "clear"})
    hanako.submits()
    assert hanako.modal is None


def test_a_modal_that_is_closed_is_told_of_where_that_is_wanted(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened(slack_bot)
    assert hanako.closes() == 200
    assert (slack_bot.last["type"], slack_bot.last["is_cleared"]) == ("view_closed", False)
    opened(slack_bot, FORM | {"notify_on_close": False})
    assert hanako.closes() == 0
    with pytest.raises(CannotError):
        hanako.closes()


def test_commands_and_shortcuts_and_mentions_say_where_they_come_from(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    channel = slack_bot.slack.channel("general", hanako.person)
    hanako.commands("準備", channel=channel)
    assert (slack_bot.last["command"], slack_bot.last["text"]) == ("/sanmon", "準備")
    assert (slack_bot.last["channel_id"], slack_bot.last["channel_name"]) == (channel.id, "general")
    hanako.mentions("こんにちは", channel)
    assert slack_bot.last["event"]["text"] == f"<@{hanako.install.bot_user}> こんにちは"
    hanako.message_shortcut("make_follow_up", channel.messages[-1], channel)
    assert (slack_bot.last["type"], slack_bot.last["callback_id"]) == ("message_action", "make_follow_up")
    assert "こんにちは" in slack_bot.last["message"]["text"]


def test_a_command_may_be_answered_at_once(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.answer = Posted(200, "DMを見てください".encode(), {"content-type": "text/plain"})
    hanako.commands("help")
    answers(slack_bot, {"response_type": "ephemeral", "text": "JSONでも"})
    hanako.commands("help")
    assert hanako.whispers == ["DMを見てください", "JSONでも"]


@pytest.mark.parametrize("status", [500, NO_CONNECTION, TOO_LATE])
def test_a_user_is_told_when_the_bot_does_not_answer(slack_bot: SlackBot, status: int) -> None:
    hanako = slack_bot.user()
    slack_bot.answer = Posted(status)
    assert hanako.commands("help") == status
    assert len(hanako.notices) == 1


def test_messages_are_edited_and_deleted_as_events(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.says("こん")
    hanako.edits("こんにちは")
    assert (slack_bot.last["event"]["subtype"], slack_bot.last["event"]["message"]["text"]) == (
        "message_changed",
        "こんにちは",
    )
    ts = hanako.messages[-1].ts
    hanako.deletes()
    assert (slack_bot.last["event"]["subtype"], slack_bot.last["event"]["deleted_ts"]) == (
        "message_deleted",
        ts,
    )
    with pytest.raises(CannotError):
        hanako.deletes()


def test_a_changed_profile_is_told_and_looked_up(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.changes(tz="America/New_York", locale="en-US")
    user = slack_bot.last["event"]["user"]
    assert (slack_bot.last["event"]["type"], user["tz"], user["locale"]) == (
        "user_change",
        "America/New_York",
        "en-US",
    )


def test_what_is_waited_for_is_named_when_it_does_not_come(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.posts(hanako.id, "おはよう")
    assert hanako.hears("おはよう") == "おはよう"
    with pytest.raises(CannotError, match="nothing new"):
        hanako.hears("こんばんは", within_s=0.01)
    with pytest.raises(CannotError, match="no modal"):
        hanako.gets_modal(within_s=0.01)
    with pytest.raises(CannotError, match="Home does not show"):
        hanako.finds_at_home("計画", within_s=0.01)
