"""The double of LINE delivers as LINE does: signed, together, late, in disorder, and again."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from hashlib import sha256
from hmac import digest
from random import Random

import pytest

from tests.doubles.asking import Bot
from tests.doubles.line.webhooks import post_over_http
from tests.doubles.listening import listening
from tests.doubles.posting import NO_CONNECTION, TOO_LATE

ENDPOINT = "/v2/bot/channel/webhook/endpoint"


def test_a_delivery_is_signed_with_the_channels_secret(bot: Bot) -> None:
    bot.line.hand_to()
    with listening() as (url, listener):
        bot.line.webhook.url = url
        assert bot.running.user().follows() == 200
    body, signature = listener.taken[0]
    expected = digest(bot.running.channel_secret.encode(), body, sha256)
    assert signature == b64encode(expected).decode()


def test_what_was_not_taken_is_delivered_again_only_where_that_is_switched_on(bot: Bot) -> None:
    hanako = bot.user()
    bot.status = 500
    assert hanako.says("一") == 500
    assert bot.line.redeliver() == []
    bot.line.webhook.redelivers = True
    hanako.says("二")
    event = bot.last
    bot.status = 200
    with bot.line.changed:
        assert bot.line.changed.wait_for(lambda: bot.last["deliveryContext"]["isRedelivery"], 5)
    assert bot.last == event | {"deliveryContext": {"isRedelivery": True}}
    assert bot.replies().status == 200


def test_events_are_held_and_delivered_in_any_order_twice_or_together(bot: Bot) -> None:
    hanako, taro = bot.user("Hanako"), bot.user("Taro")
    with bot.line.holding() as held:
        hanako.says("一")
        taro.says("二")
        hanako.says("三")
    before = len(bot.got)
    Random(2).shuffle(held)  # noqa: S311  # a test must be repeatable
    bot.line.deliver(*held)
    bot.line.deliver(held[0])
    assert len(bot.got) == before + 2
    assert sorted(event["message"]["text"] for event in bot.got[before]["events"]) == ["一", "三", "二"]
    assert bot.got[-1]["events"] == [held[0]]
    assert {event["source"]["userId"] for event in bot.got[before]["events"]} == {hanako.id, taro.id}


def test_unknown_kinds_can_be_sent(bot: Bot) -> None:
    bot.line.emit(bot.line.event("telepathy", None, telepathy={"thought": "a"}))
    assert bot.last["telepathy"] == {"thought": "a"}
    assert "source" not in bot.last


def test_the_endpoint_is_set_over_https_or_at_home(bot: Bot) -> None:
    assert bot.asks("GET", ENDPOINT).status == 404
    for url in ("http://example.com/hook", "ftp://127.0.0.1/", "hook", f"https://a.jp/{'a' * 500}"):
        assert bot.asks("PUT", ENDPOINT, {"endpoint": url}).status == 400
    assert bot.asks("PUT", ENDPOINT, {"endpoint": "https://example.com/hook"}).status == 200
    assert bot.asks("GET", ENDPOINT).body == {"endpoint": "https://example.com/hook", "active": True}


@pytest.mark.parametrize(("status", "reason"), [(200, "OK"), (503, "ERROR_STATUS_CODE")])
def test_the_webhook_is_tested_with_a_delivery_of_nothing(bot: Bot, status: int, reason: str) -> None:
    bot.line.hand_to()
    with listening(status) as (url, listener):
        told = bot.asks("POST", "/v2/bot/channel/webhook/test", {"endpoint": url}).body
    assert (told["success"], told["statusCode"], told["reason"]) == (status == 200, status, reason)
    assert b'"events":[]' in listener.taken[0][0]


def test_the_test_tells_what_went_wrong(bot: Bot) -> None:
    bot.line.hand_to(partial(post_over_http, within_s=0.1))
    assert bot.asks("POST", "/v2/bot/channel/webhook/test", {}).status == 404
    with listening(slow_s=0.3) as (url, _):
        bot.asks("PUT", ENDPOINT, {"endpoint": url})
        late = bot.asks("POST", "/v2/bot/channel/webhook/test", {}).body
    gone = bot.asks("POST", "/v2/bot/channel/webhook/test", {}).body
    assert (late["reason"], late["statusCode"]) == ("REQUEST_TIMEOUT", TOO_LATE)
    assert (gone["reason"], gone["statusCode"]) == ("COULD_NOT_CONNECT", NO_CONNECTION)
