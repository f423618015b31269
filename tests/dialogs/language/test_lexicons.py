"""The word lists can be extended by whoever speaks the language."""

import re
from itertools import chain
from pathlib import Path

import pytest

from dialogs import language
from dialogs.language.lexicon import LANGUAGES, lexicon

LEXICONS = Path(language.__file__).parent / "lexicons"
FILES = sorted(LEXICONS.rglob("*.toml"))
SECTION = re.compile(r"\[\[?([\w.]+)\]\]?\s*(#.*)?")


def unexplained(lines: list[str]) -> list[str]:
    """Sections without a comment beside, above or below their head; one explains all of its name."""
    heads = [(at, found) for at, line in enumerate(lines) if (found := SECTION.fullmatch(line))]
    told = {f[1] for at, f in heads if f[2] or any(n[:1] == "#" for n in (lines[at - 1], lines[at + 1]))}
    return [found[1] for _, found in heads if found[1] not in told]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_word_list_says_what_it_and_each_of_its_sections_is_for(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert unexplained(lines) == []


def test_every_word_list_is_there_in_both_languages_but_for_the_words_of_answers() -> None:
    by_lang = {lang: {file.name for file in (LEXICONS / lang).glob("*.toml")} for lang in ("ja", "en")}
    assert by_lang["ja"] ^ by_lang["en"] == {"vocabulary.toml", "words.toml"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("file", ["gist", "intents", "no_answers"])
def test_an_entry_for_many_words_has_no_other_signs_than_those_that_are_read(lang: str, file: str) -> None:
    data = lexicon(file, lang)
    listed = {**data.get("words", {}), **data.get("phrases", {}), "beside": data.get("beside", [])}
    assert [entry for entry in chain(*listed.values()) if re.search(r"[\[\]{}*+^$\\]|\(\?", entry)] == []
