"""Reply and push, and LINE's own check of messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.doubles.answers import Answer, Call
from tests.doubles.line import limits
from tests.doubles.line.answers import RefusedError
from tests.doubles.line.bodies import body_of
from tests.doubles.line.chats import Person

if TYPE_CHECKING:
    from tests.doubles.line.platform import Line

_RECIPIENT = re.compile(r"[UCR][0-9a-f]{32}")


def reply(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/message/reply`: free, once, and without a retry key."""
    _refuse_a_retry_key(call)
    body = body_of(call, limits.REPLY)
    chat = line.chat(line.replies.use(body["replyToken"], line.clock.now()))
    if chat is None:
        raise RefusedError(400, "Invalid reply token")
    return Answer(200, {"sentMessages": line.show(chat, body["messages"], "reply")})


def push(line: Line, call: Call) -> Answer:
    """`POST /v2/bot/message/push`: counted where it reaches a friend, carried out once for a retry key."""
    now = line.clock.now()
    before = line.retries.earlier(call, now)
    if before is not None:
        return before
    body = body_of(call, limits.PUSH)
    chat = line.chat(body["to"])
    if not _RECIPIENT.fullmatch(body["to"]):
        raise RefusedError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
    if chat is None:
        raise RefusedError(400, "Failed to send messages")
    line.quota.check()
    if not isinstance(chat, Person) or line.reaches(chat):
        line.quota.used += 1
    sent = line.show(chat, body["messages"], "push")
    line.retries.accept(call, sent, now)
    return Answer(200, {"sentMessages": sent})


def validate(_line: Line, call: Call) -> Answer:
    """`POST /v2/bot/message/validate/…`: whether the messages could be sent."""
    body_of(call, limits.VALIDATE)
    return Answer()


def quota(line: Line, _call: Call) -> Answer:
    return Answer(200, line.quota.limit)


def consumption(line: Line, _call: Call) -> Answer:
    return Answer(200, {"totalUsage": line.quota.used})


def _refuse_a_retry_key(call: Call) -> None:
    if "x-line-retry-key" in call.headers:
        raise RefusedError(400, "The X-Line-Retry-Key header is not supported by this endpoint")
