"""Answers about linking: where a user is reached, codes to link by, joining and parting.

A code is drawn here, where chance is allowed. Whoever types another's code becomes that user; so an answer
may be about a user who is another from now on.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot import leaving
from bot.holding import Answer, Moved
from dialogs.language.intents import LINK_CODE_SIGNS, LINK_CODE_SIZE
from storage.errors import UnknownUserError
from storage.rows import Addressed, PendingCall, Place
from storage.unit_of_work import UnitOfWork

CODE_LASTS = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)


def draw_code() -> str:
    """A code nobody can guess, easily told from words by the digit in it, and read without doubt."""
    while True:
        code = "".join(secrets.choice(LINK_CODE_SIGNS) for _ in range(LINK_CODE_SIZE))
        if any(sign.isdigit() for sign in code):
            return code


def places(work: UnitOfWork, call: PendingCall, _now: datetime) -> Mapping[str, object]:
    """The user's places as lists of id and platform; which is preferred, and which they speak from."""
    return _shown(work.linking.places(call.user_id), call.here)


def link_code(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
    """A new code, which is void as soon as another is drawn."""
    code = draw_code()
    work.linking.offer(call.user_id, code, now + CODE_LASTS)
    return {"_code": code, "_minutes": _minutes(CODE_LASTS)}


def link(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object] | Moved:
    """Join whoever typed the code to its user; with a history of their own, they are asked before."""
    code = str(call.args["code"])
    where = _where(work, call)
    opens_at = None if where is None else work.linking.opens_at(where, now)
    if opens_at is not None:
        return {"_state": "paused", "_minutes": _minutes(opens_at - now)}
    keeper = work.linking.owner(code, now)
    if keeper == call.user_id:
        return {"_state": "own" if len(work.linking.places(call.user_id)) == 1 else "linked"}
    if keeper is None:
        if where is not None:
            work.linking.miss(where, now)
        return {"_state": "wrong"}
    if work.linking.has_history(call.user_id):
        return {"_state": "history", "_code": code}
    return merge(work, call, now)


def merge(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object] | Moved:
    """Join them, history and all, if the code still holds."""
    code = str(call.args["code"])
    keeper = work.linking.owner(code, now)
    if keeper is None or keeper == call.user_id or not _locked(work, keeper, call.user_id):
        return {"_state": "wrong"}
    if work.linking.owner(code, now) != keeper:  # somebody was faster
        return {"_state": "wrong"}
    work.linking.use(code)
    unfinished = _is_busy(work, call.user_id, now)
    work.joining.join(keeper, call.user_id, now)
    shown = _shown(work.linking.places(keeper), call.here)
    return Moved(keeper, {"_state": "joined", "_unfinished": unfinished, **shown})


def prefer(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
    """Have what is said unasked go to the place of that id."""
    for place in _named(work, call):
        work.linking.prefer(call.user_id, place.address, now)
    return {}


def part(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
    """Take the place of that id away from the user, who keeps at least one."""
    parted = _named(work, call)
    if not parted or len(work.linking.places(call.user_id)) == 1:
        return {"_state": "none"}
    for place in parted:
        leaving.part(work, call.user_id, place.address, now)
    shown = _shown(parted, call.here)
    return {"_state": "here" if shown["_here"] == call.args["place"] else "there", **shown}


def place_id(where: Addressed) -> str:
    """A short name for an address, which tells nobody whose it is."""
    whole = f"{where.platform}\x1f{where.tenant}\x1f{where.id}"
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


ANSWERS: Mapping[str, Answer] = {
    "places": places,
    "ways_out": places,
    "link_code": link_code,
    "link": link,
    "merge": merge,
    "prefer": prefer,
    "part": part,
}


def _shown(found: tuple[Place, ...], here: Addressed | None) -> dict[str, object]:
    return {
        "_places": [[place_id(place.address), place.address.platform] for place in found],
        "_preferred": next((place_id(place.address) for place in found if place.preferred), ""),
        "_here": "" if here is None else place_id(here),
    }


def _named(work: UnitOfWork, call: PendingCall) -> tuple[Place, ...]:
    wanted = call.args["place"]
    return tuple(place for place in work.linking.places(call.user_id) if place_id(place.address) == wanted)


def _where(work: UnitOfWork, call: PendingCall) -> Addressed | None:
    """Where the code was typed; of an answer that was put off, where it will go."""
    return call.here or next(iter(work.users.addresses(call.user_id)), None)


def _locked(work: UnitOfWork, keeper: str, joiner: str) -> bool:
    try:
        work.joining.lock(keeper, joiner)
    except UnknownUserError:
        return False
    return True


def _is_busy(work: UnitOfWork, user_id: str, now: datetime) -> bool:
    """Whether something they began is dropped with their conversation."""
    known = work.users.snapshot_of(user_id, now)
    talk = known.conversation
    return known.notebook.profile.consent_version > 0 and bool(talk.frames or talk.shelf or talk.waiting)


def _minutes(length: timedelta) -> int:
    """In whole minutes, rounded up."""
    return -(-length // A_MINUTE)
