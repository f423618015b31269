"""What every store must keep of workspaces: tokens straight, and nobody waiting in one that went."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dialogs.changes import EraseUser, PutNudge, SaveGathering
from dialogs.core.prompts import Say
from dialogs.notebook import Nudge
from storage.rows import AddressKey, Installation, Outbound
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.people import GATHERING, NOW, meet, write
from tests.storage.raw import add_address

HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=30)
CAFE = Installation("T1", "xoxb-1", "B1", "U1", NOW, ("chat:write", "im:history"))
ROTATING = replace(CAFE, refresh_token="xoxe-1", expires_at=NOW + HOUR)
MIKA, KEN = AddressKey("slack", "T1", "mika"), AddressKey("slack", "T1", "ken")
ELSEWHERE = AddressKey("slack", "T2", "mika")


def save(store: Store, installed: Installation = CAFE) -> None:
    store.run(lambda work: work.installations.save("slack", installed))


def find(store: Store, tenant: str = "T1") -> Installation | None:
    return store.run(lambda work: work.installations.find("slack", tenant))


def remove(store: Store, dead: str = "xoxb-1") -> bool:
    return store.run(lambda work: work.installations.remove("slack", "T1", dead, NOW))


def claim(store: Store, *, after: timedelta = timedelta(0)) -> Installation | None:
    now = NOW + after
    return store.run(lambda work: work.installations.claim("slack", "T1", now + 2 * HOUR, now, LEASE))


def renew(store: Store, used: str = "xoxe-1") -> bool:
    renewed = replace(ROTATING, token="xoxb-2", refresh_token="xoxe-2", expires_at=NOW + 12 * HOUR)
    return store.run(lambda work: work.installations.renew("slack", renewed, used))


@pytest.mark.parametrize("installed", [CAFE, ROTATING])
def test_a_workspace_reads_as_it_was_installed(store: Store, installed: Installation) -> None:
    save(store, installed)
    assert find(store) == installed
    assert find(store, "T2") is None
    assert store.run(lambda work: work.installations.find("line", "T1")) is None


def test_a_workspace_that_is_installed_again_has_its_new_token_alone(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    again = replace(CAFE, token="xoxb-9", installed_at=NOW + HOUR)
    save(store, again)
    assert store.run(lambda work: work.installations.all("slack")) == (again,)


def test_workspaces_come_page_by_page(store: Store) -> None:
    for tenant in ("T3", "T1", "T2"):
        save(store, replace(CAFE, tenant=tenant))
    first = store.run(lambda work: work.installations.all("slack", 2))
    rest = store.run(lambda work: work.installations.all("slack", 2, first[-1].tenant))
    assert [one.tenant for one in (*first, *rest)] == ["T1", "T2", "T3"]


def test_one_that_no_key_opens_keeps_no_other_from_being_listed(store: Store, database_url: str) -> None:
    save(store)
    other = open_store(database_url, KeyRing({"other": b"k" * 32}))
    save(other, replace(CAFE, tenant="T2"))
    assert [one.tenant for one in other.run(lambda work: work.installations.all("slack"))] == ["T2"]
    other.close()


def test_that_there_is_one_is_told_without_a_key(store: Store, database_url: str) -> None:
    assert not store.run(lambda work: work.installations.any("slack"))
    other = open_store(database_url, KeyRing({"other": b"k" * 32}))
    save(other)
    other.close()
    assert store.run(lambda work: work.installations.any("slack"))
    assert not store.run(lambda work: work.installations.any("line"))


def test_no_token_is_shown(store: Store) -> None:
    save(store, ROTATING)
    assert "xox" not in repr(find(store))


def put(store: Store, *addresses: AddressKey) -> None:
    """Somebody at each of them, for whom there is a nudge and two deliveries."""

    def job(work: UnitOfWork) -> None:
        for address in addresses:
            user_id, _ = work.users.meet(address, f"hello {address.id}", NOW, NOW)
            work.nudges.apply(user_id, [PutNudge(Nudge("n1", "eve", "g1", NOW + HOUR))])
            for n in (1, 2):
                key = f"{address.tenant} {address.id} {n}"
                work.outbox.put(Outbound(user_id, address, key, "reply", (Say(key),), "ja"), NOW)

    store.run(job)


def waiting(store: Store) -> tuple[str, ...]:
    rows = store.run(lambda work: work.outbox.claim(NOW, 10, LEASE, ("slack",)))
    return tuple(row.key for row in rows)


def test_with_the_workspace_goes_its_token_and_all_that_waits_for_its_people(store: Store) -> None:
    save(store)
    put(store, MIKA, KEN, ELSEWHERE)
    assert remove(store)
    assert find(store) is None
    assert waiting(store) == ("T2 mika 1",)
    assert store.run(lambda work: work.stats(NOW + 2 * HOUR)).nudges == 1
    assert [reachable(store, address) for address in (MIKA, KEN, ELSEWHERE)] == [False, False, True]


def reachable(store: Store, address: AddressKey) -> bool:
    def job(work: UnitOfWork) -> bool:
        user_id = work.users.find(address)
        return user_id is not None and address in work.users.addresses(user_id)

    return store.run(job)


def test_removing_it_twice_changes_nothing_more(store: Store) -> None:
    save(store)
    assert remove(store)
    put(store, MIKA)
    assert not remove(store)
    assert reachable(store, MIKA)


def test_a_dead_token_takes_no_younger_one_with_it(store: Store) -> None:
    save(store, replace(CAFE, token="xoxb-2"))
    put(store, MIKA)
    assert not remove(store, "xoxb-1")
    assert find(store) is not None
    assert reachable(store, MIKA)


def test_whoever_is_reached_elsewhere_keeps_their_nudges(store: Store, database_url: str) -> None:
    save(store)
    put(store, MIKA, KEN)
    add_address(database_url, meet(store, MIKA), AddressKey("line", "Ubot", "mika"))
    assert remove(store)
    assert store.run(lambda work: work.stats(NOW + 2 * HOUR)).nudges == 1


def test_what_is_said_unasked_to_whoever_is_elsewhere_falls_due_at_once(
    store: Store, database_url: str
) -> None:
    save(store)
    put(store, MIKA, KEN)
    add_address(database_url, meet(store, MIKA), AddressKey("line", "Ubot", "mika"))

    def job(work: UnitOfWork) -> None:
        for address in (MIKA, KEN):
            for n in (1, 2):
                key, user_id = f"{address.id} unasked {n}", work.users.find(address)
                work.outbox.put(Outbound(user_id, address, key, "nudge", (Say(key),), "ja"), NOW)

    store.run(job)
    assert remove(store)
    assert waiting(store) == ("mika unasked 1",)
    assert store.run(lambda work: work.stats(NOW)).waiting == 2


def test_people_of_a_workspace_that_went_come_back_when_they_speak(store: Store) -> None:
    save(store)
    put(store, MIKA)
    remove(store)
    save(store)
    _, snapshot = store.run(lambda work: work.users.meet(MIKA, "e2", NOW + HOUR, NOW + HOUR))
    store.run(lambda work: work.users.heard(MIKA, NOW + HOUR))
    assert snapshot.back
    assert reachable(store, MIKA)


def test_records_outlast_the_workspace_until_the_grace_is_over(store: Store) -> None:
    save(store)
    write(store, meet(store, MIKA), [SaveGathering(GATHERING)])
    remove(store)
    assert store.run(lambda work: work.retain(NOW + timedelta(days=90))).users == 0
    assert store.run(lambda work: work.retain(NOW + timedelta(days=91))).users == 1


def test_only_one_of_many_renews_a_token(store: Store) -> None:
    save(store, ROTATING)
    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(lambda _: claim(store), range(8)))
    assert [one for one in claimed if one] == [ROTATING]


def test_a_token_that_lasts_is_renewed_by_nobody(store: Store) -> None:
    save(store, replace(ROTATING, expires_at=NOW + 3 * HOUR))
    assert claim(store) is None
    save(store)
    assert claim(store) is None


def test_a_lease_that_ran_out_goes_to_the_next(store: Store) -> None:
    save(store, ROTATING)
    assert claim(store)
    assert claim(store, after=LEASE / 2) is None
    assert claim(store, after=LEASE) == ROTATING


def test_a_renewed_token_is_there_and_the_lease_is_over(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    assert renew(store)
    found = find(store)
    assert found is not None
    assert (found.token, found.refresh_token) == ("xoxb-2", "xoxe-2")
    assert claim(store) is None
    assert claim(store, after=11 * HOUR) is not None


def test_what_was_renewed_from_another_token_is_not_written(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    again = replace(ROTATING, token="xoxb-9", refresh_token="xoxe-9")
    save(store, again)
    assert not renew(store)
    assert find(store) == again


def test_what_was_renewed_for_a_workspace_that_went_is_not_written(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    store.run(lambda work: work.installations.remove("slack", "T1", "xoxb-1", NOW + LEASE))
    assert not renew(store)
    assert find(store) is None


def test_a_renewal_that_failed_is_open_to_others_unless_the_lease_was_lost(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    release(store, NOW)
    assert claim(store) is None
    release(store, NOW + LEASE)
    assert claim(store) == ROTATING


def release(store: Store, lease_until: datetime) -> None:
    store.run(lambda work: work.installations.release("slack", "T1", lease_until))


def test_a_token_that_is_being_renewed_is_not_removed(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    assert not remove(store)
    release(store, NOW + LEASE)
    assert remove(store)


def test_whoever_died_renewing_a_token_keeps_nobody_from_removing_it(store: Store) -> None:
    save(store, ROTATING)
    claim(store)
    assert store.run(lambda work: work.installations.remove("slack", "T1", "xoxb-1", NOW + LEASE))


def use(store: Store, state: str = "s1", after: timedelta = timedelta(0)) -> bool:
    return store.run(lambda work: work.installations.use(state, NOW + after))


def issue(store: Store, state: str = "s1") -> None:
    store.run(lambda work: work.installations.issue(state, NOW + HOUR))


def test_an_installation_that_was_begun_is_finished_once(store: Store) -> None:
    issue(store)
    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda _: use(store), range(8)))
    assert sum(used) == 1


def test_one_that_was_never_begun_or_long_ago_is_not_finished(store: Store) -> None:
    issue(store)
    assert not use(store, "s2")
    assert not use(store, "\ud800")
    assert not use(store, after=HOUR)


def test_of_too_many_that_were_begun_the_oldest_are_forgotten(store: Store) -> None:
    def begin(work: UnitOfWork) -> None:
        for n in range(5):
            work.installations.issue(f"s{n}", NOW + HOUR + timedelta(seconds=n), most=3)

    store.run(begin)
    assert [use(store, f"s{n}") for n in range(5)] == [False, False, True, True, True]


def test_what_was_begun_and_never_finished_is_forgotten(store: Store) -> None:
    issue(store)
    assert store.run(lambda work: work.retain(NOW + HOUR)).install_states == 0
    assert store.run(lambda work: work.retain(NOW + 2 * HOUR)).install_states == 1


def test_erasing_a_user_leaves_their_workspace_installed(store: Store) -> None:
    save(store)
    write(store, meet(store, MIKA), [EraseUser()])
    assert find(store) == CAFE
