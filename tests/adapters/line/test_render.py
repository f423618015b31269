from __future__ import annotations

import pytest

from adapters.line.postback import read
from dialogs.core.events import Chose, PickedMoment
from dialogs.core.prompts import Card, Choice, Draft, Picker, Question, Say, Widget
from tests.adapters.line.payloads import bubbles_of, messages, quick_replies, requests

YES_NO = ("はい", "いいえ")
LONG = "二十文字よりもずっと長いラベルなので入らないはず"
PICKER = Picker("2026-12-05T19:00", "2026-12-04T21:05", "2027-12-04T21:00")
CARD = Card("当日カード", (("なぜ", "雑貨店と出会う"), ("", "棚卸し")), "よい夜を")
LETTER = Draft("お礼の下書き", "白石さん\n\n昨日はありがとうございました。")


def question(
    *labels: str, widget: Widget = "choice", text: str = "どうしますか？", picker: Picker | None = None
) -> Question:
    choices = tuple(Choice(f"c{number}", label) for number, label in enumerate(labels, start=1))
    return Question(text, "7.goal", choices, widget, picker)


def numbered(*labels: str, text: str = "どうしますか？") -> str:
    return "\n".join((text, *(f"{number}. {label}" for number, label in enumerate(labels, start=1))))


def test_words_are_a_text() -> None:
    assert messages(Say("いいですね。")) == [{"type": "text", "text": "いいですね。"}]


def test_a_choice_of_two_short_words_stands_side_by_side_in_the_bubble() -> None:
    (asked,) = messages(question(*YES_NO))
    assert asked["template"]["type"] == "confirm"
    assert [action["label"] for action in asked["template"]["actions"]] == list(YES_NO)
    assert asked["altText"] == asked["template"]["text"] == "どうしますか？"


@pytest.mark.parametrize(
    "labels", [("はじめる",), ("はい", "もう少しくわしく知りたい"), ("a", "b", "c", "d")]
)
def test_a_choice_of_up_to_four_stands_as_buttons_in_the_bubble(labels: tuple[str, ...]) -> None:
    (asked,) = messages(question(*labels))
    assert asked["template"]["type"] == "buttons"
    assert [action["label"] for action in asked["template"]["actions"]] == list(labels)
    assert quick_replies([asked]) == []


@pytest.mark.parametrize(
    ("text", "labels"), [("長" * 241, YES_NO), ("長" * 161, ("a", "b", "c")), (" ", YES_NO), ("？", "abcde")]
)
def test_what_is_too_much_for_a_template_is_listed_above_quick_replies(
    text: str, labels: tuple[str, ...]
) -> None:
    asked = messages(question(*labels, text=text))
    assert bubbles_of(asked) == [numbered(*labels, text=text).lstrip()]
    assert [action["label"] for action in quick_replies(asked)] == list(labels)


def test_suggestions_beside_free_words_are_quick_replies_only() -> None:
    asked = messages(question("仕事の相手を探す", "とばす", widget="text"))
    assert bubbles_of(asked) == ["どうしますか？"]
    assert [action["label"] for action in quick_replies(asked)] == ["仕事の相手を探す", "とばす"]


def test_a_tap_says_its_words_and_brings_back_its_choice() -> None:
    (action,) = quick_replies(messages(question("とばす", widget="text")))
    assert action == {"type": "postback", "label": "とばす", "data": "c|7.goal|c1", "displayText": "とばす"}
    assert read(action["data"]) == Chose("c1", "7.goal")


def test_a_button_in_a_bubble_says_its_words_too() -> None:
    (asked,) = messages(question(*YES_NO))
    assert [action["displayText"] for action in asked["template"]["actions"]] == list(YES_NO)


@pytest.mark.parametrize(
    ("odd", "second"),
    [(LONG, f"2 {LONG[:17]}…"), (" ", "2"), ("二\n行", "2"), ("a" * 21, "2 " + "a" * 17 + "…")],
)
@pytest.mark.parametrize("widget", ["text", "choice"])
def test_one_label_no_button_can_have_numbers_all_of_them(odd: str, second: str, widget: Widget) -> None:
    asked = messages(question("短い", odd, widget=widget))
    assert bubbles_of(asked) == [numbered("短い", odd)]
    assert [action["label"] for action in quick_replies(asked)] == ["1 短い", second]


def test_a_tapped_number_says_the_words_it_stands_for() -> None:
    asked = messages(question("短い", LONG, "長" * 301, " "))
    assert [action["displayText"] for action in quick_replies(asked)] == [
        "短い",
        LONG,
        f"3 {'長' * 17}…",
        "4",
    ]


