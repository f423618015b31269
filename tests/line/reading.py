"""What stands in a chat in LINE, read back as prompts: by its words, and by what its buttons carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.line.postback import read
from dialogs.core.events import Chose, PickedMoment
from dialogs.core.prompts import Choice, Prompt, Question, Say, Widget
from tests.doubles.answers import Json
from tests.doubles.line.chats import Bubble, words

ANY_MOMENT = "2026-01-01T00:00"


def prompts_of(bubbles: Iterable[Bubble]) -> tuple[Prompt, ...]:
    """A question is what can be answered by tapping; cards and drafts are words here."""
    return tuple(_prompt(bubble.message) for bubble in bubbles)


def _prompt(message: Json) -> Prompt:
    actions = list(_actions(message))
    taps = [(action, tap) for action in actions if isinstance(tap := _tap(action), Chose | PickedMoment)]
    if not taps:
        return Say(words(message))
    text = message["template"]["text"] if message["type"] == "template" else words(message)
    (token,) = {tap.token for _, tap in taps}
    choices = [Choice(tap.choice, action["displayText"]) for action, tap in taps if isinstance(tap, Chose)]
    widget: Widget = "choice" if message["type"] == "template" else "text"
    return Question(text, token, tuple(choices), "moment" if len(taps) > len(choices) else widget)


def _actions(message: Json) -> Iterator[Json]:
    yield from message.get("template", {}).get("actions", [])
    for item in message.get("quickReply", {}).get("items", []):
        yield item["action"]


def _tap(action: Json) -> object:
    return read(action["data"], ANY_MOMENT) if "data" in action else None
