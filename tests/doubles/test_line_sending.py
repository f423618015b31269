"""The double of LINE holds a bot to LINE's rules of sending."""

from __future__ import annotations

from datetime import timedelta
from http.client import RemoteDisconnected
from urllib.parse import urlencode

import pytest

from tests.doubles.asking import KEY, TEXT, Bot
from tests.doubles.faults import Fails, Fault, Hang, Reset, Slow
from tests.doubles.line.access import LIFE
from tests.doubles.line.faults import FORBIDDEN, TOO_FAST, UNAUTHORIZED, USED_UP
from tests.doubles.line.ids import user_id

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def test_a_reply_token_is_used_once(bot: Bot) -> None:
    hanako = bot.user()
    assert bot.replies().status == 200
    second = bot.replies()
    assert (second.status, second.body) == (400, {"message": "Invalid reply token"})
    assert hanako.sees == "こんにちは"


def test_a_reply_token_lasts_a_minute(bot: Bot) -> None:
    bot.user()
    bot.line.clock.advance(MINUTE + SECOND)
    assert bot.replies().status == 400


def test_a_token_nobody_was_given_replies_to_nothing(bot: Bot) -> None:
    bot.user()
    assert bot.replies(token="0" * 32).status == 400


def test_a_redelivery_gives_the_token_another_minute_until_twenty_have_passed(bot: Bot) -> None:
    hanako = bot.user()
    bot.line.webhook.redelivers = False
    bot.status = 500
    hanako.says("こんばんは")
    event = bot.last
    bot.status = 200
    bot.line.clock.advance(timedelta(minutes=10))
    assert bot.replies(token=event["replyToken"]).status == 400
    bot.line.deliver(event)
    assert bot.replies(token=event["replyToken"]).status == 200
    hanako.says("まだいますか")
    bot.line.clock.advance(timedelta(minutes=20) + SECOND)
    bot.line.deliver(bot.last)
    assert bot.replies().status == 400


def test_a_reply_takes_no_retry_key(bot: Bot) -> None:
    bot.user()
    assert bot.replies(key=KEY).status == 400
    assert bot.replies().status == 200


def test_messages_that_are_refused_leave_the_reply_token_alone(bot: Bot) -> None:
    bot.user()
    refused = bot.replies({"type": "text", "text": ""})
    assert refused.body == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "May not be empty", "property": "messages[0].text"}],
    }
    assert bot.replies().status == 200


def test_a_push_is_carried_out_once_for_its_key(bot: Bot) -> None:
    hanako = bot.user()
    first = bot.pushes(hanako.id, key=KEY)
    second = bot.pushes(hanako.id, key=KEY)
    assert (first.status, second.status) == (200, 409)
    assert second.body["sentMessages"] == first.body["sentMessages"]
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert hanako.sees == "こんにちは"
    assert bot.line.quota.used == 1


def test_a_key_is_remembered_for_a_day(bot: Bot) -> None:
    hanako = bot.user()
    bot.pushes(hanako.id, key=KEY)
    bot.line.clock.advance(timedelta(hours=24))
    assert bot.pushes(hanako.id, key=KEY).status == 200


def test_a_key_belongs_to_one_request(bot: Bot) -> None:
    hanako = bot.user()
    bot.pushes(hanako.id, key=KEY)
    assert bot.pushes(hanako.id, {"type": "text", "text": "さようなら"}, key=KEY).status == 400


@pytest.mark.parametrize("key", ["1", KEY.replace("-", ""), f"{KEY}0", "g" + KEY[1:]])
def test_a_key_is_a_uuid(bot: Bot, key: str) -> None:
    assert bot.pushes(bot.user().id, key=key).status == 400


def test_nothing_goes_once_the_month_is_used_up(bot: Bot) -> None:
    hanako = bot.user()
    bot.line.quota.most = 1
    assert bot.asks("GET", "/v2/bot/message/quota").body == {"type": "limited", "value": 1}
    assert bot.pushes(hanako.id).status == 200
    assert bot.asks("GET", "/v2/bot/message/quota/consumption").body == {"totalUsage": 1}
    refused = bot.pushes(hanako.id)
    assert (refused.status, refused.body["message"]) == (429, "You have reached your monthly limit.")
    assert bot.replies().status == 200


def test_who_has_blocked_the_bot_is_shown_nothing_and_not_counted(bot: Bot) -> None:
    hanako = bot.user()
    hanako.blocks()
    assert bot.pushes(hanako.id).status == 200
    assert (hanako.sees, bot.line.quota.used) == ("", 0)
    hanako.unblocks()
    assert bot.last["follow"] == {"isUnblocked": True}
    assert hanako.sees == ""


def test_a_stranger_can_be_pushed_to_for_a_week_after_writing(bot: Bot) -> None:
    taro = bot.running.user("Taro")
    taro.says("はじめまして")
    bot.pushes(taro.id)
    assert taro.sees == "こんにちは"
    bot.line.clock.advance(timedelta(days=8))
    taro.person.bubbles.clear()
    assert (bot.pushes(taro.id).status, taro.sees) == (200, "")


