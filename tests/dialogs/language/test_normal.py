from __future__ import annotations

import pytest

from dialogs.language.normal import LIMIT, fold, plain
from tests.costs import costing_less_than

KEPT = "".join(
    chr(code)
    for first, last in ((0x20, 0x7F), (0x3001, 0x3002), (0x300C, 0x300D), (0x3041, 0x30FF), (0x4E00, 0x9FFF))
    for code in range(first, last + 1)
)


def test_the_short_way_for_common_letters_reads_them_as_the_long_way_does() -> None:
    for letter in KEPT:
        short, long = plain(letter), plain(f"{letter}ａ")
        assert (f"{short.text}a", (*short.origin, 2)) == (long.text, long.origin)


@pytest.mark.parametrize("sign", ["\ufdfa", "\u3300", "\u2167", "\uff21", "\u304b\u3099"])
def test_signs_that_unfold_into_many_make_no_long_text(sign: str) -> None:
    read = plain(sign * LIMIT)
    assert len(read.text) < LIMIT + 20
    start, end = read.span(0, len(read.text))
    assert (start, (sign * LIMIT)[start:end]) == (0, sign * (end // len(sign)))


@pytest.mark.parametrize("word", ["\uff76\uff9e\uff7d", "\u30ab\u3099\u30b9"])
def test_a_sign_that_several_made_stands_where_the_first_of_them_stood(word: str) -> None:
    read = plain(f"a {word}")
    assert read.text == "a \u30ac\u30b9"
    assert read.span(2, 4) == (2, 5)


@pytest.mark.parametrize("ending", ["\u306d", "\u3057\u3066", "\u3067\u3059"])
def test_endings_without_end_are_taken_off_in_little_time(ending: str) -> None:
    fold("warm up")
    with costing_less_than(0.015):
        assert fold(ending * 1000) == ending
