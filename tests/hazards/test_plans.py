"""Every statement of the daily work is served by an index."""

from __future__ import annotations

from benchmarks.plans import hot_statements, scans
from benchmarks.recording import Sent
from benchmarks.seeding import add_waiting
from storage.sealing import KeyRing
from storage.store import Store
from tests.bot.kits import NOW


def test_no_hot_statement_reads_a_growing_table_from_end_to_end(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    add_waiting(database_url, ring, 3_000, NOW)
    statements = hot_statements(database_url, ring)
    assert len(statements) > 30
    assert scans(database_url, statements) == []
    assert store.run(lambda work: work.stats(NOW)).waiting > 3_000


def test_a_statement_that_reads_a_whole_table_is_found(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    add_waiting(database_url, ring, 3_000, NOW)
    greedy = Sent("SELECT count(*) FROM nudges WHERE kind = 'eve'", {})
    assert scans(database_url, [greedy]) == [f"nudges: {greedy.sql}"]
    assert store.run(lambda work: work.nudges.next_due_at()) is not None
