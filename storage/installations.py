"""Workspaces that installed the coach, and installations begun in a browser.

A token is renewed by asking the platform, which no transaction waits for. So whoever renews takes a lease
first, in one statement that locks the row, and writes what came of it only while the token it was renewed
from is still the one that is stored. An installation that was made anew meanwhile is left alone, and so it is
by whoever found the one before to be dead.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from storage.coding import encode
from storage.errors import WrongKeyError
from storage.instants import from_us, maybe_from_us, maybe_us, to_us
from storage.rows import Installation
from storage.statements import Statement, adding, putting, same, word
from storage.tables import Address, InstallState, Nudge, Outgoing, table
from storage.tables import Installation as InstallationRow
from storage.transaction import Transaction

_INSTALLATIONS, _STATES = table(InstallationRow), table(InstallState)
_ADDRESSES, _NUDGES, _OUTBOX = table(Address), table(Nudge), table(Outgoing)
_HERE = same(_INSTALLATIONS, "platform", "tenant")
MOST_BEGUN = 10_000
"""Installations begun and not finished, since anybody may begin one."""
_WHOLE = (
    _INSTALLATIONS.c.tenant,
    _INSTALLATIONS.c.installed_at,
    _INSTALLATIONS.c.expires_at,
    _INSTALLATIONS.c.sealed,
)

SAVE = Statement(putting(_INSTALLATIONS))
FIND = Statement(select(*_WHOLE).where(_HERE))
LOCK = Statement(select(*_WHOLE).where(_HERE).with_for_update())
LOCK_AT_REST = Statement(
    select(*_WHOLE)
    .where(_HERE, func.coalesce(_INSTALLATIONS.c.renewing_until, 0) <= bindparam("now"))
    .with_for_update()
)
ALL = Statement(
    select(*_WHOLE)
    .where(same(_INSTALLATIONS, "platform"), _INSTALLATIONS.c.tenant > bindparam("after"))
    .order_by(_INSTALLATIONS.c.tenant)
    .limit(bindparam("limit"))
)
ANY = Statement(select(_INSTALLATIONS.c.tenant).where(same(_INSTALLATIONS, "platform")).limit(1))
REMOVE = Statement(delete(_INSTALLATIONS).where(_HERE))
CLAIM = Statement(
    update(_INSTALLATIONS)
    .where(
        _HERE,
        _INSTALLATIONS.c.expires_at <= bindparam("ending_by"),
        or_(_INSTALLATIONS.c.renewing_until.is_(None), _INSTALLATIONS.c.renewing_until <= bindparam("now")),
    )
    .values(renewing_until=bindparam("until"))
    .returning(*_WHOLE)
)
RELEASE = Statement(
    update(_INSTALLATIONS)
    .where(_HERE, _INSTALLATIONS.c.renewing_until == bindparam("lease_until"))
    .values(renewing_until=None)
)
ISSUE = Statement(adding(_STATES))
CROWD_OUT = Statement(
    delete(_STATES).where(
        _STATES.c.state_hash.in_(
            select(_STATES.c.state_hash)
            .order_by(_STATES.c.expires_at.desc(), _STATES.c.state_hash)
            .offset(bindparam("most"))
            .scalar_subquery()
        )
    )
)
USE = Statement(delete(_STATES).where(same(_STATES, "state_hash")).returning(_STATES.c.expires_at))

_THERE = same(_ADDRESSES, "platform", "tenant")
_OTHER = _ADDRESSES.alias("other")
_AHEAD = _OUTBOX.alias("ahead")
_WAITING = (same(_OUTBOX, "platform", "tenant"), _OUTBOX.c.state == word("waiting"))
ALL_GONE = Statement(
    update(_ADDRESSES).where(_THERE, _ADDRESSES.c.gone_at.is_(None)).values(gone_at=bindparam("now"))
)
CANCEL_ANSWERS = Statement(delete(_OUTBOX).where(*_WAITING, _OUTBOX.c.kind != word("nudge")))
CANCEL_UNASKED = Statement(
    delete(_OUTBOX).where(
        *_WAITING, ~exists().where(_OTHER.c.user_id == _OUTBOX.c.user_id, _OTHER.c.gone_at.is_(None))
    )
)
# One that is claimed says no error and is left to whoever claimed it.
HURRY = Statement(
    update(_OUTBOX)
    .where(
        *_WAITING,
        or_(_OUTBOX.c.due_at.is_(None), _OUTBOX.c.error != word("")),
        ~exists().where(
            *(_AHEAD.c[name] == _OUTBOX.c[name] for name in ("platform", "tenant", "address", "state")),
            _AHEAD.c.id < _OUTBOX.c.id,
        ),
    )
    .values(due_at=bindparam("now"))
)
CANCEL_NUDGES = Statement(
    delete(_NUDGES).where(
        _NUDGES.c.user_id.in_(select(_ADDRESSES.c.user_id).where(_THERE)),
        ~exists().where(_OTHER.c.user_id == _NUDGES.c.user_id, _OTHER.c.gone_at.is_(None)),
    )
)


class _Secrets(msgspec.Struct, frozen=True, array_like=True):
    """What a row seals."""

    token: str
    refresh_token: str
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]


_decode_secrets = msgspec.msgpack.Decoder(_Secrets).decode


class Installations:
    """The workspaces of each platform; one has a row for as long as it has a token."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, platform: str, installed: Installation) -> None:
        """Installed, or installed anew: whatever was known of that workspace is overwritten."""
        secrets = _Secrets(
            installed.token,
            installed.refresh_token,
            installed.bot_id,
            installed.bot_user_id,
            installed.scopes,
        )
        key = (platform, installed.tenant)
        self._transaction.connection.run(
            SAVE,
            platform=platform,
            tenant=installed.tenant,
            installed_at=to_us(installed.installed_at),
            expires_at=maybe_us(installed.expires_at),
            renewing_until=None,
            sealed=self._transaction.ring.seal(encode(secrets), "installations", *key),
        )

    def find(self, platform: str, tenant: str) -> Installation | None:
        row = self._transaction.connection.row(FIND, platform=platform, tenant=tenant)
        return None if row is None else self._opened(platform, row)

    def all(self, platform: str, limit: int = 100, after: str = "") -> tuple[Installation, ...]:
        """Those whose tenant comes behind `after`, in that order; what no key opens can be used by nobody."""
        rows = self._transaction.connection.rows(ALL, platform=platform, after=after, limit=limit)
        found = (self._maybe_opened(platform, row) for row in rows)
        return tuple(installed for installed in found if installed)

    def any(self, platform: str) -> bool:
        """Whether there is one, even if no key opens it."""
        return self._transaction.connection.row(ANY, platform=platform) is not None

    def remove(self, platform: str, tenant: str, token: str, now: datetime) -> bool:
        """That token is dead: it goes, and so does whatever was to be sent by it.

        False, and nothing changed, when the workspace has another token by now, or none, or may have one in
        a moment, since somebody renews it.
        """
        there = {"platform": platform, "tenant": tenant}
        row = self._transaction.connection.row(LOCK_AT_REST, **there, now=to_us(now))
        if row is None or self._opened(platform, row).token != token:
            return False
        self._transaction.connection.run(REMOVE, **there)
        self.leave(platform, tenant, now)
        return True

    def leave(self, platform: str, tenant: str, now: datetime) -> None:
        """Nothing reaches anybody of that workspace: cancel what waits, and nudges of whom is nowhere else.

        What is said unasked to whom is elsewhere, too, falls due at once: the sender has it said there.

        Five statements, however many people that are. Addresses come first: turns under way hold theirs, and
        what those have written is then seen.
        """
        there = {"platform": platform, "tenant": tenant}
        self._transaction.connection.run(ALL_GONE, **there, now=to_us(now))
        self._transaction.connection.run(CANCEL_ANSWERS, **there)
        self._transaction.connection.run(CANCEL_UNASKED, **there)
        self._transaction.connection.run(HURRY, **there, now=to_us(now))
        self._transaction.connection.run(CANCEL_NUDGES, **there)
        self._transaction.news.add("outbox")

    def claim(
        self, platform: str, tenant: str, ending_by: datetime, now: datetime, lease: timedelta
    ) -> Installation | None:
        """Be the only one to renew a token that ends by then; None when it does not, or another renews it."""
        row = self._transaction.connection.row(
            CLAIM,
            platform=platform,
            tenant=tenant,
            ending_by=to_us(ending_by),
            now=to_us(now),
            until=to_us(now + lease),
        )
        return None if row is None else self._opened(platform, row)

    def renew(self, platform: str, renewed: Installation, used: str) -> bool:
        """Write what the refresh token `used` was given for, and end the lease.

        False, and nothing changed, when the workspace was removed or installed anew meanwhile.
        """
        row = self._transaction.connection.row(LOCK, platform=platform, tenant=renewed.tenant)
        if row is None or self._opened(platform, row).refresh_token != used:
            return False
        self.save(platform, renewed)
        return True

    def release(self, platform: str, tenant: str, lease_until: datetime) -> None:
        """Not renewed: others may try. Nothing changes when the lease was lost."""
        values = {"platform": platform, "tenant": tenant, "lease_until": to_us(lease_until)}
        self._transaction.connection.run(RELEASE, **values)

    def issue(self, state: str, expires_at: datetime, most: int = MOST_BEGUN) -> None:
        """An installation was begun. The state must be random and long; only its hash is stored.

        Where too many have been begun those that would end first are forgotten.
        """
        self._transaction.connection.run(ISSUE, state_hash=_hashed(state), expires_at=to_us(expires_at))
        self._transaction.connection.run(CROWD_OUT, most=most)

    def use(self, state: str, now: datetime) -> bool:
        """Whether that installation was begun, is not too old, and has not been finished before."""
        row = self._transaction.connection.row(USE, state_hash=_hashed(state))
        return row is not None and bool(row[0] > to_us(now))

    def _opened(self, platform: str, row: tuple[Any, ...]) -> Installation:
        tenant, installed_at, expires_at, sealed = row
        secrets = _decode_secrets(self._transaction.ring.open(sealed, "installations", platform, tenant))
        return Installation(
            tenant,
            secrets.token,
            secrets.bot_id,
            secrets.bot_user_id,
            from_us(installed_at),
            secrets.scopes,
            secrets.refresh_token,
            maybe_from_us(expires_at),
        )

    def _maybe_opened(self, platform: str, row: tuple[Any, ...]) -> Installation | None:
        try:
            return self._opened(platform, row)
        except WrongKeyError:
            return None


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode(errors="surrogatepass")).hexdigest()
