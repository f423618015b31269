"""People around the double of LINE: what they see, what they can tap, and what the bot is told of it."""

from __future__ import annotations

import asyncio

import pytest

from tests.doubles.answers import Json
from tests.doubles.asking import TEXT, Bot
from tests.doubles.console import CannotError

YES: Json = {"type": "postback", "label": "はい", "data": "c|t|yes", "displayText": "はい、そうです"}
QUIET: Json = {"type": "postback", "label": "黙って", "data": "c|t|quiet"}
PICKER: Json = {
    "type": "datetimepicker",
    "label": "日時を選ぶ",
    "data": "m|t",
    "mode": "datetime",
    "min": "2026-12-01T00:00",
    "max": "2026-12-31T23:59",
}
COPY: Json = {"type": "clipboard", "label": "コピー", "clipboardText": "ありがとうございました"}
BUTTONS: Json = {
    "type": "template",
    "altText": "どれ",
    "template": {"type": "buttons", "text": "どれですか", "actions": [YES, COPY]},
}
CARD: Json = {
    "type": "flex",
    "altText": "計画",
    "contents": {
        "type": "bubble",
        "footer": {"type": "box", "layout": "vertical", "contents": [{"type": "button", "action": YES}]},
        "body": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "text", "text": "なぜ"},
                {
                    "type": "text",
                    "contents": [{"type": "span", "text": "店主"}, {"type": "span", "text": "と"}],
                },
            ],
        },
    },
}


def asking(*actions: Json) -> Json:
    items = [{"type": "action", "action": action} for action in actions]
    return TEXT | {"quickReply": {"items": items}}


def test_a_friend_comes_with_a_signed_event_like_lines(bot: Bot) -> None:
    hanako = bot.user()
    assert bot.got[0]["destination"] == bot.line.destination
    assert bot.last["type"] == "follow"
    assert bot.last["source"] == {"type": "user", "userId": hanako.id}
    assert bot.last["follow"] == {"isUnblocked": False}
    assert bot.last["mode"] == "active"
    assert bot.last["deliveryContext"] == {"isRedelivery": False}
    assert len(bot.last["webhookEventId"]) == 26
    assert len(bot.last["replyToken"]) == 32


def test_what_a_user_says_comes_with_its_tokens(bot: Bot) -> None:
    bot.user().says("こんばんは")
    message = bot.last["message"]
    assert (message["type"], message["text"]) == ("text", "こんばんは")
    assert message.keys() == {"id", "type", "text", "quoteToken", "markAsReadToken"}
    read = {"markAsReadToken": message["markAsReadToken"]}
    assert bot.asks("POST", "/v2/bot/chat/markAsRead", read).status == 200
    assert bot.user().person.read == {message["id"]}
    assert bot.asks("POST", "/v2/bot/chat/markAsRead", {"markAsReadToken": "0"}).status == 400


def test_no_two_events_share_a_millisecond_or_an_id(bot: Bot) -> None:
    hanako = bot.user()
    for _ in range(20):
        hanako.says("a")
    times = [body["events"][0]["timestamp"] for body in bot.got]
    assert times == sorted(set(times))
    assert len({body["events"][0]["webhookEventId"] for body in bot.got}) == len(bot.got)


def test_only_the_newest_bubble_shows_its_quick_replies(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(YES), asking(QUIET))
    assert [*hanako.visible] == ["黙って"]
    bot.pushes(hanako.id)
    assert not hanako.visible
    with pytest.raises(CannotError, match="no '黙って' to tap"):
        hanako.taps("黙って")


def test_what_a_user_writes_clears_the_quick_replies(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(YES))
    hanako.says("自分で書きます")
    assert hanako.visible == ()


def test_a_tap_clears_the_quick_replies_and_posts_back(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(QUIET, YES))
    hanako.taps("黙って")
    assert bot.last["postback"] == {"data": "c|t|quiet"}
    assert hanako.visible == ()
    bot.replies(asking(YES))
    hanako.taps("はい")
    assert hanako.person.bubbles[-1].message == {"type": "text", "text": "はい、そうです"}
    assert hanako.person.bubbles[-1].by == hanako.id


