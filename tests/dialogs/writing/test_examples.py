from __future__ import annotations

import pytest

from dialogs.coach.goals import PIECES
from dialogs.language.lexicon import LANGUAGES
from dialogs.writing.examples import example_for, examples

LEAST = 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_piece_has_examples_of_several_trades_each_known_by_its_own_words(lang: str) -> None:
    known = examples(lang)
    assert set(known) == {*PIECES, "who"} - {"all"}
    for piece, found in known.items():
        assert len(found) >= LEAST, piece
        assert len({example.say for example in found}) == len(found)
        for example in found:
            own = example_for(piece, lang, example.say, "x")
            assert own != example.say, f"{piece}: its own words do not tell the trade of {example.say}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_turn_brings_the_same_example_and_other_turns_others(lang: str) -> None:
    for piece in examples(lang):
        shown = [example_for(piece, lang, "", f"g1.{turn}") for turn in range(30)]
        assert shown == [example_for(piece, lang, "", f"g1.{turn}") for turn in range(30)]
        assert len(set(shown)) > 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_speaks_of_every_trade_still_gets_an_example(lang: str) -> None:
    for piece, found in examples(lang).items():
        everything = " ".join(word for example in found for word in example.trade)
        assert example_for(piece, lang, everything, "x")
