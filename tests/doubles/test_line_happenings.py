"""What the double of LINE tells of groups, mentions and linked accounts."""

from __future__ import annotations

from tests.doubles.asking import Bot
from tests.doubles.line.happenings import expelled, goes, invited, joins, links, mentions


def test_a_group_tells_who_comes_and_goes(bot: Bot) -> None:
    hanako, team = bot.user(), bot.line.group("team")
    place = {"type": "group", "groupId": team.id}
    member = {"type": "user", "userId": hanako.id}
    assert invited(bot.line, team) == 200
    assert (bot.last["type"], bot.last["source"], "replyToken" in bot.last) == ("join", place, True)
    joins(hanako, team)
    assert (bot.last["type"], bot.last["joined"]) == ("memberJoined", {"members": [member]})
    assert bot.replies().status == 200
    goes(hanako, team)
    assert (bot.last["left"], "replyToken" in bot.last) == ({"members": [member]}, False)
    expelled(bot.line, team)
    assert (bot.last["type"], bot.last["source"], "replyToken" in bot.last) == ("leave", place, False)


def test_the_bot_is_mentioned_by_its_place_in_the_text(bot: Bot) -> None:
    mentions(bot.user(), "三問🎉", "準備", bot.line.group("team", room=True))
    message = bot.last["message"]
    mentionee = message["mention"]["mentionees"][0]
    assert message["text"] == "@三問🎉 準備"
    assert (mentionee["index"], mentionee["length"], mentionee["isSelf"]) == (0, 5, True)
    assert mentionee["userId"] == bot.line.destination
    assert bot.last["source"]["type"] == "room"


def test_an_account_that_could_not_be_linked_is_nobodys(bot: Bot) -> None:
    hanako = bot.user()
    links(hanako, "n" * 20)
    assert bot.last["link"] == {"result": "ok", "nonce": "n" * 20}
    assert bot.replies().status == 200
    links(hanako, "n" * 20, well=False)
    assert bot.last["link"]["result"] == "failed"
    assert not {"source", "replyToken"} & bot.last.keys()