def test_a_choice_whose_id_no_tap_can_carry_is_typed_by_its_number() -> None:
    choices = (Choice("a", "短い"), Choice("b" * 300, "遠い"), Choice("\ud800", "半端"), Choice("d", "近い"))
    asked = messages(Question("どれ？", "7.goal", choices, "text"))
    assert bubbles_of(asked) == [numbered("短い", "遠い", "半端", "近い", text="どれ？")]
    assert [(action["label"], action["data"]) for action in quick_replies(asked)] == [
        ("1 短い", "c|7.goal|a"),
        ("4 近い", "c|7.goal|d"),
    ]


def test_a_bar_in_a_choice_comes_back() -> None:
    (action,) = quick_replies(messages(Question("?", "7.goal", (Choice("a|b", "はい"),), "text")))
    assert read(action["data"]) == Chose("a|b", "7.goal")


def test_of_many_choices_thirteen_are_tapped_and_all_are_listed() -> None:
    labels = [f"会{number}" for number in range(1, 31)]
    asked = messages(question(*labels))
    assert bubbles_of(asked) == [numbered(*labels)]
    assert [action["label"] for action in quick_replies(asked)] == [
        f"{number} 会{number}" for number in range(1, 14)
    ]


def test_a_moment_is_picked_within_its_bounds() -> None:
    asked = messages(question("翌朝 8:30", widget="moment", picker=PICKER))
    assert quick_replies(asked)[0] == {
        "type": "datetimepicker",
        "label": "日時を選ぶ",
        "data": "m|7.goal",
        "mode": "datetime",
        "initial": "2026-12-05T19:00",
        "min": "2026-12-04T21:05",
        "max": "2027-12-04T21:00",
    }
    assert read("m|7.goal", "2026-12-05T19:00") == PickedMoment("2026-12-05T19:00", "7.goal")
    assert [action["label"] for action in quick_replies(asked)][1:] == ["翌朝 8:30"]


def test_a_picker_speaks_the_users_language() -> None:
    asked = messages(question(widget="moment", picker=PICKER), lang="en")
    assert [action["label"] for action in quick_replies(asked)] == ["Pick a time"]


@pytest.mark.parametrize("picker", [None, Picker("2101-01-05T09:00", "2101-01-01T09:00", "2102-01-01T09:00")])
def test_a_picker_without_bounds_line_knows_has_none(picker: Picker | None) -> None:
    (action,) = quick_replies(messages(question(widget="moment", picker=picker)))
    assert set(action) == {"type", "label", "data", "mode"}


def test_a_picker_takes_one_of_the_thirteen_places() -> None:
    asked = messages(question(*(f"会{number}" for number in range(1, 14)), widget="moment", picker=PICKER))
    labels = [action["label"] for action in quick_replies(asked)]
    assert labels == ["日時を選ぶ", *(f"{number} 会{number}" for number in range(1, 13))]


def test_a_question_without_words_still_shows_its_choices() -> None:
    asked = messages(question("はい", widget="text", text=" \n"))
    assert bubbles_of(asked) == ["…"]
    assert [action["label"] for action in quick_replies(asked)] == ["はい"]


def test_what_is_said_after_a_question_has_its_quick_replies() -> None:
    told = messages(question("はい", widget="text"), Say("ゆっくりどうぞ。"))
    assert [action["label"] for action in quick_replies(told)] == ["はい"]


def test_an_earlier_question_keeps_its_choices_in_its_bubble() -> None:
    told = messages(question("はい", widget="text"), question("朝", widget="text"))
    assert bubbles_of(told) == [numbered("はい"), "どうしますか？"]
    assert [action["label"] for action in quick_replies(told)] == ["朝"]


def test_a_card_is_a_bubble_whose_notification_says_what_it_says() -> None:
    (card,) = messages(CARD)
    assert bubbles_of([card]) == ["当日カード\nなぜ\n雑貨店と出会う\n棚卸し\nよい夜を"]
    assert card["altText"] == "当日カード\nなぜ: 雑貨店と出会う\n棚卸し\nよい夜を"


def test_short_labels_stand_beside_short_values_and_long_ones_above() -> None:
    (card,) = messages(CARD)
    (long,) = messages(Card("当日カード", (("なぜ", "在庫管理に困っている雑貨店と出会いたい"),)))
    layouts = [message["contents"]["body"]["contents"][1]["layout"] for message in (card, long)]
    assert layouts == ["horizontal", "vertical"]


@pytest.mark.parametrize(
    "card",
    [
        Card("", (("", "値"),)),
        Card(" ", (("名", " "),)),
        Card("題", ()),
        Card("", (), "注"),
        Card("", (("", ""),), "注"),
    ],
)
def test_a_card_shows_no_empty_line(card: Card) -> None:
    (message,) = messages(card)
    assert message["type"] == "flex"
    assert len(bubbles_of([message])[0].splitlines()) == 1


def test_a_card_too_large_for_a_bubble_is_told_in_lines() -> None:
    many = Card("会った人", tuple((f"{number}人目", "雑貨店の店主さん") for number in range(200)))
    told = messages(many)
    assert {message["type"] for message in told} == {"text"}
    assert "200" not in told[0]["text"]
    assert "199人目: 雑貨店の店主さん" in told[-1]["text"]


