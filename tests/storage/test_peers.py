"""Whoever starts as the only sender of a database knows it, and takes up what the last one had claimed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from storage.peers import FilePlace
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.people import KEN, LEASE, NOW, claim, keys, put

LATER = NOW + timedelta(seconds=1)
ENROL = """
import sys
from storage.sealing import KeyRing
from storage.store import open_store
store = open_store(sys.argv[1], KeyRing.parse("other:" + "A" * 43 + "="), migrate=False)
print(store.enrol(lambda work: None), flush=True)
sys.stdin.read()
"""


@contextmanager
def another(url: str, ring: KeyRing) -> Iterator[Store]:
    store = open_store(url, ring)
    try:
        yield store
    finally:
        store.close()


def release(work: UnitOfWork) -> int:
    return work.outbox.release(LATER, ("terminal",))


def test_the_first_is_alone_and_the_second_is_not(store: Store, database_url: str, ring: KeyRing) -> None:
    ran: list[str] = []
    with another(database_url, ring) as second:
        assert store.enrol(lambda _: ran.append("first"))
        assert not second.enrol(lambda _: ran.append("second"))
    assert ran == ["first"]


def test_whoever_comes_after_all_have_gone_is_alone_again(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    with another(database_url, ring) as second:
        store.enrol(lambda _: None)
        second.enrol(lambda _: None)
        store.close()
        with another(database_url, ring) as third:
            assert not third.enrol(lambda _: None)
    with another(database_url, ring) as fourth:
        assert fourth.enrol(lambda _: None)


def test_the_second_waits_until_the_first_has_taken_over(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    begun, go = threading.Event(), threading.Event()
    order: list[str] = []

    def slowly(_: UnitOfWork) -> None:
        begun.set()
        go.wait(5)
        order.append("taken over")

    def enrol_second() -> None:
        second.enrol(lambda _: None)
        order.append("second")

    with another(database_url, ring) as second:
        first = threading.Thread(target=store.enrol, args=(slowly,))
        first.start()
        begun.wait(5)
        late = threading.Thread(target=enrol_second)
        late.start()
        late.join(0.2)
        assert order == []
        go.set()
        first.join(5)
        late.join(5)
    assert order == ["taken over", "second"]


def test_a_take_over_that_fails_leaves_room_for_the_next(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    def stumble(_: UnitOfWork) -> None:
        raise ZeroDivisionError

    with another(database_url, ring) as second:
        with pytest.raises(ZeroDivisionError):
            store.enrol(stumble)
        assert not second.enrol(lambda _: None)


def test_a_killed_sender_leaves_no_place_behind(store: Store, database_url: str) -> None:
    store.close()
    killed = subprocess.Popen(
        [sys.executable, "-c", ENROL, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"True\n"
    with another(database_url, KeyRing.parse("other:" + "A" * 43 + "=")) as second:
        assert not second.enrol(lambda _: None)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    with another(database_url, KeyRing.parse("other:" + "A" * 43 + "=")) as third:
        assert third.enrol(lambda _: None)


def test_what_was_claimed_falls_due_and_an_old_acknowledgement_changes_nothing(store: Store) -> None:
    put(store, "k1")
    put(store, "k2", KEN)
    claimed = claim(store)
    assert claim(store, LATER) == ()
    assert store.run(release) == 2
    again = claim(store, LATER)
    assert (sorted(keys(again)), {row.attempt for row in again}) == (["k1", "k2"], {2})
    assert not store.run(lambda work: work.outbox.confirm(claimed[0].id, claimed[0].attempt))


def test_what_failed_waits_as_it_did_and_so_does_what_another_platform_sends(store: Store) -> None:
    put(store, "failed")
    (row,) = claim(store)
    store.run(lambda work: work.outbox.retry(row.id, row.attempt, NOW + LEASE, "500"))
    put(store, "gated", KEN)
    store.run(lambda work: work.outbox.close_gate(KEN.platform, KEN.tenant, NOW + LEASE))
    assert claim(store) == ()
    assert store.run(release) == 0
    assert store.run(lambda work: work.outbox.release(LATER, ("line",))) == 0
    assert keys(claim(store, LATER)) == []


def test_where_no_file_can_be_made_nobody_is_alone(tmp_path: Path) -> None:
    place = FilePlace(tmp_path / "nowhere" / "sanmon.db")
    assert not place.take()
    place.share()
    place.leave()
