"""Chats in a terminal window: the program behind a pseudo-terminal, typed at."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from dialogs.texts import texts

SAY = texts("ja").say
UP, TAB, CANCEL, LEAVE = "\x1b[A", "\t", "\x03", "\x04"


@pytest.fixture
def window(tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
    opened = open_window(tmp_path)
    yield opened
    opened.close(force=True)


def open_window(folder: Path) -> pexpect.spawn[str]:
    arguments = [
        "-m",
        "tests.chat.little",
        f"sqlite:///{folder / 'chat.db'}",
        "hanako",
        "2026-12-04T21:00+09:00",
    ]
    return pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=120, dimensions=(30, 60))


def sees(window: pexpect.spawn[str], text: str) -> None:
    window.expect(re.escape(text))


def ready(window: pexpect.spawn[str]) -> None:
    """Wait for the line to type on."""
    window.expect(r">\x08.*\x1b\[\?25h")


def test_a_chat_in_a_window_from_greeting_to_goodbye(window: pexpect.spawn[str], tmp_path: Path) -> None:
    sees(window, "<plan.who>")
    ready(window)
    window.sendline("白石さん")
    sees(window, "<plan.how>")
    sees(window, "2. ")
    ready(window)
    window.send("<how.p" + TAB + "\r")
    sees(window, "<plan.hour>")
    ready(window)
    window.sendline("12")
    sees(window, "┐")
    sees(window, "白石さん")
    sees(window, "Dear 白石さん")
    ready(window)
    window.send(LEAVE)
    sees(window, SAY("chat.bye"))
    window.expect(pexpect.EOF)
    window.wait()
    assert window.exitstatus == 0
    assert all("白石".encode() not in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_an_interrupt_cancels_the_line_and_a_second_one_says_how_to_leave(window: pexpect.spawn[str]) -> None:
    ready(window)
    window.send("not this" + CANCEL)
    ready(window)
    window.sendline("Ken")
    sees(window, "<plan.how>")
    ready(window)
    window.send(CANCEL)
    sees(window, SAY("chat.leave"))
    ready(window)
    window.sendline("1")
    sees(window, "<plan.hour>")


def test_interrupts_while_the_coach_is_answering_harm_nothing(window: pexpect.spawn[str]) -> None:
    ready(window)
    window.sendline("Ken")
    for _ in range(20):
        window.kill(signal.SIGINT)
        time.sleep(0.005)
    sees(window, "<plan.how>")
    ready(window)
    window.sendline("1")
    sees(window, "<plan.hour>")


def test_what_is_said_unasked_appears_while_one_is_typing(
    window: pexpect.spawn[str],
) -> None:
    ready(window)
    for line, answer in (("Now", "<plan.how>"), ("1", "<plan.hour>"), ("12", "<plan.end>")):
        window.sendline(line)
        sees(window, answer)
        ready(window)
    window.send("half a th")
    sees(window, "<ping at=21:00>")
    window.sendline("ought")
    sees(window, "half a thought")


def test_lines_typed_before_come_back_with_the_arrow_in_this_chat_alone(
    window: pexpect.spawn[str], tmp_path: Path
) -> None:
    ready(window)
    window.sendline("白石さん")
    sees(window, "<plan.how>")
    ready(window)
    window.send(UP)
    sees(window, "白石さん")
    window.send(CANCEL + LEAVE)
    window.expect(pexpect.EOF)
    again = open_window(tmp_path)
    sees(again, "<plan.how>")
    ready(again)
    again.send(UP + LEAVE)
    again.expect(pexpect.EOF)
    assert "白石さん" not in (again.before or "")
