from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.commands import (
    NAMES,
    Calendar,
    Command,
    Events,
    Help,
    Now,
    Restart,
    Send,
    Sleep,
    Tap,
    Taps,
    Until,
    Wrong,
    hear_command,
    hear_until,
)

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)  # 21:00 in Tokyo


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("人脈を広げたい", Send("人脈を広げたい")),
        (" :now", Send(" :now")),
        ("::now", Send(":now")),
        (":now", Now()),
        (":NOW ", Now()),
        (":taps", Taps()),
        (":events", Events()),
        (":restart", Restart()),
        (':ics "my file.ics"', Calendar("my file.ics")),
        (":ICS x.ics ", Calendar("x.ics")),
        (":help", Help()),
        (":sleep 12h", Sleep(timedelta(hours=12))),
        (":sleep 30m", Sleep(timedelta(minutes=30))),
        (":sleep 2d", Sleep(timedelta(days=2))),
        (":sleep 90s", Sleep(timedelta(seconds=90))),
        (":sleep 1h30m", Sleep(timedelta(minutes=90))),
        (":sleep", Wrong("chat.bad_sleep")),
        (":sleep soon", Wrong("chat.bad_sleep")),
        (":sleep -1h", Wrong("chat.bad_sleep")),
        (":sleep 99999d", Wrong("chat.too_far")),
        (':until "2026-12-05 21:30"', Until("2026-12-05 21:30")),
        (":until 明日 9時", Until("明日 9時")),
        (":tap 2", Tap(2, None)),
        (":tap 2 @3", Tap(2, 3)),
        (":tap", Wrong("chat.no_button")),
        (":tap two", Wrong("chat.no_button")),
        (":dance now", Wrong("chat.unknown", ":dance")),
        (":", Wrong("chat.unknown", ":")),
    ],
)
def test_a_line_means(line: str, command: Command) -> None:
    assert hear_command(line) == command


@pytest.mark.parametrize("name", NAMES)
def test_every_command_listed_is_known(name: str) -> None:
    assert hear_command(name) != Wrong("chat.unknown", name)


@pytest.mark.parametrize(
    ("moment", "meant"),
    [
        ("2026-12-05 21:30", datetime(2026, 12, 5, 12, 30, tzinfo=UTC)),
        ("2026-12-05T21:30", datetime(2026, 12, 5, 12, 30, tzinfo=UTC)),
        ("2026-12-05T21:30+00:00", datetime(2026, 12, 5, 21, 30, tzinfo=UTC)),
        ("明日 20:00", datetime(2026, 12, 5, 11, 0, tzinfo=UTC)),
        ("2026-12-04 20:59", Wrong("chat.past_until")),
        ("2036-12-04 20:59", Wrong("chat.too_far")),
        ("someday", Wrong("chat.bad_until")),
        ("", Wrong("chat.bad_until")),
    ],
)
def test_until_is_told_on_the_users_clock(moment: str, meant: datetime | Wrong) -> None:
    assert hear_until(moment, now=NOW, zone=TOKYO, lang="ja") == meant
