"""Action objects: what a tap may do, with the limits LINE documents for each place a button can stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.doubles.answers import Detail
from tests.doubles.checks import Check, Fields, Must, matches, one_of, record, tagged, text, under, uri
from tests.doubles.measure import clusters, units

LINKS = ("http", "https", "line", "tel")
_FORMS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
_SHAPES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d"),
}
_YEARS = range(1900, 2101)


def action(label: int, *, needs_label: bool = True, but: frozenset[str] = frozenset()) -> Check:
    """An action in a place whose labels may have `label` clusters; the kinds in `but` may not stand there."""
    words = text(label, clusters)
    named = {"label": Must(words) if needs_label else words}
    kinds = {
        kind: record(_KIND | named | fields, *rules)
        for kind, (fields, rules) in _ACTIONS.items()
        if kind not in but
    }
    return tagged(kinds)


def picked(mode: str, value: object) -> datetime | None:
    """The moment a picker's string means; None when it is not in the mode's form or out of its years."""
    if not isinstance(value, str) or not _SHAPES[mode].fullmatch(value):
        return None
    try:
        moment = datetime.strptime(value.upper(), _FORMS[mode])  # noqa: DTZ007  # pickers know no zone
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _picker_makes_sense(value: dict[str, Any], path: str) -> Iterator[Detail]:
    moments: dict[str, datetime] = {}
    for name in ("initial", "min", "max"):
        if name in value:
            moment = picked(value["mode"], value[name])
            if moment is None:
                yield Detail(under(path, name), f"must be a {value['mode']}")
            else:
                moments[name] = moment
    yield from _in_order(moments, path)


def _in_order(moments: Mapping[str, datetime], path: str) -> Iterator[Detail]:
    least, most, initial = (moments.get(name) for name in ("min", "max", "initial"))
    if least and most and least >= most:
        yield Detail(under(path, "min"), "must be before max")
    if initial and ((least and initial < least) or (most and initial > most)):
        yield Detail(under(path, "initial"), "must be between min and max")


def _postback_makes_sense(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if "text" in value and "displayText" in value:
        yield Detail(under(path, "text"), "text and displayText cannot both be specified")
    if "fillInText" in value and value.get("inputOption") != "openKeyboard":
        yield Detail(under(path, "fillInText"), "inputOption must be openKeyboard")


def _any_text(value: Any, path: str) -> Iterator[Detail]:
    if not isinstance(value, str):
        yield Detail(path, "must be a string")


_KIND: Fields = {"type": Must(_any_text)}
_DATA = Must(text(300, units))
_ACTIONS: dict[str, tuple[dict[str, Check | Must], tuple[Check, ...]]] = {
    "postback": (
        {
            "data": _DATA,
            "displayText": text(300, clusters),
            "text": text(300, clusters),
            "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
            "fillInText": text(300, clusters),
        },
        (_postback_makes_sense,),
    ),
    "message": ({"text": Must(text(300, clusters))}, ()),
    "uri": (
        {"uri": Must(uri(*LINKS)), "altUri": record({"desktop": Must(uri(*LINKS))})},
        (),
    ),
    "datetimepicker": (
        {
            "data": _DATA,
            "mode": Must(one_of(*_FORMS)),
            "initial": _any_text,
            "min": _any_text,
            "max": _any_text,
        },
        (_picker_makes_sense,),
    ),
    "clipboard": ({"clipboardText": Must(text(1000, clusters))}, ()),
    "richmenuswitch": (
        {
            "richMenuAliasId": Must(matches(r"[a-z0-9_-]{1,32}", "the id of an alias")),
            "data": _DATA,
        },
        (),
    ),
    "camera": ({}, ()),
    "cameraRoll": ({}, ()),
    "location": ({}, ()),
}
QUICK_ONLY = frozenset({"camera", "cameraRoll", "location"})
"""These may stand in quick replies alone."""

IN_QUICK_REPLY = action(20, but=frozenset({"richmenuswitch"}))
IN_TEMPLATE = action(20, but=QUICK_ONLY | {"richmenuswitch"})
IN_TEMPLATE_UNNAMED = action(20, needs_label=False, but=QUICK_ONLY | {"richmenuswitch"})
IN_IMAGE_CAROUSEL = action(12, needs_label=False, but=QUICK_ONLY | {"richmenuswitch"})
IN_FLEX_BUTTON = action(40, but=QUICK_ONLY | {"richmenuswitch"})
IN_FLEX_AREA = action(40, needs_label=False, but=QUICK_ONLY | {"richmenuswitch"})
IN_RICH_MENU = action(20, needs_label=False, but=QUICK_ONLY)
