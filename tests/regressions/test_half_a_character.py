"""Half a surrogate pair in one message kept the whole delivery, others' events too, from ever being taken."""

from __future__ import annotations

from dialogs.core.events import Said
from storage.store import Store
from tests.bot.kits import happened, said
from tests.hazards.kits import desk_on, known, take


def test_half_a_character_becomes_a_sign_and_harms_nobody(store: Store) -> None:
    desk = desk_on(store)
    first, other = take(desk, happened(Said("hello"), 1), said("hello", 2, user="u2"))
    assert (first.outcome, other.outcome) == ("new", "new")
    taken = take(desk, happened(Said("本\ud800屋さん"), 3), said("books", 4, user="u2"))
    assert [one.outcome for one in taken] == ["new", "new"]
    assert known(store).answers == {"goal": "本\ufffd屋さん"}


def test_two_halves_that_belong_together_are_one_character(store: Store) -> None:
    desk = desk_on(store)
    take(desk, happened(Said("hello"), 1))
    take(desk, happened(Said("花\ud83c\udf38見"), 2))
    assert known(store).answers == {"goal": "花🌸見"}
