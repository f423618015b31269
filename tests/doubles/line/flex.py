"""Flex messages: LINE's components, their properties and sizes, as far down as they are nested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

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
from tests.doubles.line.actions import IN_FLEX_AREA, IN_FLEX_BUTTON
from tests.doubles.measure import units

MOST_BUBBLES = 12
MOST_BUBBLE_BYTES = 30_000
MOST_CAROUSEL_BYTES = 50_000
_PIXELS = r"\d+(\.\d+)?px"
_SPACES = "none|xs|sm|md|lg|xl|xxl"
_SIZES = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
_KIND = Must(text(20, len))
_COLOR = matches(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?", "a colour like #RRGGBB or #RRGGBBAA")
_SPACE = matches(f"{_PIXELS}|{_SPACES}", "a number of pixels or one of the keywords")
_PADDING = matches(rf"{_PIXELS}|\d+(\.\d+)?%|{_SPACES}", "pixels, a percentage or one of the keywords")
_LENGTH = matches(rf"{_PIXELS}|\d+(\.\d+)?%", "pixels or a percentage")
_OFFSET = matches(rf"-?{_PIXELS}|-?\d+(\.\d+)?%|{_SPACES}", "pixels, a percentage or one of the keywords")
_FONT = matches(f"{_PIXELS}|{_SIZES}", "pixels or one of the keywords")
_FLEX = number(0, 1_000)
_IMAGE = uri("https", most=2000)
_GRAVITY = one_of("top", "bottom", "center")
_ALIGN = one_of("start", "end", "center")
_PLACE: Fields = {
    "margin": _SPACE,
    "position": one_of("relative", "absolute"),
    "offsetTop": _OFFSET,
    "offsetBottom": _OFFSET,
    "offsetStart": _OFFSET,
    "offsetEnd": _OFFSET,
}
_LETTERS: Fields = {
    "size": _FONT,
    "color": _COLOR,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_RATIO_FORM = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")


def _ratio(value: Any, path: str) -> Iterator[Detail]:
    """Width to height, each from 1 to 100000, and no more than three times as high as wide."""
    found = _RATIO_FORM.fullmatch(value) if isinstance(value, str) else None
    width, height = (float(part) for part in found.groups()) if found else (0.0, 0.0)
    if not (1 <= width <= 100_000 and 1 <= height <= 100_000 and height <= 3 * width):
        yield Detail(path, "must be a ratio like 20:13")


_BLOCK = record({"backgroundColor": _COLOR, "separator": boolean, "separatorColor": _COLOR})


def _has_words(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if "text" not in value and not value.get("contents"):
        yield Detail(under(path, "text"), "must be specified")


def _fits_its_layout(value: dict[str, Any], path: str) -> Iterator[Detail]:
    baseline = value["layout"] == "baseline"
    for index, item in enumerate(value["contents"]):
        kind = item["type"]
        if kind == "icon" and not baseline:
            yield Detail(f"{path}.contents[{index}]", "icon is only allowed in a baseline box")
        if baseline and kind not in {"icon", "text", "filler"}:
            yield Detail(f"{path}.contents[{index}]", f"{kind} is not allowed in a baseline box")


def _component(value: Any, path: str) -> Iterator[Detail]:
    yield from _COMPONENT(value, path)


_SPAN = tagged({"span": record(_LETTERS | {"type": _KIND, "text": Must(text(2000, units))})})
_BOX_FIELDS: Fields = _PLACE | {
    "type": _KIND,
    "layout": Must(one_of("horizontal", "vertical", "baseline")),
    "contents": Must(array(_component, 0, 1_000)),
    "flex": _FLEX,
    "spacing": _SPACE,
    "backgroundColor": _COLOR,
    "borderColor": _COLOR,
    "borderWidth": matches(rf"{_PIXELS}|none|light|normal|medium|semi-bold|bold", "pixels or a keyword"),
    "cornerRadius": _SPACE,
    "width": _LENGTH,
    "maxWidth": _LENGTH,
    "height": _LENGTH,
    "maxHeight": _LENGTH,
    "paddingAll": _PADDING,
    "paddingTop": _PADDING,
    "paddingBottom": _PADDING,
    "paddingStart": _PADDING,
    "paddingEnd": _PADDING,
    "action": IN_FLEX_AREA,
    "justifyContent": one_of(
        "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
    ),
    "alignItems": one_of("center", "flex-start", "flex-end"),
    "background": tagged(
        {
            "linearGradient": record(
                {
                    "type": _KIND,
                    "angle": Must(matches(r"\d+(\.\d+)?deg", "an angle like 90deg")),
                    "startColor": Must(_COLOR),
                    "endColor": Must(_COLOR),
                    "centerColor": _COLOR,
                    "centerPosition": matches(r"\d+(\.\d+)?%", "a percentage"),
                }
            )
        }
    ),
}
_BOX = tagged({"box": record(_BOX_FIELDS, _fits_its_layout)})
_IMAGE_FIELDS: Fields = _PLACE | {
    "type": _KIND,
    "url": Must(_IMAGE),
    "flex": _FLEX,
    "align": _ALIGN,
    "gravity": _GRAVITY,
    "size": matches(rf"{_PIXELS}|\d+(\.\d+)?%|{_SIZES}|full", "pixels, a percentage or a keyword"),
    "aspectRatio": _ratio,
    "aspectMode": one_of("fit", "cover"),
    "backgroundColor": _COLOR,
    "action": IN_FLEX_AREA,
    "animated": boolean,
}
_COMPONENT = tagged(
    {
        "box": _BOX,
        "button": record(
            _PLACE
            | {
                "type": _KIND,
                "action": Must(IN_FLEX_BUTTON),
                "flex": _FLEX,
                "color": _COLOR,
                "style": one_of("primary", "secondary", "link"),
                "gravity": _GRAVITY,
                "height": one_of("md", "sm"),
                "adjustMode": one_of("shrink-to-fit"),
                "scaling": boolean,
            }
        ),
        "image": record(_IMAGE_FIELDS),
        "icon": record(
            _PLACE
            | {
                "type": _KIND,
                "url": Must(_IMAGE),
                "size": _FONT,
                "aspectRatio": _ratio,
                "scaling": boolean,
            }
        ),
        "text": record(
            _PLACE
            | _LETTERS
            | {
                "type": _KIND,
                "text": text(2000, units),
                "contents": array(_SPAN, 0, 1_000),
                "flex": _FLEX,
                "align": _ALIGN,
                "gravity": _GRAVITY,
                "wrap": boolean,
                "lineSpacing": matches(_PIXELS, "a number of pixels"),
                "action": IN_FLEX_AREA,
                "maxLines": number(0, 1_000),
                "adjustMode": one_of("shrink-to-fit"),
                "scaling": boolean,
            },
            _has_words,
        ),
        "separator": record({"type": _KIND, "margin": _SPACE, "color": _COLOR}),
        "filler": record({"type": _KIND, "flex": _FLEX}),
    }
)
_HERO: Check = tagged(
    {
        "box": _BOX,
        "image": record(_IMAGE_FIELDS),
        "video": record(
            {
                "type": _KIND,
                "url": Must(_IMAGE),
                "previewUrl": Must(_IMAGE),
                "altContent": Must(tagged({"box": _BOX, "image": record(_IMAGE_FIELDS)})),
                "aspectRatio": _ratio,
                "action": IN_FLEX_AREA,
            }
        ),
    }
)


def _is_small_enough(most: int) -> Check:
    def check(value: Any, path: str) -> Iterator[Detail]:
        if len(msgspec.json.encode(value)) > most:
            yield Detail(path, f"must be at most {most} bytes")

    return check


def _shows_something(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if not value.keys() & {"header", "hero", "body", "footer"}:
        yield Detail(path, "must have a header, hero, body or footer")


def _video_has_room(value: dict[str, Any], path: str) -> Iterator[Detail]:
    wide = value.get("size", "mega") in {"kilo", "mega", "giga"}
    if value.get("hero", {}).get("type") == "video" and not wide:
        yield Detail(under(path, "hero"), "a video needs a bubble of size kilo, mega or giga")


def _no_video(value: dict[str, Any], path: str) -> Iterator[Detail]:
    for index, bubble in enumerate(value["contents"]):
        if bubble.get("hero", {}).get("type") == "video":
            yield Detail(f"{path}.contents[{index}].hero", "a video cannot stand in a carousel")


def _are_of_one_size(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if len({bubble.get("size", "mega") for bubble in value["contents"]}) > 1:
        yield Detail(under(path, "contents"), "all bubbles must have the same size")


_BUBBLE = tagged(
    {
        "bubble": record(
            {
                "type": _KIND,
                "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
                "direction": one_of("ltr", "rtl"),
                "header": _BOX,
                "hero": _HERO,
                "body": _BOX,
                "footer": _BOX,
                "styles": record({"header": _BLOCK, "hero": _BLOCK, "body": _BLOCK, "footer": _BLOCK}),
                "action": IN_FLEX_AREA,
            },
            _shows_something,
            _video_has_room,
            _is_small_enough(MOST_BUBBLE_BYTES),
        )
    }
)
_CAROUSEL = record(
    {"type": _KIND, "contents": Must(array(_BUBBLE, 1, MOST_BUBBLES))},
    _are_of_one_size,
    _no_video,
    _is_small_enough(MOST_CAROUSEL_BYTES),
)
CONTAINER = tagged({"bubble": _BUBBLE, "carousel": _CAROUSEL})
