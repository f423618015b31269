"""A phone in the terminal, beside a bot of the test's own and beside the coach itself."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from pexpect import EOF, spawn

from bot.clock import SystemClock
from tests.bot.kits import KEYS
from tests.doubles.answers import Json
from tests.doubles.asking import Bot
from tests.doubles.line.phone import Phone
from tests.doubles.listening import listening
from tests.doubles.posting import NO_CONNECTION
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
SANMON = (sys.executable, "-c", "from bot.cli import main; main()")
PATIENCE_S = 120
YES: Json = {"type": "postback", "label": "はい", "data": "yes", "displayText": "はい"}
PICKER: Json = {"type": "datetimepicker", "label": "いつ", "data": "when", "mode": "datetime"}
COPY: Json = {"type": "clipboard", "label": "コピー", "clipboardText": "お礼"}
ASKED: Json = {
    "type": "text",
    "text": "どうしますか",
    "quickReply": {"items": [{"type": "action", "action": action} for action in (YES, PICKER, COPY)]},
}


@pytest.fixture
def talkative(bot: Bot) -> Bot:
    """A bot that asks the same after everything it can answer."""
    taken = bot.line.webhook.post

    def take(url: str, body: bytes, headers: dict[str, str]) -> int:
        status = taken(url, body, headers)
        if bot.got[-1]["events"] and "replyToken" in bot.last:
            bot.replies(ASKED)
        return status

    bot.line.hand_to(take)
    return bot


def use(bot: Bot, *lines: str) -> bool:
    return Phone(bot.running, "Hanako", 0.5, live=False).use(lines)


def test_a_chat_is_drawn_with_what_can_be_tapped(talkative: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    assert use(talkative, "こんばんは", ":quit", "いません")
    assert capsys.readouterr().out.splitlines() == [
        *("Sanmon → Hanako: どうしますか", "  [1] はい", "  [2] いつ", "  [3] コピー"),
        "Hanako: こんばんは",
        *("Sanmon → Hanako: どうしますか", "  [1] はい", "  [2] いつ", "  [3] コピー"),
    ]


def test_lines_with_a_colon_do_what_a_finger_does(talkative: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    assert use(
        talkative,
        ":tap 1",
        ":tap はい",
        ":pick 2026-12-05T19:00",
        ":show sticker",
        ":unsend",
        ":block",
        ":follow",
    )
    events = [event for body in talkative.got for event in body["events"]]
    assert [event["type"] for event in events] == [
        *("follow", "postback", "postback", "postback", "message", "unsend", "unfollow", "follow")
    ]
    assert events[3]["postback"]["params"] == {"datetime": "2026-12-05T19:00"}
    assert use(talkative, ":copy", ":help", ":as Taro", ":wait 0.01", "")
    shown = capsys.readouterr().out
    for words in (
        "(copied) お礼",
        ":pick 2026",
        "Sanmon → Taro: どうしますか",
    ):
        assert words in shown


@pytest.mark.parametrize(
    "line", [":dance", ":tap いいえ", ":tap 9", ":pick yesterday", ":wait long", ":unsend", ":sleep long"]
)
def test_what_cannot_be_done_is_said_and_the_rest_goes_on(
    talkative: Bot, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not use(talkative, line, "こんばんは")
    shown = capsys.readouterr().out
    assert "(cannot: " in shown
    assert "Hanako: こんばんは" in shown


def test_a_bot_that_keeps_silent_is_told_of(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    assert not use(bot)
    assert "no answer within 0.5 s" in capsys.readouterr().out
    bot.status = 500
    assert not use(bot)
    assert "the bot answered 500" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (":tap 2", "opens a picker; choose with :pick 2026-12-05T19:00"),
        (":tap 9", "there is no [9]; the last is [3]"),
        (":menu", "there is no menu; sanmon line setup makes it"),
        (":menu 2", "there is no menu; sanmon line setup makes it"),
        (":pick", "cannot be picked, only something like 2026-12-05T19:00"),
    ],
)
def test_what_to_do_instead_is_said(
    talkative: Bot, line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not use(talkative, line)
    assert why in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (":tap 1", "there is nothing to tap"),
        (":pick 2026-12-05T19:00", "there is no picker on the screen"),
        (":copy", "there is nothing to copy on the screen"),
    ],
)
def test_an_empty_screen_offers_nothing(
    bot: Bot, line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not use(bot, line)
    assert f"(cannot: {why})" in capsys.readouterr().out


def test_a_wrong_secret_is_named_and_commands_go_on(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    bot.status = 401
    assert not use(bot, "こんばんは", ":help", ":quit", "いません")
    shown = capsys.readouterr().out
    assert "The bot refuses the signature: its SANMON_LINE_CHANNEL_SECRET is another one" in shown
    assert ":sleep 12h" in shown
    assert "no answer within" not in shown
    assert "いません" not in shown


def test_a_bot_that_goes_away_is_told_of_by_its_address(
    talkative: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = Phone(talkative.running, "Hanako", 0.5, live=False)

    def lines() -> Iterator[str]:
        talkative.line.hand_to(lambda _url, _body, _headers: NO_CONNECTION)
        yield "こんばんは"

    assert not phone.use(lines())
    assert f"the bot does not answer at {talkative.line.webhook.url}" in capsys.readouterr().out


def test_in_a_window_one_can_leave_before_the_bot_is_there() -> None:
    with window("--webhook", f"http://127.0.0.1:{free_port()}/line/webhook") as phone:
        phone.expect_exact("Waiting for the bot")
        phone.sendline(":quit")
        phone.expect(EOF)
    assert phone.exitstatus == 0


@pytest.mark.parametrize("option", ["--port", "--data-port"])
def test_a_port_that_is_taken_is_named_with_its_option(option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ports = {"--port": "0", "--data-port": "0"} | {option: port}
        done = subprocess.run(
            (*SANMON, "double", "line", *(word for pair in ports.items() for word in pair)),
            input="",
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 1
    assert (
        done.stderr == f"sanmon: Port {port} is taken, or may not be used. Give another one with {option}.\n"
    )


def test_a_person_talks_with_the_coach_over_line(sqlite_url: str, tmp_path: Path) -> None:
    api, data, bot = free_port(), free_port(), free_port()
    ports = ("--port", str(api), "--data-port", str(data))
    webhook = ("--webhook", f"http://127.0.0.1:{bot}/line/webhook", "--wait", "30")
    own = {name: value for name, value in os.environ.items() if not name.startswith("SANMON_")}
    own |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    coach = {
        "SANMON_DATABASE_URL": sqlite_url,
        "SANMON_KEYS": KEYS,
        "SANMON_TEST_CLOCK": "1",
        "SANMON_PORT": str(bot),
        "SANMON_LINE_CHANNEL_SECRET": "double-of-line",
        "SANMON_LINE_CHANNEL_ID": "2000000001",
        "SANMON_LINE_API_URL": f"http://127.0.0.1:{api}",
        "SANMON_LINE_DATA_API_URL": f"http://127.0.0.1:{data}",
    }
    day = SystemClock().now() + timedelta(days=3)  # after midnight, "tomorrow" may mean either day
    wanted = f"{day.month}/{day.day} 19時 北浜交流会"
    log = tmp_path / "log"
    with serving(own | coach, log):
        done = subprocess.run(
            (*SANMON, "double", "line", *ports, *webhook),
            input=f":tap 同意してはじめる\n{wanted}\n:sleep 3d\n",
            env=own,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert done.returncode == 0, done.stdout + done.stderr + log.read_text(encoding="utf-8")
    for name, value in coach.items():
        assert (f"export {name}={value}" in done.stdout) == (
            name not in {"SANMON_DATABASE_URL", "SANMON_KEYS"}
        )
    assert f"export SANMON_BASE_URL=http://127.0.0.1:{bot}\n" in done.stdout
    assert "3d passed in one jump" in done.stdout
    assert "Hanako: 同意してはじめる" in done.stdout
    assert "北浜交流会" in done.stdout.split(f"Hanako: {wanted}")[1]


def test_in_a_window_bubbles_appear_as_they_come() -> None:
    with listening() as (url, listener), window("--webhook", url) as phone:
        phone.expect("API_URL=(http://[0-9.:]+)")
        assert isinstance(phone.match, re.Match)
        api = urlsplit(phone.match[1])
        phone.expect("Hanako|Waiting")
        until(lambda: any(b"replyToken" in body for body, _ in listener.taken))
        followed = json.loads(listener.taken[-1][0])["events"][0]
        reply = json.dumps({"replyToken": followed["replyToken"], "messages": [ASKED]})
        connection = HTTPConnection(api.netloc, timeout=5)
        headers = {"Authorization": "Bearer long-lived-token", "Content-Type": "application/json"}
        connection.request("POST", "/v2/bot/message/reply", reply.encode(), headers)
        assert connection.getresponse().status == 200
        connection.close()
        phone.expect_exact("Sanmon → Hanako: どうしますか")
        phone.expect_exact("[3] コピー")
        phone.sendline(":copy")
        phone.expect_exact("(copied) お礼")
        phone.sendline(":quit")
        phone.expect(EOF)
    assert phone.exitstatus == 0


def test_without_a_checkout_the_double_says_what_it_needs() -> None:
    code = "import sys; sys.modules['tests'] = None; from bot.cli import main; main()"
    done = subprocess.run(
        (sys.executable, "-c", code, "double", "line"), capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith("run this in a checkout.")
    assert "Traceback" not in done.stderr


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[None]:
    """The coach as a process of its own."""
    with (
        log.open("w", encoding="utf-8") as out,
        Popen((*SANMON, "serve"), env=environment, stdout=out, stderr=out) as server,
    ):
        try:
            yield
        finally:
            server.terminate()


@contextmanager
def window(*arguments: str) -> Iterator[spawn[str]]:
    """The double in a terminal window, on free ports."""
    command = [*SANMON[1:], "double", "line", "--port", "0", "--data-port", "0", *arguments]
    phone = spawn(
        SANMON[0], command, cwd=str(ROOT), encoding="utf-8", timeout=PATIENCE_S, dimensions=(40, 120)
    )
    try:
        yield phone
    finally:
        phone.close(force=True)


def until(done: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_S
    while not done():
        assert monotonic() < end
        sleep(0.02)
