"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    *("gates", "inbox", "parked", "outbox", "receipts"),
    *(
        "nudges",
        "follow_ups",
        "contacts",
        "gatherings",
        "calls",
        "exports",
        "audit",
        "conversations",
        "addresses",
    ),
    "users",
)


def upgrade() -> None:
    _envelopes()
    _users()
    _notebooks()
    _work()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _sealed() -> sa.Column[bytes]:
    return sa.Column("sealed", sa.LargeBinary(), nullable=False)


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=f"{table}_user_id_fkey", ondelete="CASCADE"
    )


def _clustered(table: str, key: tuple[str, ...], *columns: sa.schema.SchemaItem) -> None:
    names = sa.PrimaryKeyConstraint(*key, name=f"{table}_pkey")
    op.create_table(table, *(_text(name) for name in key), *columns, names, sqlite_with_rowid=False)


def _numbered(table: str, *columns: sa.schema.SchemaItem) -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    key = sa.PrimaryKeyConstraint("id", name=f"{table}_pkey")
    op.create_table(table, sa.Column("id", serial, nullable=False), *columns, key, sqlite_autoincrement=True)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _envelopes() -> None:
    _clustered("gates", ("platform", "tenant"), _number("opens_at"))
    _clustered("inbox", ("platform", "tenant", "event_id"), _number("taken_at"))
    op.create_index("inbox_taken_at", "inbox", ["taken_at"])
    _clustered("receipts", ("id",), _number("deleted_at"))
    there = ("platform", "tenant", "address")
    texts = (_text(name) for name in (*there, "event_id", "error"))
    _numbered("parked", *texts, _number("sent_at"), _number("parked_at"), _sealed())
    op.create_index("parked_address", "parked", list(there))
    _numbered(
        "outbox",
        *(_text(name) for name in there),
        _text("user_id", nullable=True),
        *(_text(name) for name in ("key", "kind", "state", "error")),
        *(_number(name) for name in ("put_at", "attempt", "forgiven")),
        *(_number(name, nullable=True) for name in ("due_at", "expires_at")),
        _sealed(),
    )
    op.create_index("outbox_address", "outbox", [*there, "state", "id"])
    _partial("outbox_dead", "outbox", ["id"], "state = 'dead'")
    _partial("outbox_due_at", "outbox", ["platform", "due_at", "id"], "due_at IS NOT NULL")


def _users() -> None:
    _clustered("users", ("id",), _number("made_at"), _sealed())
    _clustered(
        "addresses",
        ("platform", "tenant", "id"),
        _text("user_id"),
        _number("heard_at", nullable=True),
        _number("gone_at", nullable=True),
        _of_user("addresses"),
    )
    op.create_index("addresses_user_id", "addresses", ["user_id"])
    _partial("addresses_gone_at", "addresses", ["gone_at"], "gone_at IS NOT NULL")
    _clustered("conversations", ("user_id",), _number("revision"), _sealed(), _of_user("conversations"))


def _notebooks() -> None:
    key = ("user_id", "id")
    _clustered("gatherings", key, _number("starts_at"), _number("ends_at"), _sealed(), _of_user("gatherings"))
    op.create_index("gatherings_starts_at", "gatherings", ["user_id", "starts_at"])
    op.create_index("gatherings_ends_at", "gatherings", ["ends_at"])
    numbers = (_number("rank"), _number("touched_at"))
    _clustered("contacts", key, _text("gathering_id"), *numbers, _sealed(), _of_user("contacts"))
    op.create_index("contacts_rank", "contacts", ["user_id", "rank"])
    op.create_index("contacts_touched_at", "contacts", ["touched_at"])
    texts = (_text(name) for name in ("gathering_id", "contact_id", "state"))
    _clustered("follow_ups", key, *texts, _number("due_at"), _sealed(), _of_user("follow_ups"))
    op.create_index("follow_ups_state", "follow_ups", ["user_id", "state", "due_at", "id"])
    op.create_index("follow_ups_due_at", "follow_ups", ["due_at"])
    texts = (_text(name) for name in ("kind", "subject"))
    _clustered("nudges", key, *texts, _number("due_at"), _number("attempt"), _of_user("nudges"))
    op.create_index("nudges_user_id", "nudges", ["user_id", "due_at", "id"])
    op.create_index("nudges_due_at", "nudges", ["due_at"])


def _work() -> None:
    numbers = (_number("due_at", nullable=True), _number("attempt"))
    _clustered(
        "calls", ("user_id", "key"), _text("kind"), *numbers, _text("error"), _sealed(), _of_user("calls")
    )
    op.create_index("calls_due_at", "calls", ["due_at"])
    _clustered(
        "exports", ("token_hash",), _text("user_id"), _number("expires_at"), _sealed(), _of_user("exports")
    )
    op.create_index("exports_user_id", "exports", ["user_id"])
    op.create_index("exports_expires_at", "exports", ["expires_at"])
    key = sa.PrimaryKeyConstraint("user_id", "at", "what", name="audit_pkey")
    columns = (_text("user_id"), _number("at"), _text("what"))
    op.create_table("audit", *columns, key, _of_user("audit"), sqlite_with_rowid=False)
