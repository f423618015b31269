"""Places that go out of reach or are unlinked: what was to be said unasked there is said elsewhere.

It was decided on and counted already, so it is not decided on again: another place gets the same words, for
as long as they were meant to live.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.holding import delivery_key
from storage.rows import Addressed, Claimed, Outbound, Unasked
from storage.unit_of_work import UnitOfWork


def leave(work: UnitOfWork, where: Addressed, now: datetime, *, on_its_way: Iterable[Claimed] = ()) -> None:
    """Nothing reaches that address any more. `on_its_way` is what was just found undeliverable there.

    The conversation is locked first, as by a turn: what one puts there meanwhile is said elsewhere too.
    """
    user_id = work.users.lock(where)
    unsaid = (*map(_unasked, on_its_way), *work.linking.unasked(where))
    work.users.gone(where, now)
    if user_id is not None and unsaid:
        _say_elsewhere(work, user_id, unsaid, now)


def part(work: UnitOfWork, user_id: str, where: Addressed, now: datetime) -> None:
    """Take an address away from its user, whose conversation is locked."""
    unsaid = work.linking.unasked(where)
    work.linking.part(user_id, where, now)
    _say_elsewhere(work, user_id, unsaid, now)


def is_elsewhere(work: UnitOfWork, row: Claimed) -> bool:
    """Whether the row's user can be reached at another address than its own."""
    if row.user_id is None:
        return False
    return any(address != row.address for address in work.users.addresses(row.user_id))


def is_only_elsewhere(work: UnitOfWork, row: Claimed) -> bool:
    """Whether the row's own address is out of reach by now, and its user has another."""
    reachable = () if row.user_id is None else work.users.addresses(row.user_id)
    return bool(reachable) and row.address not in reachable


def _say_elsewhere(work: UnitOfWork, user_id: str, unsaid: Iterable[Unasked], now: datetime) -> None:
    for other in work.users.addresses(user_id)[:1]:
        for one in unsaid:
            _say_there(work, user_id, other, one, now)


def _say_there(work: UnitOfWork, user_id: str, there: Addressed, one: Unasked, now: datetime) -> None:
    work.outbox.put(
        Outbound(
            user_id,
            there,
            key=delivery_key(one.key, there.platform, there.tenant, there.id),
            kind="nudge",
            prompts=one.prompts,
            lang=one.lang,
            expires_at=one.expires_at,
            nudges=one.nudges,
            phase=one.phase,
        ),
        now,
    )


def _unasked(row: Claimed) -> Unasked:
    return Unasked(row.key, row.expires_at, row.lang, row.prompts, row.nudges, row.phase)
