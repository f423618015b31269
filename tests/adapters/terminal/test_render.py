import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from adapters.line.caps import CAPS as LINE
from adapters.port import Address, Delivery
from adapters.terminal.render import Look, render
from dialogs.core.prompts import Card, Choice, Draft, Prompt, Question, Say
from dialogs.texts import texts

GOLDEN = Path(__file__).parents[2] / "golden" / "terminal"
WINDOW, PIPE = Look(width=48), Look()

SAMPLES: dict[str, dict[str, tuple[Prompt, ...]]] = {
    "ja": {
        "say": (Say("受け取りました →「在庫管理に困っている雑貨店と出会う」。いい目標ですね👍"),),
        "question": (
            Question(
                "1/3 終わったとき、何があれば「来てよかった」と言えそうですか？",
                "7.goal",
                (Choice("partner", "仕事の相手を探す"), Choice("none", "まだ決めてない")),
            ),
        ),
        "moment": (Question("いつにしますか？", "7.moment", (Choice("a", "翌朝 8:30"),), "moment"),),
        "card": (
            Card(
                "当日カード",
                (
                    ("なぜ", "在庫管理に困っている雑貨店と出会う"),
                    ("誰と", "雑貨店の店主さん"),
                    ("最初のひと言", "「最近、棚卸しで時間を取られていませんか」"),
                    ("", "アンテナ: 棚卸し・雑貨・在庫"),
                ),
                "当日の2時間前に、もう一度お送りします。",
            ),
        ),
        "draft": (
            Draft(
                "お礼の下書き", "白石さん\n\n昨日はありがとうございました。棚卸しの話、とても面白かったです。"
            ),
        ),
        "turn": (Say("いいですね。"), Question("どんな相手ですか？", "8.goal"), Say("ひと言でどうぞ。")),
    },
    "en": {
        "say": (Say("Got it → “meet a shop owner who struggles with stock”. A good goal 👍"),),
        "question": (
            Question(
                "1/3 When it's over, what would make you say it was worth going?",
                "7.goal",
                (Choice("partner", "Find someone to work with"), Choice("none", "Not sure yet")),
            ),
        ),
        "moment": (
            Question("When will you do it?", "7.moment", (Choice("a", "Next morning 8:30"),), "moment"),
        ),
        "card": (
            Card(
                "Your card for the day",
                (
                    ("Why", "meet a shop owner who struggles with stock"),
                    ("Who", "owners of small shops"),
                    ("Your first line", "“Does stocktaking eat your evenings these days?”"),
                    ("", "Listen for: stock, shop, till"),
                ),
                "I'll show it again two hours before.",
            ),
        ),
        "draft": (
            Draft("Thank-you, draft", "Dear Ms Shiraishi,\n\nThank you for yesterday. I enjoyed our talk."),
        ),
        "turn": (Say("Good."), Question("What kind of person?", "8.goal"), Say("One word will do.")),
    },
}
CASES = [(lang, name) for lang, samples in SAMPLES.items() for name in samples]

SGR = re.compile("\x1b\\[[0-9;]*m")
ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x07\x08\t\r\n\x1b\x7f\x85\x9b\u200b\u200d\u202e\u2066\u2028\ufe0f\ufeff\ud800[]31mあ。👩‍🇯"
        ),
    ),
    max_size=80,
)
ODD_CHOICES = st.lists(st.builds(Choice, ODD, ODD), max_size=4).map(tuple)
ODD_PROMPTS = st.one_of(
    st.builds(Say, ODD),
    st.builds(Question, ODD, st.just("1.a"), ODD_CHOICES, st.sampled_from(["text", "moment", "choice"])),
    st.builds(Card, ODD, st.lists(st.tuples(ODD, ODD), max_size=3).map(tuple), ODD),
    st.builds(Draft, ODD, ODD),
)


def text_of(prompts: tuple[Prompt, ...], look: Look, lang: str = "ja") -> str:
    return render(Delivery("k", Address("terminal", "local", "me"), prompts, lang), look).decode()


def compare(path: Path, text: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_each_kind_of_prompt_looks_as_it_did_in_a_window(lang: str, name: str) -> None:
    compare(GOLDEN / f"{name}.{lang}.window.txt", text_of(SAMPLES[lang][name], WINDOW, lang))


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_each_kind_of_prompt_looks_as_it_did_in_a_pipe(lang: str, name: str) -> None:
    compare(GOLDEN / f"{name}.{lang}.pipe.txt", text_of(SAMPLES[lang][name], PIPE, lang))


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_colour_adds_nothing_but_colour(lang: str, name: str) -> None:
    prompts = SAMPLES[lang][name]
    coloured = text_of(prompts, Look(width=48, colour=True), lang)
    assert SGR.search(coloured)
    assert SGR.sub("", coloured) == text_of(prompts, WINDOW, lang)


@pytest.mark.parametrize(
    ("text", "hinted"), [("いつ？", True), ("いつ？ 例:「あす 19時」", False), ("1/3 When?", True)]
)
def test_a_question_for_a_time_has_one_example_of_it(text: str, hinted: bool) -> None:  # noqa: FBT001  # of a table
    hint = texts("ja").say("chat.moment")
    assert (hint in text_of((Question(text, "1.a", (), "moment"),), PIPE)) == hinted


def test_a_draft_can_be_copied_without_anything_of_ours() -> None:
    text = "白石さん\n\n  昨日はありがとうございました。" + "棚卸しの話、とても面白かったです。" * 5
    assert f"\n{text}\n" in text_of((Draft("下書き", text),), WINDOW)


def test_a_narrow_window_puts_a_cards_labels_above_their_values() -> None:
    card = Card("カード", (("最初のひと言", "ことば" * 10),))
    lines = text_of((card,), Look(width=30)).splitlines()
    assert "最初のひと言" in lines[3]
    assert "ことば" not in lines[3]


def test_the_sides_of_a_card_stand_in_one_column_whatever_it_says() -> None:
    rows = (("誰と", "👨‍👩‍👧‍👦と🇯🇵の人"), ("なぜ", "ﾊﾝｶｸとがぎぐ"), ("だれ", "❤️と한국어"))
    lines = text_of((Card("カード", rows, "e\u0301tude"),), WINDOW).splitlines()
    assert len({cell_len(line) for line in lines if line.startswith(("  │", "  ┌", "  └"))}) == 1


def test_the_look_of_another_platform_numbers_labels_too_long_for_it() -> None:
    asked = Question(
        "どれ？",
        "1.a",
        (Choice("a", "二十文字よりもずっと長いラベルなので入らないはず"), Choice("b", "短い")),
    )
    shown = text_of((asked,), Look(caps=LINE))
    assert "  1. 二十文字よりもずっと長いラベルなので入らないはず" in shown
    assert "   2. 2" in shown


@given(st.lists(ODD_PROMPTS, min_size=1, max_size=3), st.integers(20, 90))
def test_no_text_however_odd_commands_the_terminal(prompts: list[Prompt], width: int) -> None:
    text = SGR.sub("", text_of(tuple(prompts), Look(width=width, colour=True)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@given(st.lists(ODD_PROMPTS, min_size=1, max_size=3), st.integers(24, 90))
def test_nothing_but_a_draft_is_wider_than_the_window(prompts: list[Prompt], width: int) -> None:
    framed = tuple(prompt for prompt in prompts if not isinstance(prompt, Draft))
    assert all(cell_len(line) <= width for line in text_of(framed, Look(width=width)).split("\n"))
