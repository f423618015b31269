"""`sanmon line`, over the double of LINE."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.bot.commands import Sanmon
from tests.doubles.faults import Fails
from tests.doubles.line.faults import TOO_FAST, UNAUTHORIZED
from tests.doubles.line.server import Running, running_line
from tests.doubles.posting import NO_CONNECTION

BASE = "http://127.0.0.1:8000"
WEBHOOK = f"{BASE}/line/webhook"


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_line() as running:
        running.line.hand_to(lambda _url, _body, _headers: 200)
        yield running


@pytest.fixture
def environment(platform: Running, tmp_path: Path) -> dict[str, str]:
    database = f"sqlite:///{tmp_path / 'sanmon.db'}"
    return {**platform.settings, "SANMON_DATABASE_URL": database, "SANMON_BASE_URL": BASE}


def test_a_set_up_tells_line_by_line_what_it_has_done(platform: Running, sanmon: Sanmon) -> None:
    done = sanmon("line", "setup")
    assert done.status == 0, done.err
    told = done.out.splitlines()
    assert told[0].startswith("LINE accepts the credentials of ")
    assert told[1:3] == [
        f"Webhooks go to {WEBHOOK} now.",
        "LINE has called it, and the server has answered.",
    ]
    assert "Done: make the menu sanmon-after-en." in told
    assert "The rich menus are up to date." in told
    assert platform.line.webhook.url == WEBHOOK
    assert len(platform.line.menus.aliases) == 4


def test_what_only_the_operator_can_do_is_said_last(sanmon: Sanmon) -> None:
    said = sanmon("line", "setup").out
    assert "Webhook redelivery on" in said
    assert "greeting message off" in said
    assert "Chat off" in said
    assert "sanmon doctor" in said
    assert "After upgrading" in said.splitlines()[-1]


def test_a_second_set_up_changes_nothing(platform: Running, sanmon: Sanmon) -> None:
    sanmon("line", "setup")
    before = platform.line.menus.by_id.copy()
    again = sanmon("line", "setup").out
    assert f"Webhooks go to {WEBHOOK} already." in again
    assert "Done:" not in again
    assert platform.line.menus.by_id == before


def test_a_dry_run_says_what_it_would_do_and_does_nothing(platform: Running, sanmon: Sanmon) -> None:
    done = sanmon("line", "setup", "--dry-run")
    assert f"It would send webhooks to {WEBHOOK}." in done.out
    assert done.out.count("It would make the menu sanmon-") == 4
    assert "It would show sanmon-before-ja to everyone who has no other menu." in done.out
    assert platform.line.webhook.url == ""
    assert platform.line.menus.by_id == {}


def test_a_dry_run_after_a_set_up_finds_nothing_to_do(sanmon: Sanmon) -> None:
    sanmon("line", "setup")
    assert "would" not in sanmon("line", "setup", "--dry-run").out


def test_a_webhook_line_cannot_reach_is_told_and_the_menus_are_made_all_the_same(
    platform: Running, sanmon: Sanmon
) -> None:
    platform.line.hand_to(lambda _url, _body, _headers: NO_CONNECTION)
    done = sanmon("line", "setup")
    assert "LINE saw: COULD_NOT_CONNECT" in done.out
    assert "sanmon doctor" in done.sentence
    assert len(platform.line.menus.aliases) == 4


def test_a_webhook_that_is_switched_off_is_told(platform: Running, sanmon: Sanmon) -> None:
    platform.line.webhook.active = False
    assert "Use webhook is off" in sanmon("line", "setup").out


def test_an_address_line_would_not_call_is_refused(sanmon: Sanmon) -> None:
    real = {
        "SANMON_LINE_API_URL": "https://api.line.me",
        "SANMON_LINE_DATA_API_URL": "https://api-data.line.me",
    }
    assert "SANMON_BASE_URL is missing" in sanmon("line", "setup", SANMON_BASE_URL="").sentence
    for dry in ([], ["--dry-run"]):
        assert "without a path" in sanmon("line", "setup", *dry, "--base-url", f"{BASE}/line").sentence
        assert "https://" in sanmon("line", "setup", *dry, "--base-url", "http://coach.example.org").sentence
        assert "public address" in sanmon("line", "setup", *dry, **real).sentence


def test_the_address_may_be_given_with_the_command(platform: Running, sanmon: Sanmon) -> None:
    sanmon("line", "setup", "--base-url", "https://coach.example.org/")
    assert platform.line.webhook.url == "https://coach.example.org/line/webhook"


def test_what_line_refuses_ends_with_one_sentence(platform: Running, sanmon: Sanmon) -> None:
    platform.line.faults.plan("create menu", TOO_FAST)
    assert "in an hour" in sanmon("line", "setup").sentence
    platform.line.faults.plan("info", UNAUTHORIZED, UNAUTHORIZED)
    assert "access token" in sanmon("line", "link").sentence
    wrong = sanmon("line", "setup", SANMON_LINE_CHANNEL_SECRET="no")
    assert "refuses the channel's id or secret (400 from" in wrong.sentence
    assert "SANMON_LINE_CHANNEL_ID and SANMON_LINE_CHANNEL_SECRET" in wrong.sentence
    assert wrong.err.count("\n") == 1


def test_a_line_that_cannot_be_reached_is_told_from_one_that_refuses(
    platform: Running, sanmon: Sanmon
) -> None:
    nowhere = sanmon("line", "link", SANMON_LINE_API_URL="http://127.0.0.1:9").sentence
    assert "LINE does not answer at http://127.0.0.1:9." in nowhere
    assert "SANMON_LINE_API_URL" in nowhere
    assert "SECRET" not in nowhere
    platform.line.faults.plan("token", Fails("before"), Fails("before"))
    assert "no access token just now (500 from" in sanmon("line", "link").sentence


def test_a_listed_channel_that_is_refused_is_named(platform: Running, sanmon: Sanmon) -> None:
    listed = json.dumps([{"destination": "U1", "secret": "no", "id": platform.channel_id}])
    single = {"SANMON_LINE_CHANNEL_SECRET": "", "SANMON_LINE_CHANNEL_ID": ""}
    assert (
        "U1 in SANMON_LINE_CHANNELS" in sanmon("line", "link", SANMON_LINE_CHANNELS=listed, **single).sentence
    )


def test_calls_to_line_are_logged_only_for_those_who_ask(sanmon: Sanmon) -> None:
    assert sanmon("line", "setup").err == ""
    assert "line_called" in sanmon("line", "setup", "--verbose").err
    assert sanmon("line", "link").err == ""


def test_without_a_channel_the_missing_setting_is_named(sanmon: Sanmon) -> None:
    nothing = {"SANMON_LINE_CHANNEL_SECRET": "", "SANMON_LINE_CHANNEL_ID": ""}
    assert "SANMON_LINE_CHANNEL_SECRET is missing" in sanmon("line", "setup", **nothing).sentence
    assert "SANMON_LINE_CHANNEL_SECRET is missing" in sanmon("line", "link", **nothing).sentence


def test_the_link_leads_to_the_bot(sanmon: Sanmon) -> None:
    assert "https://line.me/R/ti/p/%40" in sanmon("line", "link").out


def test_the_qr_code_is_drawn_in_the_terminal_and_written_to_a_file(sanmon: Sanmon, tmp_path: Path) -> None:
    file = tmp_path / "friend.png"
    said = sanmon("line", "link", "--qr", "--png", str(file)).out
    assert said.count("█") > 50
    assert f"{file} is written." in said
    with Image.open(file) as picture:
        assert picture.width == picture.height > 200
