"""Backup and restore in one format for both databases: JSON lines, and what is sealed stays sealed.

The first line names the format and the schema's revision. Each table has a line with its columns and a line
for each row; the last line counts the rows, so that a file cut short is known as such. A backup is of one
moment although others go on writing. The keys are not in it: keep them elsewhere, for without them it opens
nothing.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import (
    Connection,
    LargeBinary,
    Table,
    column,
    false,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
)
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from storage.engines import exclusive, frozen
from storage.errors import BackupError, NotEmptyError, SchemaError
from storage.migrating import HEAD, revision_of, upgrade
from storage.tables import METADATA

FORMAT = "sanmon backup 1"
_TOGETHER = 500
_DAMAGES = (LookupError, TypeError, ValueError, DataError, IntegrityError, ProgrammingError)
Line = dict[str, Any] | list[Any]


def backup(url: str, path: Path) -> int:
    """Write the database to `path` (mode 0600) once the copy is whole; returns how many rows."""
    if revision_of(url) != HEAD:
        raise SchemaError
    temporary = path.with_name(f"{path.name}.part")
    with open(temporary, "w", encoding="utf-8", opener=_private) as file:  # it needs the opener
        _write(file, {"format": FORMAT, "revision": HEAD})
        with frozen(url) as connection:
            rows = sum(_write_table(connection, of, file) for of in METADATA.sorted_tables)
        _write(file, {"rows": rows})
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return rows


def restore(path: Path, url: str) -> int:
    """Fill the empty database at `url` from a backup and bring its schema up to date; returns how many rows.

    All or nothing. Raises `NotEmptyError` when it holds rows, `BackupError` when the file is not whole.
    """
    with path.open(encoding="utf-8") as file:
        lines = _lines(file)
        start = next(lines, None)
        if not isinstance(start, dict) or start.get("format") != FORMAT:
            raise BackupError(
                "This file is not one of Sanmon's backups. Name one written by sanmon db backup."
            )
        if "revision" not in start:
            raise BackupError("This backup does not say what version wrote it. Use another copy.")
        upgrade(url, to=str(start["revision"]))
        with exclusive(url) as connection:
            _refuse_rows(connection)
            try:
                rows = _read_tables(connection, lines)
            except _DAMAGES as error:
                raise BackupError("The backup is damaged: a row does not fit its table.") from error
            _go_on_counting(connection)
    upgrade(url)
    return rows


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write_table(connection: Connection, of: Table, file: TextIO) -> int:
    sealed = [place for place, c in enumerate(of.columns) if isinstance(c.type, LargeBinary)]
    _write(file, {"table": of.name, "columns": [c.name for c in of.columns], "sealed": sealed})
    rows = 0
    for rows, row in enumerate(connection.execute(select(of)), start=1):  # noqa: B007  # counted by the loop
        values = [
            base64.b64encode(value).decode() if place in sealed else value for place, value in enumerate(row)
        ]
        _write(file, values)
    return rows


def _write(file: TextIO, line: Line) -> None:
    file.write(json.dumps(line, separators=(",", ":")) + "\n")


def _lines(file: TextIO) -> Iterator[Line]:
    try:
        yield from map(json.loads, file)
    except ValueError:
        raise BackupError("The backup is damaged: a line of it cannot be read. Use another copy.") from None


def _refuse_rows(connection: Connection) -> None:
    for name in inspect(connection).get_table_names():
        if (
            name != "alembic_version"
            and connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first()
        ):
            raise NotEmptyError


def _read_tables(connection: Connection, lines: Iterator[Line]) -> int:
    """Insert the rows of all tables. The tables come in an order that references allow."""
    rows = 0
    header: Any = {}
    for are_rows, group in groupby(lines, lambda line: isinstance(line, list)):
        if are_rows:
            rows += _insert(connection, header, group)
        else:
            *_, header = group
    if header.get("rows") != rows:
        raise BackupError("The backup was cut short. Use another copy.")
    return rows


def _insert(connection: Connection, header: dict[str, Any], rows: Iterator[Any]) -> int:
    into = table(header["table"], *map(column, header["columns"]))
    count = 0
    while batch := list(islice(rows, _TOGETHER)):
        for row in batch:
            for place in header["sealed"]:
                row[place] = base64.b64decode(row[place], validate=True)
        values = [dict(zip(header["columns"], row, strict=True)) for row in batch]
        connection.execute(insert(into), values)
        count += len(batch)
    return count


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL's counters know nothing of rows that came with their numbers."""
    if connection.dialect.name == "postgresql":
        for of in METADATA.sorted_tables:
            if of.autoincrement_column is not None:
                highest = select(func.coalesce(func.max(of.c.id), 0) + 1).scalar_subquery()
                connection.execute(
                    select(func.setval(func.pg_get_serial_sequence(of.name, "id"), highest, false()))
                )
