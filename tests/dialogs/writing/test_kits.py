from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from dialogs.core.lint import graphemes
from dialogs.language.purpose import PURPOSES
from dialogs.writing.kits import Kit, Kits, kits
from dialogs.writing.phrase_patterns import patterns

LANGUAGES = ("ja", "en")
KINDS = {"thanks", "information", "proposal", "meeting"}
PIECES = {
    *("who", "spoken", "field", "topic", "question", "matter", "problem", "interest", "thing"),
    *("work", "example", "gift", "ask", "first", "words", "name", "whom"),
}


def written(path: str) -> dict[str, Any]:
    return tomllib.loads((files("dialogs.writing") / "kits" / path).read_text("utf-8"))


def shape(data: object, at: str = "") -> Iterator[str]:
    """Every key of a file; how many wordings a list has is each language's own."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from shape(value, f"{at}.{key}")
    else:
        yield at


def strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def said(kit: Kits) -> Iterator[str]:
    """All wordings that are spoken or shown."""
    yield from (*kit.via_host, *kit.leave, *kit.talk, kit.first_words, kit.skip, kit.cue)
    for talk in (*kit.purposes.values(), *kit.special.values()):
        yield from (*talk.first, *talk.picked, *talk.close, *(topic.ask for topic in talk.topics))
        yield from (said for extra in talk.extras for said in extra.say)
        if isinstance(talk, Kit):
            yield from (talk.goal, talk.goal_of_thing, talk.rewrite, *talk.people, *talk.bingo)
    for kind in kit.targets.__struct_fields__:
        target = getattr(kit.targets, kind)
        yield from (*target.write, *target.how, target.where)


def test_the_kits_of_both_languages_have_the_same_shape() -> None:
    assert sorted(set(shape(written("ja.toml")))) == sorted(set(shape(written("en.toml"))))
    assert sorted(set(written("phrases/ja.toml"))) == sorted(set(written("phrases/en.toml")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_kit_for_every_purpose(lang: str) -> None:
    kit = kits(lang)
    assert set(kit.purposes) == set(PURPOSES)
    assert set(kit.special) == {"recruiting", "job_hunting", "buying"}
    assert len(kit.obstacles) == 5
    assert {purpose.kind for purpose in kit.purposes.values()} <= KINDS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_a_kit_is_empty_and_every_piece_in_it_is_known(lang: str) -> None:
    kit = kits(lang)
    texts = list(said(kit))
    assert [text for text in texts if not text.strip() or text != text.strip()] == []
    assert {name for text in texts for name in fields(text)} <= PIECES
    assert [text for text in strings(written(f"{lang}.toml")) if "\u3010" in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_must_always_be_said_has_a_wording_that_needs_nothing(lang: str) -> None:
    kit = kits(lang)
    for talk in (*kit.purposes.values(), *kit.special.values()):
        assert fields(talk.first[-1]) | fields(talk.picked[-1]) <= {"ask"}
        assert fields(talk.close[-1]) <= {"first"}
    assert not fields(kit.via_host[-1])
    assert not fields(kit.talk[-1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_chips_of_the_kits_fit(lang: str) -> None:
    kit = kits(lang)
    purposes = kit.purposes.values()
    chips = [t.label for talk in (*purposes, *kit.special.values()) for t in talk.topics]
    chips += [words for purpose in purposes for words in purpose.people]
    chips += [regret.label for regret in kit.regrets.values()] + [o.label for o in kit.obstacles.values()]
    assert [chip for chip in (*chips, *kit.light.people) if graphemes(chip) > 20] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_a_kit_is_too_long_to_read_at_a_glance(lang: str) -> None:
    most = {"ja": 80, "en": 170}[lang]
    assert [text for text in said(kits(lang)) if len(text) > most] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_topics_of_different_talks_never_bear_one_name(lang: str) -> None:
    kit = kits(lang)
    asks: dict[str, set[str]] = {}
    for talk in (*kit.purposes.values(), *kit.special.values()):
        for topic in talk.topics:
            asks.setdefault(topic.label, set()).add(topic.ask)
    assert {label: ask for label, ask in asks.items() if len(ask) > 1} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pattern_for_phrases_compiles_and_catches_known_pieces(lang: str) -> None:
    like = patterns(lang)
    for name in ("clauses", "within", "lead", "cut", "describes", "person", "role", "tail", "dull", "noun"):
        re.compile(getattr(like, name))
    kinds = {kind for pattern in like.patterns for kind in re.compile(pattern).groupindex}
    assert kinds <= {"who", "sought", "topic", "problem", "interest", "thing"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_buys_is_given_other_questions_than_who_sells(lang: str) -> None:
    kit = kits(lang)
    assert kit.talk_of("partner", "find a packaging supplier") is kit.special["buying"]
    assert kit.talk_of("partner", "new clients for my bakery") is kit.purposes["partner"]
    assert kit.talk_of("network", "find a packaging supplier") is kit.purposes["network"]
