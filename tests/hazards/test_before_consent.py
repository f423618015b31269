"""Before somebody agrees nothing they said is kept but what the conversation holds, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Inbound
from dialogs.coach.book import BOOK
from dialogs.core.events import Said, Unsaid
from storage.store import Store
from tests.bot.kits import NOW, address, happened
from tests.hazards.kits import desk_on, known, take

LINE = "明日19時 北浜交流会"


def message(text: str, number: int) -> Inbound:
    return replace(happened(Said(text), number), message_id=f"m{number}")


def taken_back(of: int, number: int) -> Inbound:
    return replace(happened(Unsaid(), number), message_id=f"m{of}")


def kept(store: Store) -> list[str]:
    """The texts of all messages of the user."""
    texts: list[str] = []

    def see(text: str) -> bool:
        texts.append(text)
        return True

    store.run(lambda work: work.messages.forget(address(), unless=see))
    return sorted(texts)


def test_who_declines_leaves_no_word_behind(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, message(LINE, 1))
    take(desk, message("いいえ", 2))
    assert (known(store).conversation.frames, kept(store)) == ((), [])


def test_words_that_nobody_holds_are_not_kept_before_consent(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, message(LINE, 1))
    take(desk, message("ふしぎな白い犬がいます", 2))
    assert kept(store) == [LINE]


@pytest.mark.parametrize("agreed", [False, True])
def test_the_first_words_can_be_taken_back_before_and_after_consent(store: Store, *, agreed: bool) -> None:
    desk = desk_on(store, BOOK)
    take(desk, message(LINE, 1))
    if agreed:
        take(desk, message("はい", 2), message("はい", 3))
    assert "北浜" in repr(known(store))
    take(desk, taken_back(1, 9))
    assert "北浜" not in repr(known(store))
    assert kept(store).count(LINE) == 0


def test_once_agreed_what_is_said_is_kept_for_a_week(store: Store) -> None:
    desk = desk_on(store, BOOK)
    take(desk, message(LINE, 1))
    for number in (2, 3):
        take(desk, message("はい", number))
    assert known(store).notebook.profile.consent_at == NOW
    take(desk, message("ふしぎな白い犬がいます", 4))
    assert "ふしぎな白い犬がいます" in kept(store)
