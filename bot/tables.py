"""Commands about the dialogs themselves: lint them, draw them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import CommandError

if TYPE_CHECKING:
    from dialogs.core.book import Book

LOCK = Path("dialogs.lock")
DRAWINGS = Path("docs/dialogs.md")
_LOCK_HEAD = "# Version and fingerprint of every released dialog; written by `sanmon lint --lock`.\n"
_DRAWINGS_HEAD = """\
# The dialogs, drawn

Written by `make graph` from the tables in `dialogs/coach`; a test fails when this page is stale.
A solid arrow is the way on, a dotted one a word or an edit; a box asks, a round one tells, a stadium ends.
"""


def table_commands(cli: typer.Typer) -> None:
    """Add the commands to the program's."""
    cli.command("lint")(lint)
    cli.command("graph")(graph)


def lint(
    *, lock: Annotated[bool, typer.Option("--lock", help="Release the present tables first.")] = False
) -> None:
    """Find faults in the dialogs: dead ends, missing sentences, labels too long, changed tables."""
    from bot.own_words import told_of_own_words
    from bot.settings import load_settings
    from dialogs.coach.book import BOOK
    from dialogs.core.lint import lint as faults_of
    from dialogs.texts import LANGUAGES

    if lock:
        LOCK.write_text(lock_text(BOOK), "utf-8")
    faults = faults_of(BOOK, LANGUAGES, released())
    if file := load_settings().lexicon:
        typer.echo(told_of_own_words(file))
    if not LOCK.exists():
        raise CommandError(
            f"There is no {LOCK} here to compare with: go to the project's folder, or add --lock."
        )
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise CommandError(f"{len(faults)} faults in the dialogs; each line above says what to do.")
    typer.echo(f"{len(BOOK.dialogs)} dialogs in {len(LANGUAGES)} languages: no faults.")


def graph(
    names: Annotated[
        list[str] | None, typer.Argument(help="Dialogs to draw; all when none is named.")
    ] = None,
    *,
    write: Annotated[bool, typer.Option("--write", help=f"Write {DRAWINGS} instead of printing.")] = False,
) -> None:
    """Draw dialogs as Mermaid flowcharts."""
    from dialogs.coach.book import BOOK

    unknown = [name for name in names or () if name not in BOOK.dialogs]
    if unknown:
        raise CommandError(f"There is no dialog {unknown[0]}. There are: {', '.join(sorted(BOOK.dialogs))}.")
    if write:
        DRAWINGS.write_text(drawings(BOOK), "utf-8")
        typer.echo(f"{DRAWINGS} is written.")
        return
    from dialogs.core.graph import graph as draw

    for name in names or sorted(BOOK.dialogs):
        typer.echo(f"%% {name}\n{draw(BOOK.dialogs[name])}")


def released() -> Mapping[str, tuple[int, str]]:
    """Version and fingerprint of each released dialog; none where there is no lock."""
    if not LOCK.exists():
        return {}
    held = tomllib.loads(LOCK.read_text("utf-8"))
    return {name: (entry["version"], entry["fingerprint"]) for name, entry in held.items()}


def lock_text(book: Book) -> str:
    """What `dialogs.lock` holds for this book."""
    lines = (
        f'{name} = {{ version = {dialog.version}, fingerprint = "{dialog.fingerprint}" }}\n'
        for name, dialog in sorted(book.dialogs.items())
    )
    return _LOCK_HEAD + "".join(lines)


def drawings(book: Book) -> str:
    """The page with every dialog's flowchart."""
    from dialogs.core.graph import graph as draw

    sections = (
        f"\n## {name}\n\n```mermaid\n{draw(book.dialogs[name])}```\n" for name in sorted(book.dialogs)
    )
    return _DRAWINGS_HEAD + "".join(sections)
