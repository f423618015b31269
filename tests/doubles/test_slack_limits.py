"""What the double of Slack takes and refuses: our table, and the models of Slack's own SDK."""

from __future__ import annotations

import pytest
from slackblocks import _limits as independent

from tests.doubles.answers import Json
from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.limits import HOME, MESSAGE_BLOCKS, METADATA, MODAL
from tests.doubles.slack.models import judge_blocks, judge_view

EMOJI = "🎉"


def plain(text: str = "はい") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*はい*") -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**more: object) -> Json:
    return {"type": "button", "action_id": "b", "text": plain(), "value": "c|1|yes", **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: Json | None = None, **more: object) -> Json:
    return {"type": "section", **({"text": text} if text else {}), **more}


def options(count: int) -> list[Json]:
    return [{"text": plain(str(n)), "value": str(n)} for n in range(count)]


def select(count: int = 2, **more: object) -> Json:
    more = {"options": options(count)} | more
    return {"type": "static_select", "action_id": "s", "placeholder": plain("どれ"), **more}


def ticks(count: int) -> Json:
    return {"type": "checkboxes", "action_id": "k", "options": options(count)}


def menu(count: int) -> Json:
    return {"type": "overflow", "action_id": "o", "options": options(count)}


def day(**more: object) -> Json:
    return {"type": "datepicker", "action_id": "date", **more}


def time(**more: object) -> Json:
    return {"type": "timepicker", "action_id": "time", **more}


def line(**more: object) -> Json:
    return {"type": "plain_text_input", "action_id": "v", **more}


def entry(element: Json | None = None, **more: object) -> Json:
    return {"type": "input", "block_id": "name", "label": plain("名前"), "element": element or line(), **more}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("交流会"), "submit": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


