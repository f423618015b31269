"""The export as files: what other programs read must be what was written."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import FOLD_AT, archive

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
PLAN = {
    "goal": "雑貨店と出会う",
    "purpose": "partner",
    "people": "店主",
    "action": "送る",
    "due_at": None,
}
MONTH = {"month": "2026-12", "participated": 1, "ties": 1, "made": 2, "kept": 1, "cost_each": None}


def records(**changes: Any) -> dict[str, Any]:
    gathering = {
        "id": "g1",
        "name": "梅田ランチ交流会",
        "starts_at": "2026-12-05T10:00:00Z",
        "ends_at": "2026-12-05T12:00:00Z",
        "place": "梅田; 2F, 会議室",
        "fee": 3000,
        "state": "attended",
        "plan": PLAN,
        "reflection": None,
    }
    contact = {
        "id": "c1",
        "gathering_id": "g1",
        "label": "白石さん",
        "company": "ABC, Inc",
        "role": "",
        "topic": "一行目\n二行目",
        "met_at": None,
    }
    follow_up = {
        "id": "f1",
        "contact_id": "c1",
        "kind": "thanks",
        "text": "お礼",
        "due_at": "2026-12-06T03:10:00Z",
        "state": "open",
        "done_at": None,
    }
    return {
        "gatherings": [gathering],
        "contacts": [contact | changes],
        "follow_ups": [follow_up],
        "reports": [MONTH],
    }


def files(given: dict[str, Any]) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(archive(given, NOW))) as packed:
        return {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_json_holds_everything_as_it_is() -> None:
    assert json.loads(files(records())["sanmon.json"]) == records()


def test_the_tables_name_what_the_ids_stand_for() -> None:
    found = files(records())
    (gathering,) = rows_of(found["gatherings.csv"])
    assert (gathering["name"], gathering["goal"], gathering["got"]) == (
        "梅田ランチ交流会",
        "雑貨店と出会う",
        "",
    )
    assert rows_of(found["contacts.csv"])[0]["gathering"] == "梅田ランチ交流会"
    assert rows_of(found["follow_ups.csv"])[0]["contact"] == "白石さん"


def test_a_row_for_each_month_holds_what_was_reported_of_it() -> None:
    (month,) = rows_of(files(records())["reports.csv"])
    assert (month["month"], month["made"], month["kept"], month["cost_each"]) == ("2026-12", "2", "1", "")


def test_the_tables_begin_as_excel_wants_it() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(records(), NOW))) as packed:
        assert packed.read("contacts.csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("label", ["=1+1", "+81", "-x", "@cmd", "\ttab"])
def test_no_cell_is_taken_for_a_formula(label: str) -> None:
    (contact,) = rows_of(files(records(label=label))["contacts.csv"])
    assert contact["label"] == f"'{label}"


def test_the_calendar_holds_gatherings_and_promises_in_utc() -> None:
    lines = unfolded(files(records())["calendar.ics"])
    assert "DTSTART:20261205T100000Z" in lines
    assert "LOCATION:梅田\\; 2F\\, 会議室" in lines
    assert "DUE:20261206T031000Z" in lines
    assert "STATUS:NEEDS-ACTION" in lines


def test_a_card_leaves_out_what_is_not_known() -> None:
    lines = unfolded(files(records())["contacts.vcf"])
    assert lines[:-1] == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:白石さん",
        "ORG:ABC\\, Inc",
        "NOTE:一行目\\n二行目",
        "END:VCARD",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_a_contact_is_called_no_line_is_longer_than_allowed_or_broken(label: str) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(records(label=label), NOW))) as packed:
        card = packed.read("contacts.vcf")
    lines = card.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= FOLD_AT
    assert [line[:1] for line in lines if not line.decode()[:1].isupper() and line[:1] != b" "] == []
