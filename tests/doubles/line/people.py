"""What the bot may ask about itself and about its users."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.doubles.answers import Answer, Call
from tests.doubles.checks import Must, number, record, text
from tests.doubles.line.answers import RefusedError
from tests.doubles.line.bodies import Body, body_of

if TYPE_CHECKING:
    from tests.doubles.line.platform import Line

BOT_NAME = "Sanmon"
_READ = Body("MarkMessagesAsReadByTokenRequest", record({"markAsReadToken": Must(text(100, len))}))
_LOADING = Body(
    "ShowLoadingAnimationRequest", record({"chatId": Must(text(100, len)), "loadingSeconds": number(5, 60)})
)


def profile(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/profile/{userId}`: 404 for strangers, for who has blocked the bot or not consented."""
    person = line.people.get(call.parts["userId"])
    if person is None or not person.reachable or not person.consents:
        raise RefusedError(404, "Not found")
    body = {
        "userId": person.id,
        "displayName": person.name,
        "pictureUrl": f"https://profile.line-scdn.net/{person.id}",
    }
    return Answer(200, body | ({"language": person.language} if person.language else {}))


def info(line: Line, _call: Call) -> Answer:
    """`GET /v2/bot/info`."""
    body = {
        "userId": line.destination,
        "basicId": "@216ruafa",
        "displayName": BOT_NAME,
        "pictureUrl": "https://profile.line-scdn.net/sanmon",
        "chatMode": line.chat_mode,
        "markAsReadMode": "auto",
    }
    return Answer(200, body)


def loading(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/chat/loading/start`: in a chat with one user only, in steps of five seconds."""
    body = body_of(call, _LOADING)
    seconds = body.get("loadingSeconds", 20)
    person = line.people.get(body["chatId"])
    if seconds % 5 or person is None:
        raise RefusedError(400, "The value for the 'loadingSeconds' or 'chatId' property is invalid")
    person.loading_until = line.clock.now() + timedelta(seconds=seconds)
    return Answer(202)


def link_token(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/user/{userId}/linkToken`: for friends, ten minutes, one use."""
    person = line.people.get(call.parts["userId"])
    if person is None or not person.reachable:
        raise RefusedError(400, "The value for the 'userId' parameter is invalid")
    return Answer(200, {"linkToken": line.ids.token()})


def mark_as_read(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/chat/markAsRead`."""
    token = body_of(call, _READ)["markAsReadToken"]
    for chat in (*line.people.values(), *line.groups.values()):
        for bubble in chat.bubbles:
            if bubble.message.get("markAsReadToken") == token:
                chat.read.add(bubble.id)
                return Answer()
    raise RefusedError(400, "The value for the 'markAsReadToken' property is invalid")


def content(line: Line, call: Call) -> Answer:
    """`GET /v2/bot/message/{messageId}/content`, on the host for data."""
    sent = line.contents.get(call.parts["messageId"])
    return Answer(200, sent.data, {"Content-Type": sent.kind})


def issue_token(line: Line, call: Call) -> Answer:
    """`POST /oauth2/v3/token`."""
    return line.access.issue(call, line.clock.now())
