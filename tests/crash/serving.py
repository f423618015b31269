"""`sanmon serve` as a process that is killed and started again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection
from threading import Thread
from time import monotonic, sleep

import msgspec

from tests.bot.kits import KEYS
from tests.crash.nursery import Child, Nursery
from tests.doubles.line.server import Running
from tests.doubles.slack.server import Running as RunningSlack
from tests.ports import free_port

SLOW_S = 120.0
_GLANCE_S, _MOST_BYTES = 0.01, 65_536


class Server:
    """A server whose clock can be moved. What it says is read all the time, so that it can go on."""

    def __init__(self, child: Child, port: int) -> None:
        self._child = child
        self.port = port
        self._said = bytearray()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def comes_to(self, moment: datetime) -> None:
        body = msgspec.json.encode({"now": moment.isoformat()})
        assert self._answers("POST", "/test/clock", body) == 200

    def is_ready(self) -> bool:
        try:
            return self._answers("GET", "/readyz") == 200
        except OSError:
            return False

    def is_killed(self) -> None:
        try:
            self._child.kill()
        except ProcessLookupError as gone:
            raise AssertionError(f"died before it was killed:\n{self._last_words()}") from gone
        self._last_words()

    def is_told_to_stop(self) -> str:
        """SIGTERM; what it has said, once it has ended."""
        os.kill(self._child.pid, signal.SIGTERM)
        return self._last_words()

    def _last_words(self) -> str:
        self._listener.join(SLOW_S)
        assert not self._listener.is_alive()
        self._child.close()
        return self._said.decode(errors="replace")

    def _listen(self) -> None:
        while more := os.read(self._child.stdout, _MOST_BYTES):
            self._said += more

    def _answers(self, method: str, path: str, body: bytes | None = None) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SLOW_S)
        connection.request(method, path, body)
        status = connection.getresponse().status
        connection.close()
        return status


def serve(nursery: Nursery, url: str, *, port: int = 0, **environment: str) -> Server:
    """A server that is ready."""
    port = port or free_port()
    own = {"SANMON_DATABASE_URL": url, "SANMON_KEYS": KEYS, "SANMON_TEST_CLOCK": "1"}
    server = Server(nursery.bear("serve", **own, **environment, SANMON_PORT=str(port)), port)
    wait_for(server.is_ready)
    return server


def serve_line(nursery: Nursery, url: str, running: Running, *, port: int = 0) -> Server:
    """A server that is connected to this LINE and goes by its time."""
    at = running.line.clock.now().isoformat()
    return serve(nursery, url, port=port, SANMON_TEST_CLOCK_AT=at, **running.settings)


def serve_slack(
    nursery: Nursery, url: str, running: RunningSlack, settings: dict[str, str], *, port: int = 0
) -> Server:
    """The same beside this Slack, connected by these settings. What is told goes to it from now on."""
    at = running.slack.clock.now().isoformat()
    server = serve(nursery, url, port=port, SANMON_TEST_CLOCK_AT=at, **settings)
    running.slack.door.url = f"http://127.0.0.1:{server.port}/slack/events"
    return server


def webhook_of(port: int) -> str:
    return f"http://127.0.0.1:{port}/line/webhook"


def wait_for(condition: Callable[[], bool], within_s: float = SLOW_S) -> None:
    until = monotonic() + within_s
    while not condition():
        assert monotonic() < until
        sleep(_GLANCE_S)
