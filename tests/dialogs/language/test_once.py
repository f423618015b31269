"""What was read of a message is kept for those who ask next, and goes with the next few messages."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from dialogs.language.lexicon import LANGUAGES
from dialogs.language.normal import plain
from dialogs.language.once import KEPT, once
from tests.dialogs.language.test_laws import hear_everything

WORDS = {
    "ja": "{}番の雑貨店の鈴木さんに12月{}日の10時に電話する",
    "en": "call Ken from shop {} on Dec {} at 10am",
}

SINGLE_WORDS = {"dialogs.language.japanese.is_generic"}
"""Of these more are kept: the same words come again and again, whoever writes."""


def caches() -> Iterator[tuple[str, Any]]:
    """Every cache of the language by its name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("dialogs.language"):
            for held in vars(module).values():
                if hasattr(held, "cache_info") and held.__module__ == name:
                    yield f"{name}.{held.__name__}", held


def test_a_message_is_read_once_however_often_it_is_asked_for() -> None:
    read: list[str] = []

    @once
    def loud(text: str) -> str:
        read.append(text)
        return text.upper()

    assert [loud("a"), loud("b"), loud("a")] == ["A", "B", "A"]
    assert read == ["a", "b"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_what_people_write_only_the_last_few_readings_are_kept(lang: str) -> None:
    hear_everything(WORDS[lang].format("b", 2), lang)
    before = {name: held.cache_info().currsize for name, held in caches()}
    for number in range(2 * KEPT):
        hear_everything(WORDS[lang].format(f"b{number}", 1 + number % 28), lang)
    grown = {name: held.cache_info().currsize - before.get(name, 0) for name, held in caches()}
    assert grown[f"{plain.__module__}.plain"] <= KEPT < plain.cache_info().misses  # type: ignore[attr-defined]  # a cache behind a plain type
    assert {name for name, more in grown.items() if more > KEPT} <= SINGLE_WORDS
