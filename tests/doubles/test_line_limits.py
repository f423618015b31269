"""What the double of LINE takes and refuses: our table, and LINE's own schema where it is at hand."""

from __future__ import annotations

import os

import pytest

from tests.doubles.answers import Json
from tests.doubles.line.limits import PUSH
from tests.doubles.line.schema import FOLDER, official
from tests.doubles.measure import clusters, units

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
POSTBACK: Json = {"type": "postback", "label": "はい", "data": "c|1.goal|yes", "displayText": "はい"}
PICKER: Json = {"type": "datetimepicker", "label": "日時を選ぶ", "data": "m|1.when", "mode": "datetime"}


def text(words: str = "こんにちは", **more: object) -> Json:
    return {"type": "text", "text": words, **more}


def quick(*actions: Json) -> Json:
    items = [{"type": "action", "action": action} for action in actions]
    return text(quickReply={"items": items})


def template(**fields: object) -> Json:
    return {"type": "template", "altText": "選んでください", "template": fields}


def buttons(*actions: Json, words: str = "どれですか", **more: object) -> Json:
    return template(type="buttons", text=words, actions=list(actions), **more)


def confirm(*actions: Json, words: str = "いいですか") -> Json:
    return template(type="confirm", text=words, actions=list(actions))


def bubble(*contents: Json, **more: object) -> Json:
    body = {"type": "box", "layout": "vertical", "contents": list(contents)}
    return {"type": "bubble", "body": body, **more}


def flex(contents: Json, alt: str = "計画") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def carousel(*bubbles: Json) -> Json:
    return flex({"type": "carousel", "contents": list(bubbles)})


def words(text: str = "なぜ") -> Json:
    return {"type": "text", "text": text, "wrap": True}


def button(**changed: object) -> Json:
    return {"type": "button", "action": POSTBACK | changed}


def without(message: Json, name: str) -> Json:
    return {key: value for key, value in message.items() if key != name}


