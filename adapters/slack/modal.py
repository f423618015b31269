"""Forms as modals: an input block a field, two for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import msgspec

from adapters.clean import is_carried
from adapters.measure import utf16_units
from adapters.slack.blocks import Element, datepicker, plain, timepicker
from adapters.slack.limits import (
    INPUT,
    INPUT_HINT,
    INPUT_LABEL,
    LABEL,
    METADATA,
    OPTION_VALUE,
    OPTIONS,
    TITLE,
    VIEW_BLOCKS,
    fits,
)
from adapters.slack.payload import Block, View
from adapters.slack.values import DATE, MODAL, TIME, metadata
from dialogs.core.prompts import Choice, Field, Form
from dialogs.texts import texts


def modal(form: Form, lang: str) -> View | None:
    """The form's view; None where a modal cannot hold all of it, so that it has to be asked in the talk."""
    carried = metadata(form.ref)
    blocks = [block for field in form.fields for block in _inputs(field, lang)]
    whole = all(fits(field.value, INPUT) for field in form.fields)
    if not whole or not 0 < len(blocks) <= VIEW_BLOCKS or not carried or not fits(carried, METADATA):
        return None
    return {
        "type": "modal",
        "callback_id": MODAL,
        "title": plain(form.title, TITLE),
        "submit": plain(form.submit, TITLE),
        "close": plain(form.cancel, TITLE),
        "private_metadata": carried,
        "blocks": blocks,
    }


def _inputs(field: Field, lang: str) -> Iterator[Block]:
    match field.kind:
        case "line" | "lines" | "number":
            yield _input(field, field.id, field.label, _typed(field))
        case "moment":
            date, _, time = field.value.partition("T")
            yield _input(field, f"{field.id}/{DATE}", field.label, datepicker(date))
            hour = field.time or texts(lang).say("slack.time")
            yield _input(field, f"{field.id}/{TIME}", hour, timepicker(time))
        case "choice" if _can_be_picked(field.choices):
            yield _input(field, field.id, field.label, _picked(field))
        case "choice":
            listed = "\n".join((field.hint, *(choice.label for choice in field.choices))).strip()
            asked = msgspec.structs.replace(field, hint=listed)
            yield _input(asked, field.id, field.label, _typed(asked))
        case _:
            assert_never(field.kind)


def _input(field: Field, block_id: str, label: str, element: Element) -> Block:
    """The block of a field, whose element has the block's name: a view has no two of the same."""
    hint = {"hint": plain(field.hint, INPUT_HINT)} if field.hint.strip() else {}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, INPUT_LABEL),
        "element": {"action_id": block_id, **element},
        "optional": not field.needed,
        **hint,
    }


def _typed(field: Field) -> Element:
    """Words; also for a number, which people write with commas, units or full-width digits."""
    most = max(field.most, utf16_units(field.value)) if field.most else INPUT
    return {
        "type": "plain_text_input",
        "multiline": field.kind == "lines" or "\n" in field.value,
        "max_length": min(most, INPUT),
        **({"initial_value": field.value} if field.value else {}),
    }


def _picked(field: Field) -> Element:
    options = {choice.id: _option(choice) for choice in field.choices}
    start = {"initial_option": options[field.value]} if field.value in options else {}
    return {"type": "static_select", "options": list(options.values()), **start}


def _option(choice: Choice) -> Element:
    return {"text": plain(choice.label, LABEL), "value": choice.id}


def _can_be_picked(choices: tuple[Choice, ...]) -> bool:
    """Whether a menu can hold them all; else they are typed."""
    ids = {choice.id for choice in choices}
    carried = all(identity and is_carried(identity) and fits(identity, OPTION_VALUE) for identity in ids)
    return 0 < len(choices) <= OPTIONS and len(ids) == len(choices) and carried
