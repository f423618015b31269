"""What every store must keep of plans: what the platform told, and what was pushed since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.rows import Usage
from storage.store import Store
from tests.storage.people import NOW

LATER = NOW + timedelta(hours=1)


def sync(store: Store, most: int | None, used: int, tenant: str = "Ubot", *, counted: int = 0) -> None:
    store.run(lambda work: work.quotas.sync("line", tenant, most, used, NOW, counted=counted))


def count(store: Store, pushed: int = 1) -> None:
    store.run(lambda work: work.quotas.count("line", "Ubot", pushed))


def usage(store: Store, tenant: str = "Ubot") -> Usage | None:
    return store.run(lambda work: work.quotas.of("line", tenant))


@pytest.mark.parametrize("most", [200, None])
def test_a_plan_reads_as_it_was_told(store: Store, most: int | None) -> None:
    sync(store, most, 17)
    assert usage(store) == Usage("line", "Ubot", most, 17, 0, NOW)


def test_pushes_are_counted_until_the_platform_tells_again(store: Store) -> None:
    sync(store, 200, 17)
    count(store)
    count(store, 3)
    assert usage(store) == Usage("line", "Ubot", 200, 17, 4, NOW)
    sync(store, 200, 21, counted=4)
    assert usage(store) == Usage("line", "Ubot", 200, 21, 0, NOW)


@pytest.mark.parametrize(("counted", "left"), [(0, 4), (1, 3), (9, 0)])
def test_what_was_pushed_while_the_platform_was_asked_stays_counted(
    store: Store, counted: int, left: int
) -> None:
    sync(store, 200, 17)
    count(store, 4)
    sync(store, 200, 18, counted=counted)
    assert usage(store) == Usage("line", "Ubot", 200, 18, left, NOW)


def test_a_channel_without_a_plan_counts_nothing(store: Store) -> None:
    count(store)
    assert usage(store) is None


def test_channels_do_not_mix(store: Store) -> None:
    sync(store, 200, 17)
    sync(store, None, 3, "Uother")
    count(store)
    found = store.run(lambda work: work.quotas.all())
    assert [(one.tenant, one.used, one.sent) for one in found] == [("Ubot", 17, 1), ("Uother", 3, 0)]


@pytest.mark.parametrize(
    ("most", "used", "pushed"), [(200, 150, 10), (200, 150, 60), (200, 230, 0), (None, 7, 1)]
)
def test_a_plan_that_is_used_up_has_nothing_left_whatever_was_counted(
    store: Store, most: int | None, used: int, pushed: int
) -> None:
    sync(store, most, used)
    count(store, pushed)
    store.run(lambda work: work.quotas.exhaust("line", "Ubot", LATER))
    found = usage(store)
    assert found is not None
    assert found.most is not None
    assert found.most - found.used - found.sent <= 0
    assert found.synced_at == NOW


def test_a_plan_nobody_had_told_of_can_be_used_up_too(store: Store) -> None:
    store.run(lambda work: work.quotas.exhaust("line", "Ubot", LATER))
    assert usage(store) == Usage("line", "Ubot", 0, 0, 0, LATER)


def test_pushes_counted_at_once_are_all_counted(store: Store) -> None:
    sync(store, 200, 0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count(store), range(40)))
    found = usage(store)
    assert found is not None
    assert found.sent == 40
