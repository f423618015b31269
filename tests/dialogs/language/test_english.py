"""English answers: what each word says, which piece is lacking, and the lists all of it rests on."""

import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.english.words import Kind, kind_of
from dialogs.language.lexicon import lexicon
from dialogs.language.slots import missing, slots
from tests.costs import costing_less_than

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
CODE = Path(__file__).parents[3] / "dialogs" / "language" / "english"
WORDS = lexicon("words", "en")
PHRASES = lexicon("answers", "en")
PLAIN = {
    *("wish_verbs", "wish_openers", "breaks", "subjects", "action", "before_name", "after_name"),
    *("about", "tying", "pointing", "hollow", "joining", "placing", "where"),
}


def lacks(question: str, text: str) -> str | None:
    return missing(question, text, lang="en", now=NOW, zone=TOKYO)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("the", Kind.EMPTY),
        ("meeting", Kind.EMPTY),
        ("opportunities", Kind.BLAND),
        ("oppurtunities", Kind.EMPTY),
        ("conections", Kind.EMPTY),
        ("customers", Kind.FACELESS),
        ("investors", Kind.BROAD),
        ("bakeries", Kind.ROLE),
        ("upholsterers", Kind.ROLE),
        ("non-engineers", Kind.ROLE),
        ("newsletter", Kind.TRADE),
        ("cheaper", Kind.OPEN),
        ("invoicing", Kind.TRADE),
        ("win-win", Kind.BLAND),
        ("wiser", Kind.BLAND),
        ("happiest", Kind.EMPTY),
        ("there'd", Kind.EMPTY),
        ("duvet", Kind.DAILY),
        ("bouldering", Kind.OPEN),
        ("2026", Kind.NUMBER),
        ("->", Kind.MARK),
    ],
)
def test_a_word_is_known_by_a_list_its_ending_or_as_a_slip(word: str, kind: Kind) -> None:
    assert kind_of(word) is kind


@pytest.mark.parametrize(
    ("question", "text", "piece"),
    [
        ("goal", "my boss told me to come and you never know", "all"),
        ("goal", "a friend invited me and I couldn't say no", "all"),
        ("goal", "hand out 50 business cards", "vanity"),
        ("goal", "someone to sort out my duvet", "object"),
        ("goal", "duvet suppliers", None),
        ("goal", "pick ppl's brains", "object"),
        ("goal", "a running buddy", None),
        ("goal", "grow my network with like-minded professionals", "object"),
        ("goal", "my boss sent me to find a packaging supplier", None),
        ("who_what", "logistics managers", "what"),
        ("who_what", "how to price catering", "who"),
        ("who_what", "anyone keen on our product", "who"),
        ("who_what", "restaurant owners interested in our service", "what"),
        ("who_what", "someone from IT to ask about backups", None),
        ("who_what", "Pricing. Maybe also customs", "who"),
        ("who_what", "people which have problems with customs", None),
        ("who_what", "the two organisers, ask if we can sponsor the next one", None),
        ("who_what", "the two organisers, see if we can help each other", "who"),
        ("goal", "biz dev", "object"),
        ("after", "send them the deck", "moment"),
        ("after", "send them the deck once I have time", "moment"),
        ("after", "Friday morning", "action"),
        ("after", "stay in touch", "action"),
        ("reflection_next", "leaving it there", None),
        ("reflection_next", "I'd set up a call if she likes", "moment"),
        ("reflection_next", "emailing her in the mornin", None),
        ("reflection_next", "a call, should have done it already", "moment"),
        ("reflection_met", "a few startups", "identity"),
        ("reflection_met", "an architect whose name I forgot", None),
        ("reflection_got", "good vibes and a lot of insights", "object"),
        ("reflection_got", "she'd pay double if we could do same day", None),
        ("reflection_got", "they'd love to hear from us", "object"),
        ("reflection_got", "nobody from my trade was there", None),
    ],
)
def test_the_probe_asks_for_the_piece_that_is_lacking(question: str, text: str, piece: str | None) -> None:
    assert lacks(question, text) == piece


def test_slots_point_at_the_pieces_of_an_english_answer() -> None:
    filled = slots(
        "Ask tax accountants about e-invoicing, then mail 2 samples by Fri",
        lang="en",
        now=NOW,
        zone=TOKYO,
    )
    assert (filled.who, filled.what, filled.number, filled.moment) == (
        "tax accountants",
        "e-invoicing",
        "2 samples",
        "by Fri",
    )
    assert filled.action == "Ask"
    assert filled.done is None


@pytest.mark.parametrize("word", ["Ask", "Find", "Invite", "Swap", "Pricing", "Shipping"])
def test_a_plain_word_that_opens_an_answer_is_no_name(word: str) -> None:
    assert slots(f"{word}, then wait and see", lang="en", now=NOW, zone=TOKYO).person is None


def test_no_word_stands_in_two_lists() -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for table, sections in WORDS.items():
        if table not in {"short", "nobody"}:
            for listed in sections.values():
                for word in listed.split():
                    seen[word].append(table)
    assert {word: tables for word, tables in seen.items() if len(tables) > 1} == {}
    assert {table for table in WORDS if table not in {"short", "nobody"}} <= {
        kind.name.lower() for kind in Kind
    }


def test_every_phrase_is_read_by_the_code_and_safe_to_search() -> None:
    source = "".join(path.read_text("utf-8") for path in (*CODE.glob("*.py"), CODE.parent / "slots.py"))
    for table, listed in PHRASES.items():
        assert f'"{table}"' in source, f"nothing reads {table}"
        assert listed
        assert len(set(listed)) == len(listed), table
        for each in listed if table not in PLAIN else ():
            re.compile(each)
            assert not re.search(r"\)[*+]", each), f"an unbounded group in {table}: {each}"


@pytest.mark.parametrize("question", ["goal", "who_what", "after", "reflection_met", "reflection_got"])
@pytest.mark.parametrize(
    "piece",
    ["a ", "who ", "the ", "my friend ", "in the ", "and ", "as soon as i ", "x-", "about what ", "no "],
)
def test_no_text_takes_over_twenty_milliseconds_on_average(question: str, piece: str) -> None:
    lacks(question, "warm up")
    text = piece * (1000 // len(piece))
    with costing_less_than(0.06):
        for ending in ("", ".", "!"):
            lacks(question, text + ending)
