"""What people have on their screens: channels with messages, modals, a Home tab, and what can be touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.doubles.answers import Json
from tests.doubles.slack.limits import elements_of

How = Literal["message", "ephemeral", "home", "modal", "notice"]


@dataclass
class Message:
    """A message as it is now; `by` is a user's id, the bot's too. `versions` are what it was before."""

    ts: str
    by: str
    body: Json
    bot: bool = False
    thread_ts: str = ""
    versions: list[Json] = field(default_factory=list)

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks", []))


@dataclass
class Channel:
    """A place to write; in a `dm` there are one user and the bot of `tenant`."""

    id: str
    name: str
    tenant: str
    members: set[str] = field(default_factory=set)
    dm: bool = False
    messages: list[Message] = field(default_factory=list)

    def message(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass
class View:
    """A modal or a Home as it is now. `picked` are the values of its inputs, `errors` what was refused."""

    id: str
    body: Json
    hash: str
    root: str = ""
    previous: str = ""
    picked: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something the bot has put before a user's eyes, as it was when it came."""

    how: How
    body: Json
    ts: str = ""
    channel: str = ""

    @property
    def text(self) -> str:
        return words(self.body)


@dataclass(frozen=True, slots=True)
class Touchable:
    """A button, a picker, a select: what it says, where it is and what it is."""

    label: str
    block_id: str
    element: Json
    message: Message | None = None
    view: View | None = None

    @property
    def place(self) -> str:
        """The message or view it stands in."""
        return self.message.ts if self.message else self.view.id if self.view else ""

    @property
    def kind(self) -> str:
        return str(self.element["type"])


@dataclass
class Person:
    """A user. `seen` is all the bot has shown them, `acted` how much that was when they last did something.

    `modals` is the stack of open ones, the last on top; `picked` what is chosen in the pickers of messages
    and Home, by place, block and action.
    """

    id: str
    team: str
    name: str
    locale: str = "ja-JP"
    tz: str = "Asia/Tokyo"
    deactivated: bool = False
    no_messages: bool = False
    seen: list[Seen] = field(default_factory=list)
    acted: int = 0
    home: View | None = None
    modals: list[View] = field(default_factory=list)
    picked: dict[tuple[str, str, str], Json] = field(default_factory=dict)


def touchables(where: Message | View) -> tuple[Touchable, ...]:
    """All that can be touched there, from top to bottom."""
    message, view = (where, None) if isinstance(where, Message) else (None, where)
    return tuple(
        Touchable(label_of(element), block["block_id"], element, message, view)
        for block in where.body.get("blocks", [])
        for element in elements_of(block)
        if element["type"] != "image"
    )


def label_of(element: Json) -> str:
    """What stands on it."""
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", ""))


def words(body: Json) -> str:
    """A message or view as plain text: what can be read, buttons in brackets."""
    lines = [_text(body.get("title"))] if body.get("type") == "modal" else []
    blocks = body.get("blocks") or []
    lines += [line for block in blocks for line in _lines(block)]
    return "\n".join(line for line in lines if line) if blocks else str(body.get("text", ""))


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "section":
            yield _text(block.get("text"))
            yield from (_text(field) for field in block.get("fields", []))
        case "header":
            yield _text(block["text"])
        case "markdown":
            yield block["text"]
        case "context":
            yield " ".join(_text(part) if "text" in part else part["alt_text"] for part in block["elements"])
        case "input":
            yield _text(block["label"])
        case "rich_text":
            yield _rich(block)
        case "image":
            yield block["alt_text"]
    yield from (f"[{label}]" for label in map(label_of, elements_of(block)) if label)


def _text(part: Any) -> str:
    return unescaped(part["text"]) if part else ""


def _rich(node: Json) -> str:
    if "elements" not in node:
        return str(node.get("text", node.get("url", "")))
    return "".join(map(_rich, node["elements"]))


def escaped(text: str) -> str:
    """As Slack writes what a user typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """As it is read."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
