"""The programs that stay, as processes of their own: they start, work side by side and stop when told."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import Popen
from tempfile import NamedTemporaryFile
from time import perf_counter, sleep

import httpx2
import pytest

from bot.clock import SystemClock
from bot.running import warm_up
from bot.wiring import App
from dialogs.language import listed
from dialogs.language.intents import hear_intent
from dialogs.language.lexicon import lexicon
from dialogs.language.people import hear_people
from dialogs.language.purpose import suggest_purpose
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import KEYS, rows, said, user_id_of
from tests.ports import free_port

SANMON = (sys.executable, "-c", "from bot.cli import main; main()")
ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
whatever_the_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what a program says and does before it comes to its database, or apart from it."""


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SANMON_")}
    return own | {"SANMON_DATABASE_URL": database_url, "SANMON_KEYS": KEYS, "PYTHONPATH": str(ROOT)}


def test_the_server_says_what_is_missing_becomes_ready_and_stops_when_told(
    environment: dict[str, str],
) -> None:
    port = free_port()
    environment |= {"SANMON_PORT": str(port), "SANMON_TEST_CLOCK": "1", "SANMON_LOG_FORMAT": "json"}
    with started(environment, "serve") as server:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        assert answers(f"http://127.0.0.1:{port}/test/clock")
        logged = [json.loads(line) for line in server.stop().splitlines()]
    assert any("no platform is connected" in line["event"] for line in logged)


@whatever_the_database
def test_the_server_says_where_line_is_to_send_its_webhooks(environment: dict[str, str]) -> None:
    port = free_port()
    channel = {"SANMON_LINE_CHANNEL_SECRET": "hunter2", "SANMON_LINE_CHANNEL_ID": "1234567890"}
    nowhere = {"SANMON_LINE_API_URL": "http://127.0.0.1:9", "SANMON_PORT": str(port)}
    with started(environment | channel | nowhere, "serve") as server:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        logged = server.stop()
    assert logged.count("LINE is connected: POST /line/webhook") == 1
    assert "no platform is connected" not in logged
    assert "hunter2" not in logged


@whatever_the_database
def test_over_socket_mode_the_server_waits_for_slack_without_a_door(environment: dict[str, str]) -> None:
    port = free_port()
    app = {"SANMON_SLACK_BOT_TOKEN": "xoxb-hunter2", "SANMON_SLACK_APP_TOKEN": "xapp-hunter2"}
    nowhere = {"SANMON_SLACK_API_URL": "http://127.0.0.1:9", "SANMON_PORT": str(port)}
    with started(environment | app | nowhere, "serve") as server:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        assert not answers(f"http://127.0.0.1:{port}/slack/events")
        logged = server.stop()
    assert logged.count("SLACK is connected: a connection of its own (Socket Mode)") == 1
    assert "Traceback" not in logged
    assert "hunter2" not in logged


@whatever_the_database
def test_a_port_that_is_taken_ends_the_server(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment |= {"SANMON_PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            (*SANMON, "serve"), env=environment, capture_output=True, text=True, check=False, cwd=ROOT
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "SANMON_PORT" in done.stderr


@whatever_the_database
@pytest.mark.parametrize("host", ["192.0.2.7", "nowhere.invalid"])
def test_a_host_that_is_not_this_machine_ends_the_server(environment: dict[str, str], host: str) -> None:
    done = subprocess.run(
        (*SANMON, "serve"),
        env=environment | {"SANMON_HOST": host},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stderr == f"sanmon: SANMON_HOST is wrong: {host} is not an address of this machine.\n"


@whatever_the_database
def test_the_server_answers_on_every_address_of_its_host_and_says_so(environment: dict[str, str]) -> None:
    port = free_port()
    with started(environment | {"SANMON_PORT": str(port), "SANMON_HOST": "localhost"}, "serve") as server:
        assert until(lambda: answers(f"http://localhost:{port}/healthz"))
        assert answers(f"http://127.0.0.1:{port}/healthz")
        logged = server.stop()
    assert "the server listens" in logged
    assert str(port) in logged


@whatever_the_database
def test_a_misspelt_variable_is_warned_about(environment: dict[str, str]) -> None:
    misspelt = {"SANMON_LINE_CHANEL_ID": "1", "SANMON_PORT": "0"}
    with started(environment | misspelt, "serve") as server:
        assert until(partial(server.has_said, "the server listens"))
        logged = server.stop()
    assert "SANMON_LINE_CHANEL_ID is no setting of this program; is it SANMON_LINE_CHANNEL_ID?" in logged


def test_workers_side_by_side_handle_what_falls_due_and_stop_when_told(
    app: App, environment: dict[str, str]
) -> None:
    def call(work: UnitOfWork) -> None:
        now = SystemClock().now()
        work.users.snapshot_of(user_id_of(work), now)
        work.calls.put(user_id_of(work), "1.0", "find_contact", {"name": "Ken"}, now)

    asyncio.run(app.desk.take([said("hello")]))
    with started(environment, "work") as one, started(environment, "work") as other:
        app.store.run(call)
        assert until(lambda: not rows(app).calls)
        for worker in (one, other):
            assert until(partial(worker.has_said, "the worker runs"))
            assert "finishes what has begun" in worker.stop()


def answers(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.TransportError:
        return False


def until(true: Callable[[], bool]) -> bool:
    """Whether it came true before patience ran out."""
    end = perf_counter() + PATIENCE_S
    while perf_counter() < end:
        if true():
            return True
        sleep(0.1)
    return False


@dataclass(frozen=True)
class Program:
    """A process, and the file it logs to."""

    process: Popen[str]
    log: Path

    def has_said(self, words: str) -> bool:
        return words in self.log.read_text("utf-8")

    def stop(self) -> str:
        """Tell it to stop, which it must do of its own; what it had logged by then."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=PATIENCE_S) == 0
        return self.log.read_text("utf-8")


@contextmanager
def started(environment: dict[str, str], command: str) -> Iterator[Program]:
    with NamedTemporaryFile("w", suffix=".log") as log:
        process = Popen((*SANMON, command), env=environment, stderr=log, text=True, cwd=ROOT)
        try:
            yield Program(process, Path(log.name))
        finally:
            process.kill()
            process.wait()


def test_no_message_waits_for_words_to_be_loaded_once_the_program_is_warm() -> None:
    listed.phrases.cache_clear()
    warm_up()
    loaded, read = listed.phrases.cache_info().misses, lexicon.cache_info().misses
    assert loaded >= len(("ja", "en"))
    for lang, words in (("ja", "\u96d1\u8ca8\u5e97\u306e\u4eba"), ("en", "somebody who keeps a shop")):
        hear_intent(words)
        hear_people(words, lang)
        suggest_purpose(words, lang)
    assert (listed.phrases.cache_info().misses, lexicon.cache_info().misses) == (loaded, read)
