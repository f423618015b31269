"""What people have on their phones: chats with bubbles, and what of them can be tapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tests.doubles.answers import Json

Kind = Literal["user", "group", "room"]
How = Literal["reply", "push", "user"]
STAYS_AFTER_A_TAP = frozenset({"camera", "cameraRoll", "datetimepicker", "location"})
"""Quick replies with these actions do not make the others disappear."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message in a chat; `by` is the user who wrote it, or empty for the bot."""

    id: str
    message: Json
    how: How
    sent_at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Tappable:
    """Something a finger can be put on. `quick`: it disappears with the next message."""

    label: str
    action: Json
    quick: bool = False


@dataclass
class Chat:
    """A chat with the bot in it. `tapped` is the bubble whose quick replies a tap has cleared;
    `read` are the messages the bot has marked as read."""

    id: str
    kind: Kind
    bubbles: list[Bubble] = field(default_factory=list)
    tapped: str = ""
    read: set[str] = field(default_factory=set)

    @property
    def quick_replies(self) -> tuple[Tappable, ...]:
        """Those of the newest bubble, whoever wrote it; any older ones are gone."""
        if not self.bubbles or self.bubbles[-1].id == self.tapped:
            return ()
        items = self.bubbles[-1].message.get("quickReply", {}).get("items", [])
        return tuple(Tappable(item["action"]["label"], item["action"], quick=True) for item in items)

    @property
    def buttons(self) -> tuple[Tappable, ...]:
        """Those of templates and Flex messages, which stay; the newest bubble's first."""
        return tuple(button for bubble in reversed(self.bubbles) for button in buttons_of(bubble.message))


@dataclass
class Person(Chat):
    """A user and their chat with the bot.

    `friend`: has added the bot; `blocked`: and blocked it since. `consents`: lets bots read the profile.
    `acted`: how many bubbles there were when the user last did something. `draft`: what a button has put
    into the line being typed.
    """

    name: str = ""
    language: str | None = "ja"
    friend: bool = False
    blocked: bool = False
    consents: bool = True
    wrote_at: datetime | None = None
    menu: str = ""
    acted: int = 0
    clipboard: str = ""
    draft: str = ""
    loading_until: datetime | None = None

    @property
    def reachable(self) -> bool:
        return self.friend and not self.blocked


def words(message: Json) -> str:
    """A message as plain text: what can be read in its bubble, buttons in brackets."""
    match message["type"]:
        case "text" | "textV2":
            return str(message["text"])
        case "template":
            return "\n".join(_template_words(message["template"]))
        case "flex":
            return "\n".join(_flex_words(message["contents"]))
        case kind:
            return f"<{kind}>"


def buttons_of(message: Json) -> tuple[Tappable, ...]:
    """The buttons inside a bubble, from top to bottom."""
    match message["type"]:
        case "template":
            return tuple(
                Tappable(action.get("label", ""), action) for action in _actions(message["template"])
            )
        case "flex":
            return tuple(
                Tappable(action.get("label", ""), action) for action in _actions(message["contents"])
            )
        case _:
            return ()


def _actions(node: Any) -> Iterator[Json]:
    """Every action object below a node, in the order it is written down."""
    if isinstance(node, list):
        for item in node:
            yield from _actions(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in {"action", "defaultAction"}:
                yield value
            elif name == "actions":
                yield from value
            else:
                yield from _actions(value)


def _template_words(template: Json) -> Iterator[str]:
    for part in template.get("columns", [template]):
        yield from (part[name] for name in ("title", "text") if name in part)
        yield from (f"[{action.get('label', '')}]" for action in _actions(part))


def _flex_words(node: Any) -> Iterator[str]:
    """Texts and buttons in reading order: header, hero, body, footer."""
    if isinstance(node, list):
        for item in node:
            yield from _flex_words(item)
    elif isinstance(node, dict):
        match node.get("type"):
            case "text" if "contents" in node:
                yield "".join(span["text"] for span in node["contents"])
            case "text":
                yield node["text"]
            case "button":
                yield f"[{node['action'].get('label', '')}]"
            case _:
                for part in ("header", "hero", "body", "footer", "contents"):
                    yield from _flex_words(node.get(part))
