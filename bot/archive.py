"""A user's records as files other programs read: JSON, CSV, iCalendar and vCard in one ZIP."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

Record = Mapping[str, Any]

FOLD_AT = 75
"""Octets in a line of iCalendar (RFC 5545, 3.1) and vCard (RFC 6350, 3.2)."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GATHERING = ("name", "starts_at", "ends_at", "place", "fee", "state")
_PLAN = ("goal", "purpose", "people", "action", "due_at")
_REFLECTION = ("got", "reached", "energy", "cost", "reason")
_CONTACT = ("label", "company", "role", "topic", "met_at")
_FOLLOW_UP = ("kind", "text", "due_at", "state", "done_at")
_REPORT = (
    *("month", "participated", "prepared", "reflected", "declined", "ties", "grown", "closed"),
    *("made", "kept", "cost", "minutes", "cost_each", "minutes_each"),
)


def archive(records: Record, now: datetime) -> bytes:
    """The ZIP. `records` is what the storage exports: instants in ISO 8601, lists of plain values."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _files(records, now):
            file.writestr(name, content)
    return packed.getvalue()


def _files(records: Record, now: datetime) -> Iterator[tuple[str, bytes]]:
    gatherings, contacts, follow_ups = records["gatherings"], records["contacts"], records["follow_ups"]
    names = {gathering["id"]: gathering["name"] for gathering in gatherings}
    labels = {contact["id"]: contact["label"] for contact in contacts}
    yield "sanmon.json", msgspec.json.format(msgspec.json.encode(records))
    head = (*_GATHERING, *_PLAN, *_REFLECTION)
    yield "gatherings.csv", _csv(head, (_gathering(gathering) for gathering in gatherings))
    rows = ((*_cells(c, _CONTACT), names.get(c["gathering_id"], "")) for c in contacts)
    yield "contacts.csv", _csv((*_CONTACT, "gathering"), rows)
    rows = ((*_cells(f, _FOLLOW_UP), labels.get(f["contact_id"], "")) for f in follow_ups)
    yield "follow_ups.csv", _csv((*_FOLLOW_UP, "contact"), rows)
    yield "reports.csv", _csv(_REPORT, (_cells(report, _REPORT) for report in records.get("reports", ())))
    yield "calendar.ics", _folded(_calendar(gatherings, follow_ups, now))
    yield "contacts.vcf", _folded(line for contact in contacts for line in _card(contact))


def _gathering(gathering: Record) -> tuple[object, ...]:
    plan, reflection = gathering["plan"] or {}, gathering["reflection"] or {}
    return (*_cells(gathering, _GATHERING), *_cells(plan, _PLAN), *_cells(reflection, _REFLECTION))


def _cells(record: Record, names: Iterable[str]) -> tuple[object, ...]:
    return tuple(record.get(name) for name in names)


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """With a byte order mark, or Excel would not read it as UTF-8; and nothing is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _calendar(gatherings: Iterable[Record], follow_ups: Iterable[Record], now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sanmon//EN")
    for gathering in gatherings:
        yield from ("BEGIN:VEVENT", f"UID:{gathering['id']}@sanmon", f"DTSTAMP:{_stamp(now.isoformat())}")
        yield from (f"DTSTART:{_stamp(gathering['starts_at'])}", f"DTEND:{_stamp(gathering['ends_at'])}")
        yield f"SUMMARY:{_escaped(gathering['name'])}"
        if gathering["place"]:
            yield f"LOCATION:{_escaped(gathering['place'])}"
        yield "END:VEVENT"
    for follow_up in follow_ups:
        yield from ("BEGIN:VTODO", f"UID:{follow_up['id']}@sanmon", f"DTSTAMP:{_stamp(now.isoformat())}")
        yield from (f"DUE:{_stamp(follow_up['due_at'])}", f"SUMMARY:{_escaped(follow_up['text'])}")
        yield f"STATUS:{'NEEDS-ACTION' if follow_up['state'] == 'open' else 'COMPLETED'}"
        yield "END:VTODO"
    yield "END:VCALENDAR"


def _card(contact: Record) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(contact['label'])}")
    for name, part in (("ORG", "company"), ("TITLE", "role"), ("NOTE", "topic")):
        if contact[part]:
            yield f"{name}:{_escaped(contact[part])}"
    yield "END:VCARD"


def _stamp(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return "\\n".join(text.splitlines())


def _folded(lines: Iterable[str]) -> bytes:
    return b"".join(_fold(line) + b"\r\n" for line in lines)


def _fold(line: str) -> bytes:
    """Broken between characters, each further line led by a space."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > FOLD_AT:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join((*parts, part))
