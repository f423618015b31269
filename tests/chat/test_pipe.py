"""Chats through a pipe: the program as a process, its lines on standard input."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from rich.cells import cell_len

from dialogs.texts import texts

SAY = texts("ja").say
AT = "2026-12-04T21:00+09:00"


def command(folder: Path, user: str = "hanako", at: str = AT) -> list[str]:
    return [sys.executable, "-m", "tests.chat.little", f"sqlite:///{folder / 'chat.db'}", user, at]


def piped(folder: Path, typed: bytes, *, user: str = "hanako") -> tuple[str, str]:
    """Standard output and error of a chat that ended well."""
    ended = subprocess.run(command(folder, user), input=typed, capture_output=True, timeout=120, check=False)
    errors = ended.stderr.decode()
    assert ended.returncode == 0, errors
    return ended.stdout.decode(), errors


def read_until(words: bytes, stream: IO[bytes]) -> None:
    while words not in stream.readline():
        pass


def test_each_line_is_answered_before_the_next_is_read(tmp_path: Path) -> None:
    shown, errors = piped(tmp_path, b"Ken\n1\n12\n:sleep 2h\n")
    order = [
        "<plan.who>",
        "> Ken",
        "<plan.how>",
        "> 1",
        "<plan.hour>",
        "> 12",
        "<plan.end>",
        "> :sleep",
        "<ping",
    ]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert errors == ""


def test_nothing_piped_is_a_greeting_and_a_good_end(tmp_path: Path) -> None:
    assert "<plan.who>" in piped(tmp_path, b"")[0]
    assert (tmp_path / "chat.key").stat().st_mode & 0o077 == 0


def test_odd_lines_are_taken_and_never_command_the_terminal(tmp_path: Path) -> None:
    shown, _ = piped(tmp_path, b"\xff\xfe\nK\x00en\nK\x1b[31men\r\n" + "最後の行".encode())
    for echoed in ("> \ufffd\ufffd\n", "> K\u2400en\n", "> K\u241b[31men\n", "> 最後の行\n"):
        assert echoed in shown
    assert "\x1b" not in shown
    assert "<plan.how>" in shown


def test_a_line_of_megabytes_is_refused_and_the_next_is_heard(tmp_path: Path) -> None:
    shown, _ = piped(tmp_path, b"a" * 3_000_000 + b"\nKen\n")
    assert SAY("chat.too_long") in shown
    assert shown.index("> Ken") < shown.index("<plan.how>")
    assert len(shown) < 2_000


def test_no_frame_is_wider_than_a_page(tmp_path: Path) -> None:
    shown, _ = piped(tmp_path, b"Ken\n1\n12\n")
    assert all(cell_len(line) <= 80 for line in shown.splitlines() if "─" in line)


def test_killed_in_the_midst_of_a_chat_it_goes_on_where_it_was(tmp_path: Path) -> None:
    with subprocess.Popen(command(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Ken\n")
        process.stdin.flush()
        read_until(b"<plan.how>", process.stdout)
        os.kill(process.pid, signal.SIGKILL)
    shown, _ = piped(tmp_path, b"1\n12\n")
    assert shown.index("<plan.how>") < shown.index("> 1")
    assert "│ who   Ken" in shown


def test_a_reader_that_went_away_ends_the_chat_and_nothing_is_lost(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        read_until(b"<plan.who>", process.stdout)
        process.stdout.close()
        _, errors = process.communicate(b"Ken\n1\n12\n", timeout=120)
    assert process.returncode == 1
    assert errors == b""
    shown, _ = piped(tmp_path, b"")
    assert "<plan.how>" in shown
