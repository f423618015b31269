from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.slack.payload import Update
from dialogs.core.prompts import Card, Choice, Field, Form, Question, Say
from tests.adapters.slack.screens import Json, faults, lines, message, sent
from tests.doubles.slack.limits import MESSAGE_BLOCKS

ASKED = Question("R&D の <店主>に会う？", "7.goal", (Choice("yes", "はい"), Choice("no", "A&B")))


def as_slack_tells(value: Json) -> Json:
    """The same with Slack's own signs as entities, as they are in what an interaction brings."""
    match value:
        case str():
            return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        case dict():
            return {name: as_slack_tells(inner) for name, inner in value.items()}
        case list() | tuple():
            return [as_slack_tells(inner) for inner in value]
        case _:
            return value


def tapped(label: str = "はい", **more: Any) -> str:
    posted = message(Say("では。"), ASKED)
    told = {"channel": "D1", "ts": "1.5", "blocks": posted.blocks, "label": label} | more
    return json.dumps(as_slack_tells(told) | {"text": posted.text})


def updated(stored: str, *, heard: bool = True) -> Update:
    found = sent(Say("承りました。"), tapped=stored, heard=heard).update
    assert found is not None
    return found


def test_an_answered_message_loses_its_buttons_and_says_what_was_tapped() -> None:
    found = updated(tapped())
    assert (found.channel, found.ts) == ("D1", "1.5")
    assert lines(found.blocks) == ["では。", "R&D の <店主>に会う？", "✓ はい"]


def test_what_was_tapped_is_read_as_slack_tells_it() -> None:
    assert lines(updated(tapped("A&B")).blocks)[-1] == "✓ A&B"


def test_the_words_for_who_does_not_see_it_stay_escaped() -> None:
    assert updated(tapped()).text.startswith("では。\nR&amp;D の &lt;店主&gt;に会う？")


def test_a_stale_tap_takes_the_buttons_away_and_marks_nothing() -> None:
    assert lines(updated(tapped(), heard=False).blocks) == ["では。", "R&D の <店主>に会う？"]


def test_whatever_can_be_tapped_goes() -> None:
    section = {
        "type": "section",
        "text": {"type": "plain_text", "text": "では。"},
        "accessory": {"type": "button"},
    }
    blocks = [section, {"type": "input", "element": {}}, {"type": "actions", "elements": []}]
    found = updated(tapped(blocks=blocks))
    assert [block["type"] for block in found.blocks] == ["section", "context"]
    assert "accessory" not in found.blocks[0]


def test_the_mark_is_within_what_a_message_holds() -> None:
    posted = message(*(Say(f"{number}") for number in range(50)))
    found = updated(tapped("長" * 4_000, blocks=posted.blocks))
    assert list(MESSAGE_BLOCKS(list(found.blocks), "blocks")) == []


def test_a_message_of_buttons_alone_is_marked_but_never_emptied() -> None:
    alone = message(Question("", "7.goal", (Choice("yes", "はい"),))).blocks
    assert lines(updated(tapped(blocks=alone)).blocks) == ["✓ はい"]
    assert sent(Say("では。"), tapped=tapped(blocks=alone), heard=False).update is None


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", '{"channel": 1}', '{"ts": "1.5"}', '{"channel":"D1","ts":"1"}']
)
def test_a_message_nobody_can_read_is_left_alone(stored: str) -> None:
    payload = sent(Say("承りました。"), tapped=stored)
    assert payload.update is None
    assert len(payload.post) == 1


def test_a_message_whose_button_opens_a_form_keeps_its_buttons() -> None:
    form = Form(
        "gathering", "会", "次へ", "閉じる", (Field("name", "名前", "line"),), Card("では、ここで。", ())
    )
    assert sent(form, tapped=tapped()).update is None


def test_a_delivery_of_nothing_but_the_mark_is_no_message() -> None:
    payload = sent(tapped=tapped())
    assert payload.post == ()
    assert payload.update is not None
    assert faults(payload) == []
