"""How calls are answered: with what lies in the database beyond a turn's snapshot."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from bot.holding import Answer
from bot.linking import ANSWERS as LINKING
from dialogs.writing.pitfalls import pitfall
from dialogs.writing.report import latest, report
from storage.rows import PendingCall
from storage.unit_of_work import UnitOfWork

AT_HAND = frozenset({"export", "find_contact", "report", "pitfall", *LINKING})
"""What lies in the database, so that it can be answered within the turn that asks."""
OPINIONS = ("goal_opinion", "people_opinion", "rewrite", "polish")
"""What a language model is asked for, where there is one."""
LINK_LASTS = timedelta(minutes=15)
MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Exporting:
    """Hands out all that is known of a user: by a link that works once, or as text without a web address."""

    base_url: str = ""

    def answer(self, work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
        records = work.export(call.user_id, now)
        counts = {name: len(records[name]) for name in ("gatherings", "contacts", "follow_ups")}
        text = msgspec.json.format(msgspec.json.encode(records)).decode()
        if not self.base_url:
            return {"text": text, **counts}
        token = secrets.token_urlsafe(32)
        work.exports.offer(call.user_id, token, text, now + LINK_LASTS)
        minutes = int(LINK_LASTS.total_seconds() // 60)
        return {"url": f"{self.base_url}/export/{token}", "minutes": minutes, **counts}


def find_contact(work: UnitOfWork, call: PendingCall, _now: datetime) -> Mapping[str, object]:
    """Contacts by a part of their name, newest first, as lists of id, label and company."""
    found = work.find_contacts(call.user_id, str(call.args["name"]), MOST_FOUND)
    return {"contacts": [[contact.id, contact.label, contact.company] for contact in found]}


def monthly_report(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
    """The report of the month that is named, or of the latest; and which promises have stopped."""
    zone, month = ZoneInfo(work.notebook.profile(call.user_id).zone), str(call.args["month"])
    history = work.history(call.user_id, now)
    found = report(history, month, zone, now) if month else latest(history, zone, now)
    return {"_report": msgspec.to_builtins(found), "stopped": list(found.stopped)}


def seen_pitfall(work: UnitOfWork, call: PendingCall, now: datetime) -> Mapping[str, object]:
    """The pitfall worth a word with its numbers, or nothing."""
    found = pitfall(work.history(call.user_id, now), work.notebook.profile(call.user_id), now)
    if found is None:
        return {}
    return {"pitfall": found.name, "_variant": found.variant, "_numbers": dict(found.numbers)}


def unasked(_work: UnitOfWork, call: PendingCall, _now: datetime) -> Mapping[str, object]:
    """No opinion: the dialogs go on with what the rules decided."""
    return {"of": call.args["of"]}


def answers(base_url: str) -> dict[str, Answer]:
    """How each kind of call is answered; `base_url` is empty where the program has no web address."""
    return {
        "export": Exporting(base_url).answer,
        "find_contact": find_contact,
        "report": monthly_report,
        "pitfall": seen_pitfall,
        **dict.fromkeys(OPINIONS, unasked),
        **LINKING,
    }
