"""The values of inputs, in the shape Slack tells them."""

from __future__ import annotations

from typing import Any

from tests.doubles.answers import Json
from tests.doubles.slack.limits import elements_of

VALUE = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
}
"""Under which name the value of each kind of element is told."""
INITIAL = {
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "value": "initial_value",
}


def initial_values(blocks: list[Json]) -> dict[tuple[str, str], Json]:
    """What all inputs hold before anybody has touched them."""
    return {
        (block["block_id"], element["action_id"]): value_of(element)
        for block in blocks
        for element in elements_of(block)
        if element["type"] in VALUE
    }


def value_of(element: Json, *, given: Any = None) -> Json:
    """What an element holds: what was given, else what it began with."""
    name = VALUE[element["type"]]
    empty: Any = [] if name == "selected_options" else None
    held = given if given is not None else element.get(INITIAL[name], empty)
    told = {"type": element["type"], name: held}
    return told | ({"timezone": element["timezone"]} if "timezone" in element else {})
