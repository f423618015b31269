"""The operator's own words: read from a file, used by the judge, and refused with a sentence that helps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.own_words import LONGEST, MOST_WORDS
from bot.settings import load_settings
from bot.wiring import in_the_name_of
from dialogs.coach.book import BOOK
from dialogs.grounds import CoreGround
from dialogs.language.own import OwnWords
from dialogs.notebook import Notebook
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.bot.commands import Sanmon
from tests.dialogs.coach.before import EVE, KNOWN, meeting

WORDS = '[ja]\nthings = ["Opus"]\n[en]\nthings = ["one-stop"]\npeople = ["den keeper"]\n'
GOAL = "find partners for one-stop"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.toml"
    file.write_text(WORDS, "utf-8")
    return file


def test_words_of_all_languages_count_in_every_answer(words: Path) -> None:
    own = load_settings(lexicon=words).own_words
    assert own == OwnWords(frozenset({"Opus", "one-stop"}), frozenset({"den keeper"}))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"[ja]\nthings = [Opus]", "(at line 2, column 11)"),
        (b"[ja]\nthings = [" + b"9" * 6000 + b"]", "words.toml has a number that cannot be read"),
        (b'[fr]\nthings = ["Opus"]', "fr is not known here"),
        (b'things = ["Opus"]', "things is not known here"),
        (b'[ja]\nproducts = ["Opus"]', "ja.products is not known here"),
        (b'[ja]\nthings = "Opus"', "ja.things is not known here"),
        (b'[en]\npeople = ["den keeper", 5]', "word 2 of en.people must be a word of 2 to"),
        (b'[en]\npeople = ["x"]', "word 1 of en.people"),
        (b'[en]\npeople = ["two\\nlines"]', "word 1 of en.people"),
        (b'[en]\npeople = ["--"]', "word 1 of en.people"),
        (f'[en]\nthings = ["{"x" * (LONGEST + 1)}"]'.encode(), "word 1 of en.things"),
        (f"[en]\nthings = {[f'word {n}' for n in range(MOST_WORDS + 1)]}".encode(), "more than 2000 words"),
        (b"[ja]\nthings = ['\x83\x49']", "not in UTF-8"),
        (b"#" * 300_000, "larger than 256 KiB"),
        (b"[ja]\nthings = " + b"[" * 5000, "lists within lists"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place_and_what_to_do(written: bytes, why: str, words: Path) -> None:
    words.write_bytes(written)
    with pytest.raises(SettingsError) as refused:
        load_settings(lexicon=words)
    assert str(refused.value).startswith(f"SANMON_LEXICON is wrong: {words}")
    assert why in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read"):
        load_settings(lexicon=tmp_path / "none.toml")


def test_the_coach_asks_nothing_more_about_an_own_word(words: Path) -> None:
    def answered(lexicon: Path | None) -> Talk:
        book = in_the_name_of(load_settings(lexicon=lexicon), BOOK)
        ground = CoreGround.of(book, Notebook(replace(KNOWN, lang="en"), gatherings=(meeting(),)))
        talk = Talk(book, start="preparation", args={"gathering": "g1"}, at=EVE, ground=ground)
        return talk.says(GOAL)

    answered(None).probes("goal")
    answered(words).asks("people")


def test_measuring_takes_own_words_into_account(sanmon: Sanmon, words: Path, tmp_path: Path) -> None:
    lines = tmp_path / "answers.jsonl"
    line = {"lang": "en", "question": "goal", "text": GOAL, "label_vague": False, "purpose": "partner"}
    lines.write_text(json.dumps(line), "utf-8")
    probed = [
        json.loads(sanmon("evaluate", "answers", str(lines), SANMON_LEXICON=lexicon).out.splitlines()[-1])
        for lexicon in ("", str(words))
    ]
    assert [each["all"]["wrongly_probed"]["count"] for each in probed] == [1, 0]


def test_lint_and_doctor_say_what_the_file_holds(sanmon: Sanmon, words: Path) -> None:
    words.write_text(WORDS.replace("Opus", "den keeper"), "utf-8")
    told = f"{words} adds 2 things and 1 kinds of people."
    assert told in sanmon("lint", SANMON_LEXICON=str(words)).out
    examined = sanmon("doctor", SANMON_LEXICON=str(words)).out
    assert f"✓ {told}" in examined
    assert "! Listed as a thing and as people: den keeper." in examined
