"""What every store must keep of deliveries: each in its order, by one worker at a time, none forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import create_engine, text

from dialogs.core.prompts import Card, Choice, Draft, Question, Say, encode_prompts
from dialogs.notebook import Nudge
from storage.coding import encode
from storage.instants import to_us
from storage.rows import AddressKey, Claimed, Outbound, ReplyHandle
from storage.sealing import KeyRing
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from storage.urls import engine_url
from tests.storage.people import KEN, LEASE, MIKA, NOW, claim, keys, put

ELSEWHERE = AddressKey("terminal", "elsewhere", "mika")


def confirm(store: Store, row: Claimed) -> bool:
    return store.run(lambda work: work.outbox.confirm(row.id, row.attempt))


def bury(store: Store, row: Claimed) -> bool:
    return store.run(lambda work: work.outbox.bury(row.id, row.attempt, "Refused"))


def retry(store: Store, row: Claimed, why: str, *, spent: bool = False, unsent: bool = False) -> bool:
    spent_at = NOW if spent else None
    return store.run(
        lambda work: work.outbox.retry(row.id, row.attempt, NOW, why, spent_at=spent_at, unsent=unsent)
    )


def close_gate(store: Store, opens_at: datetime) -> None:
    store.run(lambda work: work.outbox.close_gate("terminal", "local", opens_at))


def coming(store: Store, kind: str = "reply", most: int = 10) -> int:
    return store.run(lambda work: work.outbox.coming(MIKA.platform, MIKA.tenant, kind, most))


def next_due_at(store: Store, *platforms: str) -> datetime | None:
    return store.run(lambda work: work.outbox.next_due_at(platforms or ("terminal",)))


def test_a_delivery_comes_out_as_it_was_put(store: Store) -> None:
    prompts = (
        Say("はい"),
        Question("いつ？", "3.when", (Choice("a", "明日"),), "moment"),
        Card("当日カード", (("なぜ", "会う"),), "メモ"),
        Draft("お礼", "ありがとうございました"),
    )
    reply = ReplyHandle("handle", NOW + timedelta(seconds=50))
    until = NOW + timedelta(hours=2)
    nudges = (Nudge("n1", "eve", "g1", NOW, NOW),)
    store.run(
        lambda work: work.outbox.put(
            Outbound("u1", MIKA, "k1", "nudge", prompts, "ja", reply, until, nudges, phase="after"), NOW
        )
    )
    (row,) = claim(store)
    assert row == Claimed(
        row.id, 1, 1, 0, MIKA, "u1", "k1", "nudge", "ja", prompts, reply, NOW, until, nudges, "after"
    )


def test_what_an_earlier_release_put_is_still_sent(store: Store, ring: KeyRing, database_url: str) -> None:
    put(store, "k1")
    before = encode((encode_prompts((Say("はい"),)), "ja", "handle", to_us(NOW)))
    values = {"sealed": ring.seal(before, "outbox", "k1")}
    engine = create_engine(engine_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET sealed = :sealed"), values)
    engine.dispose()
    (row,) = claim(store)
    assert (row.prompts, row.reply, row.nudges, row.phase) == (
        (Say("はい"),),
        ReplyHandle("handle", NOW),
        (),
        "before",
    )


def test_a_spent_reply_handle_is_claimed_no_more(store: Store) -> None:
    reply = ReplyHandle("handle", NOW + timedelta(seconds=50))
    store.run(
        lambda work: work.outbox.put(Outbound(None, MIKA, "k1", "reply", (Say("a"),), "ja", reply), NOW)
    )
    (first,) = claim(store)
    retry(store, first, "412", spent=True)
    (second,) = claim(store)
    retry(store, second, "500")
    (third,) = claim(store)
    assert [row.reply for row in (first, second, third)] == [reply, None, None]


def test_only_the_oldest_of_an_address_is_claimed(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        put(store, key)
    sent = []
    while rows := claim(store):
        assert len(rows) == 1
        sent += keys(rows)
        assert confirm(store, rows[0])
    assert sent == ["k1", "k2", "k3"]


def test_addresses_do_not_wait_for_each_other(store: Store) -> None:
    put(store, "mika 1")
    put(store, "mika 2")
    put(store, "ken 1", KEN)
    put(store, "elsewhere 1", ELSEWHERE)
    assert keys(claim(store)) == ["mika 1", "ken 1", "elsewhere 1"]


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    put(store, "k1")
    (first,) = claim(store)
    assert claim(store, NOW + LEASE - timedelta(seconds=1)) == ()
    assert next_due_at(store) == NOW + LEASE
    (second,) = claim(store, NOW + LEASE)
    assert (second.key, first.attempt, second.attempt) == ("k1", 1, 2)


def test_an_acknowledgement_after_the_lease_changes_nothing(store: Store) -> None:
    put(store, "k1")
    (lost,) = claim(store)
    (held,) = claim(store, NOW + LEASE)
    assert not confirm(store, lost)
    assert not bury(store, lost)
    assert not store.run(lambda work: work.outbox.retry(lost.id, lost.attempt, NOW, "late"))
    assert confirm(store, held)
    assert not confirm(store, held)


def test_a_number_is_never_used_again(store: Store) -> None:
    put(store, "k1")
    (first,) = claim(store)
    confirm(store, first)
    put(store, "k2")
    (second,) = claim(store)
    assert second.id > first.id


def test_a_retry_waits_and_holds_back_those_behind_it(store: Store) -> None:
    put(store, "k1")
    put(store, "k2")
    (row,) = claim(store)
    later = NOW + timedelta(minutes=5)
    assert store.run(lambda work: work.outbox.retry(row.id, row.attempt, later, "timeout"))
    assert claim(store, later - timedelta(seconds=1)) == ()
    assert keys(claim(store, later)) == ["k1"]


def test_a_dead_letter_lets_the_next_one_go(store: Store) -> None:
    put(store, "k1")
    put(store, "k2")
    (row,) = claim(store)
    assert bury(store, row)
    assert keys(claim(store)) == ["k2"]
    (dead,) = store.run(lambda work: work.outbox.dead())
    assert (dead.key, dead.error, dead.address) == ("k1", "Refused", MIKA)


def test_a_row_put_behind_a_dead_letter_goes_at_once(store: Store) -> None:
    put(store, "k1")
    bury(store, claim(store)[0])
    put(store, "k2")
    assert keys(claim(store)) == ["k2"]


def test_a_revived_letter_is_sent_with_all_its_tries(store: Store) -> None:
    put(store, "k1")
    (row,) = claim(store)
    bury(store, row)
    assert store.run(lambda work: work.outbox.revive(row.id, NOW))
    assert not store.run(lambda work: work.outbox.revive(row.id, NOW))
    (again,) = claim(store)
    assert (again.key, again.attempt, again.tries) == ("k1", 2, 1)
    assert store.run(lambda work: work.outbox.dead()) == ()


def test_a_revived_letter_may_have_arrived_since_it_was_first_put(store: Store) -> None:
    reply, later = ReplyHandle("handle", NOW + timedelta(days=9)), NOW + timedelta(days=2)
    store.run(
        lambda work: work.outbox.put(Outbound(None, MIKA, "k1", "reply", (Say("a"),), "ja", reply), NOW)
    )
    (row,) = claim(store)
    bury(store, row)
    store.run(lambda work: work.outbox.revive(row.id, later))
    (again,) = claim(store, later)
    assert (again.doubts, again.put_at, again.revived_at, again.reply) == (1, NOW, later, None)


def test_what_certainly_sent_nothing_leaves_no_doubt(store: Store) -> None:
    put(store, "k1")
    for unsent, doubts in ((True, 0), (False, 0), (True, 1), (True, 1)):
        (row,) = claim(store)
        assert row.doubts == doubts
        retry(store, row, "why", unsent=unsent)
    assert (claim(store)[0].doubts, claim(store, NOW + LEASE)[0].doubts) == (1, 2)


def test_a_revived_letter_waits_for_one_that_is_under_way_and_goes_before_the_rest(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        put(store, key)
    bury(store, claim(store)[0])
    (second,) = claim(store)
    (dead,) = store.run(lambda work: work.outbox.dead())
    store.run(lambda work: work.outbox.revive(dead.id, NOW))
    assert claim(store) == ()
    confirm(store, second)
    (revived,) = claim(store)
    assert revived.key == "k1"
    confirm(store, revived)
    assert keys(claim(store)) == ["k3"]


def test_a_dropped_row_lets_the_next_one_go(store: Store) -> None:
    put(store, "k1")
    put(store, "k2")
    (row,) = claim(store)
    assert store.run(lambda work: work.outbox.drop(row.id))
    assert not store.run(lambda work: work.outbox.drop(row.id))
    assert keys(claim(store)) == ["k2"]


def test_dead_letters_are_listed_in_pages(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        put(store, key)
        bury(store, claim(store)[0])
    first = store.run(lambda work: work.outbox.dead(limit=2))
    rest = store.run(lambda work: work.outbox.dead(limit=2, after=first[-1].id))
    assert [letter.key for letter in (*first, *rest)] == ["k1", "k2", "k3"]


def test_rows_of_other_platforms_are_left_alone(store: Store) -> None:
    put(store, "k1")
    put(store, "k2", AddressKey("line", "1", "U1"))
    assert store.run(lambda work: work.outbox.claim(NOW, 9, LEASE, ())) == ()
    assert keys(store.run(lambda work: work.outbox.claim(NOW, 9, LEASE, ("slack", "line")))) == ["k2"]
    assert next_due_at(store, "slack") is None
    assert next_due_at(store, "slack", "terminal") == NOW


def test_a_claim_takes_no_more_than_asked_for_and_the_longest_due_first(store: Store) -> None:
    for n in range(6):
        platform = ("terminal", "line")[n % 2]
        put(store, f"k{n}", AddressKey(platform, "local", f"u{n}"), NOW - timedelta(seconds=n))
    rows = store.run(lambda work: work.outbox.claim(NOW, 3, LEASE, ("terminal", "line")))
    assert sorted(keys(rows)) == ["k3", "k4", "k5"]


def test_what_is_on_its_way_is_counted_by_channel_and_kind_until_it_has_arrived(store: Store) -> None:
    for key, address in (("one", MIKA), ("behind", MIKA), ("two", KEN)):
        put(store, key, address)
    assert coming(store) == 2
    assert coming(store, kind="nudge") == 0
    assert coming(store, most=1) == 1
    for row in claim(store):
        confirm(store, row)
    assert coming(store) == 1


def test_a_closed_gate_holds_back_its_channel_alone(store: Store) -> None:
    put(store, "mika")
    put(store, "elsewhere", ELSEWHERE)
    opens_at = NOW + LEASE
    close_gate(store, opens_at)
    assert keys(claim(store)) == ["elsewhere"]
    assert claim(store, opens_at - timedelta(seconds=1)) == ()
    (row,) = (row for row in claim(store, opens_at) if row.address == MIKA)
    assert row.attempt == 1


def test_a_gate_is_not_opened_earlier_than_it_was_closed_for(store: Store) -> None:
    put(store, "k1")
    close_gate(store, NOW + timedelta(minutes=10))
    close_gate(store, NOW + timedelta(minutes=5))
    assert claim(store, NOW + timedelta(minutes=9)) == ()
    assert keys(claim(store, NOW + timedelta(minutes=10))) == ["k1"]


def test_one_address_can_be_served_alone(store: Store) -> None:
    put(store, "mika")
    put(store, "ken", KEN)
    rows = store.run(lambda work: work.outbox.claim(NOW, 9, LEASE, ("terminal",), only=KEN))
    assert keys(rows) == ["ken"]
    assert store.run(lambda work: work.outbox.next_due_at(("terminal",), only=MIKA)) == NOW


def test_workers_never_claim_the_same_row(store: Store) -> None:
    for n in range(60):
        put(store, f"k{n}", AddressKey("terminal", "local", f"u{n}"))

    def work_off(_: int) -> list[str]:
        mine: list[str] = []
        while rows := claim(store, limit=3):
            mine += keys(rows)
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [key for mine in pool.map(work_off, range(4)) for key in mine]
    assert sorted(claimed) == sorted(f"k{n}" for n in range(60))


def test_a_row_put_while_the_one_before_it_is_confirmed_is_not_forgotten(store: Store) -> None:
    for n in range(20):
        put(store, f"a{n}")
        (head,) = claim(store)
        putting, confirming = Event(), Event()

        def put_slowly(
            work: UnitOfWork, key: str = f"b{n}", go: Event = confirming, told: Event = putting
        ) -> None:
            work.outbox.put(Outbound(None, MIKA, key, "reply", (Say(key),), "ja"), NOW)
            told.set()
            go.wait(0.02)

        second = store.submit(put_slowly)
        putting.wait(1)
        assert confirm(store, head)
        second.result()
        (row,) = claim(store)
        assert row.key == f"b{n}"
        confirm(store, row)
    assert next_due_at(store) is None
