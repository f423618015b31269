"""What happened in a workspace: messages, openings, mentions, and who changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from adapters.calendars import is_calendar_file
from adapters.port import Address, Inbound, Reply
from adapters.slack.escape import unescape
from adapters.slack.marks import Arrival, read_id
from adapters.slack.people import introduce, read_user
from adapters.slack.wire import (
    Event,
    File,
    Happening,
    Previous,
    Tokens,
    all_of,
    decode_event,
    decode_ornament,
)
from dialogs.core import events

PLATFORM = "slack"
MALFORMED = "malformed"
MENTION_LASTS = timedelta(minutes=10)
"""A line to a mention that comes later than this only puzzles."""
KINDS = frozenset(
    {"app_home_opened", "app_mention", "app_uninstalled", "message", "tokens_revoked", "user_change"}
)
"""What the coach subscribes to; everything else is passed over as unknown."""
WORDS = (None, "file_share", "thread_broadcast")
"""The subtypes of messages that users type."""
SHOWN = frozenset({"audio", "image", "video"})
MOST_SIGNS_OF_A_PLACE = 2_000
"""Slack's addresses of files have some two hundred, however they are named."""


class Mention(msgspec.Struct, frozen=True):
    """The handle of the reply to a mention: who may see the line, and where."""

    channel: str
    user: str
    thread: str = ""


read_mention = msgspec.json.Decoder(Mention).decode


def read_happening(parcel: Happening, came: Arrival, tenant: str) -> Inbound | str:
    """The event in its envelope, or the kind of one about which nothing is done."""
    event = decode_event(parcel.event)
    if event is None or not tenant:
        return MALFORMED
    kind = event.type if event.type in KINDS else "unknown"
    match event:
        case Event(bot_id=str()):
            return kind
        case Event(type="message", channel_type="im"):
            found = _of_message(event)
        case Event(type="app_home_opened", tab="messages" | "home" as tab):
            found = _Found(event.user, events.Opened("home" if tab == "home" else "talk"))
        case Event(type="app_mention"):
            found = _of_mention(event)
        case Event(type="user_change"):
            found = _of_change(event.user)
        case _:
            return kind
    return found.put(parcel, event, came, tenant) if found and read_id(found.who) else kind


def ends_installation(parcel: Happening) -> bool:
    """Whether it says that the coach was removed from its workspace."""
    event = decode_event(parcel.event)
    if event is not None and event.type == "tokens_revoked":
        return bool(decode_ornament(event.tokens, Tokens).bot)
    return event is not None and event.type == "app_uninstalled"


@dataclass(frozen=True, slots=True)
class _Found:
    """What happened to whom. `mention` is there where others read along, `file` with a calendar file."""

    who: object
    meaning: events.Event
    message_id: object = ""
    mention: Mention | None = None
    file: str = ""

    def put(self, parcel: Happening, event: Event, came: Arrival, tenant: str) -> Inbound:
        reply = None
        if self.mention:
            handle = msgspec.json.encode(self.mention).decode()
            reply = Reply(handle, came.received_at + MENTION_LASTS)
        return Inbound(
            event_id=read_id(parcel.event_id) or came.derived,
            address=Address(PLATFORM, tenant, read_id(self.who)),
            event=self.meaning,
            sent_at=came.at(event.event_ts, event.ts, parcel.event_time),
            reply=reply,
            message_id=read_id(self.message_id),
            file=self.file,
        )


def _of_message(event: Event) -> _Found | None:
    if event.subtype == "message_deleted":
        return _of_deletion(event)
    if event.subtype not in WORDS:
        return None
    files, name = all_of(event.files, File), _name(event.channel, event.ts)
    calendar = _calendar(files)
    if isinstance(event.text, str) and event.text:
        return _Found(event.user, events.Said(typed(event.text)), name, file=calendar or "")
    if calendar is not None:
        shown = events.FETCHED if calendar else events.UNREAD
        return _Found(event.user, events.Showed(shown), name, file=calendar)
    return _Found(event.user, events.Showed(_kind(files[0]))) if files else None


def _calendar(files: tuple[File, ...]) -> str | None:
    """Where the first calendar file lies; empty when none of them can be had, None when there is none."""
    found = [(file, is_calendar_file(file.name, file.size)) for file in files]
    places = [_place(file.url_private) if worth else "" for file, worth in found if worth is not None]
    return next(filter(None, places), "") if places else None


def _place(url: object) -> str:
    return url if isinstance(url, str) and len(url) <= MOST_SIGNS_OF_A_PLACE else ""


def _of_deletion(event: Event) -> _Found | None:
    """Only its user can delete a message that the coach was told; the coach's own are its own affair."""
    before = decode_ornament(event.previous_message, Previous)
    if before.bot_id is not None or not read_id(event.deleted_ts):
        return None
    return _Found(before.user, events.Unsaid(), _name(event.channel, event.deleted_ts))


def _name(channel: object, ts: object) -> str:
    """A message's id: its timestamp is unique in its conversation, not in the workspace."""
    found, at = read_id(channel), read_id(ts)
    return f"{found}/{at}" if found and at else ""


def _of_mention(event: Event) -> _Found | None:
    channel, user = read_id(event.channel), read_id(event.user)
    if not (channel and user):
        return None
    mention = Mention(channel, user, read_id(event.thread_ts))
    return _Found(channel, events.Overheard(), mention=mention)


def _of_change(told: object) -> _Found | None:
    """Slack tells of everybody in the workspace, whoever has left it and every bot among them."""
    user = read_user(told)
    if user is None or user.deleted or user.is_bot:
        return None
    return _Found(user.id, introduce(user, changed=True))


def _kind(file: File) -> str:
    """A voice clip is told by its subtype: its type is that of a video without pictures."""
    if file.subtype == "slack_audio":
        return "audio"
    kind = file.mimetype.partition("/")[0]
    return kind if kind in SHOWN else "file"


def typed(text: str) -> str:
    """The text as it was typed and can be stored."""
    return unescape(text).replace("\0", "")
