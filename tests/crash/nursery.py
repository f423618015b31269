"""Programs born by a fork from a process that has imported everything and knows the words of both languages.

A program that is killed must be started again, a hundred times over, and doing that each time would take four
seconds of CPU. What runs in the child is the command line as it is, from its arguments to its exit.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

import msgspec

from bot.cli import main as program
from bot.running import spare_the_collector, warm_up

NEEDED = (
    *("bot.chat.main", "bot.running", "bot.web", "dialogs.coach.book"),
    *("adapters.line.adapter", "aiohttp", "linebot.v3.messaging", "uvicorn"),
    *("adapters.slack.adapter", "adapters.slack.fixed", "bot.installing"),
    *("slack_bolt.async_app", "slack_bolt.request.async_request", "slack_sdk.socket_mode.aiohttp"),
)
"""What programs import in the course of their lives."""
_MOST_BYTES = 65_536


class Wish(msgspec.Struct, frozen=True):
    """The arguments of `sanmon` and what is added to its environment."""

    arguments: list[str]
    environment: dict[str, str]


@dataclass(frozen=True)
class Child:
    """A running program: its id, and the ends of its pipes that are ours."""

    pid: int
    stdin: int
    stdout: int

    def kill(self) -> None:
        """kill -9. Its standard output then ends."""
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        for end in (self.stdin, self.stdout):
            os.close(end)


class Nursery:
    """The process that forks, seen from the test."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.crash.nursery", str(theirs.fileno())]
        utf8 = os.environ | {"PYTHONUTF8": "1"}
        self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), env=utf8)
        theirs.close()
        self._socket.recv(1)

    def bear(self, *arguments: str, **environment: str) -> Child:
        """Start `sanmon` with these arguments; its standard error goes where its output goes."""
        stdin, ours_in = os.pipe()
        ours_out, stdout = os.pipe()
        wish = msgspec.json.encode(Wish(list(arguments), environment))
        socket.send_fds(self._socket, [wish], [stdin, stdout])
        os.close(stdin)
        os.close(stdout)
        return Child(int.from_bytes(self._socket.recv(8), "big"), ours_in, ours_out)

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


def main(connection: socket.socket) -> None:
    """Fork one child for each wish until the other end is closed."""
    for name in NEEDED:
        import_module(name)
    warm_up()
    spare_the_collector()  # each child would look at all of it, and copy it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    connection.send(b".")
    while True:
        wish, pipes, _, _ = socket.recv_fds(connection, _MOST_BYTES, 2)
        if not wish:
            return
        pid = os.fork()
        if pid == 0:
            _be(msgspec.json.decode(wish, type=Wish), connection, *pipes)
        for end in pipes:
            os.close(end)
        connection.send(pid.to_bytes(8, "big"))


def _be(wish: Wish, connection: socket.socket, stdin: int, stdout: int) -> NoReturn:
    """Become the program."""
    connection.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for ours, standard in ((stdin, 0), (stdout, 1), (stdout, 2)):
        os.dup2(ours, standard)
    os.close(stdin)
    os.close(stdout)
    # Made anew, for those made at birth remember what kind of file they stood on.
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    faulthandler.enable()
    os.environ.update(wish.environment)
    sys.argv = ["sanmon", *wish.arguments]
    program()
    sys.exit()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
