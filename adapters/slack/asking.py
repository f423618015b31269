"""How a question is put in Slack: its words, then a button for each choice, then pickers for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from adapters.clean import is_carried
from adapters.degrade import button_label, numbered
from adapters.measure import utf16_units
from adapters.slack.blocks import Element, Part, button, datepicker, followed, row, timepicker, words
from adapters.slack.cards import action_button
from adapters.slack.limits import ACTIONS, LABEL, SHOWN, fits
from adapters.slack.values import DATE, MOST_IN_OPTION, TIME, choice_value, moment_value
from dialogs.core.prompts import Choice, Question
from dialogs.texts import texts


def asked(question: Question, lang: str, *, pickers: bool) -> tuple[Part, ...]:
    """A question and all that can be tapped below it, with `pickers` where a moment is asked for.

    Choices are buttons with their own words where each of them can be one. Else all are listed with numbers,
    and buttons begin with the numbers; one that no button can carry is typed.
    """
    by_word = all(_is_button(question.token, choice) for choice in question.choices)
    by_word = by_word and len(question.choices) <= ACTIONS
    picking = _pickers(question, lang) if pickers else ()
    tappable = (*row(_buttons(question, by_word=by_word)), *row(picking))
    parts = followed(words(question.text if by_word else numbered(question)), tappable)
    return _told(question, parts) if by_word and question.choices else parts


def _is_button(token: str, choice: Choice) -> bool:
    value = choice_value(token, choice.id, MOST_IN_OPTION)
    shown = bool(choice.label.strip()) and "\n" not in choice.label and fits(choice.label, SHOWN)
    return shown and value is not None and is_carried(value)


def _buttons(question: Question, *, by_word: bool) -> Iterator[Element]:
    for number, choice in enumerate(question.choices[:ACTIONS], start=1):
        label = choice.label if by_word else button_label(number, choice, LABEL, utf16_units)
        yield from button(label, choice_value(question.token, choice.id, MOST_IN_OPTION))
    if question.form:
        yield from action_button(question.form)


def _pickers(question: Question, lang: str) -> Iterator[Element]:
    sends = tuple(button(texts(lang).say("slack.pick"), moment_value(question.token)))
    if question.widget == "moment" and sends:
        date, _, time = question.picker.initial.partition("T") if question.picker else ("", "", "")
        yield {"action_id": DATE, **datepicker(date)}
        yield {"action_id": TIME, **timepicker(time)}
        yield from sends


def _told(question: Question, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Whoever does not see the buttons is told what they say."""
    *before, last = parts
    return (*before, replace(last, words=numbered(msgspec.structs.replace(question, text=last.words))))
