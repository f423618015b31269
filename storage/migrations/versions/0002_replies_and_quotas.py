"""Replies that are spent, and pushes that are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED = (("addresses", "missed_at"), ("nudges", "parked_at"), ("outbox", "spent_at"))


def upgrade() -> None:
    for name, column in ADDED:
        op.add_column(name, sa.Column(column, sa.BigInteger(), nullable=True))
    _quotas()


def downgrade() -> None:
    op.drop_table("quotas")
    for name, column in ADDED:
        op.drop_column(name, column)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _quotas() -> None:
    op.create_table(
        "quotas",
        _text("platform"),
        _text("tenant"),
        _number("most", nullable=True),
        _number("used"),
        _number("sent"),
        _number("synced_at"),
        sa.PrimaryKeyConstraint("platform", "tenant", name="quotas_pkey"),
        sqlite_with_rowid=False,
    )
