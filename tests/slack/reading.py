"""What stands in Slack, read back as prompts: a message by its words and what its buttons carry, a modal
as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from adapters.slack.values import DATE, TIME, read
from dialogs.core.events import Chose, PickedMoment
from dialogs.core.prompts import Card, Choice, Field, FieldKind, Form, Prompt, Question, Say
from tests.doubles.answers import Json
from tests.doubles.slack.chats import Seen, label_of, words
from tests.doubles.slack.limits import elements_of
from tests.doubles.slack.state import VALUE, initial_values

ANY_DATE, ANY_TIME = "2026-01-01", "00:00"
KINDS: dict[str, FieldKind] = {"plain_text_input": "line", "static_select": "choice", "datepicker": "moment"}


def prompts_of(shown: Iterable[Seen]) -> tuple[Prompt, ...]:
    """A question is what can be answered by tapping; cards and drafts are words here."""
    return tuple(prompt for seen in shown for prompt in _prompts(seen))


def home_of(body: Json) -> tuple[Card, ...]:
    """A Home tab as one card with all its words."""
    return (Card("", (("", words(body)),)),)


def _prompts(seen: Seen) -> Iterable[Prompt]:
    match seen.how:
        case "message":
            return _of_message(seen.body["blocks"])
        case "modal":
            return (form_of(seen.body),)
        case _:
            return ()


def _of_message(blocks: Iterable[Json]) -> list[Prompt]:
    said: list[Prompt] = []
    for block in blocks:
        question = _question(block, said[-1]) if said else None
        if question is None:
            said.append(Say(words({"blocks": [block]})))
        else:
            said[-1] = question
    return said


def _question(block: Json, before: Prompt) -> Question | None:
    """The words before these buttons, as far as they are a question's; another row joins the one before."""
    taps = [(element, tap) for element in elements_of(block) if (tap := tap_of(element)) is not None]
    if not taps or not isinstance(before, Say | Question):
        return None
    (token,) = {tap.token for _, tap in taps}
    choices = tuple(Choice(tap.choice, label_of(element)) for element, tap in taps if isinstance(tap, Chose))
    asked = before if isinstance(before, Question) else Question(before.text, token)
    if any(isinstance(tap, PickedMoment) for _, tap in taps):
        asked = msgspec.structs.replace(asked, widget="moment")
    return msgspec.structs.replace(asked, choices=(*asked.choices, *choices))


def tap_of(element: Json) -> Chose | PickedMoment | None:
    """What tapping it says to the question before it; None where it stands apart from the conversation."""
    tap = read(element["value"], ANY_DATE, ANY_TIME) if "value" in element else None
    return tap if isinstance(tap, Chose | PickedMoment) else None


def form_of(body: Json) -> Form:
    """A modal as it is opened."""
    ref = msgspec.json.decode(body["private_metadata"])["ref"]
    title, submit, cancel = (body[part]["text"] for part in ("title", "submit", "close"))
    return Form(ref, title, submit, cancel, tuple(_fields(body["blocks"])), Card("", ()))


def _fields(blocks: list[Json]) -> Iterator[Field]:
    values = {block: _value(held) for (block, _), held in initial_values(blocks).items()}
    for block in blocks:
        name, _, part = block["block_id"].partition("/")
        value = values[block["block_id"]]
        if part == DATE:
            value = "T".join(filter(None, (value, values[f"{name}/{TIME}"])))
        if part != TIME:
            yield Field(name, block["label"]["text"], KINDS[block["element"]["type"]], value)


def _value(held: Json) -> str:
    value = held[VALUE[held["type"]]]
    return str(value["value"] if isinstance(value, dict) else value or "")
