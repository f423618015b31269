"""Calendar files are fetched from Slack's own host, in time, and never anything else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from adapters.calendars import MOST_BYTES
from adapters.port import Address, Inbound
from adapters.slack.client import TOTAL_S, Api
from adapters.slack.files import Files
from dialogs.core.events import FETCHED, UNREAD, Event, Introduced, Said, Showed
from tests.adapters.scripted import CUT, Reply, Script, scripted
from tests.adapters.slack.desks import fronted, one_workspace
from tests.adapters.slack.posts import TEAM, USER, happened, message
from tests.adapters.slack.test_socket import connections
from tests.crash.serving import SLOW_S
from tests.doubles.faults import Hang
from tests.doubles.slack.door import Happening
from tests.doubles.slack.files import FETCH
from tests.doubles.slack.platform import BOT_TOKEN
from tests.doubles.slack.server import Running, running_slack

pytestmark = pytest.mark.anyio
AT = datetime(2026, 12, 4, 12, tzinfo=UTC)
PATH = "/files-pri/T1-F1/invite.ics"
INVITATION = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"
SHOWN = Showed(FETCHED)
CALENDAR = Reply(body=INVITATION, headers={"Content-Type": "text/calendar"})


def sent(place: str, event: Event = SHOWN, tenant: str = TEAM) -> Inbound:
    return Inbound("Ev1", Address("slack", tenant, USER), event, AT, message_id="D1/1.2", file=place)


@asynccontextmanager
async def files_of(script: Script) -> AsyncIterator[Files]:
    api = Api("http://127.0.0.1:9/api", script.url)
    await api.open()
    try:
        yield Files(api, one_workspace())
    finally:
        await api.close()


async def test_a_file_is_asked_for_with_the_workspaces_token_and_heard() -> None:
    async with scripted(CALENDAR) as script, files_of(script) as files:
        found = await files.read(sent(script.url + PATH))
        (asked,) = script.asked
        assert (found.event, found.file, found.message_id) == (Said(INVITATION.decode()), "", "D1/1.2")
        assert (asked.path, asked.headers["Authorization"]) == (PATH, f"Bearer {BOT_TOKEN}")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(302, b"", {"Location": "/login"}),
        Reply(302, b"", {"Location": "http://127.0.0.1:9/"}),
        Reply(body=INVITATION, headers={"Content-Type": "text/html; charset=utf-8"}),
        Reply(403, INVITATION),
        Reply(404),
        Reply(500),
        CUT,
        Reply(body=b"<html>"),
        Reply(body=b"\x8d\x90"),
        Reply(body=INVITATION + b"x" * MOST_BYTES),
        Reply(body=INVITATION, headers={"Content-Encoding": "br"}),
    ],
)
async def test_what_cannot_be_had_is_an_unread_file_and_nobody_else_is_asked(reply: Reply) -> None:
    async with scripted(reply) as script, files_of(script) as files:
        script.always[PATH] = reply
        assert (await files.read(sent(script.url + PATH))).event == Showed(UNREAD)
        assert {asked.path for asked in script.asked} == {PATH}


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:9/files-pri/1.ics",
        "{url}.example.org/1.ics",
        "{url}@example.org/1.ics",
        "{url}",
        "//example.org/1.ics",
        "file:///etc/hosts",
        " {url}/1.ics",
    ],
)
async def test_no_other_host_is_shown_the_token(place: str) -> None:
    async with scripted(CALENDAR) as script, files_of(script) as files:
        assert (await files.read(sent(place.format(url=script.url)))).event == Showed(UNREAD)
        assert script.asked == []


async def test_what_lies_there_is_heard_behind_what_was_typed_beside_it() -> None:
    async with scripted(CALENDAR, Reply(404)) as script, files_of(script) as files:
        both = await files.read(sent(script.url + PATH, Said("これに行きます")))
        typed = await files.read(sent(script.url + PATH, Said("これに行きます")))
        assert both.event == Said(f"これに行きます\n{INVITATION.decode()}")
        assert typed.event == Said("これに行きます")


async def test_a_workspace_that_is_not_installed_has_no_files() -> None:
    async with scripted(CALENDAR) as script, files_of(script) as files:
        assert (await files.read(sent(script.url + PATH, tenant="T0OTHER"))).event == Showed(UNREAD)
        assert script.asked == []


def shared(slack: Running) -> Happening:
    file = slack.slack.files.keep(slack.slack, TEAM, "invite.ics", INVITATION)
    return Happening("event", happened(message("", subtype="file_share", files=[file])))


async def test_over_socket_mode_a_file_is_heard_and_what_is_slow_is_acknowledged_in_time() -> None:
    async with (
        running_slack() as slack,
        fronted(slack.url, slack.slack.access.app_token, slack.slack.files_url) as front,
    ):
        await connections(slack, 1)
        slack.sockets.within_s = SLOW_S
        heard = []
        for faults in ((), (Hang("before"),)):
            slack.slack.faults.plan(FETCH, *faults)
            slack.slack.faults.plan("users.info", *faults)
            before = time.monotonic()
            answer = await asyncio.to_thread(slack.sockets.hand_over, shared(slack))
            assert answer.status == 200
            assert time.monotonic() - before < TOTAL_S - 1
            heard += [one.event for one in front.desk.taken if not isinstance(one.event, Introduced)]
            front.desk.taken.clear()
        assert heard == [Said(INVITATION.decode()), Showed(UNREAD)]
