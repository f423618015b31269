"""Rich text: sections, lists, quotes and what stands in them."""

from __future__ import annotations

from tests.doubles.checks import Check, Must, array, boolean, number, one_of, record, tagged, text, uri
from tests.doubles.measure import units

_KIND = Must(text(40, len))
_STYLE = record({"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean})
_PIECES: dict[str, Check] = {
    "text": record({"type": _KIND, "text": Must(text(3000, units, 0)), "style": _STYLE}),
    "link": record(
        {
            "type": _KIND,
            "url": Must(uri("https", "http", "mailto", most=3000)),
            "text": text(3000, units),
            "style": _STYLE,
        }
    ),
    "emoji": record({"type": _KIND, "name": Must(text(100, len)), "unicode": text(100, len)}),
    "user": record({"type": _KIND, "user_id": Must(text(20, len)), "style": _STYLE}),
    "channel": record({"type": _KIND, "channel_id": Must(text(20, len)), "style": _STYLE}),
    "broadcast": record({"type": _KIND, "range": Must(one_of("here", "channel", "everyone"))}),
    "date": record(
        {
            "type": _KIND,
            "timestamp": Must(number(0, 9_999_999_999)),
            "format": Must(text(255, units)),
            "fallback": text(255, units),
            "style": _STYLE,
        }
    ),
}
_LINE = Must(array(tagged(_PIECES), 0, 1000))
_SECTION = record({"type": _KIND, "elements": _LINE})
_BORDERED = record({"type": _KIND, "elements": _LINE, "border": number(0, 1)})
_LIST = record(
    {
        "type": _KIND,
        "style": Must(one_of("bullet", "ordered")),
        "elements": Must(array(tagged({"rich_text_section": _SECTION}), 1, 1000)),
        "indent": number(0, 8),
        "offset": number(0, 1000),
        "border": number(0, 1),
    }
)
RICH_TEXT = array(
    tagged(
        {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_quote": _BORDERED,
            "rich_text_preformatted": _BORDERED,
        }
    ),
    1,
    100,
)
