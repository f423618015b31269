"""Japanese answers: which are told apart, which piece is lacking, and the lists all of it rests on."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.language.japanese import is_generic, narrowing, spelled
from dialogs.language.lexicon import lexicon
from dialogs.language.normal import plain
from dialogs.language.slots import missing, slots
from tests.costs import costing_less_than
from tests.dialogs.language.told import told

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
WORDS = lexicon("vocabulary", "ja")
PHRASES = lexicon("answers", "ja")
CODE = Path(__file__).parents[3] / "dialogs" / "language"
HIRAGANA = re.compile("[\u3041-\u3096]")


def lacks(question: str, text: str) -> str | None:
    return missing(question, text, lang="ja", now=NOW, zone=TOKYO)


@pytest.mark.parametrize(
    ("run", "generic"),
    [
        ("新規顧客獲得", True),
        ("異業種交流会", True),
        ("ビジネスパートナー", True),
        ("雑貨店", False),
        ("在庫管理", False),
        ("リフォーム業者", False),
    ],
)
def test_a_run_is_generic_when_listed_words_alone_make_it_up(run: str, *, generic: bool) -> None:
    assert is_generic(run) == generic


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("運賃が上がった", ["運賃"]),
        ("全然会えない", []),
        ("ていますし、すし屋", ["すし"]),
        ("塩の卸元", ["塩", "卸元"]),
        ("日本語おしえる", ["日本語"]),
        ("犬かってる", ["犬"]),
        ("うちのたたみのこと", ["たたみ"]),
    ],
)
def test_narrowing_words_end_where_a_verb_begins(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in narrowing(text)][: len(found) or None] == found


@pytest.mark.parametrize(
    ("question", "text", "piece"),
    [
        ("goal", "上司に行けと言われました", "all"),
        ("goal", "人脈を広げたい", "object"),
        ("goal", "名刺を50枚配る", "vanity"),
        ("who_what", "補助金について知りたい", "who"),
        ("who_what", "弁護士さん、司法書士さんあたりと", "what"),
        ("after", "翌日", "action"),
        ("after", "気が合ったら飲みに誘う", "moment"),
        ("reflection_met", "社長さんがいっぱい", "identity"),
        ("reflection_got", "勉強になりました", "object"),
        ("goal", "jinmyaku", "object"),
        ("reflection_met", "hito ippai", "identity"),
    ],
)
def test_the_probe_asks_for_the_one_missing_piece(question: str, text: str, piece: str) -> None:
    assert lacks(question, text) == piece


def test_slots_tell_what_filled_each_also_from_romaji() -> None:
    filled = slots("ashita no asa ni mail shimasu", lang="ja", now=NOW, zone=TOKYO)
    assert (filled.moment, filled.action, filled.who) == ("ashita", "mail", None)


def test_romaji_remembers_where_a_sign_with_its_accent_began() -> None:
    read = spelled(plain("ashita no asa ni mail, cafe\u0301"))
    start = read.text.index("\u00e9")
    assert (read.text[:start], read.span(start, start + 1)) == ("明日の朝にメール,caf", (26, 28))


def test_no_word_is_listed_twice_or_in_lists_that_contradict() -> None:
    generic = Counter(word for theme in WORDS["generic"].values() for word in theme)
    roles = Counter(word for theme in WORDS["roles"].values() for word in theme)
    assert [word for listed in (generic, roles) for word, often in listed.items() if often > 1] == []
    named = {word for theme in WORDS["spoken"].values() for word in theme}
    assert generic.keys() & (roles.keys() | named) == set()
    assert set(WORDS["mixed"]["words"]) & named == set()


def test_generic_words_are_runs_of_one_kind_and_mixed_ones_have_hiragana() -> None:
    assert [word for theme in WORDS["generic"].values() for word in theme if HIRAGANA.search(word)] == []
    assert [word for word in WORDS["mixed"]["words"] if not HIRAGANA.search(word)] == []
    assert [sign for table in ("pieces", "single") for sign in WORDS[table]["signs"] if len(sign) > 2] == []


def test_every_pattern_compiles_and_every_table_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in CODE.rglob("*.py"))
    for table, listed in PHRASES.items():
        assert re.search(f"[\"']{table}[\"']", code), table
        assert len(set(listed)) == len(listed) > 0, table
        re.compile("|".join(listed))


def test_every_answer_is_judged_within_two_milliseconds_on_average() -> None:
    lines = [(question, text) for question, listed in told("ja").items() for text, _ in listed]
    for question, text in lines:
        lacks(question, text)
    with costing_less_than(0.002 * len(lines)):
        for question, text in lines:
            lacks(question, text)