GOOD: dict[str, list[Json]] = {
    "a section of 3,000 units": [section(plain("あ" * 3_000))],
    "1,500 emoji": [section(mrkdwn(EMOJI * 1_500))],
    "ten fields of 500": [section(fields=[plain("あ" * 500)] * 10)],
    "fifty blocks": [{"type": "divider"}] * 50,
    "a header of 150": [{"type": "header", "text": plain("あ" * 150)}],
    "a context of ten": [{"type": "context", "elements": [mrkdwn()] * 10}],
    "25 buttons": [actions(*[button(action_id=str(n)) for n in range(25)])],
    "a button to the brim": [actions(button(text=plain("あ" * 75), value="v" * 2_000, style="primary"))],
    "a link": [actions(button(url="https://example.com/a"))],
    "the same action in two blocks": [actions(button(), block_id="1"), actions(button(), block_id="2")],
    "pickers in a zone": [
        actions(day(initial_date="2026-12-05"), time(initial_time="19:00", timezone="Asia/Tokyo"))
    ],
    "a select of a hundred": [actions(select(100))],
    "ten boxes": [actions(ticks(10))],
    "a menu of five": [section(mrkdwn(), accessory=menu(5))],
    "rich text": [rich({"type": "text", "text": "a", "style": {"bold": True}})],
    "markdown": [{"type": "markdown", "text": "# あ"}],
}
BAD: dict[str, tuple[list[Json], str]] = {
    "an unknown block": ([{"type": "carpet"}], "type"),
    "an unknown property": ([section(mrkdwn(), colour="red")], "unknown property"),
    "a section without words": ([section()], "must be specified"),
    "an empty text": ([section(mrkdwn(""))], "May not be empty"),
    "3,001 units": ([section(plain("あ" * 3_001))], "1 and 3000"),
    "1,501 emoji": ([section(mrkdwn(EMOJI * 1_501))], "1 and 3000"),
    "a field of 2,001": ([section(fields=[plain("あ" * 2_001)])], "1 and 2000"),
    "eleven fields": ([section(fields=[plain()] * 11)], "1 and 10"),
    "a header with mark-up": ([{"type": "header", "text": mrkdwn()}], "plain_text"),
    "a header of 151": ([{"type": "header", "text": plain("あ" * 151)}], "1 and 150"),
    "a button with mark-up": ([actions(button(text=mrkdwn()))], "plain_text"),
    "a button of 76": ([actions(button(text=plain("あ" * 76)))], "1 and 75"),
    "a value of 2,001": ([actions(button(value="v" * 2_001))], "1 and 2000"),
    "a style there is not": ([actions(button(style="blue"))], "danger"),
    "26 buttons": ([actions(*[button(action_id=str(n)) for n in range(26)])], "1 and 25"),
    "no button": ([actions()], "1 and 25"),
    "one action twice in a block": ([actions(button(), button())], "already exists"),
    "one block twice": ([section(mrkdwn(), block_id="1"), section(mrkdwn(), block_id="1")], "already exists"),
    "a block_id of 256": ([section(mrkdwn(), block_id="b" * 256)], "1 and 255"),
    "eleven in a context": ([{"type": "context", "elements": [mrkdwn()] * 11}], "1 and 10"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "type"),
    "no such day": ([actions(day(initial_date="2026-02-30"))], "a date"),
    "no such time": ([actions(time(initial_time="24:00"))], "a time"),
    "no such zone": ([actions(time(timezone="Tokyo"))], "a time zone"),
    "an empty select": ([actions(select(0))], "1 and 100"),
    "a select of 101": ([actions(select(101))], "1 and 100"),
    "a value of an option of 151": (
        [actions(select(options=[{"text": plain(), "value": "v" * 151}]))],
        "1 and 150",
    ),
    "an initial option that is not offered": (
        [actions(select(initial_option={"text": plain("x"), "value": "x"}))],
        "must be one of the options",
    ),
    "eleven boxes": ([actions(ticks(11))], "1 and 10"),
    "a menu of six": ([section(mrkdwn(), accessory=menu(6))], "1 and 5"),
    "51 blocks": ([{"type": "divider"}] * 51, "0 and 50"),
    "12,001 of markdown": ([{"type": "markdown", "text": "あ" * 6_001}] * 2, "all markdown"),
    "more than Slack carries": ([section(plain("あ" * 3_000))] * 4, "msg_blocks_too_long"),
    "rich text of an unknown kind": ([rich({"type": "smell", "text": "a"})], "type"),
    "no list": ({}, "must be an array"),  # type: ignore[dict-item]  # on purpose
}
GOOD_VIEWS: dict[str, Json] = {
    "a modal with an input": modal(entry()),
    "a modal that only says": modal(section(mrkdwn()), close=plain("閉じる")),
    "a hundred blocks": modal(*[{"type": "divider"}] * 100),
    "an input that is full": modal(entry(line(initial_value="あ" * 3_000, max_length=3_000, multiline=True))),
    "a home": home(section(mrkdwn()), actions(button()), private_metadata="{}"),
}
BAD_VIEWS: dict[str, tuple[Json, str]] = {
    "no block at all": (home(), "1 and 100"),
    "a title of 25": (modal(title=plain("あ" * 25)), "1 and 24"),
    "a title with mark-up": (modal(title=mrkdwn()), "plain_text"),
    "a submit of 25": (modal(submit=plain("あ" * 25)), "1 and 24"),
    "inputs that cannot be submitted": (
        {k: v for k, v in modal(entry()).items() if k != "submit"},
        "must be specified where there are inputs",
    ),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "1 and 100"),
    "3,001 of private metadata": (modal(private_metadata="m" * 3_001), "0 and 3000"),
    "a callback_id of 256": (modal(callback_id="c" * 256), "1 and 255"),
    "a label of 2,001": (modal(entry(label=plain("あ" * 2_001))), "1 and 2000"),
    "a most of 3,001": (modal(entry(line(max_length=3_001))), "between 1 and 3000"),
    "more in it than it takes": (modal(entry(line(initial_value="abc", max_length=2))), "max_length"),
    "a least above the most": (modal(entry(line(min_length=3, max_length=2))), "max_length"),
    "an input that is a button": (modal(entry(button())), "type"),
    "two with the focus": (
        modal(
            entry(line(focus_on_load=True)),
            entry(line(focus_on_load=True), block_id="other"),
        ),
        "focus",
    ),
    "markdown in a modal": (modal({"type": "markdown", "text": "a"}), "type"),
    "a home with a title": (home(title=plain()), "unknown property"),
    "250,001 bytes": (home(*[section(plain("あ" * 3_000))] * 30), "250000 bytes"),
}


