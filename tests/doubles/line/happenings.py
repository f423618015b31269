"""What happens around the bot's chats: groups, mentions, accounts. Each gives back the webhook's status."""

from __future__ import annotations

from tests.doubles.answers import Json
from tests.doubles.line.chats import Chat
from tests.doubles.line.events import source_of
from tests.doubles.line.platform import Line
from tests.doubles.line.users import User
from tests.doubles.measure import units


def invited(line: Line, group: Chat) -> int:
    """The bot is taken into a group or room."""
    return line.emit(line.event("join", _place(group), reply_to=group))


def expelled(line: Line, group: Chat) -> int:
    """The bot is put out of it; there is nothing to reply to any more."""
    return line.emit(line.event("leave", _place(group)))


def joins(user: User, group: Chat) -> int:
    """A member comes."""
    member = {"type": "user", "userId": user.id}
    event = user.line.event("memberJoined", _place(group), reply_to=group, joined={"members": [member]})
    return user.line.emit(event)


def goes(user: User, group: Chat) -> int:
    """A member goes; there is nothing to reply to."""
    member = {"type": "user", "userId": user.id}
    return user.line.emit(user.line.event("memberLeft", _place(group), left={"members": [member]}))


def mentions(user: User, bot: str, text: str, group: Chat) -> int:
    """A member speaks to the bot by its name, `@` and all, at the beginning of what they say."""
    name = f"@{bot}"
    mentionee = {
        "index": 0,
        "length": units(name),
        "type": "user",
        "userId": user.line.destination,
        "isSelf": True,
    }
    spoken = user.line.events.message("text", text=f"{name} {text}", mention={"mentionees": [mentionee]})
    event = user.line.event("message", source_of(user.person, group), reply_to=group, message=spoken)
    return user.line.emit(event)


def links(user: User, nonce: str, *, well: bool = True) -> int:
    """The user's account elsewhere is linked. Where that failed nobody is named, and there is no reply."""
    link = {"result": "ok" if well else "failed", "nonce": nonce}
    person = user.person
    if not well:
        return user.line.emit(user.line.event("accountLink", None, link=link))
    return user.line.emit(
        user.line.event("accountLink", source_of(person, person), reply_to=person, link=link)
    )


def _place(group: Chat) -> Json:
    return {"type": group.kind, f"{group.kind}Id": group.id}
