"""The double of Slack holds a bot to Slack's rules of calling its methods."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from http.client import RemoteDisconnected
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.doubles.answers import Json
from tests.doubles.faults import Fails, Fault, Hang, Reset, Slow
from tests.doubles.posting import posted
from tests.doubles.slack.answers import refusal, too_fast
from tests.doubles.slack.rates import BURST
from tests.doubles.slack.recording import FOLDER
from tests.doubles.slack_asking import SlackBot

SECOND = timedelta(seconds=1)
MARK: Json = {"event_type": "sanmon_delivery", "event_payload": {"key": "k1"}}
YES: Json = {
    "type": "actions",
    "block_id": "a",
    "elements": [
        {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "はい"}, "value": "y"}
    ],
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "交流会"},
    "blocks": [{"type": "divider"}],
}


def test_a_message_reaches_the_conversation_with_the_user(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    opened = slack_bot.asks("conversations.open", {"users": hanako.id})
    sent = slack_bot.posts(opened.body["channel"]["id"])
    assert sent.ok
    assert sent.body["channel"] == slack_bot.posts(hanako.id).body["channel"] == hanako.dm.id
    assert hanako.sees == "こんにちは\nこんにちは"
    assert next(message.ts for message in hanako.said) == sent.body["ts"]


def test_all_three_ways_of_giving_arguments_are_read(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    form = {"channel": hanako.id, "text": "a", "blocks": json.dumps([YES]), "unfurl_links": "false"}
    assert slack_bot.asks_by_form("chat.postMessage", form).ok
    assert hanako.visible == ("はい",)
    told = slack_bot.asks_by_query("users.info", {"user": hanako.id, "include_locale": "true"}).body["user"]
    assert (told["tz"], told["tz_offset"], told["locale"]) == ("Asia/Tokyo", 32_400, "ja-JP")
    assert "locale" not in slack_bot.asks("users.info", {"user": hanako.id}).body["user"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_a_token_must_be_known(slack_bot: SlackBot, token: str, error: str) -> None:
    slack_bot.token = token
    assert slack_bot.asks("auth.test").error == error


def test_a_token_that_ended_or_was_uninstalled_is_refused(slack_bot: SlackBot) -> None:
    install = slack_bot.user().install
    slack_bot.slack.access.rotates = True
    slack_bot.token = slack_bot.slack.access.mint(install, slack_bot.slack.clock.now())
    assert slack_bot.asks("auth.test").body["user_id"] == install.bot_user
    slack_bot.slack.clock.advance(timedelta(hours=12))
    assert slack_bot.asks("auth.test").error == "token_expired"
    slack_bot.running.admin().uninstalls()
    assert slack_bot.asks("auth.test").error == "account_inactive"


def test_a_scope_that_was_not_granted_is_named(slack_bot: SlackBot) -> None:
    install = slack_bot.user().install
    install.scopes = ("chat:write",)
    refused = slack_bot.asks("conversations.open", {"users": slack_bot.user().id})
    assert (refused.error, refused.body["needed"]) == ("missing_scope", "im:write")
    assert refused.body["provided"] == "chat:write"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"text": "a"}, "channel_not_found"),
        ({"channel": "UNOBODY", "text": "a"}, "user_not_found"),
        ({"channel": "DNOWHERE", "text": "a"}, "channel_not_found"),
        ({"channel": "U", "text": " "}, "no_text"),
        ({"channel": "U", "blocks": [YES]}, "no_text"),
        ({"channel": "U", "text": "a" * 40_001}, "msg_too_long"),
        ({"channel": "U", "text": "a", "blocks": "[{"}, "invalid_blocks"),
        ({"channel": "U", "text": "a", "blocks": [{"type": "carpet"}]}, "invalid_blocks"),
        ({"channel": "U", "text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "U", "text": "a", "client_msg_id": "1"}, "invalid_arguments"),
        ({"channel": "U", "text": "a", "unfurl_links": "no"}, "invalid_arguments"),
        ({"channel": "U", "text": "a", "thread_ts": "1.2"}, "thread_not_found"),
    ],
)
def test_a_bad_message_is_refused_by_name(slack_bot: SlackBot, args: Json, error: str) -> None:
    hanako = slack_bot.user()
    given = args | ({"channel": hanako.id} if args.get("channel") == "U" else {})
    assert slack_bot.asks("chat.postMessage", given).error == error
    assert not hanako.said


def test_what_is_wrong_is_pointed_at(slack_bot: SlackBot) -> None:
    refused = slack_bot.shows(
        slack_bot.user().id, {"type": "header", "text": {"type": "mrkdwn", "text": "a"}}
    )
    assert refused.wrong == [
        "[ERROR] Must be one of the following values: [plain_text] [json-pointer:/blocks/0/text/type]"
    ]


@pytest.mark.parametrize(
    ("verb", "path", "body", "kind", "error"),
    [
        ("POST", "chat.dance", b"{}", "application/json", "unknown_method"),
        ("POST", "auth.test", b"{", "application/json", "invalid_json"),
        ("POST", "auth.test", b"[]", "application/json", "json_not_object"),
        ("POST", "auth.test", b"a", "text/plain", "invalid_post_type"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused(  # a request has this many parts
    slack_bot: SlackBot, verb: str, path: str, body: bytes, kind: str, error: str
) -> None:
    assert slack_bot.sends(verb, path, body, kind).error == error


def test_who_cannot_be_written_to_is_refused_by_name(slack_bot: SlackBot) -> None:
    hanako, taro, jiro = (slack_bot.user(name) for name in ("Hanako", "Taro", "Jiro"))
    taro.person.deactivated = True
    jiro.person.no_messages = True
    assert slack_bot.posts(taro.id).error == "user_disabled"
    assert slack_bot.posts(jiro.id).error == "messages_tab_disabled"
    assert slack_bot.posts(hanako.install.bot_user).error == "cannot_dm_bot"
    assert slack_bot.asks("conversations.open").error == "users_list_not_supplied"
    channel = slack_bot.slack.channel("general", hanako.person, bot=False)
    assert slack_bot.posts(channel.id).error == "not_in_channel"


def test_only_members_are_whispered_to(slack_bot: SlackBot) -> None:
    hanako, taro = slack_bot.user(), slack_bot.user("Taro")
    channel = slack_bot.slack.channel("general", hanako.person)
    args = {"channel": channel.id, "user": hanako.id, "text": "しーっ"}
    assert slack_bot.asks("chat.postEphemeral", args).ok
    assert hanako.whispers == ["しーっ"]
    assert not channel.messages
    assert slack_bot.asks("chat.postEphemeral", args | {"user": taro.id}).error == "user_not_in_channel"


def test_an_update_replaces_what_it_names_and_leaves_the_rest(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    sent = slack_bot.posts(hanako.id, blocks=[YES], metadata=MARK).body
    place = {"channel": sent["channel"], "ts": sent["ts"]}
    assert slack_bot.asks("chat.update", {**place, "text": "変えた"}).ok
    assert list(hanako.visible) == ["はい"]
    assert slack_bot.asks("chat.update", {**place, "text": "変えた", "blocks": []}).ok
    assert not hanako.visible
    assert hanako.said[0].body["metadata"] == MARK
    hanako.says("私の")
    mine = place | {"ts": hanako.messages[-1].ts, "text": "変えた"}
    assert slack_bot.asks("chat.update", mine).error == "cant_update_message"
    assert slack_bot.asks("chat.update", mine | {"ts": "1.0"}).error == "message_not_found"
    assert slack_bot.asks("chat.delete", place).ok
    assert not hanako.said


def test_a_history_has_the_newest_first_and_tells_metadata_only_when_asked(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    sent = [slack_bot.posts(hanako.id, str(number), metadata=MARK).body for number in range(3)]
    place = {"channel": hanako.dm.id}
    told = slack_bot.asks("conversations.history", place).body["messages"]
    assert [message["text"] for message in told] == ["2", "1", "0"]
    assert "metadata" not in told[0]
    later = {**place, "oldest": sent[0]["ts"], "include_all_metadata": True}
    told = slack_bot.asks("conversations.history", later).body["messages"]
    assert [(message["text"], message["metadata"]) for message in told] == [("2", MARK), ("1", MARK)]
    assert len(slack_bot.asks("conversations.history", {**later, "inclusive": True}).body["messages"]) == 3


def test_a_history_is_turned_page_by_page(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    for number in range(5):
        slack_bot.posts(hanako.id, str(number))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = {"channel": hanako.dm.id, "limit": 2, **cursor}
        told = slack_bot.asks("conversations.history", page).body
        seen += [message["text"] for message in told["messages"]]
        cursor = {"cursor": told["response_metadata"]["next_cursor"]} if told["has_more"] else {}
    assert seen == ["4", "3", "2", "1", "0"]
    assert slack_bot.asks("conversations.history", {**page, "cursor": "x"}).error == "invalid_cursor"


def test_a_thread_is_not_in_the_history(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    root = slack_bot.posts(hanako.id, "根").body["ts"]
    slack_bot.posts(hanako.id, "枝", thread_ts=root)
    place = {"channel": hanako.dm.id}
    history = slack_bot.asks("conversations.history", place).body["messages"]
    replies = slack_bot.asks("conversations.replies", {**place, "ts": root}).body["messages"]
    assert ([m["text"] for m in history], [m["text"] for m in replies]) == (["根"], ["根", "枝"])


def test_a_trigger_opens_one_modal_within_three_seconds(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.shortcut("new_gathering")
    args = {"trigger_id": slack_bot.last["trigger_id"], "view": MODAL}
    assert (
        slack_bot.asks("views.open", args | {"view": MODAL | {"type": "home"}}).error == "invalid_arguments"
    )
    assert slack_bot.asks("views.open", args).ok
    assert hanako.modal is not None
    assert slack_bot.asks("views.open", args).error == "exchanged_trigger_id"
    hanako.shortcut("new_gathering")
    slack_bot.slack.clock.advance(3 * SECOND)
    late = args | {"trigger_id": slack_bot.last["trigger_id"]}
    assert slack_bot.asks("views.open", late).error == "expired_trigger_id"
    assert slack_bot.asks("views.open", args | {"trigger_id": "1.2.3"}).error == "invalid_trigger_id"


def test_modals_lie_on_one_another_three_deep(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    for method, fine in [
        ("views.open", True),
        ("views.push", True),
        ("views.push", True),
        ("views.push", False),
    ]:
        hanako.shortcut("new_gathering")
        args = {"trigger_id": slack_bot.last["trigger_id"], "view": MODAL}
        answer = slack_bot.asks(method, args)
        assert answer.ok is fine
    assert answer.error == "push_limit_reached"


def test_a_view_is_updated_only_as_it_is_known(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.shortcut("new_gathering")
    args = {"trigger_id": slack_bot.last["trigger_id"], "view": MODAL}
    view = slack_bot.asks("views.open", args).body["view"]
    update = {"view_id": view["id"], "view": MODAL | {"blocks": [YES]}, "hash": view["hash"]}
    assert slack_bot.asks("views.update", update).ok
    assert slack_bot.asks("views.update", update).error == "hash_conflict"
    assert slack_bot.asks("views.update", update | {"view_id": "V0"}).error == "not_found"


def test_home_shows_what_was_published_last(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    for word in ("一", "二"):
        text = {"type": "plain_text", "text": word}
        view = {"type": "home", "blocks": [{"type": "section", "text": text}, YES]}
        assert slack_bot.asks("views.publish", {"user_id": hanako.id, "view": view}).ok
    assert hanako.home == "二\n[はい]"
    assert hanako.at_home == ("はい",)
    assert hanako.sees == ""


def test_a_response_url_is_good_for_five_answers_in_half_an_hour(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    hanako.commands("help")
    url = slack_bot.last["response_url"]
    assert [respond(url, f"{number}") for number in range(6)] == [200] * 5 + [404]
    assert hanako.whispers == ["0", "1", "2", "3", "4"]
    hanako.commands("help")
    slack_bot.slack.clock.advance(timedelta(minutes=30))
    assert respond(slack_bot.last["response_url"], "遅い") == 404


def test_a_response_may_take_the_place_of_the_message(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    slack_bot.shows(hanako.id, YES)
    hanako.taps("はい")
    assert respond(slack_bot.last["response_url"], "済み", replace_original=True, blocks=[]) == 200
    assert (hanako.visible, hanako.said[0].body["text"]) == ((), "済み")


def test_slacks_own_limits_hold_when_they_are_to(slack_bot: SlackBot) -> None:
    hanako, taro = slack_bot.user(), slack_bot.user("Taro")
    slack_bot.slack.rates.hold()
    assert [slack_bot.posts(hanako.id).ok for _ in range(BURST)] == [True] * BURST
    refused = slack_bot.posts(hanako.id)
    assert (refused.status, refused.error, refused.headers["retry-after"]) == (429, "ratelimited", "1")
    assert slack_bot.posts(taro.id).ok
    slack_bot.slack.clock.advance(SECOND)
    assert slack_bot.posts(hanako.id).ok


def test_a_narrow_history_is_read_once_a_minute(slack_bot: SlackBot) -> None:
    hanako = slack_bot.user()
    for number in range(16):
        slack_bot.posts(hanako.id, str(number))
    slack_bot.slack.rates.narrow_history = True
    place = {"channel": hanako.dm.id}
    assert len(slack_bot.asks("conversations.history", place).body["messages"]) == 15
    assert slack_bot.asks("conversations.history", place).status == 429


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        *((Hang("before"), False), (Hang("after"), True), (Reset("before"), False), (Reset("after"), True)),
        *((Fails("before"), False), (Fails("after"), True), (Slow(0.01), True)),
        *((too_fast(7), False), (refusal("fatal_error"), False)),
    ],
)
def test_a_planned_fault_happens_once(slack_bot: SlackBot, fault: Fault, *, arrives: bool) -> None:
    hanako = slack_bot.user()
    slack_bot.slack.faults.plan("chat.postMessage", fault)
    args = {"channel": hanako.id, "text": "こんにちは"}
    with suppress(RemoteDisconnected, TimeoutError, ConnectionError, json.JSONDecodeError):
        slack_bot.asks("chat.postMessage", args, within_s=0.2)
    assert bool(hanako.said) is arrives
    assert slack_bot.posts(hanako.id).ok
    assert slack_bot.slack.faults.left == 0


def test_every_call_is_kept_in_order(slack_bot: SlackBot) -> None:
    slack_bot.asks("auth.test")
    slack_bot.posts("UNOBODY")
    assert [(asked.method, asked.ok) for asked in slack_bot.slack.asked] == [
        ("auth.test", True),
        ("chat.postMessage", False),
    ]


def test_what_was_taken_is_recorded_one_of_each_shape(
    slack_bot: SlackBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "records"))
    hanako = slack_bot.user()
    for text in ("一", "二", "x" * 40_001):
        slack_bot.posts(hanako.id, text)
    slack_bot.posts(hanako.id, blocks=[YES])
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "records").iterdir()]
    assert sorted((one["text"], "blocks" in one) for one in kept) == [("こんにちは", True), ("一", False)]


def respond(url: str, text: str, **more: object) -> int:
    assert urlsplit(url).hostname == "127.0.0.1"
    body = json.dumps({"text": text, **more}).encode()
    return posted(url, body, {"Content-Type": "application/json"}, 5).status
