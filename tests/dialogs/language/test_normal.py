import pytest

from dialogs.language.normal import LIMIT, fold, normalise, plain


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ＡＢＣ　１２３", "abc 123"),
        ("ﾎﾟｽﾀｰ", "ポスター"),
        ("か\u3099", "が"),
        ("  a \n b ", "a b"),
        ("19:00〜21:00", "19:00~21:00"),
        ("7–9pm", "7-9pm"),
        ("I’m", "i'm"),
        ("a\u200bb\u202ec", "abc"),
        ("a\x00b\ud800c", "a b c"),
    ],
)
def test_one_shape_for_many_ways_of_typing(text: str, same: str) -> None:
    assert normalise(text) == same


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("キャンセルでお願いします！", "キャンセル"),
        ("とばす", "トバス"),
        ("Please stop.", "stop"),
        ("please", "Please!"),
        ("です", "です。"),
    ],
)
def test_politeness_and_punctuation_do_not_matter_for_whole_messages(text: str, same: str) -> None:
    assert fold(text) == fold(same) != ""


def test_a_stretch_is_found_again_in_the_original() -> None:
    text = "㍿ ﾎﾟｽﾀｰ　１９：００"
    read = plain(text)
    start = read.text.index("19:00")
    first, last = read.span(start, start + len("19:00"))
    assert text[first:last] == "１９：００"
    assert read.span(0, 0) == (0, 0)


def test_only_the_beginning_of_an_endless_message_is_looked_at() -> None:
    assert len(plain("a" * 100_000).text) == LIMIT
