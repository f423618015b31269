"""The catalogues: both languages say the same things, to be shown as they stand, and nothing nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from dialogs.coach.book import BOOK
from dialogs.core.lint import placeholders, text_ids

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ja", "en")
OF_EVERY_TEXT = (".alias", ".help", ".example", ".cancelled", ".cancelled.short", ".shelved")
"""Endings of ids the machine looks for under the ids of questions, choices and dialogs."""
IMPOLITE = re.compile(
    r"(?:だ|である|だった|する|(?<![まで])した|しない|できない|くれ|しろ|いない|なかった)[。！]"
)


def catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    """The sentences of each id, more than one where they depend on a number."""
    with (ROOT / "dialogs" / "texts" / f"{lang}.po").open("rb") as file:
        return {_id(message): _sentences(message) for message in read_po(file, locale=lang) if message.id}


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _sentences(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ())


SAID = {lang: catalogue(lang) for lang in LANGUAGES}
EVERY = [(lang, text_id) for lang in LANGUAGES for text_id in SAID[lang]]


def test_both_languages_have_the_same_ids() -> None:
    assert set(SAID["ja"]) == set(SAID["en"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_id_has_a_sentence(lang: str) -> None:
    assert [text_id for text_id, sentences in SAID[lang].items() if not all(sentences)] == []


def test_both_languages_fill_in_the_same() -> None:
    differing = {
        text_id
        for text_id in SAID["ja"]
        if {p for s in SAID["ja"][text_id] for p in placeholders(s)}
        != {p for s in SAID["en"].get(text_id, ()) for p in placeholders(s)}
    }
    assert differing == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_has_spaces_at_its_edges(lang: str) -> None:
    edged = {i for i, sentences in SAID[lang].items() for s in sentences if s != s.strip()}
    assert edged == set()


def test_japanese_sentences_are_polite() -> None:
    assert [(i, s) for i, sentences in SAID["ja"].items() for s in sentences if IMPOLITE.search(s)] == []


def test_no_english_that_is_shown_holds_japanese_letters_or_full_width_signs() -> None:
    foreign = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
    found = {i for i, sentences in SAID["en"].items() for s in sentences if foreign.search(s)}
    assert {text_id for text_id in found if not {"language", "alias"} & {*text_id.split(".")}} == set()


def test_no_id_is_there_for_nothing() -> None:
    named, made_up = set(text_ids(BOOK)), set[str]()
    for path in sources():  # one tree at a time: to hold them all keeps the garbage collector busy
        tree = ast.parse(path.read_text("utf-8"))
        named |= {text_of(node) for node in ast.walk(tree)}
        made_up |= set(shapes(tree))
    made = re.compile("|".join(sorted(made_up)))
    left = [i for i in SAID["ja"] if i not in named and not made.fullmatch(i)]
    assert [i for i in left if not i.endswith(OF_EVERY_TEXT)] == []


@pytest.mark.parametrize("ending", OF_EVERY_TEXT)
def test_what_is_looked_for_under_an_id_belongs_to_one(ending: str) -> None:
    owners = {i.removesuffix(ending) for i in SAID["ja"] if i.endswith(ending)}
    steps = {f"{d.id}.{step.id}" for d in BOOK.dialogs.values() for step in d.steps}
    probes = {i.rpartition(".")[0] for i in SAID["ja"]}
    assert owners - set(SAID["ja"]) - steps - probes - set(BOOK.dialogs) == set()


def sources() -> Iterator[Path]:
    for package in ("adapters", "bot", "dialogs"):
        yield from sorted((ROOT / package).rglob("*.py"))


def text_of(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def shapes(tree: ast.Module) -> Iterator[str]:
    """Patterns of the ids that are put together: f-strings with a word in them, and what `named` names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            shape = "".join(re.escape(text_of(part)) or ".+" for part in node.values)
            if re.search(r"[a-z]{2}", shape) and re.fullmatch(r"[\w.\\+]+", shape):
                yield shape
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "named":
            yield from (re.escape(text_of(prefix)) + r"\.\w+" for prefix in node.args[:1])