@pytest.mark.parametrize("name", GOOD)
def test_blocks_within_the_limits_are_taken_by_both_judges(name: str) -> None:
    assert not list(MESSAGE_BLOCKS(GOOD[name], "blocks"))
    judge_blocks(GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_blocks_beyond_a_limit_are_refused(name: str) -> None:
    blocks, why = BAD[name]
    assert any(why in detail.message or why in detail.property for detail in MESSAGE_BLOCKS(blocks, "blocks"))


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_views_within_the_limits_are_taken_by_both_judges(name: str) -> None:
    view = GOOD_VIEWS[name]
    assert not list((HOME if view["type"] == "home" else MODAL)(view, "view"))
    judge_view(view)


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_views_beyond_a_limit_are_refused(name: str) -> None:
    view, why = BAD_VIEWS[name]
    wrong = (HOME if view["type"] == "home" else MODAL)(view, "view")
    assert any(why in detail.message or why in detail.property for detail in wrong)


def test_what_only_the_sdk_knows_is_refused_too() -> None:
    with pytest.raises(RefusedError, match="invalid_blocks"):
        judge_blocks([{"type": "header", "text": plain("あ" * 151)}])
    with pytest.raises(RefusedError, match="invalid_arguments"):
        judge_view(modal(title=plain("あ" * 25)))


@pytest.mark.parametrize(
    ("metadata", "taken"),
    [
        ({"event_type": "sanmon_delivery", "event_payload": {"key": "k"}}, True),
        ({"event_type": "sanmon_delivery"}, False),
        ({"event_type": "", "event_payload": {}}, False),
        ({"event_type": "a", "event_payload": []}, False),
        ({"event_type": "a", "event_payload": {"deep": {"er": {}}}}, False),
    ],
)
def test_metadata_is_a_name_and_plain_values(metadata: Json, *, taken: bool) -> None:
    assert taken is not bool(list(METADATA(metadata, "metadata")))


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        (
            [section(plain("a" * independent.TEXT_MAX_LENGTH))],
            [section(plain("a" * (independent.TEXT_MAX_LENGTH + 1)))],
        ),
        (
            [{"type": "header", "text": plain("a" * independent.HEADER_TEXT_MAX_LENGTH)}],
            [{"type": "header", "text": plain("a" * (independent.HEADER_TEXT_MAX_LENGTH + 1))}],
        ),
        (
            [actions(button(text=plain("a" * independent.BUTTON_TEXT_MAX_LENGTH)))],
            [actions(button(text=plain("a" * (independent.BUTTON_TEXT_MAX_LENGTH + 1))))],
        ),
        (
            [actions(button(value="a" * independent.BUTTON_VALUE_MAX_LENGTH))],
            [actions(button(value="a" * (independent.BUTTON_VALUE_MAX_LENGTH + 1)))],
        ),
        (
            [{"type": "context", "elements": [mrkdwn()] * independent.CONTEXT_ELEMENTS_MAX_ITEMS}],
            [{"type": "context", "elements": [mrkdwn()] * (independent.CONTEXT_ELEMENTS_MAX_ITEMS + 1)}],
        ),
        (
            [actions(menu(independent.OVERFLOW_OPTIONS_MAX_ITEMS))],
            [actions(menu(independent.OVERFLOW_OPTIONS_MAX_ITEMS + 1))],
        ),
        (
            [actions(select(independent.SELECT_OPTIONS_MAX_ITEMS))],
            [actions(select(independent.SELECT_OPTIONS_MAX_ITEMS + 1))],
        ),
        (
            [actions(ticks(independent.CHECKBOXES_OPTIONS_MAX_ITEMS))],
            [actions(ticks(independent.CHECKBOXES_OPTIONS_MAX_ITEMS + 1))],
        ),
        (
            [entry(line(max_length=independent.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX))],
            [entry(line(max_length=independent.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX + 1))],
        ),
        (
            [entry(hint=plain("a" * independent.INPUT_HINT_MAX_LENGTH))],
            [entry(hint=plain("a" * (independent.INPUT_HINT_MAX_LENGTH + 1)))],
        ),
    ],
)
def test_our_limits_are_those_of_an_independent_list(within: list[Json], beyond: list[Json]) -> None:
    assert not list(MESSAGE_BLOCKS(within, "blocks"))
    assert list(MESSAGE_BLOCKS(beyond, "blocks"))