def test_buttons_stay(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(BUTTONS, CARD, asking(QUIET))
    assert hanako.visible == ("黙って", "はい", "はい", "コピー")
    hanako.taps("はい")
    hanako.taps("はい")
    assert [body["events"][0]["type"] for body in bot.got] == ["follow", "postback", "postback"]


def test_a_chat_is_read_as_text(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(CARD, BUTTONS, {"type": "sticker", "packageId": "446", "stickerId": "1988"})
    assert hanako.sees == "なぜ\n店主と\n[はい]\nどれですか\n[はい]\n[コピー]\n<sticker>"


def test_a_moment_is_picked_within_the_bounds(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(PICKER, YES))
    hanako.picks("2026-12-05T19:00")
    assert bot.last["postback"] == {"data": "m|t", "params": {"datetime": "2026-12-05T19:00"}}
    assert hanako.visible == ("日時を選ぶ", "はい")
    for moment in ("2027-01-01T00:00", "2026-11-30T23:59", "2026-12-05", "tomorrow"):
        with pytest.raises(CannotError):
            hanako.picks(moment)


def test_a_picker_is_not_just_tapped(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(PICKER))
    with pytest.raises(CannotError, match="opens a picker"):
        hanako.taps("日時を選ぶ")


def test_a_draft_is_copied(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(BUTTONS)
    assert hanako.copies() == "ありがとうございました"
    assert bot.last["type"] == "follow"


def test_a_button_may_open_the_keyboard_with_words_in_it(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies(asking(QUIET | {"inputOption": "openKeyboard", "fillInText": "在庫"}))
    hanako.taps("黙って")
    assert hanako.person.draft == "在庫"


def test_what_was_said_is_taken_back(bot: Bot) -> None:
    hanako = bot.user()
    hanako.shows("image")
    image = bot.last["message"]["id"]
    path = f"/v2/bot/message/{image}/content"
    assert bot.asks("GET", path, data=True).body == b"the image"
    hanako.unsends()
    assert bot.last["unsend"] == {"messageId": image}
    assert "replyToken" not in bot.last
    assert bot.asks("GET", path, data=True).status == 410
    assert bot.asks("GET", "/v2/bot/message/1/content", data=True).status == 404
    assert bot.asks("GET", path).status == 404


@pytest.mark.parametrize("kind", ["sticker", "image", "video", "audio", "file", "location"])
def test_other_kinds_of_messages_are_shown(bot: Bot, kind: str) -> None:
    bot.user().shows(kind)
    assert bot.last["message"]["type"] == kind


def test_a_user_who_has_blocked_the_bot_cannot_write(bot: Bot) -> None:
    hanako = bot.user()
    hanako.blocks()
    assert (bot.last["type"], "replyToken" in bot.last) == ("unfollow", False)
    with pytest.raises(CannotError, match="blocked"):
        hanako.says("こんにちは")


def test_a_group_has_a_chat_of_its_own(bot: Bot) -> None:
    hanako = bot.user()
    team = bot.line.group("team")
    hanako.says("みなさん", team)
    assert bot.last["source"] == {"type": "group", "groupId": team.id, "userId": hanako.id}
    bot.replies()
    assert [bubble.message["text"] for bubble in team.bubbles] == ["みなさん", "こんにちは"]
    room = bot.line.group("room", room=True)
    hanako.says("はい", room)
    assert bot.last["source"] == {"type": "room", "roomId": room.id, "userId": hanako.id}
    bot.line.emit(bot.line.event("join", {"type": "group", "groupId": team.id}, reply_to=team))
    assert bot.replies().status == 200
    assert hanako.sees == ""


def test_the_profile_is_for_friends_who_consent(bot: Bot) -> None:
    hanako = bot.user()
    path = f"/v2/bot/profile/{hanako.id}"
    told = bot.asks("GET", path).body
    assert (told["displayName"], told["language"]) == ("Hanako", "ja")
    hanako.person.language = None
    assert "language" not in bot.asks("GET", path).body
    hanako.person.consents = False
    assert bot.asks("GET", path).status == 404
    hanako.person.consents = True
    hanako.blocks()
    assert bot.asks("GET", path).status == 404


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (0, 400), (12, 400), (65, 400)])
def test_waiting_is_shown_in_steps_of_five_seconds(bot: Bot, seconds: int, status: int) -> None:
    hanako = bot.user()
    body = {"chatId": hanako.id, "loadingSeconds": seconds}
    assert bot.asks("POST", "/v2/bot/chat/loading/start", body).status == status
    assert (hanako.person.loading_until is not None) == (status == 202)


def test_a_link_token_is_for_friends(bot: Bot) -> None:
    hanako = bot.user()
    assert bot.asks("POST", f"/v2/bot/user/{hanako.id}/linkToken").body["linkToken"]
    stranger = bot.running.user("Taro")
    assert bot.asks("POST", f"/v2/bot/user/{stranger.id}/linkToken").status == 400


def test_who_listens_hears_each_thing_once(bot: Bot) -> None:
    hanako = bot.user()
    bot.replies()
    assert hanako.hears("こんにちは") == "こんにちは"
    with pytest.raises(CannotError, match="nothing new"):
        hanako.hears(within_s=0.05)
    bot.pushes(hanako.id, {"type": "text", "text": "明日です"})
    assert hanako.hears() == "明日です"


def test_the_same_person_leaves_an_event_loop_free(bot: Bot) -> None:
    async def talk() -> str:
        hanako = bot.running.async_user()
        await hanako.follows()
        heard = asyncio.create_task(hanako.hears("こんにちは"))
        await asyncio.to_thread(bot.replies, asking(YES))
        await heard
        await hanako.taps("はい")
        return str(bot.last["postback"]["data"])

    assert asyncio.run(talk()) == "c|t|yes"
