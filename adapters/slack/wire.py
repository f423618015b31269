"""What Slack sends, as far as it is read: every other property may be there, and most may be missing.

Events come as JSON, interactions as JSON inside a form, commands as a form; in Socket Mode all as JSON. What
is mere ornament is held loosely, so that a text is not lost over an oddly shaped timestamp.
"""

from __future__ import annotations

from binascii import a2b_qp
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from adapters.mending import mended
from adapters.port import MalformedError

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
"""A command has about fifteen."""
PAYLOAD = b"payload="
"""How an interaction begins; it has no other field."""
_NOTHING = msgspec.Raw(b"{}")
_NONE = msgspec.Raw(b"[]")


class Authorization(msgspec.Struct, frozen=True):
    """For whose installation an event is."""

    team_id: object = ""
    enterprise_id: object = ""
    is_enterprise_install: object = False


class Event(msgspec.Struct, frozen=True):
    """What happened; which properties are there depends on its `type`."""

    type: str
    subtype: object = None
    user: object = ""
    bot_id: object = None
    text: object = None
    channel: object = ""
    channel_type: object = ""
    ts: object = ""
    event_ts: object = ""
    thread_ts: object = ""
    tab: object = ""
    deleted_ts: object = ""
    files: msgspec.Raw = _NONE
    previous_message: msgspec.Raw = _NOTHING
    tokens: msgspec.Raw = _NOTHING


class Happening(msgspec.Struct, frozen=True):
    """A delivery of the Events API."""

    event: msgspec.Raw
    event_id: object = ""
    event_time: object = 0
    team_id: object = ""
    enterprise_id: object = ""
    authorizations: msgspec.Raw = _NONE


class Previous(msgspec.Struct, frozen=True):
    """The message that was deleted."""

    user: object = ""
    bot_id: object = None


class File(msgspec.Struct, frozen=True):
    """Something that was uploaded."""

    mimetype: str = ""
    subtype: str = ""
    name: object = ""
    size: object = 0
    url_private: object = ""


class Tokens(msgspec.Struct, frozen=True):
    """Which tokens were revoked: ids of users, and of the bot."""

    bot: tuple[object, ...] = ()


class Named(msgspec.Struct, frozen=True):
    """A user, team, enterprise or channel."""

    id: object = ""
    team_id: object = ""


class Words(msgspec.Struct, frozen=True):
    """A text object."""

    text: object = ""


class Option(msgspec.Struct, frozen=True):
    """A line of a menu."""

    value: object = ""
    text: Words | None = None


class Element(msgspec.Struct, frozen=True):
    """What stands in an input."""

    value: object = None
    selected_date: object = None
    selected_time: object = None
    selected_option: Option | None = None


class State(msgspec.Struct, frozen=True):
    """What stands in all inputs, by block and action."""

    values: dict[str, dict[str, Element]] = {}


class Tap(msgspec.Struct, frozen=True):
    """Which button or menu was used; a menu has no `value` but a `selected_option`."""

    type: object = ""
    value: object = None
    action_ts: object = ""
    text: Words | None = None
    selected_option: Option | None = None


class Message(msgspec.Struct, frozen=True):
    """The message a button stands in, or a shortcut was used on."""

    ts: object = ""
    text: object = ""
    blocks: msgspec.Raw = _NONE


class View(msgspec.Struct, frozen=True):
    """A modal, or the Home tab."""

    id: object = ""
    callback_id: object = ""
    private_metadata: object = ""
    app_installed_team_id: object = ""
    state: State = State()


class Interaction(msgspec.Struct, frozen=True):
    """Something that was tapped, sent or called up."""

    type: str
    user: Named = Named()
    team: Named | None = None
    enterprise: Named | None = None
    is_enterprise_install: object = False
    trigger_id: object = ""
    action_ts: object = ""
    callback_id: object = ""
    actions: tuple[Tap, ...] = ()
    view: View | None = None
    channel: Named | None = None
    message: Message | None = None
    state: State | None = None


class Command(msgspec.Struct, frozen=True):
    """A slash command."""

    command: object
    text: object = ""
    user_id: object = ""
    team_id: object = ""
    enterprise_id: object = ""
    is_enterprise_install: object = False
    channel_name: object = ""
    trigger_id: object = ""


class Other(msgspec.Struct, frozen=True):
    """Anything else, by its kind."""

    type: object = ""
    challenge: object = ""
    team_id: object = ""
    command: object = None


Parcel = Happening | Interaction | Command | Other

INTERACTIONS = frozenset({"block_actions", "message_action", "shortcut", "view_closed", "view_submission"})
MALFORMED = Other("malformed")
"""Something whose kind is known and whose shape is not."""

_OTHER = msgspec.json.Decoder(Other)
_HAPPENING = msgspec.json.Decoder(Happening)
_INTERACTION = msgspec.json.Decoder(Interaction)
_COMMAND = msgspec.json.Decoder(Command)
_EVENT = msgspec.json.Decoder(Event)


def read_request(body: bytes, content_type: str) -> tuple[Parcel, bytes]:
    """What a webhook holds, and the JSON it stands in. Raises `MalformedError`."""
    if content_type.partition(";")[0].strip().lower() != FORM:
        return read_json(body), body
    if body.startswith(PAYLOAD) and b"&" not in body:
        raw = _unquoted(body.removeprefix(PAYLOAD))
        return read_json(raw), raw
    fields = _fields(body)
    if (payload := fields.get("payload")) is not None:
        return read_json(payload.encode()), payload.encode()
    if "ssl_check" in fields:
        return Other("ssl_check"), body
    if "command" not in fields:
        raise MalformedError
    return msgspec.convert(fields, Command), body


def read_json(raw: bytes) -> Parcel:
    """What an envelope holds. Raises `MalformedError` when it is no JSON object."""
    head = _decoded(_OTHER, raw)
    if head is None:
        raise MalformedError
    if head.command is not None:
        return _decoded(_COMMAND, raw) or MALFORMED
    if head.type == "event_callback":
        return _decoded(_HAPPENING, raw) or MALFORMED
    if isinstance(head.type, str) and head.type in INTERACTIONS:
        return _decoded(_INTERACTION, raw) or MALFORMED
    return head


def decode_event(raw: msgspec.Raw) -> Event | None:
    """The event of a delivery, None when it is none that could be read."""
    return _decoded(_EVENT, bytes(raw))


def decode_ornament(raw: msgspec.Raw, kind: type[S]) -> S:
    """A part an event can do without: what cannot be read is as good as not there."""
    return _decoded(msgspec.json.Decoder(kind), bytes(raw)) or kind()


def first_of(raw: msgspec.Raw, kind: type[S]) -> S | None:
    """The first of a list, None when there is none."""
    return next(iter(all_of(raw, kind)), None)


def all_of(raw: msgspec.Raw, kind: type[S]) -> tuple[S, ...]:
    """A list, empty when it is none."""
    return _decoded(msgspec.json.Decoder(tuple[kind, ...]), bytes(raw)) or ()  # type: ignore[valid-type]  # mypy takes it for a value


def _unquoted(field: bytes) -> bytes:
    """A field of a form. Half of an interaction is escapes, and urllib takes 20 times as long for them."""
    return a2b_qp(field.replace(b"+", b" ").replace(b"=", b"%3D").replace(b"%", b"="))


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise MalformedError from error
    return dict(pairs)


def _decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T | None:
    try:
        try:
            return decoder.decode(raw)
        except (msgspec.ValidationError, RecursionError):
            return None
        except (msgspec.DecodeError, UnicodeDecodeError):
            return decoder.decode(mended(raw))
    except (ValueError, RecursionError):
        return None
