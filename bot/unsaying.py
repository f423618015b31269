"""Taking messages back: what one said is erased wherever it was kept, and nothing is said about it."""

from __future__ import annotations

from datetime import datetime

from adapters.port import Address, Inbound
from bot.holding import write_records
from dialogs.core.book import Book, Fact
from dialogs.core.conversation import Conversation
from dialogs.core.turn import take_back
from dialogs.core.unsaying import Words, held_by
from dialogs.shapes import replace
from storage.messages import Kept
from storage.unit_of_work import UnitOfWork


def unsay(book: Book, work: UnitOfWork, inbound: Inbound, now: datetime) -> tuple[Fact, ...]:
    """Erase what the message said. One that has not come yet will not be taken when it does.

    Only records written since the message came can hold anything of it; what is older stays as it is,
    whatever words they share.
    """
    if not inbound.message_id:
        return ()
    work.traces.erase_failed(inbound.address, inbound.message_id)
    kept = work.messages.take_back(inbound.address, inbound.message_id, now)
    user_id = work.users.find(inbound.address)
    return () if kept is None or user_id is None else _erase(book, work, user_id, kept, now)


def forget_unheld(work: UnitOfWork, where: Address, conversation: Conversation) -> None:
    """Keep of messages only what the conversation holds anyway, and would lose if they were taken back."""
    held = tuple(held_by(conversation))
    work.messages.forget(where, unless=lambda text: Words.of(text).find(held))


def _erase(book: Book, work: UnitOfWork, user_id: str, kept: Kept, now: datetime) -> tuple[Fact, ...]:
    before = work.users.snapshot_of(user_id, now)
    records = work.notebook.saved_since(user_id, kept.at)
    words = Words.of(kept.text)
    result = take_back(book, replace(before, notebook=records), words, now)
    write_records(work, user_id, before, result, now)
    spoken_of = work.traces.erase(user_id, words.quoted_in, kept.at, now)
    work.nudges.give_back(user_id, [nudge for nudge in spoken_of if nudge.subject not in words.gone])
    return result.facts
