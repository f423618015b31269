"""Faults in a book of dialogs that can be seen without running it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from string import Formatter
from typing import TYPE_CHECKING

from msgspec import Struct

from dialogs.core.asking import CORE_CHIPS, OK
from dialogs.core.steps import Ask, End, Loop, Review, Step, Sub, Tell, When

if TYPE_CHECKING:
    from dialogs.core.book import Book
    from dialogs.core.sheets import Sheet
    from dialogs.core.steps import Dialog, Option, Routes


class Limits(Struct, frozen=True):
    """What a platform shows uncut: a label's grapheme clusters, choices a message, a text's UTF-16 units."""

    label: int
    choices: int
    text: int


LIMITS: Mapping[str, Limits] = {
    "line": Limits(label=20, choices=13, text=5000),
    "slack": Limits(label=30, choices=25, text=3000),
}
"""LINE: quick reply and text message of the Messaging API; Slack: as much of a button as a telephone shows,
an actions block and a text object."""

MOST_IN_FRAME = 24
"""How long the title and the buttons around a form may be: those of a modal in Slack."""

_NAMELESS = {"<lambda>", "test"}
"""Names that tell nobody, neither a reader of the drawing nor the fingerprint, what is asked."""

_CHIPS = tuple(f"core.chip.{name}" for name in sorted((*CORE_CHIPS, OK, "use")))
_WORDS = """
apology below cancelled cancelled.short cannot_finish cannot_skip choose dialog_gone edit_which empty late
late_idle no_more_tries
form.cancel form.gone form.instead form.moment form.needed form.talk
no_way_back nothing_to_cancel nothing_to_edit shelved stale stale_idle too_long words_please
"""
_CORE_TEXTS = (*_CHIPS, *(f"core.{name}" for name in _WORDS.split()))


def graphemes(text: str) -> int:
    """How many characters a reader sees: marks, joiners and variants belong to what they follow."""
    count, joined = 0, False
    for c in text:
        belongs = unicodedata.combining(c) or c in "\u200d\ufe0e\ufe0f" or "\U0001f3fb" <= c <= "\U0001f3ff"
        count += 0 if belongs or joined else 1
        joined = c == "\u200d"
    return count


def lint(book: Book, languages: tuple[str, ...], released: Mapping[str, tuple[int, str]]) -> tuple[str, ...]:
    """All faults found, a sentence each. `released`: each dialog's last released version and fingerprint."""
    found: list[str] = []
    for dialog in book.dialogs.values():
        found += _table(book, dialog)
        found += _version(dialog, released.get(dialog.id))
    found += [f"{d}: released once, but the book no longer has it" for d in released if d not in book.dialogs]
    for lang in languages:
        for text_id in sorted({*_CORE_TEXTS, *text_ids(book)}):
            if not book.texts(lang).has(text_id):
                found.append(f"{text_id}: no sentence in {lang}")
        found += _labels(book, lang)
    return tuple(found)


def placeholders(sentence: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)


def targets(step: Step) -> tuple[str, ...]:
    """Where a step may lead, in the order tried."""
    routes: Routes = () if isinstance(step, End) else step.to
    ways = tuple(route.then if isinstance(route, When) else route for route in routes)
    return (*ways, *step.own.values(), *step.turns.values()) if isinstance(step, Ask) else ways


def text_ids(book: Book) -> Iterator[str]:
    """Every text id the tables name."""
    for dialog in book.dialogs.values():
        if dialog.recap:
            yield f"{dialog.id}.recap"
        if dialog.sheet:
            yield from _sheet_texts(dialog.sheet)
        for step in dialog.steps:
            yield from _step_texts(dialog, step)


def _sheet_texts(sheet: Sheet) -> Iterator[str]:
    names = ("title", "submit", *(blank.step for blank in sheet.blanks), *(["open"] if sheet.on else []))
    yield from map(sheet.text, names)


def _step_texts(dialog: Dialog, step: Step) -> Iterator[str]:
    if isinstance(step, Sub | Loop):
        return
    yield from _routed(step.text)
    if isinstance(step, Ask):
        yield f"{dialog.id}.{step.id}.help" if not isinstance(step.text, str) else f"{step.text}.help"
        yield from ([step.echo] if step.echo else [])
        yield from step.turns
        if step.probe:
            yield from (f"{step.probe.text}.{piece}" for piece in step.probe.pieces)
        yield from (option.text for option in _fixed(step) if option.text)
    if isinstance(step, Review):
        yield from (f"{dialog.id}.edit.{edit}" for edit in step.edits)


def _routed(text: str | Routes) -> tuple[str, ...]:
    if isinstance(text, str):
        return (text,) if text else ()
    return tuple(t for route in text if (t := route.then if isinstance(route, When) else route))


def _fixed(step: Ask) -> tuple[Option, ...]:
    choices: object = getattr(step.hear, "choices", ())
    return choices if isinstance(choices, tuple) else ()


