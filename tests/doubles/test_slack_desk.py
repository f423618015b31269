"""Slack in the terminal, beside a bot of the test's own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.answers import Json
from tests.doubles.listening import listening
from tests.doubles.posting import NO_CONNECTION, TOO_LATE, Posted
from tests.doubles.slack.desk import Desk
from tests.doubles.slack_asking import SlackBot

ROOT = Path(__file__).parents[2]
SANMON = (sys.executable, "-c", "from bot.cli import main; main()")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(label: str, value: str) -> Json:
    return {"type": "button", "action_id": value, "text": plain(label), "value": value}


ASKED: Json = {"type": "section", "text": plain("どうしますか")}
ANSWERS: Json = {
    "type": "actions",
    "block_id": "a",
    "elements": [
        button("はい", "yes"),
        {"type": "datepicker", "action_id": "date"},
        {"type": "timepicker", "action_id": "time"},
        button("決める", "m|1"),
    ],
}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("交流会"),
    "submit": plain("登録"),
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("名前"),
            "element": {"type": "plain_text_input", "action_id": "v"},
        }
    ],
}


@pytest.fixture
def talkative(slack_bot: SlackBot) -> SlackBot:
    """A bot that asks the same after everything, has a Home, and a form for the shortcut."""
    taken = slack_bot.slack.door.post

    def take(url: str, body: bytes, headers: dict[str, str]) -> Posted:
        answer = taken(url, body, headers)
        told = slack_bot.last
        happened = told.get("event", {})
        if told.get("type") == "shortcut":
            slack_bot.asks("views.open", {"trigger_id": told["trigger_id"], "view": FORM})
        elif happened.get("tab") == "home":
            home = {"type": "home", "blocks": [ASKED, ANSWERS]}
            slack_bot.asks("views.publish", {"user_id": happened["user"], "view": home})
        elif isinstance(happened.get("user"), str):
            slack_bot.shows(happened["user"], ASKED, ANSWERS)
        elif told.get("type") == "block_actions":
            slack_bot.shows(told["user"]["id"], ASKED, ANSWERS)
        return answer

    slack_bot.slack.hand_to(take)
    return slack_bot


def use(bot: SlackBot, *lines: str) -> bool:
    return Desk(bot.running, "Hanako", 0.5, live=False).use(lines)


def kinds(bot: SlackBot) -> list[str]:
    """What the bot was told after it was found."""
    told = [body["event"]["type"] if "event" in body else body.get("type", "command") for body in bot.got]
    return [kind for kind in told if kind != "url_verification"]


def test_a_conversation_is_drawn_with_what_can_be_tapped(
    talkative: SlackBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert use(talkative, "こんばんは", ":quit", "いません")
    asked = [
        *("Sanmon → Hanako: どうしますか", "    [はい]", "    [決める]"),
        *("  [1] はい", "  [2] 決める"),
    ]
    assert capsys.readouterr().out.splitlines() == [*asked, "Hanako: こんばんは", *asked]


def test_lines_with_a_colon_do_what_a_hand_does(
    talkative: SlackBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert use(talkative, ":tap 1", ":pick 2026-12-05T19:00", ":home", ":home 1")
    assert use(
        talkative, *("はい", ":edit いいえ", ":delete", ":zone Europe/London", ":locale en-US"), ":wait 0.01"
    )
    told = kinds(talkative)
    for kind in ("app_home_opened", "block_actions", "message", "user_change"):
        assert kind in told
    assert "Home: どうしますか" in capsys.readouterr().out
    assert talkative.user().person.tz == "Europe/London"


def test_a_modal_is_filled_in_and_sent(talkative: SlackBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert use(talkative, ":new", ":fill name = 北浜交流会", ":submit")
    assert talkative.last["view"]["state"]["values"]["name"]["v"]["value"] == "北浜交流会"
    shown = capsys.readouterr().out
    assert "Sanmon → Hanako (modal): 交流会" in shown
    assert "name: 北浜交流会" in shown
    assert use(talkative, ":new", ":close")


def test_commands_reach_the_bot_from_anywhere(
    talkative: SlackBot, capsys: pytest.CaptureFixture[str]
) -> None:
    talkative.answer = Posted(200, b"look here", {"content-type": "text/plain"})
    assert use(talkative, ":slash help")
    assert "Sanmon → Hanako (only you see this): look here" in capsys.readouterr().out
    talkative.answer = Posted(200)
    assert not use(talkative, ":channel help")  # nothing is said to it
    assert talkative.last["channel_name"] == "general"
    assert use(talkative, ":mention hello")
    assert talkative.last["event"]["type"] == "app_mention"
    assert use(talkative, ":promise I will write")
    assert talkative.last["message"]["text"] == "I will write"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (":dance", "there is no :dance"),
        (":tap 9", "there is no [9]; the last is [2]"),
        (":fill name = 北浜", "there is no modal on the screen"),
        (":fill name", "write :fill FIELD = WORDS"),
        (":submit", "there is no modal on the screen"),
        (":sleep long", "no span of time"),
        (":sleep 1d", "the bot's clock stands fast"),
        (":wait long", "no number of seconds"),
        (":delete", "there is nothing of theirs"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_rest_goes_on(
    talkative: SlackBot, line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not use(talkative, line, "こんばんは")
    shown = capsys.readouterr().out
    assert why in shown
    assert "Hanako: こんばんは" in shown


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "its SANMON_SLACK_SIGNING_SECRET is another one"),
        (401, "or its clock is over five minutes off"),
        (404, "is not set up for Slack"),
        (500, "the bot answered 500"),
        (NO_CONNECTION, "the bot does not answer at"),
        (TOO_LATE, "within 3 seconds"),
    ],
)
def test_why_the_bot_takes_nothing_is_said(
    slack_bot: SlackBot, status: int, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    slack_bot.answer = Posted(status)
    assert not use(slack_bot)
    assert why in capsys.readouterr().out


def test_a_bot_that_is_not_connected_is_told_of(
    slack_bot: SlackBot, capsys: pytest.CaptureFixture[str]
) -> None:
    slack_bot.running.use_sockets()
    assert not use(slack_bot)
    assert "the bot is not connected" in capsys.readouterr().out


@pytest.mark.parametrize("mode", [(), ("--socket",)])
def test_the_command_prints_the_settings_a_bot_needs(mode: tuple[str, ...]) -> None:
    with listening() as (url, _):
        done = started("--port", "0", "--events", url, "--wait", "0.2", *mode)
    assert ("SANMON_SLACK_APP_TOKEN=xapp-" in done.stdout) is bool(mode)
    assert ("SANMON_SLACK_SIGNING_SECRET=" in done.stdout) is not bool(mode)
    for setting in ("SANMON_SLACK_BOT_TOKEN=xoxb-", "SANMON_SLACK_API_URL=http://127.0.0.1:", "sanmon serve"):
        assert setting in done.stdout


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"sanmon: Port {port} is taken, or may not be used. Give another one with --port.\n"


def started(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*SANMON, "double", "slack", *options),
        input="",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=120,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