@pytest.mark.parametrize("to", [user_id("nobody"), "U123", ""])
def test_nobody_is_pushed_to_under_an_id_that_is_nobodys(bot: Bot, to: str) -> None:
    assert bot.pushes(to).status == 400


def test_messages_are_validated_without_being_sent(bot: Bot) -> None:
    hanako = bot.user()
    for kind in ("reply", "push"):
        path = f"/v2/bot/message/validate/{kind}"
        assert bot.asks("POST", path, {"messages": [TEXT]}).body == {}
        assert bot.asks("POST", path, {"messages": [TEXT] * 6}).status == 400
    assert hanako.sees == ""


def test_a_stateless_token_lasts_fifteen_minutes(bot: Bot) -> None:
    form = {"grant_type": "client_credentials", "client_id": bot.running.channel_id}
    form["client_secret"] = bot.running.channel_secret
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": ""}

    def issue(**changed: str) -> int:
        answer = bot.asks(
            "POST",
            "/oauth2/v3/token",
            urlencode(form | changed).encode(),
            headers,
        )
        bot.token = answer.body.get("access_token", "")
        return answer.status

    assert issue(client_secret="wrong") == 400
    assert issue(grant_type="password") == 400
    assert issue() == 200
    assert bot.asks("GET", "/v2/bot/info").status == 200
    bot.line.clock.advance(LIFE)
    assert bot.asks("GET", "/v2/bot/info").status == 401
    assert issue() == 200
    bot.line.access.revoke()
    assert bot.asks("GET", "/v2/bot/info").status == 401


def test_every_answer_bears_a_request_id_of_its_own(bot: Bot) -> None:
    bot.user()
    answers = [bot.replies(), bot.replies(), bot.asks("GET", "/v2/bot/info", headers={"Authorization": ""})]
    assert [answer.status for answer in answers] == [200, 400, 401]
    assert len({answer.headers["x-line-request-id"] for answer in answers}) == 3


def test_what_is_no_json_is_refused(bot: Bot) -> None:
    assert bot.asks("POST", "/v2/bot/message/push", b"{").status == 400
    assert bot.asks("POST", "/v2/bot/message/push", {}, {"Content-Type": "text/plain"}).status == 415
    assert bot.asks("POST", "/v2/bot/message/push", b" " * (2 * 2**20 + 1)).status == 413


def test_what_line_does_not_have_is_not_found(bot: Bot) -> None:
    assert bot.asks("POST", "/v2/bot/message/whisper", {}).status == 404
    assert bot.asks("PUT", "/v2/bot/message/push", {}).status == 405


def test_an_endpoint_can_be_called_only_so_often(bot: Bot) -> None:
    hanako = bot.user()
    bot.line.rates.limit("push", 2, within_s=10)
    assert [bot.pushes(hanako.id).status for _ in range(3)] == [200, 200, 429]
    bot.line.clock.advance(timedelta(seconds=5))
    assert [bot.pushes(hanako.id).status for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(TOO_FAST, 429), (USED_UP, 429), (UNAUTHORIZED, 401), (FORBIDDEN, 403), (Fails("before"), 500)],
)
def test_what_a_fault_refuses_is_not_shown_and_goes_the_next_time(
    bot: Bot, fault: Fault, status: int
) -> None:
    hanako = bot.user()
    bot.line.faults.plan("push", fault)
    assert bot.pushes(hanako.id, key=KEY).status == status
    assert hanako.sees == ""
    assert bot.pushes(hanako.id, key=KEY).status == 200
    assert bot.line.faults.left == 0


def test_a_failure_after_the_fact_has_sent_the_message(bot: Bot) -> None:
    hanako = bot.user()
    bot.line.faults.plan("push", Fails("after"))
    assert bot.pushes(hanako.id, key=KEY).status == 500
    assert hanako.sees == "こんにちは"
    assert bot.pushes(hanako.id, key=KEY).status == 409


@pytest.mark.parametrize(("when", "shown"), [("before", ""), ("after", "こんにちは")])
def test_a_connection_is_cut_before_or_after_the_fact(bot: Bot, when: str, shown: str) -> None:
    hanako = bot.user()
    bot.line.faults.plan("reply", Reset("after" if when == "after" else "before"))
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        bot.replies()
    assert hanako.sees == shown


def test_a_bot_that_waits_in_vain_gives_up_and_may_have_been_heard(bot: Bot) -> None:
    hanako = bot.user()
    bot.line.faults.plan("push", Hang("before"), Hang("after"))
    for shown in ("", "こんにちは"):
        with pytest.raises(TimeoutError):
            bot.asks("POST", "/v2/bot/message/push", {"to": hanako.id, "messages": [TEXT]}, within_s=0.2)
        assert hanako.sees == shown


def test_a_slow_answer_comes_in_the_end(bot: Bot) -> None:
    bot.line.faults.plan("push", Slow(0.1))
    assert bot.pushes(bot.user().id).status == 200


def test_what_was_asked_is_told(bot: Bot) -> None:
    hanako = bot.user()
    bot.pushes(hanako.id)
    bot.replies(token="unknown")
    assert [(asked.endpoint, asked.status) for asked in bot.line.asked] == [("push", 200), ("reply", 400)]