def _table(book: Book, dialog: Dialog) -> Iterator[str]:
    ids = [step.id for step in dialog.steps]
    yield from (
        f"{dialog.id}: two steps are called {i}" for i in sorted({i for i in ids if ids.count(i) > 1})
    )
    for step in dialog.steps:
        where = f"{dialog.id}.{step.id}"
        if not isinstance(step, End):
            yield from _routes(where, step.to)
        yield from (f"{where}: leads to {t}, which is no step" for t in targets(step) if t not in ids)
        if isinstance(step, Review):
            yield from (f"{where}: edits {e}, which asks nothing" for e in step.edits if not _asks(dialog, e))
        if isinstance(step, Sub | Loop) and step.dialog not in book.dialogs:
            yield f"{where}: holds {step.dialog}, which is no dialog"
    if dialog.finish and dialog.finish not in ids:
        yield f"{dialog.id}: finishes at {dialog.finish}, which is no step"
    if dialog.sheet:
        yield from _sheet(book, dialog, dialog.sheet)
    yield from _reach(dialog)


def _sheet(book: Book, dialog: Dialog, sheet: Sheet) -> Iterator[str]:
    where = f"{dialog.id}: its form {sheet.name}"
    others = (other for other in book.dialogs.values() if other.sheet and other.sheet.name == sheet.name)
    yield from (f"{where} is called like that of {other.id}" for other in others if other.id != dialog.id)
    for blank in sheet.blanks:
        step = dialog.step(blank.step)
        if not isinstance(step, Ask):
            yield f"{where} asks {blank.step}, which asks nothing"
        elif (blank.kind == "moment") != (step.hear.widget == "moment"):
            yield f"{where} asks {blank.step} as {blank.kind}, which is not what is heard there"
    if sheet.to and dialog.step(sheet.to) is None:
        yield f"{where} leads to {sheet.to}, which is no step"
    gone = (name for name in sheet.instead_of if name not in book.dialogs)
    yield from (f"{where} stands for {name}, which is no dialog" for name in gone)
    for name in sheet.on:
        owner, _, step_id = name.partition(".")
        if owner not in book.dialogs or not _asks(book.dialogs[owner], step_id):
            yield f"{where} is offered at {name}, which asks nothing"


def _asks(dialog: Dialog, step_id: str) -> bool:
    return isinstance(dialog.step(step_id), Ask)


def _routes(where: str, routes: Routes) -> Iterator[str]:
    if not routes or isinstance(routes[-1], When):
        yield f"{where}: the last route must be unconditional"
    if any(isinstance(route, str) for route in routes[:-1]):
        yield f"{where}: routes after an unconditional one are never taken"
    for route in routes:
        if isinstance(route, When) and route.test.__name__ in _NAMELESS:
            yield f"{where}: the condition that leads to {route.then} needs a name"


def _reach(dialog: Dialog) -> Iterator[str]:
    reached = _closure({dialog.first, *([dialog.finish] if dialog.finish else [])}, _ways, dialog)
    yield from (
        f"{dialog.id}.{step.id}: no step leads here" for step in dialog.steps if step.id not in reached
    )
    for step in dialog.steps:
        if step.id in reached and not any(
            isinstance(dialog.step(s), End) for s in _closure({step.id}, _ways, dialog)
        ):
            yield f"{dialog.id}.{step.id}: no way from here to an end"
    for step in dialog.steps:
        if isinstance(step, Tell) and step.id in _silent_circle(dialog, step):
            yield f"{dialog.id}.{step.id}: can go round for ever without a question"


def _ways(step: Step) -> tuple[str, ...]:
    """Where a step may lead, corrections included."""
    return (*targets(step), *step.edits) if isinstance(step, Review) else targets(step)


def _closure(begin: set[str], ways: Callable[[Step], tuple[str, ...]], dialog: Dialog) -> set[str]:
    reached: set[str] = set()
    todo = list(begin)
    while todo:
        step = dialog.step(todo.pop())
        if step and step.id not in reached:
            reached.add(step.id)
            todo.extend(ways(step))
    return reached


def _silent_circle(dialog: Dialog, tell: Tell) -> set[str]:
    def silently(step: Step) -> tuple[str, ...]:
        return targets(step) if isinstance(step, Tell | Loop | Sub) else ()

    return _closure(set(targets(tell)), silently, dialog)


def _version(dialog: Dialog, released: tuple[int, str] | None) -> Iterator[str]:
    if released is None:
        yield f"{dialog.id}: not in dialogs.lock; write it with sanmon lint --lock"
        return
    version, fingerprint = released
    if version == dialog.version and fingerprint != dialog.fingerprint:
        yield (
            f"{dialog.id}: the table has changed but not its version; raise it and say in renames what "
            f"became of the old steps, or run sanmon lint --lock if version {version} was never released"
        )
    elif version > dialog.version:
        yield f"{dialog.id}: version {dialog.version} is older than the released {version}"


def _labels(book: Book, lang: str) -> Iterator[str]:
    texts = book.texts(lang)
    most = min(limits.label for limits in LIMITS.values())
    chips = set(_CHIPS)
    for dialog in book.dialogs.values():
        for step in dialog.steps:
            if isinstance(step, Ask):
                chips |= {option.text for option in _fixed(step) if option.text}
            if isinstance(step, Review):
                chips |= {f"{dialog.id}.edit.{edit}" for edit in step.edits}
        if dialog.sheet and dialog.sheet.on:
            chips.add(dialog.sheet.text("open"))
    sheets = (dialog.sheet for dialog in book.dialogs.values() if dialog.sheet)
    frames = {sheet.text(name) for sheet in sheets for name in ("title", "submit")}
    for longest, text_id in sorted((*((most, c) for c in chips), *((MOST_IN_FRAME, f) for f in frames))):
        if texts.has(text_id) and graphemes(texts.say(text_id)) > longest:
            yield f"{text_id}: the label is longer than {longest} characters in {lang}"
