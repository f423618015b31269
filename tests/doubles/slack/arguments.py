"""What a call of the Web API brings: JSON, a form or a query, held against what its method takes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tests.doubles.answers import Call, Detail, Json
from tests.doubles.checks import Fields, Must
from tests.doubles.slack.answers import RefusedError

BOOLEANS = frozenset(
    {"include_locale", "include_all_metadata", "inclusive", "return_im", "unfurl_links", "unfurl_media"}
    | {"mrkdwn", "reply_broadcast", "as_user", "prevent_creation", "link_names", "test"}
)
NUMBERS = frozenset({"limit"})
COMPOUND = frozenset({"blocks", "metadata", "view"})
NAMES = {
    "blocks": "invalid_blocks",
    "metadata": "invalid_metadata_format",
    "text": "no_text",
    "channel": "channel_not_found",
    "user": "user_not_found",
}
"""How Slack names what is wrong with an argument, where it has a name of its own."""


def arguments_of(call: Call) -> Json:
    """All arguments, each of the kind it is to be. Raises `RefusedError` for what cannot be read."""
    match call.kind:
        case "application/json":
            body = _decoded(call.body or b"{}", "invalid_json")
            if not isinstance(body, dict):
                raise RefusedError("json_not_object")
            sent = body
        case "application/x-www-form-urlencoded":
            pairs = parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True)
            sent = {name: _typed(name, value) for name, value in pairs}
        case "":
            sent = {}
        case _:
            raise RefusedError("invalid_post_type")
    queried = {name: _typed(name, value) for name, value in call.query.items()}
    return {name: _compound(name, value) for name, value in (queried | sent).items() if value is not None}


def token_of(call: Call, args: Json) -> str:
    """The token, from the header or among the arguments."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else str(args.get("token", ""))


def wrong_with(fields: Fields, args: Json) -> None:
    """Raises `RefusedError` with everything that is wrong with the first bad argument."""
    unknown = [Detail(name, "unknown argument") for name in args.keys() - fields.keys()]
    if unknown:
        raise RefusedError("invalid_arguments", unknown)
    for name, field in fields.items():
        error = NAMES.get(name, "invalid_arguments")
        if name in args:
            wrong = list((field.check if isinstance(field, Must) else field)(args[name], name))
            if wrong:
                raise RefusedError("msg_too_long" if _is_too_long(name, args) else error, wrong)
        elif isinstance(field, Must):
            raise RefusedError(error, [Detail(name, "missing required field")])


def _is_too_long(name: str, args: Json) -> bool:
    return name == "text" and isinstance(args[name], str) and bool(args[name].strip())


def _typed(name: str, value: str) -> Any:
    if name in BOOLEANS:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    return int(value) if name in NUMBERS and value.isdecimal() else value


def _compound(name: str, value: Any) -> Any:
    return _decoded(value, NAMES.get(name, "invalid_arguments")) if _is_packed(name, value) else value


def _is_packed(name: str, value: Any) -> bool:
    return name in COMPOUND and isinstance(value, str)


def _decoded(raw: bytes | str, error: str) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        raise RefusedError(error) from None
