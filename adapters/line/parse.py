"""From a delivery of LINE to events in their envelopes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from adapters.calendars import is_calendar_file
from adapters.line import wire
from adapters.line.groups import Groups
from adapters.line.postback import STALE, read
from adapters.port import Address, Inbound, MalformedError, Received, Reply
from dialogs.core.events import FETCHED, UNREAD, Event, Joined, Left, Overheard, Said, Showed, Unsaid

PLATFORM = "line"
REPLY_LASTS = timedelta(seconds=50)
"""LINE takes a reply within a minute of its webhook."""

UNKNOWN, MALFORMED, STANDBY, SWITCHED, GROUP = "unknown", "malformed", "standby", "menu_switch", "group"
KINDS = frozenset(
    {
        *("accountLink", "activated", "beacon", "botResumed", "botSuspended", "deactivated", "delivery"),
        *("follow", "join", "leave", "memberJoined", "memberLeft", "membership", "message"),
        *("messageEdited", "module", "postback", "unfollow", "unsend", "videoPlayComplete"),
    }
)
SHOWN = frozenset({"audio", "file", "image", "location", "sticker", "video"})

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MS = 1_300_000_000_000.0
"""Before LINE began."""
_ID = re.compile(r"[\x21-\x7e]{1,255}")


def parse(body: wire.Body, received_at: datetime, groups: Groups) -> Received:
    """The events of a verified delivery. Raises `MalformedError` when it is addressed to nobody."""
    if not _ID.fullmatch(body.destination):
        raise MalformedError
    inbounds: list[Inbound] = []
    passed: list[str] = []
    for nth, raw in enumerate(body.events):
        found = _Place(body.destination, received_at, timedelta(microseconds=nth), groups).read(raw)
        if isinstance(found, Inbound):
            inbounds.append(found)
        else:
            passed.append(found)
    return Received(tuple(inbounds), tuple(passed))


@dataclass(frozen=True, slots=True)
class _Place:
    """An event's place in its delivery. `nth` keeps those of one millisecond in order."""

    destination: str
    received_at: datetime
    nth: timedelta
    groups: Groups

    def read(self, raw: msgspec.Raw) -> Inbound | str:
        """The event in its envelope, or the kind of one about which nothing is done."""
        event = wire.decode_event(raw)
        if event is None:
            return MALFORMED
        kind = event.type if event.type in KINDS else UNKNOWN
        if event.mode not in ("active", None):  # of any type, so it need not be hashable
            return STANDBY
        source = event.source or wire.Source()
        if group := source.group_id or source.room_id:
            return self._overhear(raw, event, kind, group)
        meaning = _meaning(event)
        if meaning is None or not _ID.fullmatch(source.user_id):
            return SWITCHED if _switches(event) else kind
        return self._put(raw, event, source.user_id, meaning)

    def _overhear(self, raw: msgspec.Raw, event: wire.Event, kind: str, group: str) -> Inbound | str:
        if kind not in {"join", "message"} or not _ID.fullmatch(group) or not _id(event.reply_token):
            return kind
        called = kind == "join" or _calls_the_coach(event)
        if not self.groups.may_answer(group, self.received_at, called=called):
            return GROUP
        return self._put(raw, event, group, Overheard())

    def _put(self, raw: msgspec.Raw, event: wire.Event, address_id: str, meaning: Event) -> Inbound:
        token = _id(event.reply_token)
        return Inbound(
            event_id=_id(event.webhook_event_id) or _derived(raw),
            address=Address(PLATFORM, self.destination, address_id),
            event=meaning,
            sent_at=self._sent_at(event.timestamp) + self.nth,
            reply=Reply(token, self.received_at + REPLY_LASTS) if token else None,
            message_id=_message_id(event, meaning),
        )

    def _sent_at(self, timestamp: object) -> datetime:
        """LINE's own time, or ours for one that cannot be: after one in the future all would come late."""
        latest_ms = (self.received_at - _EPOCH + timedelta(days=1)).total_seconds() * 1000
        if isinstance(timestamp, int | float) and _FIRST_MS <= timestamp <= latest_ms:
            return _EPOCH + timedelta(milliseconds=timestamp)
        return self.received_at


def _meaning(event: wire.Event) -> Event | None:
    """What it means between a user and the coach, None for nothing."""
    match event:
        case wire.Event(type="message", message=wire.Message() as message):
            return _of_message(message)
        case wire.Event(type="postback", postback=wire.Postback() as tap):
            params = wire.decode_ornament(tap.params, wire.Params)
            return None if params.new_rich_menu_alias_id is not None else _of_tap(tap.data, params.datetime)
        case wire.Event(type="follow"):
            return Joined()
        case wire.Event(type="unfollow"):
            return Left()
        case wire.Event(type="unsend", unsend=wire.Unsend(message_id)) if _id(message_id):
            return Unsaid()
        case _:
            return None


def _of_message(message: wire.Message) -> Event | None:
    if message.type == "text":
        return None if message.text is None else Said(_clean(message.text))
    worth = is_calendar_file(message.file_name, message.file_size) if message.type == "file" else None
    if worth is not None:
        return Showed(FETCHED if worth and _id(message.id) else UNREAD)
    return Showed(message.type if message.type in SHOWN else UNKNOWN)


def _of_tap(data: str, moment: str | None) -> Event:
    clean = _clean(data)
    return read(clean, moment) if clean == data else STALE


def _switches(event: wire.Event) -> bool:
    return event.type == "postback" and event.postback is not None and _meaning(event) is None


def _calls_the_coach(event: wire.Event) -> bool:
    if event.message is None:
        return False
    mention = wire.decode_ornament(event.message.mention, wire.Mention)
    return any(mentionee.is_self for mentionee in mention.mentionees)


def _message_id(event: wire.Event, meaning: Event) -> str:
    match meaning:
        case Said() | Showed(kind="calendar") if event.message is not None:
            return _id(event.message.id)
        case Unsaid() if event.unsend is not None:
            return event.unsend.message_id
        case _:
            return ""


def _derived(raw: msgspec.Raw) -> str:
    """An id for an event that names none: the same when the event is delivered again."""
    try:
        event = msgspec.json.decode(raw, type=dict[str, object])
    except (ValueError, RecursionError):
        return f"~{sha256(raw).hexdigest()}"
    event.pop("deliveryContext", None)
    return f"~{sha256(msgspec.json.encode(event, order='sorted')).hexdigest()}"


def _id(value: object) -> str:
    """An id or token as it can be stored and sent back, empty when it is none."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def _clean(text: str) -> str:
    return text.replace("\0", "")
