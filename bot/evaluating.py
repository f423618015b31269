"""Commands that measure how well the coach understands, against files of labelled lines (JSON Lines)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from bot.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.scoring import Heard, Line

T = TypeVar("T")
L = TypeVar("L", bound="Line")
Figures = dict[str, dict[str, dict[str, float]]]

_MICRO = 1_000_000
evaluate = typer.Typer(help="Measure how well the coach understands labelled lines.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A file of JSON Lines.", dir_okay=False)]
Misses = Annotated[
    bool, typer.Option("--misses", help="List the lines that went wrong, and what was heard of each.")
]
WithModel = Annotated[
    bool,
    typer.Option("--llm", help="Measure again with the language model of SANMON_LLM_…"),
]
Predictions = Annotated[
    Path | None, typer.Option(help="Write what was heard here, one line of JSON for each line.")
]


@evaluate.command("dates")
def evaluate_dates(file: File, *, misses: Misses = False, predictions: Predictions = None) -> None:
    """Measure how moments are heard. A line has lang, text, now, tz, expected, expected_end and partial.

    The last line printed is one JSON object of all figures.
    """
    from bot.scoring import DateLine

    _evaluate(_read(file, DateLine), DateLine.hear, misses=misses, predictions=predictions)


@evaluate.command("answers")
def evaluate_answers(
    file: File, *, misses: Misses = False, predictions: Predictions = None, llm: WithModel = False
) -> None:
    """Measure how answers are judged. A line has lang, question, text, label_vague, purpose and note.

    The question is goal, who_what, after, reflection_met, reflection_got or reflection_next.
    The operator's own words (SANMON_LEXICON) count. The last line printed is one JSON object of all figures.
    """
    from bot.scoring import AnswerLine
    from bot.settings import load_settings

    hear = partial(AnswerLine.hear, own=load_settings().own_words)
    lines = _read(file, AnswerLine)
    if llm:
        from bot.second_opinion import with_model

        typer.echo("Rules alone:")
        _evaluate(lines, hear, misses=False, predictions=None)
        typer.echo("Rules, and the language model where they are unsure:")
        _judge(lines, with_model(lines), {}, misses=misses, predictions=predictions)
    else:
        _evaluate(lines, hear, misses=misses, predictions=predictions)


def _evaluate(
    lines: Sequence[L], hear: Callable[[L], Heard], *, misses: bool, predictions: Path | None
) -> None:
    heard, spent = _heard(lines, hear)
    _judge(lines, heard, spent, misses=misses, predictions=predictions)


def _judge(
    lines: Sequence[Line],
    heard: Sequence[Heard],
    spent: Mapping[str, int],
    *,
    misses: bool,
    predictions: Path | None,
) -> None:
    from bot.scoring import by_length, figures, judge

    if predictions:
        predictions.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in heard))
    if misses:
        _list_misses(lines, heard)
    found = figures((*judge(lines, heard), *by_length(lines)))
    counted = Counter(group for line in lines for group in line.groups)
    _show(found, counted, spent)
    shown = {
        group: {"n": counted[group], **({"us_a_text": spent[group]} if group in spent else {}), **values}
        for group, values in found.items()
    }
    typer.echo(msgspec.json.encode({"lines": len(lines), **shown}))


def _heard(lines: Sequence[L], hear: Callable[[L], Heard]) -> tuple[list[Heard], dict[str, int]]:
    """What was heard of each line, and by language the microseconds a text took."""
    for line in lines:
        hear(line)  # reads the lexicons, which no message waits for later
    heard: list[Heard] = []
    spent: Counter[str] = Counter()
    for line in lines:
        begun = perf_counter()
        heard.append(hear(line))
        taken = perf_counter() - begun
        spent["all"] += round(taken * _MICRO)
        spent[line.lang] += round(taken * _MICRO)
    counted = Counter((*(line.lang for line in lines), *("all" for _ in lines)))
    return heard, {group: round(total / counted[group]) for group, total in spent.items()}


def _list_misses(lines: Sequence[Line], heard: Sequence[Heard]) -> None:
    """One line a missed text: its figures, group, text, what was wanted and what was heard."""
    from bot.scoring import is_miss, judge

    for line, found in zip(lines, heard, strict=True):
        missed = [outcome[0] for _, outcome in judge([line], [found]) if is_miss(outcome)]
        if missed:
            said = msgspec.json.encode(found).decode()
            text = " ".join(line.text.split())
            typer.echo("\t".join((",".join(missed), line.groups[-1], text, line.wanted, said)))


def _show(found: Figures, counted: Mapping[str, int], spent: Mapping[str, int]) -> None:
    """Two tables for the eye: all figures by language, then by question."""
    groups = [group for group in ("all", "ja", "en") if counted[group]]
    names = sorted({name for group in groups for name in found.get(group, {})})
    rows = [("n", *(str(counted[group]) for group in groups))]
    rows += [("µs a text", *(str(spent[group]) for group in groups))] if spent else []
    rows += [(name, *(_share(found.get(group, {}).get(name)) for group in groups)) for name in names]
    _table(("figure", *groups), rows)
    questions = sorted(group for group in counted if " " in group)
    shown = ("judged", "precision", "recall", "wrongly_probed")
    if questions:
        by_question = [
            (group, str(counted[group]), *(_share(found.get(group, {}).get(name)) for name in shown))
            for group in questions
        ]
        _table(("question", "n", *shown), by_question)


def _share(figure: Mapping[str, float] | None) -> str:
    return f"{figure['share']:.1%} ({figure['count']}/{figure['of']})" if figure else "–"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*head, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(width=120, highlight=False).print(table)


def _read(file: Path, kind: type[T]) -> list[T]:
    if not file.exists():
        raise CommandError(f"There is no file {file}.")
    found = []
    for number, line in enumerate(_text(file).split("\n"), start=1):
        try:
            found += [msgspec.json.decode(line, type=kind)] if line.strip() else []
        except msgspec.MsgspecError as error:
            told = f"Line {number} of {file} cannot be read: {error}. See --help for what a line holds."
            raise CommandError(told) from None
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")  # some programs begin a file with a mark of its encoding
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not in UTF-8.") from None
