"""Every sealed value of the database, a batch at a time, for sealing it anew under the ring's first key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, bindparam, select, tuple_, update

from storage.statements import Statement, same
from storage.tables import METADATA
from storage.transaction import Transaction

BATCH = 200
Key = tuple[Any, ...]

SEALED = tuple(of for of in METADATA.sorted_tables if "sealed" in of.columns)
BOUND_OTHERWISE = {"outbox": ("key",), "parked": ("platform", "tenant", "event_id")}
"""What a value is bound to where it is not the primary key: a row's number is not known when it is sealed."""


class _Table:
    """The statements for one table. Rows are walked in the order of the primary key."""

    def __init__(self, of: Table) -> None:
        keys = tuple(of.primary_key.columns)
        self.name = of.name
        self.key_names = tuple(column.name for column in keys)
        bound = [of.columns[name] for name in BOUND_OTHERWISE.get(of.name, self.key_names)]
        batch = select(*keys, of.columns["sealed"], *bound).order_by(*keys).limit(BATCH)
        after = tuple_(*(bindparam(f"after_{column.name}", type_=column.type) for column in keys))
        self.first = Statement(batch)
        self.next = Statement(batch.where(tuple_(*keys) > after))
        self.replace = Statement(
            update(of)
            .where(same(of, *self.key_names), of.columns["sealed"] == bindparam("was"))
            .values(sealed=bindparam("becomes"))
        )


_TABLES = {of.name: _Table(of) for of in SEALED}


class Seals:
    """Sealed values, whatever table they are in."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def renew(self, table: str, after: Key | None) -> tuple[Key | None, int]:
        """Seal anew what older keys sealed in the batch behind `after`.

        Returns the key of the last row seen, None at the end of the table, and how many values were sealed
        anew. A value somebody else has written meanwhile is left as it is: it was sealed with the first key.
        """
        of, ring = _TABLES[table], self._transaction.ring
        width = len(of.key_names)
        rows = self._batch(of, after)
        old = [row for row in rows if not row[width].startswith(ring.prefix)]
        for row in old:
            key, was, bound = row[:width], row[width], row[width + 1 :]
            becomes = ring.seal(ring.open(was, table, *bound), table, *bound)
            values = dict(zip(of.key_names, key, strict=True))
            self._transaction.connection.run(of.replace, **values, was=was, becomes=becomes)
        return (rows[-1][:width] if len(rows) == BATCH else None), len(old)

    def _batch(self, of: _Table, after: Key | None) -> list[tuple[Any, ...]]:
        if after is None:
            return self._transaction.connection.rows(of.first)
        values = {f"after_{name}": value for name, value in zip(of.key_names, after, strict=True)}
        return self._transaction.connection.rows(of.next, **values)
