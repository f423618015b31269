"""What every store must keep of addresses to which something was said that never arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.core.conversation import Conversation, Frame
from storage.rows import AddressKey
from storage.store import Store
from tests.storage.people import KEN, MIKA, NOW, meet


def late(store: Store, sent_at: datetime, address: AddressKey = MIKA, *, typed: bool = True) -> bool:
    """Whether an event sent then is late."""
    return store.run(lambda work: work.users.meet(address, "e", sent_at, NOW, typed=typed))[1].late


def ask(store: Store, address: AddressKey = MIKA) -> None:
    """Meet them and open a dialog."""
    user_id = meet(store, address)
    opened = Conversation(1, (Frame("preparation", 1, "f", "goal", 1, 0),))
    store.run(lambda work: work.conversations.save(user_id, opened, 0))


def after(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_what_is_typed_by_somebody_who_missed_the_question_is_late(store: Store) -> None:
    ask(store)
    ask(store, KEN)
    store.run(lambda work: work.users.missed(MIKA, NOW))
    assert late(store, after(1))
    assert not late(store, after(1), KEN)


def test_a_tap_or_a_farewell_is_not(store: Store) -> None:
    ask(store)
    store.run(lambda work: work.users.missed(MIKA, NOW))
    assert not late(store, after(1), typed=False)


def test_who_has_no_question_before_them_has_missed_none(store: Store) -> None:
    meet(store)
    store.run(lambda work: work.users.missed(MIKA, NOW))
    assert not late(store, after(1))


def test_an_event_out_of_order_is_late_whatever_it_is(store: Store) -> None:
    meet(store)
    store.run(lambda work: work.users.heard(MIKA, after(5)))
    assert late(store, after(1), typed=False)


def test_whoever_was_heard_has_been_answered(store: Store) -> None:
    ask(store)
    store.run(lambda work: work.users.missed(MIKA, NOW))
    store.run(lambda work: work.users.heard(MIKA, after(1)))
    assert not late(store, after(2))


def test_a_message_that_arrives_shows_the_question(store: Store) -> None:
    ask(store)
    store.run(lambda work: work.users.missed(MIKA, NOW))
    store.run(lambda work: work.users.reached(MIKA))
    assert not late(store, after(1))


def test_an_address_nobody_has_is_no_matter(store: Store) -> None:
    store.run(lambda work: work.users.missed(MIKA, NOW))
    store.run(lambda work: work.users.reached(MIKA))
    assert store.run(lambda work: work.users.find(MIKA)) is None
