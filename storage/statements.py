"""Statements written once over the tables and compiled once for each dialect, to be run on the raw driver.

A turn costs a few dozen microseconds of SQL; building or compiling an expression, or loading objects through
a session, would cost more than all the rest of it (measured: 5 ms a request with a session of objects, 0.5 ms
like this).
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement, ColumnElement, FromClause, and_, bindparam, literal_column
from sqlalchemy.sql.compiler import SQLCompiler

DialectName = Literal["sqlite", "postgresql"]

_DIALECTS: dict[DialectName, Dialect] = {
    "sqlite": sqlite_dialect(paramstyle="named"),
    "postgresql": postgresql_dialect(),  # type: ignore[no-untyped-call]  # they left it untyped
}


class Statement:
    """An expression over the tables, and the text it becomes in each dialect, made at its first use."""

    __slots__ = ("_expression", "_texts")

    def __init__(self, expression: ClauseElement) -> None:
        self._expression = expression
        self._texts: dict[DialectName, tuple[str, dict[str, Any]]] = {}

    def compiled(self, dialect: DialectName) -> tuple[str, dict[str, Any]]:
        """The text with named parameters, and the values of those that never change."""
        found = self._texts.get(dialect)
        if found is None:
            made = self._expression.compile(dialect=_DIALECTS[dialect])
            binds = made.binds if isinstance(made, SQLCompiler) else {}
            fixed = {name: value for name, value in made.params.items() if not binds[name].required}
            found = self._texts[dialect] = (str(made), fixed)
        return found


def word(value: str) -> ColumnElement[Any]:
    """A constant written out in the statement, where an index is for rows with that value only.

    As a parameter it would hide from PostgreSQL that the index fits, and make SQLite plan anew at every run.
    """
    return literal_column(f"'{value}'")


def adding(to: Table, *left_out: str) -> Insert:
    """INSERT with every column given under its own name, but those left out."""
    columns = [column for column in to.columns if column.name not in left_out]
    return insert(to).values({column.name: bindparam(column.name, type_=column.type) for column in columns})


def putting(to: Table, where: ColumnElement[bool] | None = None) -> Insert:
    """INSERT, or overwrite the row with the same primary key; with `where`, leave others as they are."""
    statement = adding(to)
    others = {column.name: statement.excluded[column.name] for column in to.columns if not column.primary_key}
    key = list(to.primary_key.columns)
    return statement.on_conflict_do_update(index_elements=key, set_=others, where=where)


def same(of: FromClause, *names: str) -> ColumnElement[bool]:
    """The rows whose columns have the values given under their names."""
    return and_(*(of.columns[name] == bindparam(name, type_=of.columns[name].type) for name in names))