GOOD: dict[str, list[Json]] = {
    "a text": [text()],
    "five messages": [text()] * 5,
    "a text of 5,000 UTF-16 units": [text("あ" * 5_000)],
    "2,500 emoji": [text("🎉" * 2_500)],
    "thirteen quick replies": [quick(*[POSTBACK] * 13)],
    "a label of twenty families": [quick(POSTBACK | {"label": FAMILY * 20})],
    "every action of a quick reply": [
        quick(
            {"type": "message", "label": "a", "text": "a"},
            {"type": "uri", "label": "a", "uri": "tel:0312345678"},
            {"type": "clipboard", "label": "a", "clipboardText": "あ" * 1_000},
            {"type": "camera", "label": "a"},
            {"type": "cameraRoll", "label": "a"},
            {"type": "location", "label": "a"},
            PICKER,
        )
    ],
    "a picker with bounds": [
        quick(PICKER | {"min": "2026-12-05T00:00", "initial": "2026-12-05t19:00", "max": "2027-12-05T00:00"})
    ],
    "a postback that opens the keyboard": [
        quick(POSTBACK | {"inputOption": "openKeyboard", "fillInText": "在庫管理に"})
    ],
    "postback data of 300": [quick(POSTBACK | {"data": "d" * 300})],
    "a confirm template": [confirm(POSTBACK, POSTBACK)],
    "a buttons template": [buttons(*[POSTBACK] * 4, words="あ" * 160)],
    "a bubble": [flex(bubble(words(), {"type": "separator"}, button(label="ラ" * 40)))],
    "a bubble with a footer of its own colour": [
        flex(
            bubble(
                {"type": "text", "contents": [{"type": "span", "text": "太字", "weight": "bold"}]},
                styles={"body": {"backgroundColor": "#ffffff"}},
                size="giga",
            )
        )
    ],
    "a baseline box": [
        flex(
            bubble(
                {
                    "type": "box",
                    "layout": "baseline",
                    "contents": [{"type": "icon", "url": "https://example.com/i.png"}, words()],
                    "spacing": "sm",
                    "paddingAll": "10px",
                }
            )
        )
    ],
    "a carousel of twelve": [carousel(*[bubble(words())] * 12)],
    "an alternative text of 1,500": [flex(bubble(words()), "あ" * 1_500)],
    "a sender": [text(sender={"name": "三問", "iconUrl": "https://example.com/i.png"})],
}
BAD: dict[str, list[Json]] = {
    "no message": [],
    "six messages": [text()] * 6,
    "an unknown type": [{"type": "poem", "text": "a"}],
    "no type": [{"text": "a"}],
    "an empty text": [text("")],
    "a blank text": [text(" \n")],
    "a text of 5,001": [text("あ" * 5_001)],
    "2,501 emoji": [text("🎉" * 2_501)],
    "a text that is none": [{"type": "text", "text": 1}],
    "no text": [{"type": "text"}],
    "an unknown property": [text(colour="red")],
    "fourteen quick replies": [quick(*[POSTBACK] * 14)],
    "no quick reply": [text(quickReply={"items": []})],
    "a quick reply without type": [text(quickReply={"items": [{"action": POSTBACK}]})],
    "a label of 21": [quick(POSTBACK | {"label": "あ" * 21})],
    "an empty label": [quick(POSTBACK | {"label": ""})],
    "no label": [quick(without(POSTBACK, "label"))],
    "no data": [quick(without(POSTBACK, "data"))],
    "data of 301": [quick(POSTBACK | {"data": "d" * 301})],
    "a displayText of 301": [quick(POSTBACK | {"displayText": "あ" * 301})],
    "displayText and text": [quick(POSTBACK | {"text": "はい"})],
    "fillInText without a keyboard": [quick(POSTBACK | {"fillInText": "a"})],
    "an unknown inputOption": [quick(POSTBACK | {"inputOption": "openDoor"})],
    "a rich menu switch in a quick reply": [
        quick({"type": "richmenuswitch", "label": "a", "richMenuAliasId": "a", "data": "a"})
    ],
    "a camera in a template": [buttons({"type": "camera", "label": "a"})],
    "a picker without mode": [quick(without(PICKER, "mode"))],
    "a picker in a bad mode": [quick(PICKER | {"mode": "year"})],
    "a picker whose minimum is its maximum": [
        quick(PICKER | {"min": "2026-12-05T00:00", "max": "2026-12-05T00:00"})
    ],
    "a picker that begins before its minimum": [
        quick(PICKER | {"min": "2026-12-05T00:00", "initial": "2026-12-04T00:00"})
    ],
    "a moment with seconds": [quick(PICKER | {"min": "2026-12-05T00:00:00"})],
    "a moment with an offset": [quick(PICKER | {"initial": "2026-12-05T00:00+09:00"})],
    "a year no picker has": [quick(PICKER | {"max": "2101-01-01T00:00"})],
    "an ftp link": [quick({"type": "uri", "label": "a", "uri": "ftp://example.com/"})],
    "a link in Japanese": [quick({"type": "uri", "label": "a", "uri": "https://example.com/予定"})],
    "a clipboard of 1,001": [quick({"type": "clipboard", "label": "a", "clipboardText": "a" * 1_001})],
    "an empty clipboard": [quick({"type": "clipboard", "label": "a", "clipboardText": ""})],
    "one button to confirm": [confirm(POSTBACK)],
    "three buttons to confirm": [confirm(*[POSTBACK] * 3)],
    "241 letters to confirm": [confirm(POSTBACK, POSTBACK, words="あ" * 241)],
    "five buttons": [buttons(*[POSTBACK] * 5)],
    "161 letters over buttons": [buttons(POSTBACK, words="あ" * 161)],
    "61 letters under a title": [buttons(POSTBACK, words="あ" * 61, title="題")],
    "a template without altText": [without(buttons(POSTBACK), "altText")],
    "an http picture": [buttons(POSTBACK, thumbnailImageUrl="http://example.com/i.png")],
    "an unknown component": [flex(bubble({"type": "poem"}))],
    "an unknown layout": [
        flex({"type": "bubble", "body": {"type": "box", "layout": "round", "contents": []}})
    ],
    "an empty Flex text": [flex(bubble(words("")))],
    "a Flex text without text": [flex(bubble({"type": "text"}))],
    "an unknown Flex property": [flex(bubble(words() | {"colour": "#000000"}))],
    "a Flex colour by name": [flex(bubble(words() | {"color": "red"}))],
    "an unknown font size": [flex(bubble(words() | {"size": "huge"}))],
    "a button without action": [flex(bubble({"type": "button"}))],
    "a Flex label of 41": [flex(bubble(button(label="あ" * 41)))],
    "a Flex button without label": [flex(bubble({"type": "button", "action": without(POSTBACK, "label")}))],
    "an icon in a vertical box": [flex(bubble({"type": "icon", "url": "https://example.com/i.png"}))],
    "a button in a baseline box": [
        flex(bubble({"type": "box", "layout": "baseline", "contents": [button()]}))
    ],
    "a bubble of an unknown size": [flex(bubble(words(), size="tiny"))],
    "an empty bubble": [flex({"type": "bubble"})],
    "a bubble of more than 30 KB": [flex(bubble(*[words("あ" * 1_000)] * 11))],
    "thirteen bubbles": [carousel(*[bubble(words())] * 13)],
    "a carousel of more than 50 KB": [carousel(*[bubble(words("あ" * 1_700))] * 12)],
    "bubbles of two sizes": [carousel(bubble(words()), bubble(words(), size="nano"))],
    "no altText": [without(flex(bubble(words())), "altText")],
    "an empty altText": [flex(bubble(words()), "")],
    "an altText of 1,501": [flex(bubble(words()), "あ" * 1_501)],
    "a sender's name of 21": [text(sender={"name": "あ" * 21})],
    "a sender called LINE": [text(sender={"name": "LINE"})],
    "a placeholder without its substitution": [{"type": "textV2", "text": "こんにちは、{name}さん"}],
    "a lone brace": [{"type": "textV2", "text": "こんにちは {"}],
}
KNOWN_TO_THE_SCHEMA = frozenset(
    {
        "a bubble of an unknown size",
        "a button without action",
        "a clipboard of 1,001",
        "a link in Japanese",
        "a picker in a bad mode",
        "a sender's name of 21",
        "a template without altText",
        "a text that is none",
        "an empty clipboard",
        "an unknown Flex property",
        "an unknown component",
        "an unknown inputOption",
        "an unknown layout",
        "an unknown property",
        "an unknown type",
        "data of 301",
        "fourteen quick replies",
        "no altText",
        "no message",
        "no text",
        "no type",
        "six messages",
    }
)
"""The official file knows no length of a text, no order of a picker's bounds, no size of a bubble."""


