"""The notebook: what a turn reads of a user's records, bounded, and how changes are written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import uuid4

from dialogs.changes import (
    Change,
    EraseContact,
    EraseFollowUp,
    EraseGathering,
    EraseUser,
    SaveContact,
    SaveFollowUp,
    SaveGathering,
    SaveProfile,
)
from dialogs.notebook import (
    MOST_FOLLOW_UPS,
    MOST_GATHERINGS,
    Contact,
    FollowUp,
    Gathering,
    Notebook,
    Profile,
)
from dialogs.shapes import replace
from storage.coding import (
    decode_contact,
    decode_follow_up,
    decode_gathering,
    decode_profile,
    encode,
    nudge_of,
)
from storage.connections import Answer
from storage.errors import UnknownUserError
from storage.instants import to_us
from storage.notebook_sql import (
    ADD_RECEIPT,
    ADD_USER,
    CONTACT,
    ERASE_OF_CONTACT,
    ERASE_OF_FOLLOW_UP,
    ERASE_OF_GATHERING,
    ERASE_OF_USER,
    FOLLOW_UP,
    GATHERING,
    NOTE,
    NUDGE,
    PLACE,
    PROFILE,
    PUT_CONTACT,
    PUT_FOLLOW_UP,
    PUT_GATHERING,
    READ_PROFILE,
    SAVE_PROFILE,
    SAVED_CONTACTS,
    SAVED_FOLLOW_UPS,
    SAVED_GATHERINGS,
    THE_CONTACT,
    THE_GATHERING,
    THE_OPEN_FOLLOW_UP,
)
from storage.rows import Reach
from storage.statements import Statement
from storage.transaction import Transaction

RECENT = timedelta(days=45)
LONGEST = timedelta(days=31)
"""No gathering lasts longer, so those still recent are found by their start, without walking all history."""


MOST_SUBJECTS = 64
_BY_ID = (THE_GATHERING, THE_CONTACT, THE_OPEN_FOLLOW_UP)


class Notebooks:
    """Users' records. Within one user, writes are in order because the conversation is locked first."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def ask(self, statement: Statement, now: datetime, **values: str) -> Answer:
        """Ask for what `reading` made; `read` turns the answer into a notebook."""
        instants = {"now": to_us(now), "recent": to_us(now - RECENT), "past": to_us(now - RECENT - LONGEST)}
        return self._transaction.connection.ask(statement, **instants, **values)

    def read(self, user_id: str, answer: Answer, now: datetime) -> tuple[Notebook, tuple[Reach, ...]]:
        """The part of the user's records a turn may need, and where they are reached."""
        parts: tuple[list[Any], ...] = ([], [], [], [], [], [])
        for part, *row in answer():
            parts[part].append(row)
        nudges = (nudge_of(*row) for *row, _ in parts[NUDGE])
        contacts = sorted(parts[CONTACT], key=lambda row: -int(row[3]))
        places = (
            Reach(platform, tenant, id_, at, gone) for id_, platform, tenant, at, gone, _ in parts[PLACE]
        )
        notebook = Notebook(
            self._profile(user_id, parts[PROFILE][0][-1]),
            tuple(
                self._gathering(user_id, row[0], row[-1])
                for row in _near(parts[GATHERING], now, MOST_GATHERINGS)
            ),
            tuple(self._contact(user_id, row[0], row[-1]) for row in contacts),
            tuple(
                self._follow_up(user_id, row[0], row[-1])
                for row in _near(parts[FOLLOW_UP], now, MOST_FOLLOW_UPS)
            ),
            tuple(sorted(nudges, key=lambda nudge: (nudge.due_at, nudge.id))),
        )
        return notebook, tuple(places)

    def complete(self, user_id: str, notebook: Notebook, subjects: Collection[str]) -> Notebook:
        """The notebook with what else is kept under these ids, and the people and gatherings of promises.

        So what a dialog or a nudge is about stays within sight, however much the user has noted since.
        """
        whole = self._with(user_id, notebook, subjects)
        promises = [f for f in whole.follow_ups if f.id in subjects]
        return self._with(user_id, whole, {id_ for f in promises for id_ in (f.contact_id, f.gathering_id)})

    def _with(self, user_id: str, notebook: Notebook, ids: Collection[str]) -> Notebook:
        kinds = (notebook.gatherings, notebook.contacts, notebook.follow_ups)
        ids = sorted({*ids}.difference(("",), *({one.id for one in kind} for kind in kinds)))[:MOST_SUBJECTS]
        if not ids:
            return notebook
        gatherings, contacts, promises = ([self._ask_for(one, user_id, id_) for id_ in ids] for one in _BY_ID)
        more = (
            [self._gathering(user_id, id_, sealed) for id_, answer in gatherings for (sealed,) in answer()],
            [self._contact(user_id, id_, sealed) for id_, answer in contacts for (sealed,) in answer()],
            [self._follow_up(user_id, id_, sealed) for id_, answer in promises for (sealed,) in answer()],
        )
        return replace(
            notebook,
            gatherings=tuple(sorted((*notebook.gatherings, *more[0]), key=lambda g: (g.starts_at, g.id))),
            contacts=(*notebook.contacts, *more[1]),
            follow_ups=tuple(sorted((*notebook.follow_ups, *more[2]), key=lambda f: (f.due_at, f.id))),
        )

    def _ask_for(self, statement: Statement, user_id: str, id_: str) -> tuple[str, Answer]:
        return id_, self._transaction.connection.ask(statement, user_id=user_id, id=id_)

    def saved_since(self, user_id: str, since: datetime) -> Notebook:
        """The profile and every record written since then, however old; without nudges. It has no bound."""

        def rows(statement: Statement) -> list[tuple[Any, ...]]:
            return self._transaction.connection.rows(statement, user_id=user_id, since=to_us(since))

        return Notebook(
            self.profile(user_id),
            tuple(self._gathering(user_id, *row) for row in rows(SAVED_GATHERINGS)),
            tuple(self._contact(user_id, *row) for row in rows(SAVED_CONTACTS)),
            tuple(self._follow_up(user_id, *row) for row in rows(SAVED_FOLLOW_UPS)),
        )

    def profile(self, user_id: str) -> Profile:
        """The profile as this transaction knows it. Raises `UnknownUserError`."""
        known = self._transaction.profiles.get(user_id)
        if known is not None:
            return known
        row = self._transaction.connection.row(READ_PROFILE, id=user_id)
        if row is None:
            raise UnknownUserError
        return self._profile(user_id, row[0])

    def add(self, user_id: str, now: datetime) -> None:
        """A new user, of whom nothing is known yet."""
        self._transaction.connection.run(
            ADD_USER, id=user_id, made_at=to_us(now), sealed=self._sealed(Profile(user_id), "users", user_id)
        )

    def apply(self, user_id: str, changes: Sequence[Change], now: datetime) -> None:
        """Write `changes` in order."""
        for change in changes:
            self._apply(user_id, change, now)

    def note(self, user_id: str, what: str, at: datetime) -> None:
        """Note for the audit that `what` happened; `what` never quotes anybody."""
        self._transaction.connection.run(NOTE, user_id=user_id, what=what, at=to_us(at))

    def _apply(self, user_id: str, change: Change, now: datetime) -> None:
        match change:
            case SaveProfile(profile):
                self._save_profile(user_id, profile, now)
            case SaveGathering(gathering):
                self._save_gathering(user_id, gathering, now)
            case SaveContact(contact):
                self._save_contact(user_id, contact, now)
            case SaveFollowUp(follow_up):
                self._save_follow_up(user_id, follow_up, now)
            case EraseContact(contact_id):
                self._erase(ERASE_OF_CONTACT, user_id=user_id, contact_id=contact_id)
                self.note(user_id, "contact erased", now)
            case EraseFollowUp(follow_up_id):
                self._erase(ERASE_OF_FOLLOW_UP, user_id=user_id, follow_up_id=follow_up_id)
            case EraseGathering(gathering_id):
                self._erase(ERASE_OF_GATHERING, user_id=user_id, gathering_id=gathering_id)
                self.note(user_id, "gathering erased", now)
            case EraseUser():
                self._erase_user(user_id, now)
            case _:
                assert_never(change)

    def _save_profile(self, user_id: str, profile: Profile, now: datetime) -> None:
        before = self.profile(user_id)
        sealed = self._sealed(profile, "users", user_id)
        self._transaction.connection.run(SAVE_PROFILE, id=user_id, to_sealed=sealed)
        self._transaction.profiles[user_id] = profile
        if profile.consent_version != before.consent_version:
            self.note(user_id, f"consent {profile.consent_version}", profile.consent_at or now)
        if profile.push_consent != before.push_consent:
            answer = {True: "given", False: "refused", None: "open"}[profile.push_consent]
            self.note(user_id, f"push consent {answer}", profile.push_consent_at or now)

    def _save_gathering(self, user_id: str, gathering: Gathering, now: datetime) -> None:
        self._transaction.connection.run(
            PUT_GATHERING,
            user_id=user_id,
            id=gathering.id,
            starts_at=to_us(gathering.starts_at),
            ends_at=to_us(gathering.ends_at),
            saved_at=to_us(now),
            sealed=self._sealed(gathering, "gatherings", user_id, gathering.id),
        )

    def _save_contact(self, user_id: str, contact: Contact, now: datetime) -> None:
        self._transaction.connection.run(
            PUT_CONTACT,
            user_id=user_id,
            id=contact.id,
            gathering_id=contact.gathering_id,
            touched_at=to_us(contact.touched_at or contact.met_at or now),
            saved_at=to_us(now),
            sealed=self._sealed(contact, "contacts", user_id, contact.id),
        )

    def _save_follow_up(self, user_id: str, follow_up: FollowUp, now: datetime) -> None:
        self._transaction.connection.run(
            PUT_FOLLOW_UP,
            user_id=user_id,
            id=follow_up.id,
            gathering_id=follow_up.gathering_id,
            contact_id=follow_up.contact_id,
            state=follow_up.state,
            due_at=to_us(follow_up.due_at),
            saved_at=to_us(now),
            sealed=self._sealed(follow_up, "follow_ups", user_id, follow_up.id),
        )

    def _erase(self, statements: tuple[Statement, ...], **values: str) -> None:
        for statement in statements:
            self._transaction.connection.run(statement, **values)

    def _erase_user(self, user_id: str, now: datetime) -> None:
        """All that refers to the user goes with their row; the receipt's id is drawn, and so names nobody."""
        self._erase(ERASE_OF_USER, user_id=user_id)
        self._transaction.connection.run(ADD_RECEIPT, id=str(uuid4()), deleted_at=to_us(now))
        self._transaction.revisions.pop(user_id, None)
        self._transaction.profiles.pop(user_id, None)

    def _profile(self, user_id: str, sealed: bytes) -> Profile:
        profile = decode_profile(self._transaction.ring.open(sealed, "users", user_id))
        self._transaction.profiles[user_id] = profile
        return profile

    def _gathering(self, user_id: str, gathering_id: str, sealed: bytes) -> Gathering:
        return decode_gathering(self._transaction.ring.open(sealed, "gatherings", user_id, gathering_id))

    def _contact(self, user_id: str, contact_id: str, sealed: bytes) -> Contact:
        return decode_contact(self._transaction.ring.open(sealed, "contacts", user_id, contact_id))

    def _follow_up(self, user_id: str, follow_up_id: str, sealed: bytes) -> FollowUp:
        return decode_follow_up(self._transaction.ring.open(sealed, "follow_ups", user_id, follow_up_id))

    def _sealed(self, value: object, of: str, *key: str) -> bytes:
        return self._transaction.ring.seal(encode(value), of, *key)


def _near(rows: list[Any], now: datetime, most: int) -> list[Any]:
    """Of rows that hold id and instant in first and fourth place those nearest to now, in order of time."""
    instant = to_us(now)
    ordered = sorted(rows, key=lambda row: (row[3], row[0]))
    coming = bisect_left(ordered, instant, key=lambda row: int(row[3]))
    outwards = (*ordered[coming:], *reversed(ordered[:coming]))
    nearest = sorted(outwards, key=lambda row: abs(int(row[3]) - instant))[:most]
    return sorted(nearest, key=lambda row: (row[3], row[0]))
