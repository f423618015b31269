"""Chats as users have them, in one process, over both databases, held by a little book."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.line.caps import CAPS as LINE
from adapters.terminal.adapter import Terminal
from adapters.terminal.deliver import Screen
from adapters.terminal.render import Look
from bot.chat.talk import Talk
from bot.chat.world import World
from bot.clock import MovableClock
from bot.settings import Settings, load_settings
from dialogs.texts import texts
from storage.sealing import make_key
from tests.chat.little import book

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SAY = texts("ja").say
AT = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)  # 21:00 in Tokyo


@dataclass
class Seat:
    """A user at a terminal, which can break."""

    settings: Settings
    user: str = "hanako"
    at: datetime = AT
    look: Look = field(default_factory=Look)
    broken: bool = False
    written: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def chat(self) -> AsyncIterator[Talk]:
        terminal = Terminal(self.user, Screen(self._write), lambda: self.look)
        clock = MovableClock(self.at)
        talk = Talk(lambda: World(self.settings, terminal, clock, book()), terminal, "", place="here")
        try:
            await talk.open()
            yield talk
        finally:
            await talk.close()

    async def hears(self, talk: Talk, *lines: str) -> str:
        """What is on the screen since the last look, once these lines were typed."""
        for line in lines:
            await talk.hear(line.encode())
        seen = "".join(self.written)
        self.written.clear()
        return seen

    async def sits_down(self, *lines: str) -> str:
        """What a chat of these lines shows from its start to its end."""
        async with self.chat() as talk:
            return await self.hears(talk, *lines)

    def _write(self, text: str) -> None:
        if self.broken:
            raise BrokenPipeError
        self.written.append(text)


@pytest.fixture
def seat(sqlite_url: str) -> Seat:
    return Seat(load_settings(database_url=sqlite_url, keys=f"test:{make_key()}"))


@pytest.fixture
def any_seat(database_url: str) -> Seat:
    """A seat on either kind of database."""
    return Seat(load_settings(database_url=database_url, keys=f"test:{make_key()}"))


def test_a_new_user_is_greeted_and_told_where_the_data_lies(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down())
    assert seen.startswith(SAY("chat.data", place="here"))
    assert "<plan.who>" in seen


def test_who_comes_back_is_asked_the_present_question_again(seat: Seat) -> None:
    asyncio.run(seat.sits_down("Ken"))
    seen = asyncio.run(seat.sits_down())
    assert SAY("chat.data", place="here") not in seen
    assert "<plan.how>" in seen
    assert "1. <how.train>" in seen


@pytest.mark.parametrize("answer", ["2", "<how.plane>", ":tap 2", "２"])
def test_a_choice_is_made_by_number_by_words_or_by_a_tap(seat: Seat, answer: str) -> None:
    seen = asyncio.run(seat.sits_down("Ken", answer, "12"))
    assert "plane" in seen[seen.index("┌") :]


def test_a_whole_chat_ends_in_a_card_and_a_draft(any_seat: Seat) -> None:
    seen = asyncio.run(any_seat.sits_down("Ken", "1", "19"))
    assert "│ who   Ken" in seen
    assert "\nDear Ken,\nthank you.\n" in seen


async def stale(seat: Seat) -> str:
    async with seat.chat() as talk:
        await seat.hears(talk, "Ken", ":tap 1")
        return await seat.hears(talk, ":tap 2 @2")


def test_a_button_of_an_earlier_question_changes_nothing(seat: Seat) -> None:
    seen = asyncio.run(stale(seat))
    assert texts("ja").say("core.stale") in seen
    assert "<plan.hour>" in seen


def test_buttons_are_listed_under_the_number_of_their_question(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down("Ken", "1", ":taps"))
    assert "@2 <plan.how>\n   1. <how.train>\n   2. <how.plane>\n@3 <plan.hour>\n   1. noon" in seen


@pytest.mark.parametrize("tap", [":tap 3", ":tap 1 @9", ":tap 0", ":tap x"])
def test_a_button_that_is_not_there_cannot_be_tapped(seat: Seat, tap: str) -> None:
    assert SAY("chat.no_button") in asyncio.run(seat.sits_down("Ken", tap))


def test_with_nothing_on_the_screen_there_is_nothing_to_tap(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down(":taps", ":tap 1"))
    assert SAY("chat.no_buttons") in seen
    assert SAY("chat.no_button") in seen


def test_a_date_and_time_typed_at_a_question_for_one_is_picked(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down("Ken", "1", "2026-12-05 19:00"))
    assert "│ hour  19" in seen


async def sleeps(seat: Seat, *lines: str) -> str:
    async with seat.chat() as talk:
        await seat.hears(talk, "Ken", "1", "12")
        return await seat.hears(talk, *lines)


def test_nudges_on_the_way_come_at_their_own_moments_in_order(any_seat: Seat) -> None:
    seen = asyncio.run(sleeps(any_seat, ":sleep 12h"))
    first, second = seen.index("<ping at=22:00>"), seen.index("<ping at=00:00>")
    assert first < second < seen.index("2026年12月5日(土) 09:00")


def test_a_nudge_beyond_the_moment_is_still_to_come(seat: Seat) -> None:
    seen = asyncio.run(sleeps(seat, ':until "2026-12-04 23:00"', ":events"))
    assert "<ping at=22:00>" in seen
    assert "<ping at=00:00>" not in seen
    assert "2026年12月5日(土) 00:00" in seen.splitlines()[-1]


def test_a_moment_gone_by_cannot_be_waited_for(seat: Seat) -> None:
    seen = asyncio.run(sleeps(seat, ":until 2026-12-04 20:00", ":now"))
    now = "2026年12月4日(金) 21:00"
    assert SAY("chat.past_until", now=now) in seen
    assert seen.splitlines()[-1] == now


def test_without_nudges_there_is_nothing_to_come(seat: Seat) -> None:
    assert SAY("chat.no_events") in asyncio.run(seat.sits_down(":events"))


def test_after_a_restart_the_present_question_is_asked_again_and_time_stands_as_it_did(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down("Ken", ":sleep 1d", ":restart", ":now"))
    after = seen[seen.index(SAY("chat.restarted")) :]
    assert "<plan.how>" in after
    assert "2026年12月5日(土) 21:00" in after


def test_what_could_not_be_shown_is_shown_next_time_even_if_the_clock_was_set_back(any_seat: Seat) -> None:
    any_seat.broken = True
    asyncio.run(any_seat.sits_down("Ken"))
    any_seat.broken, any_seat.at = False, AT - timedelta(days=3)
    seen = asyncio.run(any_seat.sits_down())
    assert seen.index("<plan.who>") < seen.index("<plan.how>")


async def two_at_once(seat: Seat, other: Seat) -> tuple[str, str]:
    async with seat.chat() as talk, other.chat() as others:
        await seat.hears(talk, "Ken", "1", "12")
        await other.hears(others, "Ann", "1", "12")
        mine = await seat.hears(talk, ":sleep 5h")
        return mine, await other.hears(others, ":events")


def test_the_time_of_one_user_passes_for_nobody_else(any_seat: Seat) -> None:
    mine, others = asyncio.run(two_at_once(any_seat, replace(any_seat, user="taro", written=[])))
    assert "<ping at=22:00>" in mine
    assert [line.partition("  ")[2] for line in others.splitlines()] == ["ping", "ping"]


async def speaks_across(seat: Seat, other: Seat) -> str:
    async with seat.chat() as talk:
        other.broken = True
        await other.sits_down("Ken")
        return await seat.hears(talk, ":sleep 1h")


def test_no_chat_shows_what_is_meant_for_another(any_seat: Seat) -> None:
    assert "<plan.how>" not in asyncio.run(
        speaks_across(any_seat, replace(any_seat, user="taro", written=[]))
    )


def test_a_line_that_is_too_long_is_refused_and_the_chat_goes_on(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down("あ" * 30_000, "Ken"))
    assert SAY("chat.too_long") in seen
    assert "<plan.how>" in seen


def test_an_unknown_command_is_answered_with_the_list(seat: Seat) -> None:
    seen = asyncio.run(seat.sits_down(":dance"))
    assert SAY("chat.unknown", command=":dance") in seen
    assert ":sleep" in seen


def test_two_colons_send_a_text_that_begins_with_one(seat: Seat) -> None:
    assert "│ who   :now" in asyncio.run(seat.sits_down("::now", "1", "12"))


def test_blank_lines_are_nothing_said(seat: Seat) -> None:
    assert asyncio.run(seat.sits_down("", "  ", "\t")).count("<plan.who>") == 1


async def says_bytes(seat: Seat, line: bytes) -> str:
    async with seat.chat() as talk:
        await talk.hear(line)
        return await seat.hears(talk, "1", "12")


def test_bytes_that_are_no_text_are_taken_as_well_as_they_can_be(seat: Seat) -> None:
    assert "│ who   \ufffd\ufffdK" in asyncio.run(says_bytes(seat, b"\xff\xfe\x00K"))


def test_after_everything_was_erased_the_next_word_begins_anew(any_seat: Seat) -> None:
    seen = asyncio.run(any_seat.sits_down("forget", ":events", "hello", "Ken"))
    assert "<forget.end>" in seen
    assert SAY("chat.no_events") in seen


def test_choices_are_shown_within_the_limits_of_the_platform_asked_for(seat: Seat) -> None:
    seat.look = Look(caps=replace(LINE, label=5))
    seen = asyncio.run(seat.sits_down("Ken", ":tap 2", ":taps"))
    assert "  1. <how.train>\n  2. <how.plane>\n   1. 1 <h…\n   2. 2 <h…\n" in seen
    assert "<plan.hour>" in seen


async def loses_its_database(seat: Seat, path: Path) -> str:
    async with seat.chat() as talk:
        await seat.hears(talk, "Ken")
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("ALTER TABLE conversations RENAME TO lost")
        seen = await seat.hears(talk, "1")
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("ALTER TABLE lost RENAME TO conversations")
        return seen + await seat.hears(talk, "1")


def test_a_database_that_fails_is_said_and_the_chat_goes_on(sqlite_url: str) -> None:
    seat = Seat(load_settings(database_url=sqlite_url, keys=f"test:{make_key()}"))
    seen = asyncio.run(loses_its_database(seat, Path(sqlite_url.removeprefix("sqlite:///"))))
    assert SAY("chat.failed") in seen
    assert "<plan.hour>" in seen


async def completes(seat: Seat) -> list[str]:
    async with seat.chat() as talk:
        await seat.hears(talk, "Ken")
        return list(talk.offers())


def test_what_can_be_completed_are_the_choices_on_the_screen_and_the_commands(seat: Seat) -> None:
    assert asyncio.run(completes(seat))[:3] == ["<how.train>", "<how.plane>", ":now"]


def test_a_calendar_file_is_handed_in_as_its_text(seat: Seat, tmp_path: Path) -> None:
    file = tmp_path / "my invitation.ics"
    file.write_text("BEGIN:VCALENDAR\nSUMMARY:Ken", "utf-8")
    seen = asyncio.run(seat.sits_down(f':ics "{file}"'))
    assert "<plan.how>" in seen[seen.index("<plan.who>") :]


@pytest.mark.parametrize(("written", "text"), [(None, "chat.ics_missing"), (b"\x83", "chat.ics_unread")])
def test_a_file_that_is_no_calendar_is_named(
    seat: Seat, tmp_path: Path, written: bytes | None, text: str
) -> None:
    file = tmp_path / "x.ics"
    if written is not None:
        file.write_bytes(written)
    seen = asyncio.run(seat.sits_down(f":ics {file}"))
    assert "x.ics" in seen
    assert SAY(text, file="").strip()[:6] in seen.replace("\n", "")
