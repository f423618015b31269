"""Looking for many patterns as one finds what their alternation finds."""

import json
import re
from pathlib import Path

import pytest

from dialogs.language.lexicon import LANGUAGES, lexicon
from dialogs.language.normal import normalise
from dialogs.language.patterns import Patterns

_DEVELOP = Path(__file__).parents[2] / "corpus" / "develop"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_many_patterns_find_what_their_alternation_finds(lang: str) -> None:
    lines = (_DEVELOP / f"answers-{lang}.jsonl").read_text("utf-8").splitlines()
    texts = [normalise(json.loads(line)["text"]) for line in lines[:120]]
    found = 0
    for table in ("reason", "outcome", "feeling", "because", "done"):
        listed = lexicon("answers", lang)[table]
        alternation, many = re.compile("|".join(listed)), Patterns(listed)
        wanted = [[each.span() for each in alternation.finditer(text)] for text in texts]
        assert [[each.span() for each in many.finditer(text)] for text in texts] == wanted
        assert [many.sub(lambda _: "_", text) for text in texts] == [
            alternation.sub("_", text) for text in texts
        ]
        found += sum(map(len, wanted))
    assert found


@pytest.mark.parametrize(
    ("listed", "text", "spans"),
    [
        (["b", "ab"], "xab", [(1, 3)]),
        (["ab", "abc"], "abc", [(0, 2)]),
        (["(?:a|b)c", "d{0,2}e"], "bcde", [(0, 2), (2, 4)]),
        (["[a-z]+(?=1)", "[^a]z"], "ab1", [(0, 2)]),
        (["(?i:A)"], "a", [(0, 1)]),
        (["(?<!a)b(?!c)"], "ab b", [(3, 4)]),
        (["[^,]{0,3}b", "a"], "xab,a", [(0, 3), (4, 5)]),
        (["a", "[^,]{0,3}b"], "ab", [(0, 1), (1, 2)]),
        (["[^,]{1,2}?(?<=a)b", "[ax]{0,2}c"], "ab,xac", [(0, 2), (3, 6)]),
        (["[^,]{0,2}b|c"], "ac", [(1, 2)]),
        (["[^,]{0,2}$"], "ab,cd", [(3, 5), (5, 5)]),
    ],
)
def test_the_leftmost_counts_and_then_the_first_listed(
    listed: list[str], text: str, spans: list[tuple[int, int]]
) -> None:
    many = Patterns(listed)
    assert [found.span() for found in many.finditer(text)] == spans
    assert (first := many.search(text)) is not None
    assert first.span() == spans[0]


def test_where_none_of_them_fits_the_text_stays_as_it_is() -> None:
    many = Patterns(["[^,]{0,3}b", "c"])
    assert many.search("xay") is None
    assert many.sub(lambda _: "_", "xay") == "xay"
