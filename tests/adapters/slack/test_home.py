from __future__ import annotations

from adapters.slack.values import read
from dialogs.core.events import Wanted
from dialogs.core.prompts import Action, Card, Say
from tests.adapters.slack.screens import buttons, faults, lines, sent, shown_home

PROMISE = Card(
    "",
    (("白石さん", "お礼を送る"),),
    actions=(Action("done", "f1", "できた"), Action("snooze", "f1", "あとで")),
)
MORE = {
    "ja": "まだほかにもあります。「メッセージ」タブで「やること」や「予定」と送ると、すべて見られます。",
    "en": 'There\'s more than fits here. Send "to do" or "events" in the Messages tab to see it all.',
}


def test_each_card_stands_with_its_buttons() -> None:
    found = shown_home(Card("次の会", (("いつ", "12/5(土)19:00"),), "楽しみですね。"), PROMISE)
    assert lines(found["blocks"]) == [
        "次の会",
        "いつ  12/5(土)19:00",
        "楽しみですね。",
        "白石さん  お礼を送る",
        "[できた] [あとで]",
    ]
    assert [read(button["value"]) for button in buttons(found["blocks"])] == [
        Wanted("done", "f1"),
        Wanted("snooze", "f1"),
    ]


def test_a_line_stands_above_each_title_but_the_first() -> None:
    section = Card("約束", ())
    found = lines(shown_home(section, PROMISE, PROMISE, section, PROMISE)["blocks"])
    promise = ["白石さん  お礼を送る", "[できた] [あとで]"]
    assert found == ["約束", *promise, *promise, "---", "約束", *promise]


def test_the_same_button_on_many_cards_has_a_name_of_its_own_on_each() -> None:
    names = [button["action_id"] for button in buttons(shown_home(*[PROMISE] * 20)["blocks"])]
    assert len(set(names)) == len(names) == 40


def test_a_home_is_published_beside_a_message_or_alone() -> None:
    assert sent(home=(PROMISE,)).post == ()
    beside = sent(Say("登録しました。"), home=(PROMISE,))
    assert beside.home is not None
    assert len(beside.post) == 1


def test_without_cards_the_home_stays_as_it_is() -> None:
    assert sent(Say("はい。")).home is None


def test_a_home_with_nothing_to_show_is_a_line_for_slack_takes_no_empty_one() -> None:
    assert faults(sent(home=(Card("", ()),))) == []
    assert lines(shown_home(Card("", ()))["blocks"]) == ["---"]


def test_as_many_cards_as_a_view_holds_are_all_shown() -> None:
    blocks = shown_home(*[PROMISE] * 50)["blocks"]
    assert len(blocks) == 100
    assert "---" not in lines(blocks)


def test_more_cards_than_a_view_holds_end_at_a_whole_card_and_a_line_that_says_so() -> None:
    for lang, more in MORE.items():
        found = sent(home=(PROMISE,) * 51, lang=lang)
        assert found.home is not None
        shown = lines(found.home["blocks"])
        assert shown[-4:] == ["白石さん  お礼を送る", "[できた] [あとで]", "---", more]
        assert len(shown) == 100
        assert faults(found) == []


def test_a_card_no_view_can_hold_gives_way_to_the_line() -> None:
    huge = Card("会った人", tuple((f"{number}", "雑貨店の店主さん" * 300) for number in range(120)))
    assert lines(shown_home(huge)["blocks"]) == [MORE["ja"]]


def test_cards_that_are_large_rather_than_many_stay_below_slacks_size() -> None:
    large = Card("", tuple(("", "長" * 2_900) for _ in range(10)))
    found = sent(home=(large,) * 5)
    assert faults(found) == []
    assert found.home is not None
    assert lines(found.home["blocks"])[-1] == MORE["ja"]


def test_an_empty_card_takes_no_room() -> None:
    assert lines(shown_home(Card("", ()), PROMISE)["blocks"]) == ["白石さん  お礼を送る", "[できた] [あとで]"]


def test_signs_no_screen_can_show_are_replaced_on_cards_and_buttons() -> None:
    odd = Card("\x00題", (("\ud800", "値"),), actions=(Action("add", "", "加\x07える"),))
    assert lines(shown_home(odd)["blocks"]) == ["\ufffd題", "\ufffd  値", "[加\ufffdえる]"]
