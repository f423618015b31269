"""`sanmon slack`: the manifest to paste, and who has installed the coach."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from adapters.slack.manifest import manifest
from storage.rows import Installation
from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.commands import Sanmon

BASE = "https://coach.example.org"
NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


def test_the_manifest_can_be_pasted_as_it_is_printed(sanmon: Sanmon) -> None:
    done = sanmon("slack", "manifest", SANMON_BASE_URL=BASE)
    assert json.loads(done.out) == manifest(BASE)
    assert "三問" in done.out


def test_another_address_may_be_given(sanmon: Sanmon) -> None:
    assert json.loads(sanmon("slack", "manifest", "--base-url", BASE).out) == manifest(BASE)


def test_for_socket_mode_no_address_is_needed(sanmon: Sanmon) -> None:
    assert json.loads(sanmon("slack", "manifest", "--socket").out) == manifest()
    assert json.loads(sanmon("slack", "manifest", "--socket", SANMON_BASE_URL=BASE).out) == manifest()


def test_without_an_address_both_ways_out_are_told(sanmon: Sanmon) -> None:
    sentence = sanmon("slack", "manifest").sentence
    assert "SANMON_BASE_URL" in sentence
    assert "sanmon slack manifest --socket" in sentence


def test_nobody_has_installed_it_yet(sanmon: Sanmon) -> None:
    assert sanmon("slack", "workspaces").out == "No workspace has installed the coach.\n"


def test_who_has_installed_it_is_listed_without_any_token(
    sanmon: Sanmon, environment: dict[str, str]
) -> None:
    store = open_store(environment["SANMON_DATABASE_URL"], KeyRing.parse(environment["SANMON_KEYS"]))
    plain = Installation("T1", "xoxb-1", "B1", "U1", NOW)
    rotating = Installation("T2", "xoxb-2", "B1", "U1", NOW, (), "xoxe-2", NOW)
    store.run(lambda work: work.installations.save("slack", plain))
    store.run(lambda work: work.installations.save("slack", rotating))
    store.close()
    told = sanmon("slack", "workspaces").out
    assert told.splitlines() == [
        "T1  its token holds until it is revoked",
        "T2  its token holds until 2026-12-04 12:00 UTC",
    ]
