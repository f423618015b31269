"""Workspaces that install the coach, addresses joined to one user, and which attempts sent nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("addresses", sa.Column("preferred_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("unsent", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("revived_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "installations",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("installed_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("renewing_until", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "tenant", name="installations_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "install_states",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="install_states_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("install_states_expires_at", "install_states", ["expires_at"])
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="link_codes_user_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name="link_codes_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("link_codes_user_id", "link_codes", ["user_id"])
    op.create_index("link_codes_expires_at", "link_codes", ["expires_at"])


def downgrade() -> None:
    for name in ("link_codes", "install_states", "installations"):
        op.drop_table(name)
    for name in ("revived_at", "unsent"):
        op.drop_column("outbox", name)
    op.drop_column("addresses", "preferred_at")
