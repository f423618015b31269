"""`sanmon doctor`: what is well, what to look at, what to mend."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.doctor import examine
from bot.findings import Mark
from bot.line_health import at_this_pace
from bot.wiring import App
from storage.migrating import upgrade
from storage.sealing import make_key
from tests.bot.commands import Done, Sanmon
from tests.bot.kits import said
from tests.doubles.line.faults import UNAUTHORIZED
from tests.doubles.line.server import Running, running_line
from tests.doubles.posting import TOO_LATE

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def platform() -> Iterator[Running]:
    with running_line() as running:
        running.line.hand_to(lambda _url, _body, _headers: 200)
        yield running


@pytest.fixture
def connected(platform: Running) -> dict[str, str]:
    """The settings of a program that is set up for LINE."""
    return {**platform.settings, "SANMON_BASE_URL": BASE}


def todo(done: Done, line: str) -> str:
    """What is said below the line that begins so."""
    lines = done.out.splitlines()
    at = next(number for number, told in enumerate(lines) if told.startswith(line))
    return lines[at + 1].strip() if lines[at + 1 : at + 2] and lines[at + 1].startswith("    ") else ""


def marks(done: Done) -> set[str]:
    return {line[0] for line in done.out.splitlines() if not line.startswith(" ")}


def test_with_nothing_set_up_it_says_where_to_begin(sanmon: Sanmon, tmp_path: Path) -> None:
    done = sanmon("doctor", SANMON_DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'sanmon.db'}")
    assert done.status == 0
    assert "sanmon serve" in todo(done, "! There is no database yet.")
    assert "SANMON_LINE_CHANNEL_SECRET" in todo(done, "! LINE is not set up.")
    assert list(tmp_path.glob("none/*")) == []


def test_a_wrong_setting_is_the_only_thing_told(sanmon: Sanmon) -> None:
    done = sanmon("doctor", SANMON_PORT="many")
    assert done.status == 1
    assert "SANMON_PORT" in todo(done, "✗ The settings are wrong.")
    assert len(done.out.splitlines()) == 2


def test_a_misspelt_variable_is_told_with_what_it_was_meant_to_be(sanmon: Sanmon) -> None:
    done = sanmon("doctor", SANMON_BASE_ULR=BASE, SANMON_PLUGH="1")
    assert done.status == 0
    assert todo(done, "! SANMON_BASE_ULR is no setting") == "Is it SANMON_BASE_URL?"
    assert "README" in todo(done, "! SANMON_PLUGH is no setting")


def test_when_all_is_set_up_nothing_is_to_be_mended(
    platform: Running, connected: dict[str, str], sanmon: Sanmon
) -> None:
    platform.line.quota.most = 200
    sanmon("line", "setup", **connected)
    done = sanmon("doctor", **connected)
    assert done.status == 0, done.out
    assert marks(done) == {"✓", "!"}
    for well in (
        "✓ The database answers and is up to date.",
        "✓ The keys open what is stored.",
        "✓ Nothing is stuck.",
        "✓ LINE accepts the credentials of ",
        "✓ This machine's clock agrees with LINE's.",
        f"✓ LINE sends webhooks to {BASE}/line/webhook.",
        f"✓ LINE has called {BASE}/line/webhook, and the server answered correctly.",
        "✓ 0 of this month's 200 messages are used, 200 are left; the last 40 are kept",
        "✓ The rich menus are there",
    ):
        assert f"\n{well}" in f"\n{done.out}"


def test_what_line_does_not_tell_comes_with_where_to_look(connected: dict[str, str], sanmon: Sanmon) -> None:
    sanmon("line", "setup", **connected)
    done = sanmon("doctor", **connected)
    assert "Webhook redelivery" in todo(done, "! LINE does not say whether Webhook redelivery")
    assert "Response settings" in todo(done, "! LINE does not say whether it sends greetings")


def test_people_who_answer_beside_the_coach_are_told_of(
    platform: Running, connected: dict[str, str], sanmon: Sanmon
) -> None:
    platform.line.chat_mode = "chat"
    assert "! Chat is on" in sanmon("doctor", **connected).out
    platform.line.chat_mode = "bot"
    assert "Make sure Chat" in todo(sanmon("doctor", **connected), "! LINE does not say whether it sends")


def test_before_the_set_up_the_webhook_and_the_menus_are_missing(
    connected: dict[str, str], sanmon: Sanmon
) -> None:
    done = sanmon("doctor", **connected)
    assert done.status == 1
    assert todo(done, "✗ LINE does not know where the webhook is.") == "Run: sanmon line setup"
    assert todo(done, "! The rich menus") == "Run: sanmon line setup"


def test_a_webhook_that_leads_elsewhere_sleeps_or_fails_is_to_be_mended(
    platform: Running, connected: dict[str, str], sanmon: Sanmon
) -> None:
    sanmon("line", "setup", **connected)
    platform.line.webhook.active = False
    platform.line.hand_to(lambda _url, _body, _headers: TOO_LATE)
    done = sanmon("doctor", **connected | {"SANMON_BASE_URL": "http://127.0.0.1:9000"})
    assert done.status == 1
    assert todo(done, f"✗ LINE's webhook address is {BASE}/line/webhook, not") == "Run: sanmon line setup"
    assert "Use webhook" in todo(done, "✗ LINE does not pass on what people write")
    assert "two seconds" in todo(done, f"✗ LINE tried to call {BASE}/line/webhook and failed.")


def test_without_a_public_address_nobody_can_tell_where_the_webhook_leads(
    connected: dict[str, str], sanmon: Sanmon
) -> None:
    sanmon("line", "setup", **connected)
    done = sanmon("doctor", **connected | {"SANMON_BASE_URL": ""})
    assert done.status == 0
    assert f"! LINE's webhook address is {BASE}/line/webhook; without SANMON_BASE_URL" in done.out
    assert f"✓ LINE sends webhooks to {BASE}" not in done.out


def test_one_thing_is_said_of_a_webhook_that_leads_elsewhere(
    connected: dict[str, str], sanmon: Sanmon
) -> None:
    sanmon("line", "setup", **connected)
    said = sanmon("doctor", **connected | {"SANMON_BASE_URL": "http://127.0.0.1:9000"}).out
    assert f"✗ LINE's webhook address is {BASE}/line/webhook, not http://127.0.0.1:9000" in said
    assert "✓ LINE sends webhooks" not in said


def test_credentials_line_refuses_are_to_be_mended(
    platform: Running, connected: dict[str, str], sanmon: Sanmon
) -> None:
    done = sanmon("doctor", **connected | {"SANMON_LINE_CHANNEL_SECRET": "another"})
    assert done.status == 1
    assert "Basic settings" in todo(done, "✗ LINE gave no answer about the channel.")
    platform.line.faults.plan("info", UNAUTHORIZED, UNAUTHORIZED)
    assert sanmon("doctor", **connected).status == 1


def test_calls_to_line_are_logged_only_for_those_who_ask(connected: dict[str, str], sanmon: Sanmon) -> None:
    assert sanmon("doctor", **connected | {"SANMON_LINE_CHANNEL_SECRET": "another"}).err == ""
    assert "line_called" in sanmon("doctor", "--verbose", **connected).err


def test_a_listed_channel_with_another_bots_destination_is_to_be_mended(
    platform: Running, connected: dict[str, str], sanmon: Sanmon
) -> None:
    channel = {"destination": "Uother", "secret": platform.channel_secret, "id": platform.channel_id}
    single = {"SANMON_LINE_CHANNEL_SECRET": "", "SANMON_LINE_CHANNEL_ID": ""}
    done = sanmon("doctor", **connected | single, SANMON_LINE_CHANNELS=json.dumps([channel]))
    assert platform.line.destination in todo(done, "✗ SANMON_LINE_CHANNELS gives ")


@pytest.mark.parametrize(
    ("most", "used", "told", "status"),
    [
        (None, 12, "✓ 12 messages were sent this month", 0),
        (200, 170, "! 170 of this month's 200 messages are used, 30 are left", 0),
        (200, 200, "✗ 200 of this month's 200 messages are used, 0 are left", 1),
    ],
)
def test_the_months_messages_are_told(  # fixtures count, too
    platform: Running,
    connected: dict[str, str],
    sanmon: Sanmon,
    most: int | None,
    used: int,
    told: str,
    status: int,
) -> None:
    platform.line.quota.most, platform.line.quota.used = most, used
    sanmon("line", "setup", **connected)
    done = sanmon("doctor", **connected)
    assert told in done.out
    assert done.status == status


@pytest.mark.anyio
@pytest.mark.parametrize(("ahead_s", "mark"), [(0, Mark.WELL), (90, Mark.MEND), (-90, Mark.MEND)])
async def test_a_clock_that_is_far_off_is_to_be_mended(  # fixtures count, too
    connected: dict[str, str],
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    ahead_s: int,
    mark: Mark,
) -> None:
    for name, value in (environment | connected).items():
        monkeypatch.setenv(name, value)
    clock = MovableClock()
    clock.advance(timedelta(seconds=ahead_s))
    found = [finding async for finding in examine(clock) if "clock" in finding.line]
    assert [finding.mark for finding in found] == [mark]


def test_a_schema_of_another_version_is_to_be_upgraded(empty_url: str, sanmon: Sanmon) -> None:
    upgrade(empty_url, "0001")
    done = sanmon("doctor", SANMON_DATABASE_URL=empty_url)
    assert done.status == 1
    assert todo(done, "✗ The database does not fit this version.") == "Run: sanmon db upgrade"


def test_keys_that_do_not_open_what_is_stored_are_to_be_mended(app: App, sanmon: Sanmon) -> None:
    asyncio.run(app.desk.take([said("trip")]))
    done = sanmon("doctor", SANMON_KEYS=f"other:{make_key()}")
    assert done.status == 1
    assert "SANMON_KEYS" in todo(done, "✗ The database cannot be used.")


def test_a_file_that_is_no_database_is_to_be_mended(sanmon: Sanmon, tmp_path: Path) -> None:
    file = tmp_path / "sanmon.db"
    file.write_text("not a database, though it is long enough to be looked at " * 20)
    done = sanmon("doctor", SANMON_DATABASE_URL=f"sqlite:///{file}")
    assert "Name another file" in todo(done, "✗ The database cannot be used.")


def test_what_failed_for_good_is_counted(app: App, sanmon: Sanmon) -> None:
    asyncio.run(app.desk.take([said("boom")]))
    done = sanmon("doctor")
    assert "sanmon inbox list" in todo(done, "! 0 deliveries and 1 events were put aside")


def test_machines_get_one_json_object(sanmon: Sanmon) -> None:
    told = json.loads(sanmon("doctor", "--json").out)
    assert told["well"] is True
    assert {finding["mark"] for finding in told["findings"]} == {"well", "look"}
    assert set(told["findings"][0]) == {"mark", "line", "todo"}


@pytest.mark.parametrize(
    ("now", "used", "ends_at"),
    [
        ("2026-12-16T12:00+09:00", 31, 62),
        ("2026-12-31T23:59+09:00", 100, 100),
        ("2026-12-01T00:05+09:00", 2, 62),
        ("2026-11-30T15:30+00:00", 2, 62),
        ("2026-12-10T00:00+09:00", 0, 0),
    ],
)
def test_the_pace_is_that_of_the_month_as_line_counts_it(now: str, used: int, ends_at: int) -> None:
    assert at_this_pace(used, datetime.fromisoformat(now)) == ends_at
