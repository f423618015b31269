"""How much of each channel's plan is used: what the platform told last, and what we have pushed since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, bindparam, case, func, select, update

from storage.instants import from_us, to_us
from storage.rows import Usage
from storage.statements import Statement, adding, same
from storage.tables import Quota, table
from storage.transaction import Transaction

_QUOTAS = table(Quota)
_HERE = same(_QUOTAS, "platform", "tenant")
_WHOLE = (
    _QUOTAS.c.platform,
    _QUOTAS.c.tenant,
    _QUOTAS.c.most,
    _QUOTAS.c.used,
    _QUOTAS.c.sent,
    _QUOTAS.c.synced_at,
)

COUNT = Statement(update(_QUOTAS).where(_HERE).values(sent=_QUOTAS.c.sent + bindparam("pushed")))
OF = Statement(select(*_WHOLE).where(_HERE))
ALL = Statement(select(*_WHOLE).order_by(_QUOTAS.c.platform, _QUOTAS.c.tenant))


def _syncing() -> Statement:
    adding_one = adding(_QUOTAS)
    told = {name: adding_one.excluded[name] for name in ("most", "used", "synced_at")}
    counted: BindParameter[int] = bindparam("counted")
    since = case((_QUOTAS.c.sent > counted, _QUOTAS.c.sent - counted), else_=0)
    return Statement(
        adding_one.on_conflict_do_update(
            index_elements=list(_QUOTAS.primary_key.columns), set_={**told, "sent": since}
        )
    )


def _exhausting() -> Statement:
    most = func.coalesce(_QUOTAS.c.most, 0)
    gap = most - _QUOTAS.c.used
    return Statement(
        adding(_QUOTAS).on_conflict_do_update(
            index_elements=list(_QUOTAS.primary_key.columns),
            set_={"most": most, "sent": case((gap > _QUOTAS.c.sent, gap), else_=_QUOTAS.c.sent)},
        )
    )


SYNC = _syncing()
EXHAUST = _exhausting()


class Quotas:
    """The plans of the channels. One that was never told about has no row."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def sync(
        self, platform: str, tenant: str, most: int | None, used: int, now: datetime, *, counted: int = 0
    ) -> None:
        """Write what the platform tells; what we had `counted` before it was asked is in it."""
        self._put(SYNC, platform, tenant, most, used, now, counted=counted)

    def count(self, platform: str, tenant: str, pushed: int) -> None:
        """Count what we have pushed."""
        self._transaction.connection.run(COUNT, platform=platform, tenant=tenant, pushed=pushed)

    def exhaust(self, platform: str, tenant: str, now: datetime) -> None:
        """The platform takes no more pushes this month, whatever we have counted."""
        self._put(EXHAUST, platform, tenant, 0, 0, now)

    def of(self, platform: str, tenant: str) -> Usage | None:
        """The plan of one channel."""
        row = self._transaction.connection.row(OF, platform=platform, tenant=tenant)
        return None if row is None else _usage(*row)

    def all(self) -> tuple[Usage, ...]:
        return tuple(_usage(*row) for row in self._transaction.connection.rows(ALL))

    def _put(
        self,
        statement: Statement,
        platform: str,
        tenant: str,
        most: int | None,
        used: int,
        now: datetime,
        **more: int,
    ) -> None:
        told = {"platform": platform, "tenant": tenant, "most": most, "used": used, "synced_at": to_us(now)}
        self._transaction.connection.run(statement, **told, sent=0, **more)


def _usage(platform: str, tenant: str, most: int | None, used: int, sent: int, synced_at: int) -> Usage:
    return Usage(platform, tenant, most, used, sent, from_us(synced_at))
