"""How a question is put in LINE: with buttons inside its bubble, or with quick replies below the chat.

Quick replies are seen on a telephone only. So where nothing but a choice will do, the choices also stand in
the bubble: as buttons while they are few, as a numbered list to be typed while they are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.clean import is_carried
from adapters.degrade import button_label, numbered
from adapters.line.bubbles import Bubble, Buttons, words
from adapters.line.limits import (
    BUTTONS,
    DISPLAY_TEXT,
    LABEL,
    PICKER_YEARS,
    QUICK_REPLIES,
    TEMPLATE_TEXT,
    fits,
)
from adapters.line.postback import choice_data, moment_data
from adapters.measure import letters
from dialogs.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.prompts import Choice, Picker, Question

Action = dict[str, Any]

_WORDLESS = "…"
"""LINE refuses a message without words."""

_SIDE_BY_SIDE = 8
"""Letters of a label that still stand in one line when two buttons share the width of a telephone."""


def asked(question: Question, lang: str, *, last: bool) -> tuple[tuple[Bubble, ...], tuple[Action, ...]]:
    """The bubbles of a question, and what to tap below the last bubble of all.

    Only the `last` question has something below; another one's choices are in its bubble.
    """
    if template := _template(question):
        return (Buttons(question.text, template),), ()
    actions = tuple(_actions(question, lang)) if last else ()
    listed = question.widget == "choice" or not last or not _says_all(question)
    text = numbered(question) if question.choices and listed else question.text
    return words(text) or (words(_WORDLESS) if actions else ()), actions


def _template(question: Question) -> Action | None:
    if question.widget != "choice" or not 0 < len(question.choices) <= BUTTONS or not _says_all(question):
        return None
    actions = [_tap(question.token, choice, choice.label) for choice in question.choices]
    short = all(fits(choice.label, _SIDE_BY_SIDE) for choice in question.choices)
    kind = "confirm" if short and len(actions) == 2 else "buttons"  # noqa: PLR2004  # yes and no
    if not question.text.strip() or not fits(question.text, TEMPLATE_TEXT[kind]):
        return None
    return {"type": kind, "text": question.text, "actions": actions}


def _actions(question: Question, lang: str) -> Iterator[Action]:
    """A picker where a moment is asked for, then the choices, as many as there is room for."""
    room = QUICK_REPLIES
    if question.widget == "moment" and (data := _carried(moment_data(question.token))):
        room -= 1
        yield _pick(data, texts(lang).say("line.pick"), question.picker)
    by_word = _says_all(question)
    for number, choice in enumerate(question.choices[:room], start=1):
        if action := _tap(
            question.token, choice, choice.label if by_word else button_label(number, choice, LABEL, letters)
        ):
            yield action


def _says_all(question: Question) -> bool:
    """Whether every choice has a button with its own words."""
    room = QUICK_REPLIES - (question.widget == "moment")
    return len(question.choices) <= room and all(
        choice.label.strip()
        and "\n" not in choice.label
        and fits(choice.label, LABEL)
        and _carried(choice_data(question.token, choice.id))
        for choice in question.choices
    )


def _tap(token: str, choice: Choice, label: str) -> Action | None:
    data = _carried(choice_data(token, choice.id))
    if data is None:
        return None
    said = choice.label if choice.label.strip() and fits(choice.label, DISPLAY_TEXT) else label
    return {"type": "postback", "label": label, "data": data, "displayText": said}


def _pick(data: str, label: str, picker: Picker | None) -> Action:
    action = {"type": "datetimepicker", "label": label, "data": data, "mode": "datetime"}
    if picker is None or not _within_years(picker):
        return action
    return {**action, "initial": picker.initial, "min": picker.earliest, "max": picker.latest}


def _within_years(picker: Picker) -> bool:
    return PICKER_YEARS[0] <= picker.earliest and picker.latest < PICKER_YEARS[1]


def _carried(data: str | None) -> str | None:
    return data if data and is_carried(data) else None