def test_a_word_too_long_for_a_bubble_is_told_in_lines() -> None:
    assert [message["type"] for message in messages(Card("題", (("なぜ", "長" * 2001),)))] == ["text"]


def test_a_notification_too_long_is_shortened_while_the_card_says_all() -> None:
    (card,) = messages(Card("題", (("なぜ", "😀" * 900),)))
    assert card["altText"] == "題\nなぜ: " + "😀" * 746 + "…"
    assert "😀" * 900 in bubbles_of([card])[0]


def test_a_draft_stands_alone_and_has_a_button_that_copies_it() -> None:
    button, text = messages(LETTER)
    assert text == {"type": "text", "text": LETTER.text}
    assert bubbles_of([button]) == ["お礼の下書き\nコピーする"]
    assert button["contents"]["body"]["contents"][1]["action"]["clipboardText"] == LETTER.text


def test_a_draft_longer_than_a_clipboard_stands_alone_without_a_button() -> None:
    text = "長" * 5001
    told = messages(Say("はい。"), Draft("データ", text), question("次へ", widget="text"))
    assert bubbles_of(told) == ["はい。", "データ", text[:5000], text[5000:], "どうしますか？"]


def test_up_to_five_bubbles_stay_as_they_are() -> None:
    told = messages(Say("一"), Say("二"), Say("三"), Say("四"), question("はい", widget="text"))
    assert bubbles_of(told) == ["一", "二", "三", "四", "どうしますか？"]


def test_too_many_words_are_brought_together_from_the_first_on() -> None:
    told = messages(*(Say(word) for word in "一二三四五六"), question("はい", widget="text"))
    assert bubbles_of(told) == ["一\n\n二\n\n三", "四", "五", "六", "どうしますか？"]


def test_too_many_cards_stand_side_by_side() -> None:
    told = messages(*(Card(f"{number}枚目", (("なぜ", "会う"),)) for number in range(6)), Say("以上です。"))
    assert told[0]["contents"]["type"] == "carousel"
    assert len(told[0]["contents"]["contents"]) == 3
    assert told[0]["altText"] == "0枚目\nなぜ: 会う\n\n1枚目\nなぜ: 会う\n\n2枚目\nなぜ: 会う"
    assert len(told) == 5


def test_cards_that_do_not_fit_side_by_side_are_told_in_lines() -> None:
    told = messages(*(Card(f"{number}枚目", (("", "会" * 4),) * 330) for number in range(6)))
    assert [message["type"] for message in told] == ["text"] * 5


def test_cards_that_would_be_more_bubbles_in_lines_stay_cards() -> None:
    first, second = requests(*(Card(f"{number}枚目", (("", "a" * 1000),) * 25) for number in range(6)))
    assert {message["type"] for message in first + second} == {"flex"}
    assert len(first + second) == 6


def test_words_between_cards_keep_their_place() -> None:
    prompts = [part for number in range(4) for part in (Say(f"言{number}"), Card(f"枚{number}", ()))]
    told = messages(*prompts)
    assert "\n".join(bubbles_of(told)).replace("\n\n", "\n").split() == [
        word for number in range(4) for word in (f"言{number}", f"枚{number}")
    ]


def test_what_cannot_be_brought_together_goes_by_a_second_request() -> None:
    letters = [Draft("", f"下書き{number}") for number in range(7)]
    first, second = requests(*letters, question("はい", widget="text"))
    assert bubbles_of(first) == [f"下書き{number}" for number in range(5)]
    assert bubbles_of(second) == ["下書き5", "下書き6", "どうしますか？"]
    assert "quickReply" not in first[-1]
    assert [action["label"] for action in quick_replies(second)] == ["はい"]


def test_a_long_text_is_parted_after_a_sentence() -> None:
    told = messages(Say("はじめまして。" * 800))
    assert "".join(bubbles_of(told)) == "はじめまして。" * 800
    assert all(bubble.endswith("。") for bubble in bubbles_of(told))


@pytest.mark.parametrize("prompts", [(), (Say(""),), (Say("\u3000\n"), Card("", ()), Draft(" ", ""))])
def test_nothing_to_say_is_still_a_message_line_takes(prompts: tuple[Say, ...]) -> None:
    assert messages(*prompts) == [{"type": "text", "text": "…"}]


def test_signs_no_chat_can_show_become_one_that_says_so() -> None:
    assert bubbles_of(messages(Say("a\x00b\r\nc\ud800\u2028d"))) == ["a\ufffdb\nc\ufffd\nd"]


def test_each_attempt_sends_the_same() -> None:
    prompts = (Say("はい。"), CARD, LETTER, question(*YES_NO))
    assert requests(*prompts) == requests(*prompts, attempt=3)
