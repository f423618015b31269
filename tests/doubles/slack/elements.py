"""Slack's text objects and what can be touched in a block, with their limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tests.doubles.answers import Detail
from tests.doubles.checks import (
    Check,
    Fields,
    Must,
    array,
    boolean,
    matches,
    number,
    one_of,
    record,
    tagged,
    text,
    under,
    uri,
)
from tests.doubles.measure import units

_KIND = Must(text(40, len))
NAME = text(255, units)
_URL = uri("https", "http", most=3000)


def plain(most: int, least: int = 1) -> Check:
    """A text object that formats nothing."""
    return record(
        {"type": Must(one_of("plain_text")), "text": Must(text(most, units, least)), "emoji": boolean}
    )


def any_text(most: int) -> Check:
    """A text object of either kind."""
    markdown = record({"type": _KIND, "text": Must(text(most, units)), "verbatim": boolean})
    return tagged({"plain_text": plain(most), "mrkdwn": markdown})


_CONFIRM = record(
    {
        "title": Must(plain(100)),
        "text": Must(any_text(300)),
        "confirm": Must(plain(30)),
        "deny": Must(plain(30)),
        "style": one_of("primary", "danger"),
    }
)


def _option(words: Check, **more: Check) -> Check:
    return record({"text": Must(words), "value": Must(text(150, units)), "description": plain(75), **more})


def _options(words: Check, most: int, least: int = 1, **more: Check) -> Check:
    return array(_option(words, **more), least, most)


def _is_a_day(value: Any, path: str) -> Iterator[Detail]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield Detail(path, "must be a date like 2026-12-05")


def _is_a_zone(value: Any, path: str) -> Iterator[Detail]:
    if value not in available_timezones():
        yield Detail(path, "must be a time zone")


def _initial_is_offered(value: dict[str, Any], path: str) -> Iterator[Detail]:
    offered = value.get("options", []) + [
        option for group in value.get("option_groups", []) for option in group["options"]
    ]
    chosen = value.get("initial_options", []) + [value[name] for name in ("initial_option",) if name in value]
    for option in chosen:
        if option not in offered:
            yield Detail(path, "an initial option must be one of the options")


def _options_or_groups(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if ("options" in value) == ("option_groups" in value):
        yield Detail(under(path, "options"), "either options or option_groups must be specified")


def _fits_its_own_lengths(value: dict[str, Any], path: str) -> Iterator[Detail]:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if least > most:
        yield Detail(under(path, "min_length"), "must not exceed max_length")
    if units(value.get("initial_value", "")) > most:
        yield Detail(under(path, "initial_value"), "must not exceed max_length")


def _element(fields: Fields, *also: Check) -> Check:
    return record({"type": _KIND, "action_id": NAME, **fields}, *also)


_FOCUS: Fields = {"focus_on_load": boolean, "placeholder": plain(150)}
_SELECT: Fields = {
    **_FOCUS,
    "confirm": _CONFIRM,
    "options": _options(plain(75), 100),
    "option_groups": array(
        record({"label": Must(plain(75)), "options": Must(_options(plain(75), 100))}), 1, 100
    ),
}
_TICKS: Fields = {
    "options": Must(_options(any_text(75), 10)),
    "confirm": _CONFIRM,
    "focus_on_load": boolean,
}
_WORDS: Fields = {
    **_FOCUS,
    "initial_value": text(3000, units, 0),
    "dispatch_action_config": record(
        {"trigger_actions_on": Must(array(one_of("on_enter_pressed", "on_character_entered"), 1, 2))}
    ),
}
IMAGE = record({"type": _KIND, "image_url": Must(text(3000, len)), "alt_text": Must(text(2000, units))})
BUTTON = _element(
    {
        "text": Must(plain(75)),
        "value": text(2000, units),
        "url": _URL,
        "style": one_of("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": text(75, units),
    }
)
_PICKERS: dict[str, Check] = {
    "datepicker": _element({**_FOCUS, "initial_date": _is_a_day, "confirm": _CONFIRM}),
    "timepicker": _element(
        {
            **_FOCUS,
            "initial_time": matches(r"([01]\d|2[0-3]):[0-5]\d", "a time like 19:00"),
            "timezone": _is_a_zone,
            "confirm": _CONFIRM,
        }
    ),
    "datetimepicker": _element(
        {
            "initial_date_time": number(1_000_000_000, 9_999_999_999),
            "focus_on_load": boolean,
            "confirm": _CONFIRM,
        }
    ),
}
_SELECTS: dict[str, Check] = {
    "static_select": _element(
        {**_SELECT, "initial_option": _option(plain(75))}, _options_or_groups, _initial_is_offered
    ),
    "multi_static_select": _element(
        {**_SELECT, "initial_options": _options(plain(75), 100), "max_selected_items": number(1, 100)},
        _options_or_groups,
        _initial_is_offered,
    ),
    "checkboxes": _element({**_TICKS, "initial_options": _options(any_text(75), 10)}, _initial_is_offered),
    "radio_buttons": _element({**_TICKS, "initial_option": _option(any_text(75))}, _initial_is_offered),
}
_OVERFLOW = _element({"options": Must(_options(plain(75), 5, url=_URL)), "confirm": _CONFIRM})
IN_ACTIONS = {"button": BUTTON, "overflow": _OVERFLOW, **_PICKERS, **_SELECTS}
ACCESSORIES = {**IN_ACTIONS, "image": IMAGE}
INPUTS: dict[str, Check] = {
    **_PICKERS,
    **_SELECTS,
    "plain_text_input": _element(
        {**_WORDS, "multiline": boolean, "min_length": number(0, 3000), "max_length": number(1, 3000)},
        _fits_its_own_lengths,
    ),
    "email_text_input": _element(_WORDS),
    "url_text_input": _element(_WORDS),
    "number_input": _element(
        {
            **_WORDS,
            "is_decimal_allowed": Must(boolean),
            "min_value": text(30, len),
            "max_value": text(30, len),
        }
    ),
}
