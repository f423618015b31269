"""`auth.*`, `users.*` and `conversations.*`."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.doubles.answers import Answer, Json
from tests.doubles.checks import Fields, Must, boolean, number, text
from tests.doubles.slack.answers import RefusedError, fine
from tests.doubles.slack.chats import Message
from tests.doubles.slack.payloads import message_of, user_of
from tests.doubles.slack.places import addressee, place, reached
from tests.doubles.slack.platform import Api
from tests.doubles.slack.rates import NARROW_PAGE

_ID, _TS = text(20, len), text(20, len)
AUTH: Fields = {}
REVOKE: Fields = {"test": boolean}
INFO: Fields = {"user": Must(_ID), "include_locale": boolean}
OPEN: Fields = {
    "users": text(300, len),
    "channel": _ID,
    "return_im": boolean,
    "prevent_creation": boolean,
}
HISTORY: Fields = {
    "channel": Must(_ID),
    "oldest": _TS,
    "latest": _TS,
    "inclusive": boolean,
    "limit": number(1, 999),
    "cursor": text(100, len),
    "include_all_metadata": boolean,
}
REPLIES: Fields = {**HISTORY, "ts": Must(_TS)}
PAGE = 100


def auth_test(api: Api) -> Answer:
    """`auth.test`."""
    install = api.by
    team = api.slack.team_of(install)
    told = {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": "sanmon",
        "team_id": install.tenant,
        "user_id": install.bot_user,
        "bot_id": install.bot_id,
        "is_enterprise_install": install.whole,
    }
    answer = fine(**told | ({"enterprise_id": install.enterprise} if install.enterprise else {}))
    return replace(answer, headers={"X-OAuth-Scopes": ",".join(install.scopes)})


def revoke(api: Api) -> Answer:
    """`auth.revoke`: the token is of no use any more."""
    scheme, _, token = api.call.headers.get("authorization", "").partition(" ")
    if api.args.get("test") or scheme != "Bearer":
        return fine(revoked=False)
    del api.by.tokens[token]
    return fine(revoked=True)


def info(api: Api) -> Answer:
    """`users.info`; the language only when it is asked for."""
    person = reached(api.slack, api.by, api.args["user"])
    offset = api.now.astimezone(ZoneInfo(person.tz)).utcoffset()
    told = user_of(person, int(offset.total_seconds()) if offset else 0)
    if not api.args.get("include_locale"):
        del told["locale"]
    return fine(user=told)


def open_conversation(api: Api) -> Answer:
    """`conversations.open` with one user, or by the id of a conversation there is."""
    if "channel" in api.args:
        return fine(channel={"id": place(api).id}, already_open=True, no_op=True)
    users = str(api.args.get("users", "")).split(",")
    if users == [""]:
        raise RefusedError("users_list_not_supplied")
    if len(users) > 1:
        raise RefusedError("missing_scope", needed="mpim:write", provided=",".join(api.by.scopes))
    return fine(channel={"id": api.slack.dm(api.by, addressee(api.slack, api.by, users[0])).id})


def history(api: Api) -> Answer:
    """`conversations.history`: the newest first, without what stands in threads."""
    found = [m for m in place(api).messages if not m.thread_ts or m.thread_ts == m.ts]
    return _page(api, found[::-1])


def replies(api: Api) -> Answer:
    """`conversations.replies`: a message and its thread, the oldest first."""
    root = api.args["ts"]
    found = [m for m in place(api).messages if root in {m.ts, m.thread_ts}]
    if not found:
        raise RefusedError("thread_not_found")
    return _page(api, found)


def _page(api: Api, messages: list[Message]) -> Answer:
    within = [message for message in messages if _is_within(api.args, message.ts)]
    most = min(api.args.get("limit", PAGE), NARROW_PAGE if api.slack.rates.narrow_history else 999)
    start = _start(api.args.get("cursor", ""))
    more = len(within) > start + most
    told = [_told(api, message) for message in within[start : start + most]]
    turned = {"response_metadata": {"next_cursor": f"next:{start + most}"}} if more else {}
    return fine(messages=told, has_more=more, pin_count=0, **turned)


def _start(cursor: str) -> int:
    kind, _, at = cursor.partition(":")
    if cursor and (kind != "next" or not at.isdecimal()):
        raise RefusedError("invalid_cursor")
    return int(at) if cursor else 0


def _is_within(args: Json, ts: str) -> bool:
    oldest, latest = (_number(args[name]) if name in args else None for name in ("oldest", "latest"))
    at = float(ts)
    edge = bool(args.get("inclusive")) and at in {oldest, latest}
    return edge or ((oldest is None or at > oldest) and (latest is None or at < latest))


def _number(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        raise RefusedError("invalid_ts_oldest") from None


def _told(api: Api, message: Message) -> Json:
    told = message_of(message, api.slack.team_of(api.by).id)
    shown = api.args.get("include_all_metadata") and "metadata" in message.body
    return told | ({"metadata": message.body["metadata"]} if shown else {})
