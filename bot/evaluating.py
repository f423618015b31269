"""Commands that measure how well the coach understands, against files of labelled lines (JSON Lines)."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from bot.errors import CommandError

if TYPE_CHECKING:
    from bot.scoring import Line

T = TypeVar("T")

evaluate = typer.Typer(help="Measure how well the coach understands labelled lines.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A file of JSON Lines.", dir_okay=False)]
Misses = Annotated[bool, typer.Option("--misses", help="List the lines that went wrong, too.")]


@evaluate.command("dates")
def evaluate_dates(file: File, *, misses: Misses = False) -> None:
    """Measure how moments are heard. A line has lang, text, now, tz, expected, expected_end and partial."""
    from bot.scoring import DateLine

    _evaluate(_read(file, DateLine), misses=misses)


@evaluate.command("answers")
def evaluate_answers(file: File, *, misses: Misses = False) -> None:
    """Measure how answers are judged. A line has lang, question, text, label_vague, purpose and note."""
    from bot.scoring import AnswerLine

    _evaluate(_read(file, AnswerLine), misses=misses)


def _evaluate(lines: list[Line], *, misses: bool) -> None:
    """Print misses if wanted, and last one JSON object: lines, milliseconds a line, and the figures."""
    from bot.scoring import figures, is_miss

    for line in lines[:1]:
        tuple(line.outcomes())  # reads the lexicons, which no message waits for later
    begun = perf_counter()
    judged = [(line, outcome) for line in lines for outcome in line.outcomes()]
    spent = perf_counter() - begun
    for line, outcome in judged if misses else ():
        if is_miss(outcome):
            typer.echo(f"{outcome[0]}\t{line.lang}\t{line.text}")
    ms = round(spent * 1000 / max(len(lines), 1), 3)
    typer.echo(msgspec.json.encode({"lines": len(lines), "ms_a_line": ms, **figures(judged)}))


def _read(file: Path, kind: type[T]) -> list[T]:
    if not file.exists():
        raise CommandError(f"There is no file {file}.")
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            found += [msgspec.json.decode(line, type=kind)] if line.strip() else []
        except msgspec.MsgspecError as error:
            raise CommandError(f"Line {number} of {file} is not understood: {error}.") from None
    return found
