"""What a chat takes as words: characters that UTF-8 can carry and a screen can show."""

from __future__ import annotations

import re
from typing import assert_never

import msgspec

from dialogs.core.prompts import Action, Card, Choice, Draft, Field, Form, Prompt, Question, Say

_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with every new line as "\\n"; control characters and half surrogate pairs become U+FFFD."""
    if text.isprintable():
        return text
    return _UNFIT.sub("\ufffd", _NEW_LINES.sub("\n", text))


def is_carried(text: str) -> bool:
    """Whether `text` arrives at a platform as it is."""
    return clean(text) == text


def cleaned(prompt: Prompt) -> Prompt:
    """The prompt with all that is there to be read clean; what comes back from a tap is left as it is."""
    match prompt:
        case Say(text):
            return Say(clean(text))
        case Question(text, choices=choices, form=form):
            return msgspec.structs.replace(
                prompt, text=clean(text), choices=_choices(choices), form=form and _action(form)
            )
        case Card():
            return cleaned_card(prompt)
        case Draft(title, text):
            return Draft(clean(title), clean(text))
        case Form(ref, title, submit, cancel, fields, instead):
            asked = tuple(_field(field) for field in fields)
            return Form(ref, clean(title), clean(submit), clean(cancel), asked, cleaned_card(instead))
        case _:
            assert_never(prompt)


def cleaned_card(card: Card) -> Card:
    """The card with all its words clean."""
    rows = tuple((clean(label), clean(value)) for label, value in card.rows)
    return Card(clean(card.title), rows, clean(card.note), tuple(_action(action) for action in card.actions))


def _choices(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(choice.id, clean(choice.label)) for choice in choices)


def _action(action: Action) -> Action:
    return Action(action.what, action.subject, clean(action.label))


def _field(field: Field) -> Field:
    return msgspec.structs.replace(
        field,
        label=clean(field.label),
        value=clean(field.value),
        hint=clean(field.hint),
        choices=_choices(field.choices),
    )