def pushed(messages: list[Json]) -> Json:
    return {"to": f"U{'0' * 32}", "messages": messages}


@pytest.mark.parametrize("messages", GOOD.values(), ids=GOOD)
def test_what_line_takes_is_taken(messages: list[Json]) -> None:
    assert PUSH.wrong(pushed(messages)) == ()


@pytest.mark.parametrize("messages", BAD.values(), ids=BAD)
def test_what_line_refuses_is_refused_by_our_table_alone(messages: list[Json]) -> None:
    assert list(PUSH.check(pushed(messages), ""))


@pytest.mark.skipif(FOLDER not in os.environ, reason=f"{FOLDER} names no folder with LINE's OpenAPI files")
def test_lines_own_schema_made_strict_catches_what_it_knows_of() -> None:
    schemas = official()
    assert schemas is not None
    caught = {name for name, messages in BAD.items() if [*schemas.check(PUSH.schema, pushed(messages))]}
    assert caught >= KNOWN_TO_THE_SCHEMA


def test_a_refusal_names_each_property() -> None:
    wrong = PUSH.check(pushed([text(""), quick(POSTBACK | {"label": "あ" * 21})]), "")
    assert {(detail.property, detail.message) for detail in wrong} == {
        ("messages[0].text", "May not be empty"),
        ("messages[1].quickReply.items[0].action.label", "Length must be between 1 and 20"),
    }


def test_lengths_are_counted_as_the_platform_counts_them() -> None:
    assert (units(FAMILY), clusters(FAMILY)) == (8, 1)
    assert (units("が"), clusters("か\u3099")) == (1, 1)
    assert units("\ud83c") == 1
