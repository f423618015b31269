from __future__ import annotations

import json

import pytest

from adapters.slack.payload import View
from dialogs.core.prompts import Action, Card, Choice, Field, FieldKind, Form, Say
from tests.adapters.slack.screens import TRIGGER, Json, faults, lines, sent

WAY = Action("talk", "gathering", "ここで答える")
INSTEAD = Card("ここで一緒に進めましょう。", (), actions=(WAY,))
NAME = Field("name", "会の名前", "line", "北浜交流会", hint="例: 北浜交流会", most=80)
WHEN = Field("when", "日付", "moment", "2026-12-05T19:00")
FEE = Field("fee", "会費（円）", "number", needed=False)
KIND = Field("kind", "ねらい", "choice", "b", choices=(Choice("a", "商談"), Choice("b", "情報")))


def form(*fields: Field, ref: str = "gathering", title: str = "参加する会") -> Form:
    return Form(ref, title, "次へ", "閉じる", fields, INSTEAD)


def opened(*fields: Field, ref: str = "gathering", title: str = "参加する会", lang: str = "ja") -> View:
    payload = sent(form(*fields, ref=ref, title=title), reply=TRIGGER, lang=lang)
    assert payload.open is not None
    assert payload.post == ()
    assert faults(payload) == []
    return payload.open


def the_input(field: Field) -> Json:
    (block,) = opened(field)["blocks"]
    return block


def test_a_form_is_a_modal_that_says_which_form_it_is() -> None:
    view = opened(NAME, WHEN, FEE)
    assert (view["type"], view["callback_id"]) == ("modal", "form")
    assert json.loads(view["private_metadata"]) == {"ref": "gathering"}
    assert [view[name]["text"] for name in ("title", "submit", "close")] == ["参加する会", "次へ", "閉じる"]


def test_a_title_longer_than_slack_takes_is_cut_with_a_mark() -> None:
    assert opened(NAME, title="長" * 25)["title"]["text"] == "長" * 23 + "…"


def test_each_field_is_an_input_named_after_it() -> None:
    block = the_input(NAME)
    assert (block["block_id"], block["label"]["text"], block["hint"]["text"]) == (
        "name",
        "会の名前",
        "例: 北浜交流会",
    )
    assert block["element"] == {
        "action_id": "name",
        "type": "plain_text_input",
        "multiline": False,
        "max_length": 80,
        "initial_value": "北浜交流会",
    }


def test_what_may_be_left_empty_is_optional() -> None:
    assert [block["optional"] for block in opened(NAME, FEE)["blocks"]] == [False, True]


def test_a_moment_is_a_date_and_a_time() -> None:
    date, time = opened(WHEN)["blocks"]
    assert (date["block_id"], date["label"]["text"]) == ("when/date", "日付")
    assert (time["block_id"], time["label"]["text"]) == ("when/time", "時刻")
    assert date["element"]["initial_date"] == "2026-12-05"
    assert time["element"]["initial_time"] == "19:00"


def test_a_moment_nobody_has_chosen_starts_empty_and_is_labelled_in_the_users_language() -> None:
    blocks = opened(Field("when", "When", "moment"), lang="en")["blocks"]
    assert [block["label"]["text"] for block in blocks] == ["When", "Time"]
    assert all(set(block["element"]) == {"action_id", "type"} for block in blocks)


def test_the_time_of_a_moment_can_have_a_label_of_its_own() -> None:
    blocks = opened(Field("when", "日付", "moment", time="開始時刻"))["blocks"]
    assert [block["label"]["text"] for block in blocks] == ["日付", "開始時刻"]


def test_a_choice_is_a_menu_whose_values_are_the_ids() -> None:
    element = the_input(KIND)["element"]
    assert [(option["text"]["text"], option["value"]) for option in element["options"]] == [
        ("商談", "a"),
        ("情報", "b"),
    ]
    assert element["initial_option"]["value"] == "b"


@pytest.mark.parametrize(
    "choices",
    [
        (),
        (Choice("a", "一"), Choice("a", "二")),
        (Choice("x" * 151, "一"),),
        (Choice("", "一"),),
        tuple(Choice(f"c{number}", f"会{number}") for number in range(101)),
    ],
)
def test_choices_no_menu_can_hold_are_listed_to_be_typed(choices: tuple[Choice, ...]) -> None:
    block = the_input(Field("kind", "ねらい", "choice", choices=choices))
    assert block["element"]["type"] == "plain_text_input"
    hint = block["hint"]["text"].split("\n") if choices else []
    assert hint == [choice.label for choice in choices]


@pytest.mark.parametrize(("kind", "value", "several"), [("line", "一行", False), ("lines", "一行", True)])
def test_lines_have_room_for_several(kind: FieldKind, value: str, *, several: bool) -> None:
    assert the_input(Field("goal", "ねらい", kind, value))["element"]["multiline"] is several


def test_a_value_of_several_lines_has_room_for_them_whatever_the_field() -> None:
    assert the_input(Field("goal", "ねらい", "line", "一\n二"))["element"]["multiline"] is True


def test_a_value_longer_than_the_field_can_still_be_shortened_by_hand() -> None:
    element = the_input(Field("goal", "ねらい", "line", "長" * 90, most=80))["element"]
    assert (element["initial_value"], element["max_length"]) == ("長" * 90, 90)


def test_without_a_trigger_the_form_is_asked_in_the_talk() -> None:
    payload = sent(form(NAME))
    assert payload.open is None
    assert [lines(post.blocks) for post in payload.post] == [["ここで一緒に進めましょう。", "[ここで答える]"]]


@pytest.mark.parametrize(
    "given",
    [
        form(),
        form(Field("goal", "ねらい", "lines", "長" * 3_001)),
        form(NAME, ref="promise|" + "長" * 3_000),
        form(NAME, ref="\ud800"),
        form(*(Field(f"f{number}", "項目", "line") for number in range(101))),
    ],
    ids=["no field", "a value too long", "a ref too long", "a ref nothing can carry", "too many fields"],
)
def test_a_form_no_modal_can_be_is_asked_in_the_talk(given: Form) -> None:
    payload = sent(given, reply=TRIGGER)
    assert payload.open is None
    assert len(payload.post) == 1


def test_what_is_said_beside_a_form_is_a_message_beside_the_modal() -> None:
    payload = sent(Say("どうぞ。"), form(NAME), reply=TRIGGER)
    assert payload.open is not None
    assert [lines(post.blocks) for post in payload.post] == [["どうぞ。"]]


def test_only_one_form_can_be_opened_and_a_second_is_asked_in_the_talk() -> None:
    payload = sent(form(NAME), form(WHEN, ref="other"), reply=TRIGGER)
    assert payload.open is not None
    assert json.loads(payload.open["private_metadata"]) == {"ref": "gathering"}
    assert len(payload.post) == 1
