"""Everything LINE documents about the messages it takes, as one table of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

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
from tests.doubles.line import actions
from tests.doubles.line.bodies import Body
from tests.doubles.line.flex import CONTAINER
from tests.doubles.measure import clusters, units

MOST_MESSAGES = 5
_KIND = Must(text(20, len))
_LINK = uri("https", most=2000)
_ALT_TEXT = text(1500, units)
_COLOR = matches(r"#[0-9A-Fa-f]{6}", "a colour like #RRGGBB")
_QUICK_REPLY = record(
    {
        "items": Must(
            array(
                record(
                    {
                        "type": Must(one_of("action")),
                        "imageUrl": _LINK,
                        "action": Must(actions.IN_QUICK_REPLY),
                    }
                ),
                1,
                13,
            )
        )
    }
)


def _is_not_lines(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if re.search(r"\bline\b", value.get("name", ""), re.IGNORECASE):
        yield Detail(under(path, "name"), "certain words such as LINE may not be used")


def _every_dollar_has_its_emoji(value: dict[str, Any], path: str) -> Iterator[Detail]:
    encoded = value["text"].encode("utf-16-le", "surrogatepass")
    for index, emoji in enumerate(value.get("emojis", [])):
        at = emoji["index"] * 2
        if encoded[at : at + 2].decode("utf-16-le", "replace") != "$":
            yield Detail(f"{path}.emojis[{index}].index", "must point to a $ in the text")


def _placeholders_are_known(value: dict[str, Any], path: str) -> Iterator[Detail]:
    bare = re.sub(r"\{\{|\}\}", "", value["text"])
    asked = set(re.findall(r"\{([0-9A-Za-z_]{1,20})\}", bare))
    if re.search(r"[{}]", re.sub(r"\{[0-9A-Za-z_]{1,20}\}", "", bare)):
        yield Detail(under(path, "text"), "a brace must be doubled or name a substitution")
    for name in asked - value.get("substitution", {}).keys():
        yield Detail(under(path, f"substitution.{name}"), "must be specified")


def _text_beside_a_picture_is_short(value: dict[str, Any], path: str) -> Iterator[Detail]:
    beside = "title" in value or "thumbnailImageUrl" in value
    if beside and clusters(value["text"]) > 60:
        yield Detail(under(path, "text"), "Length must be between 1 and 60")


def _columns_are_alike(value: dict[str, Any], path: str) -> Iterator[Detail]:
    for name in ("title", "thumbnailImageUrl"):
        if len({name in column for column in value["columns"]}) > 1:
            yield Detail(under(path, "columns"), f"{name} must be in all columns or in none")
    if len({len(column["actions"]) for column in value["columns"]}) > 1:
        yield Detail(under(path, "columns"), "all columns must have the same number of actions")


def _message(fields: Fields, *also: Check) -> Check:
    return record(_COMMON | fields, *also)


_COMMON: Fields = {
    "type": _KIND,
    "quickReply": _QUICK_REPLY,
    "sender": record({"name": text(20, clusters), "iconUrl": _LINK}, _is_not_lines),
}
_QUOTE = text(1_000, len)
_PRODUCT = matches(r"[0-9a-f]{24}", "a product id")
_EMOJI_ID = matches(r"\d{3}", "an emoji id")
_EMOJI = record({"index": Must(number(0, 5_000)), "productId": Must(_PRODUCT), "emojiId": Must(_EMOJI_ID)})
_MENTIONED = tagged(
    {"user": record({"type": _KIND, "userId": Must(text(33, len))}), "all": record({"type": _KIND})}
)
_SUBSTITUTE = tagged(
    {
        "emoji": record({"type": _KIND, "productId": Must(_PRODUCT), "emojiId": Must(_EMOJI_ID)}),
        "mention": record({"type": _KIND, "mentionee": Must(_MENTIONED)}),
    }
)


def _substitution(value: Any, path: str) -> Iterator[Detail]:
    """A mapping of at most a hundred names to mentions and emoji."""
    if not isinstance(value, dict) or len(value) > 100:
        yield Detail(path, "Size must be between 0 and 100")
        return
    for name, item in value.items():
        yield from _SUBSTITUTE(item, under(path, name))


_PICTURED: Fields = {
    "title": text(40, clusters),
    "thumbnailImageUrl": _LINK,
    "imageBackgroundColor": _COLOR,
    "defaultAction": actions.IN_TEMPLATE_UNNAMED,
}
_PICTURES: Fields = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}
_TEMPLATE = tagged(
    {
        "buttons": record(
            _PICTURED
            | _PICTURES
            | {
                "type": _KIND,
                "text": Must(text(160, clusters)),
                "actions": Must(array(actions.IN_TEMPLATE, 1, 4)),
            },
            _text_beside_a_picture_is_short,
        ),
        "confirm": record(
            {
                "type": _KIND,
                "text": Must(text(240, clusters)),
                "actions": Must(array(actions.IN_TEMPLATE, 2, 2)),
            }
        ),
        "carousel": record(
            _PICTURES
            | {
                "type": _KIND,
                "columns": Must(
                    array(
                        record(
                            _PICTURED
                            | {
                                "text": Must(text(120, clusters)),
                                "actions": Must(array(actions.IN_TEMPLATE, 1, 3)),
                            },
                            _text_beside_a_picture_is_short,
                        ),
                        1,
                        10,
                    )
                ),
            },
            _columns_are_alike,
        ),
        "image_carousel": record(
            {
                "type": _KIND,
                "columns": Must(
                    array(record({"imageUrl": Must(_LINK), "action": Must(actions.IN_IMAGE_CAROUSEL)}), 1, 10)
                ),
            }
        ),
    }
)
MESSAGE = tagged(
    {
        "text": _message(
            {"text": Must(text(5_000, units)), "emojis": array(_EMOJI, 0, 20), "quoteToken": _QUOTE},
            _every_dollar_has_its_emoji,
        ),
        "textV2": _message(
            {
                "text": Must(text(5_000, units)),
                "quoteToken": _QUOTE,
                "substitution": _substitution,
            },
            _placeholders_are_known,
        ),
        "sticker": _message(
            {
                "packageId": Must(matches(r"\d+", "a package id")),
                "stickerId": Must(matches(r"\d+", "a sticker id")),
                "quoteToken": _QUOTE,
            }
        ),
        "image": _message({"originalContentUrl": Must(_LINK), "previewImageUrl": Must(_LINK)}),
        "video": _message(
            {
                "originalContentUrl": Must(_LINK),
                "previewImageUrl": Must(_LINK),
                "trackingId": matches(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}", "a tracking id"),
            }
        ),
        "audio": _message({"originalContentUrl": Must(_LINK), "duration": Must(number(1, 86_400_000))}),
        "location": _message(
            {
                "title": Must(text(100, clusters)),
                "address": Must(text(100, clusters)),
                "latitude": Must(number(-90, 90, whole=False)),
                "longitude": Must(number(-180, 180, whole=False)),
            }
        ),
        "template": _message({"altText": Must(_ALT_TEXT), "template": Must(_TEMPLATE)}),
        "flex": _message({"altText": Must(_ALT_TEXT), "contents": Must(CONTAINER)}),
    }
)

_MESSAGES = Must(array(MESSAGE, 1, MOST_MESSAGES))
_AGGREGATION = array(matches(r"[a-zA-Z0-9_]{1,30}", "the name of a unit"), 0, 1)
REPLY = Body(
    "ReplyMessageRequest",
    record({"replyToken": Must(text(100, len)), "messages": _MESSAGES, "notificationDisabled": boolean}),
)
PUSH = Body(
    "PushMessageRequest",
    record(
        {
            "to": Must(text(100, len)),
            "messages": _MESSAGES,
            "notificationDisabled": boolean,
            "customAggregationUnits": _AGGREGATION,
        }
    ),
)
VALIDATE = Body("ValidateMessageRequest", record({"messages": _MESSAGES}))
