import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.measure import MOST_CODE_POINTS, graphemes, letters, utf16_units


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("三問", 2),
        ("が", 1),  # decomposed
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇯🇵🇰🇷", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
        ("❤️", 1),
        ("a\u200db", 2),
        ("\r\n", 1),
        ("a\u0301\u0302b", 2),
    ],
)
def test_letters_are_counted_as_a_reader_sees_them(text: str, count: int) -> None:
    assert letters(text) == count


def test_a_heap_of_marks_is_no_single_letter() -> None:
    assert letters("a" + "\u0301" * 1_000) > 1_000 // MOST_CODE_POINTS


@given(st.text())
def test_letters_put_together_are_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf16_units_are_those_of_the_encoding(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le")) // 2
