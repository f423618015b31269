"""Everything Slack documents about blocks, messages and views, as one table of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.doubles.answers import Detail
from tests.doubles.checks import Check, Must, array, boolean, record, tagged, text, under
from tests.doubles.measure import units
from tests.doubles.slack.elements import ACCESSORIES, IMAGE, IN_ACTIONS, INPUTS, NAME, any_text, plain
from tests.doubles.slack.rich import RICH_TEXT

MOST_IN_A_MESSAGE, MOST_IN_A_VIEW = 50, 100
MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000
MOST_HOME_BYTES = 250_000
MOST_JSON = 11_300
"""Characters of all blocks of a message. Nowhere documented, but seen (slackapi/bolt-js #2509)."""
_KIND = Must(text(40, len))


def _says_something(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if "text" not in value and "fields" not in value:
        yield Detail(under(path, "text"), "must be specified, or fields")


def _has_a_source(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if ("image_url" in value) == ("slack_file" in value):
        yield Detail(under(path, "image_url"), "either this or slack_file must be specified")


def _block(fields: dict[str, Check | Must], *also: Check) -> Check:
    return record({"type": _KIND, "block_id": NAME, **fields}, *also)


_BLOCKS: dict[str, Check] = {
    "section": _block(
        {
            "text": any_text(3000),
            "fields": array(any_text(2000), 1, 10),
            "accessory": tagged(ACCESSORIES),
            "expand": boolean,
        },
        _says_something,
    ),
    "divider": _block({}),
    "header": _block({"text": Must(plain(150))}),
    "context": _block(
        {
            "elements": Must(
                array(tagged({"mrkdwn": any_text(3000), "plain_text": any_text(3000), "image": IMAGE}), 1, 10)
            )
        }
    ),
    "actions": _block({"elements": Must(array(tagged(IN_ACTIONS), 1, 25))}),
    "image": _block(
        {
            "image_url": text(3000, len),
            "slack_file": record({"id": text(255, len), "url": text(3000, len)}),
            "alt_text": Must(text(2000, units)),
            "title": plain(2000),
        },
        _has_a_source,
    ),
    "rich_text": _block({"elements": Must(RICH_TEXT)}),
}
_INPUT = _block(
    {
        "label": Must(plain(2000)),
        "element": Must(tagged(INPUTS)),
        "hint": plain(2000),
        "optional": boolean,
        "dispatch_action": boolean,
    }
)
_MARKDOWN = _block({"text": Must(text(MOST_MARKDOWN, units))})
IN_MESSAGE = _BLOCKS | {"input": _INPUT, "markdown": _MARKDOWN}
IN_VIEW = _BLOCKS | {"input": _INPUT}


def _names_are_unique(blocks: list[dict[str, Any]], path: str) -> Iterator[Detail]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            yield Detail(f"{path}[{index}].block_id", f"block_id {name!r} already exists")
        seen |= {name} if name else set()
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        if len(actions) != len(set(actions)):
            yield Detail(f"{path}[{index}]", "an action_id already exists")


def _markdown_is_short(blocks: list[dict[str, Any]], path: str) -> Iterator[Detail]:
    whole = sum(units(block["text"]) for block in blocks if block["type"] == "markdown")
    if whole > MOST_MARKDOWN:
        yield Detail(path, f"all markdown together must be at most {MOST_MARKDOWN}")


def _one_focus(blocks: list[dict[str, Any]], path: str) -> Iterator[Detail]:
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield Detail(path, "only one element may have the focus")


def _message_is_small(blocks: list[dict[str, Any]], path: str) -> Iterator[Detail]:
    if len(json.dumps(blocks, ensure_ascii=False)) > MOST_JSON:
        yield Detail(path, "msg_blocks_too_long")


def _list_of(kinds: dict[str, Check], most: int, *also: Check, least: int = 0) -> Check:
    each = array(tagged(kinds), least, most)

    def check(value: Any, path: str) -> Iterator[Detail]:
        wrong = list(each(value, path))
        yield from wrong
        if not wrong:
            for rule in (_names_are_unique, _markdown_is_short, _one_focus, *also):
                yield from rule(value, path)

    return check


MESSAGE_BLOCKS = _list_of(IN_MESSAGE, MOST_IN_A_MESSAGE, _message_is_small)
VIEW_BLOCKS = _list_of(IN_VIEW, MOST_IN_A_VIEW, least=1)
MESSAGE_TEXT = text(MOST_TEXT, units)


def _values(value: Any, path: str) -> Iterator[Detail]:
    if not isinstance(value, dict):
        yield Detail(path, "must be an object")
        return
    for name, one in value.items():
        each = one if isinstance(one, list) else [one]
        if not all(isinstance(item, str | int | float | None) for item in each):
            yield Detail(under(path, name), "must be a plain value")


METADATA = record({"event_type": Must(text(255, len)), "event_payload": Must(_values)})


def _inputs_can_be_submitted(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if "submit" not in value and any(block["type"] == "input" for block in value["blocks"]):
        yield Detail(under(path, "submit"), "must be specified where there are inputs")


def _home_is_small(value: dict[str, Any], path: str) -> Iterator[Detail]:
    if len(json.dumps(value, ensure_ascii=False).encode()) > MOST_HOME_BYTES:
        yield Detail(path, f"must be at most {MOST_HOME_BYTES} bytes")


_ANY_VIEW: dict[str, Check | Must] = {
    "type": _KIND,
    "blocks": Must(VIEW_BLOCKS),
    "private_metadata": text(3000, units, 0),
    "callback_id": text(255, units),
    "external_id": text(255, units),
}
MODAL = record(
    {
        **_ANY_VIEW,
        "title": Must(plain(24)),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    _inputs_can_be_submitted,
)
HOME = record(_ANY_VIEW, _home_is_small)
VIEWS = {"modal": MODAL, "home": HOME}


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be touched in a block, from left to right."""
    match block["type"]:
        case "section":
            return [block["accessory"]] if "accessory" in block else []
        case "actions":
            return list(block["elements"])
        case "input":
            return [block["element"]]
        case _:
            return []
