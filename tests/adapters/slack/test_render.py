from __future__ import annotations

from typing import Any

import pytest

from adapters.port import Delivery
from adapters.slack.render import render
from adapters.slack.values import read
from dialogs.core.events import Chose, PickedMoment, Wanted
from dialogs.core.prompts import Action, Card, Choice, Draft, Picker, Prompt, Question, Say, Widget
from tests.adapters.slack.screens import ADDRESS, buttons, elements, lines, message, sent, texts_of

LONG = "電話の画面では最後まで見えないくらいに長いラベルなので番号になるはず"
PICKER = Picker("2026-12-05T19:00", "2026-12-04T21:05", "2027-12-04T21:00")
CARD = Card("当日カード", (("なぜ", "雑貨店と出会う"), ("", "棚卸し"), ("名", " ")), "よい夜を")
LETTER = Draft("お礼の下書き", "白石さん\n\n昨日はありがとうございました。")
HOSTILE = "*太字* _斜_ ~線~ `字` > 引用 <!channel> <@U1> @here https://a.example :smile: & &amp;"


def question(
    *labels: str, widget: Widget = "choice", text: str = "どうしますか？", picker: Picker | None = None
) -> Question:
    choices = tuple(Choice(f"c{number}", label) for number, label in enumerate(labels, start=1))
    return Question(text, "7.goal", choices, widget, picker)


def shown(*prompts: Prompt, lang: str = "ja") -> list[str]:
    return lines(message(*prompts, lang=lang).blocks)


def test_words_are_rich_text_that_nothing_formats() -> None:
    (block,) = message(Say(HOSTILE)).blocks
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}
    assert block == {"type": "rich_text", "elements": [section]}


def test_no_block_holds_mark_up() -> None:
    found = message(Say(HOSTILE), Card(HOSTILE, ((HOSTILE, HOSTILE),), HOSTILE), question(HOSTILE[:20]))
    assert "mrkdwn" not in {text["type"] for text in _objects(found.blocks)}


def _objects(value: Any) -> list[dict[str, Any]]:
    match value:
        case {"text": str()}:
            return [value]
        case dict():
            return [found for inner in value.values() for found in _objects(inner)]
        case list() | tuple():
            return [found for inner in value for found in _objects(inner)]
        case _:
            return []


def test_a_notification_says_it_all_with_slacks_signs_escaped_and_nothing_linked() -> None:
    found = message(Say("<!channel> & <@U1>"), question("はい", "いいえ"))
    assert found.text == "&lt;!channel&gt; &amp; &lt;@U1&gt;\nどうしますか？\n1. はい\n2. いいえ"
    assert (found.parse, found.link_names, found.mrkdwn) == ("none", False, False)
    assert (found.unfurl_links, found.unfurl_media) == (False, False)


def test_a_long_notification_is_cut_before_slack_would_part_it() -> None:
    found = message(Say("<長い>" * 600))
    assert len(found.text) <= 3_900
    assert found.text.endswith("&gt;…") or found.text.endswith("長い…") or found.text.endswith("&lt;…")
    assert "".join(texts_of(found.blocks)) == "<長い>" * 600


@pytest.mark.parametrize("widget", ["text", "choice"])
def test_choices_are_buttons_below_the_question(widget: Widget) -> None:
    asked = message(Say("では。"), question("はい", "いいえ", widget=widget))
    assert lines(asked.blocks) == ["では。", "どうしますか？", "[はい] [いいえ]"]
    assert [read(button["value"]) for button in buttons(asked.blocks)] == [
        Chose("c1", "7.goal"),
        Chose("c2", "7.goal"),
    ]


@pytest.mark.parametrize(
    ("odd", "second"),
    [
        (LONG, f"2 {LONG}"),
        (" ", "2"),
        ("二\n行", "2"),
        ("a" * 31, "2 " + "a" * 31),
        ("a" * 76, f"2 {'a' * 72}…"),
    ],
)
def test_one_label_no_button_shows_whole_numbers_all_of_them(odd: str, second: str) -> None:
    assert shown(question("短い", odd)) == [f"どうしますか？\n1. 短い\n2. {odd}", f"[1 短い] [{second}]"]


def test_a_choice_whose_id_no_button_can_carry_is_typed_by_its_number() -> None:
    choices = (Choice("a", "短い"), Choice("b" * 150, "遠い"), Choice("\ud800", "半端"), Choice("d", "近い"))
    asked = message(Question("どれ？", "7.goal", choices))
    assert lines(asked.blocks) == ["どれ？\n1. 短い\n2. 遠い\n3. 半端\n4. 近い", "[1 短い] [4 近い]"]
    assert [button["value"] for button in buttons(asked.blocks)] == ["c|7.goal|a", "c|7.goal|d"]


def test_of_many_choices_twenty_five_are_tapped_and_all_are_listed() -> None:
    labels = [f"会{number}" for number in range(1, 41)]
    listed, tapped = shown(question(*labels))
    assert listed == "\n".join(["どうしますか？", *(f"{n}. {label}" for n, label in enumerate(labels, 1))])
    assert tapped == " ".join(f"[{number} 会{number}]" for number in range(1, 26))


def test_twenty_five_choices_and_a_form_stand_in_two_rows() -> None:
    asked = question(*(f"会{number}" for number in range(25)))
    form = Action("form", "gathering", "まとめて書く")
    found = message(Question(asked.text, asked.token, asked.choices, form=form))
    assert [len(block["elements"]) for block in found.blocks[1:]] == [25, 1]


