"""Answering people who are not met by it: where others read along, and whoever only looks at the home.

`lang` is what the platform says they read, empty where it does not tell.
"""

from __future__ import annotations

from datetime import datetime

from adapters.port import Inbound
from bot.holding import Play, delivery_key
from dialogs.core.book import Fact, Snapshot
from dialogs.core.conversation import Conversation
from dialogs.core.turn import turn
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace
from storage.rows import Outbound
from storage.unit_of_work import UnitOfWork

_NOBODY = Snapshot(Conversation(), Notebook(Profile("")))
"""What is known of them."""


def refer(play: Play, work: UnitOfWork, inbound: Inbound, lang: str, now: datetime) -> tuple[Fact, ...]:
    """Answer where others read along, while that is free. Nothing is kept."""
    nobody = _who_reads(lang)
    result = turn(play.book, nobody, inbound.event, now)
    if inbound.reply is not None:
        work.outbox.put(
            Outbound(
                None,
                inbound.address,
                key=delivery_key("overheard", inbound.address.tenant, inbound.event_id),
                kind="reply",
                prompts=result.prompts,
                lang=nobody.notebook.profile.lang,
                reply=inbound.reply,
                expires_at=inbound.reply.expires_at,
            ),
            now,
        )
    return result.facts


def show_home(play: Play, work: UnitOfWork, inbound: Inbound, lang: str, now: datetime) -> tuple[Fact, ...]:
    """Show the home to somebody who has never spoken to the coach."""
    nobody = _who_reads(lang)
    result = turn(play.book, play.seen_from(nobody, inbound.address), inbound.event, now)
    if result.home:
        work.outbox.put(
            Outbound(
                None,
                inbound.address,
                key=delivery_key("home", inbound.address.tenant, inbound.event_id),
                kind="reply",
                prompts=(),
                lang=nobody.notebook.profile.lang,
                home=result.home,
            ),
            now,
        )
    return result.facts


def _who_reads(lang: str) -> Snapshot:
    return replace(_NOBODY, notebook=Notebook(Profile("", lang=lang))) if lang else _NOBODY
