"""A dialog whose answer cannot be stored: its event is parked, its user is told, nobody else notices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.hears import FreeText
from dialogs.core.scene import Scene
from dialogs.core.steps import Ask, Dialog, End, Heard, Hearing
from dialogs.texts import texts
from storage.store import Store
from tests.bot.kits import said
from tests.hazards.kits import desk_on, known, outgoing, planning, take

ODD = {"object": object(), "number": 2**70, "half a letter": "\ud800"}


class Odd(FreeText, frozen=True):
    """Understands every text as something that cannot be stored."""

    as_what: Any = None

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        return Heard(self.as_what) if text == "odd" else FreeText.parse(self, scene, text, kept)


def odd_book(as_what: object) -> Book:
    table = Dialog(
        "odd",
        version=1,
        steps=(
            Ask("what", text="odd.what", hear=Odd(as_what=as_what), to=("more",)),
            Ask("more", text="odd.more", hear=FreeText(), to=("end",)),
            End("end", text="odd.end"),
        ),
    )
    return replace(planning(table), idle=lambda _scene, _event: Start("odd"))


@pytest.mark.parametrize("kind", ODD)
def test_the_event_is_parked_its_user_told_and_its_neighbours_unharmed(store: Store, kind: str) -> None:
    desk = desk_on(store, odd_book(ODD[kind]))
    take(desk, said("hello", 1, user="u1"), said("hello", 2, user="u2"))
    outgoing(store)
    taken = take(desk, said("fine", 3, user="u2"), said("odd", 4, user="u1"), said("well", 5, user="u2"))
    assert [one.outcome for one in taken] == ["new", "parked", "new"]
    told = [getattr(p, "text", "") for row in outgoing(store) if row.address.id == "u1" for p in row.prompts]
    assert told == [texts("ja").say("core.apology"), "<odd.what>"]
    assert known(store, "u2").conversation.frames == ()


@pytest.mark.parametrize("kind", ODD)
def test_the_conversation_stands_where_it_stood_and_goes_on(store: Store, kind: str) -> None:
    desk = desk_on(store, odd_book(ODD[kind]))
    take(desk, said("hello", 1))
    before = known(store)
    take(desk, said("odd", 2))
    assert known(store) == before
    take(desk, said("plain words", 3))
    assert known(store).answers == {"what": "plain words"}


def test_the_parked_event_is_taken_once_the_dialog_is_mended(store: Store) -> None:
    desk = desk_on(store, odd_book(object()))
    take(desk, said("hello", 1))
    take(desk, said("odd", 2))
    (parked,) = store.run(lambda work: work.inbox.parked())
    assert parked.error.startswith("TypeError at ")
    mended = desk_on(store, odd_book("odd, but plain"))
    store.run(lambda work: work.inbox.unpark(parked.id))
    (taken,) = take(mended, replace(said("odd", 3), event=parked.event))
    assert taken.outcome == "new"
    assert known(store).answers == {"what": "odd, but plain"}