def test_a_form_is_opened_by_a_button_that_never_grows_stale() -> None:
    asked = message(Question("1/3", "7.goal", form=Action("form", "preparation|g1", "まとめて書く")))
    (button,) = buttons(asked.blocks)
    assert button["text"]["text"] == "まとめて書く"
    assert read(button["value"]) == Wanted("form", "preparation|g1")


def test_a_moment_is_picked_as_date_and_time_and_then_sent() -> None:
    asked = message(question("翌朝 8:30", widget="moment", picker=PICKER))
    assert lines(asked.blocks)[1:] == [
        "[翌朝 8:30]",
        "[datepicker 2026-12-05] [timepicker 19:00] [この日時にする]",
    ]
    date, time, button = asked.blocks[-1]["elements"]
    assert (date["action_id"], time["action_id"]) == ("date", "time")
    assert read(button["value"], "2026-12-05", "19:00") == PickedMoment("2026-12-05T19:00", "7.goal")


def test_pickers_speak_the_users_language_and_need_no_start() -> None:
    assert shown(question(widget="moment"), lang="en")[1:] == ["[datepicker] [timepicker] [Use this time]"]


def test_only_the_last_moment_has_pickers_since_their_names_are_fixed() -> None:
    asked = message(question("a", widget="moment"), question("b", widget="moment"))
    names = [element["action_id"] for element in elements(asked.blocks)]
    assert len(names) == len(set(names)) == 5
    assert lines(asked.blocks)[-1] == "[datepicker] [timepicker] [この日時にする]"


def test_a_picker_whose_token_no_button_can_carry_is_left_to_typing() -> None:
    asked = Question("いつ？", "t" * 2000, (), "moment", PICKER)
    assert shown(asked) == ["いつ？"]


def test_a_question_without_words_still_shows_its_choices() -> None:
    asked = message(question("はい", text=" \n"))
    assert lines(asked.blocks) == ["[はい]"]
    assert asked.text == "1. はい"


def test_a_card_is_a_heading_and_a_line_a_row_whose_labels_stand_out() -> None:
    card = message(CARD)
    assert lines(card.blocks) == ["当日カード", "なぜ  雑貨店と出会う\n棚卸し\n名", "よい夜を"]
    assert [block["type"] for block in card.blocks] == ["header", "rich_text", "context"]
    runs = card.blocks[1]["elements"][0]["elements"]
    assert [run["text"] for run in runs if "style" in run] == ["なぜ"]
    assert card.text == "当日カード\nなぜ: 雑貨店と出会う\n棚卸し\n名\nよい夜を"


def test_a_title_too_long_for_a_heading_is_bold() -> None:
    (block,) = message(Card("題" * 151, ())).blocks
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "題" * 151, "style": {"bold": True}}]


def test_a_long_list_is_parted_between_its_rows() -> None:
    rows = tuple((f"{number}人目", "雑貨店の店主さん" * 10) for number in range(40))
    title, *paragraphs = shown(Card("会った人", rows))
    assert len(paragraphs) == 2
    assert "\n".join([title, *paragraphs]).split("\n")[1:] == [f"{label}  {value}" for label, value in rows]


def test_a_row_too_long_for_a_paragraph_is_all_there() -> None:
    found = sent(Card("題", (("なぜ", "長" * 7_000),))).post
    assert "".join(text for post in found for text in texts_of(post.blocks)) == "題なぜ" + "長" * 7_000


def test_a_draft_stands_in_a_box_with_nothing_of_ours_inside() -> None:
    title, box = message(LETTER).blocks
    assert title["type"] == "header"
    assert box["elements"] == [
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": LETTER.text}]}
    ]


def test_what_does_not_fit_into_one_message_goes_on_in_the_next() -> None:
    first, second = sent(Say("はい。"), Draft("データ", "長" * 9_000), question("次へ")).post
    assert lines(first.blocks) == ["はい。", "データ", "長" * 3000, "長" * 3000]
    assert lines(second.blocks) == ["長" * 3000, "どうしますか？", "[次へ]"]


def test_buttons_too_many_for_one_message_go_on_in_the_next() -> None:
    choices = tuple(Choice(f"{number}".zfill(135), f"会{number}" * 10) for number in range(25))
    first, second = sent(Question("長" * 3_000, "7.goal", choices)).post
    assert lines(first.blocks)[0] == "長" * 3_000
    tapped = [button["text"]["text"] for post in (first, second) for button in buttons(post.blocks)]
    assert tapped == [choice.label for choice in choices]


def test_more_than_fifty_blocks_are_two_messages() -> None:
    assert [len(post.blocks) for post in sent(*(Say(f"{n}") for n in range(60))).post] == [50, 10]


@pytest.mark.parametrize("prompts", [(Say(""),), (Say("\u3000\n"), Card("", ()), Draft(" ", ""))])
def test_nothing_to_say_is_still_a_message_slack_takes(prompts: tuple[Prompt, ...]) -> None:
    assert shown(*prompts) == ["…"]


def test_a_delivery_without_prompts_sends_no_message() -> None:
    assert sent().post == ()


def test_signs_no_chat_can_show_become_one_that_says_so() -> None:
    assert shown(Say("a\x00b\r\nc\ud800\u2028d")) == ["a\ufffdb\nc\ufffd\nd"]


def test_each_attempt_sends_the_same() -> None:
    prompts = (Say("はい。"), CARD, LETTER, question("はい", "いいえ"))
    first, third = (render(Delivery("k", ADDRESS, prompts, "ja", attempt)) for attempt in (1, 3))
    assert first == third
