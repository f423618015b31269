"""Messages that can be taken back, and when a record was written last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SAVED = ("gatherings", "contacts", "follow_ups")


def upgrade() -> None:
    for name in SAVED:
        op.add_column(name, sa.Column("saved_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "messages",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "tenant", "id", name="messages_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("messages_address", "messages", ["platform", "tenant", "address"])
    op.create_index("messages_taken_at", "messages", ["taken_at"])


def downgrade() -> None:
    op.drop_table("messages")
    for name in SAVED:
        op.drop_column(name, "saved_at")
