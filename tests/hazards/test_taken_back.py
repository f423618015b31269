"""A message that was taken back is found nowhere, whatever was made of it; and the conversation goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from adapters.port import Inbound
from bot.alarm import Alarm
from bot.calls import AT_HAND, answers
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Joined, Said, Unsaid
from dialogs.core.prompts import Prompt, Question
from storage.sealing import KeyRing
from storage.store import Store
from tests.bot.kits import NOW, address
from tests.grounds import StillClock
from tests.hazards.kits import desk_on, outgoing, take
from tests.storage.opened import holding

MARK = "ゾルミトラ"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PLAIN = {"ja": "雑貨", "en": "pottery"}
MARKS = {"ja": MARK, "en": "Zolmitra"}
Story = tuple[str | timedelta, ...]
STORIES: dict[str, Story] = {
    "ja": (
        *("明日19時 {}交流会 {}会館で", "OK", "人脈を広げたい", "仕入れに困っている{}の店主と知り合いたい"),
        *("{}を営む店主さん、在庫の悩みを聞きたい", "翌日の12時に{}の資料を送る", "OK", "1", "1", "{}の販売"),
        *("{}の棚卸しに困る店", "{}の店で半日になりました", DAY, "ふりかえり"),
        *(
            "{}商事の白石さんと棚卸しの話をした",
            "棚卸しは{}がつらいらしい",
            "{}の見積もりを送る",
            "明日の9時",
        ),
        *("かなり", "4", "新しい人", "3000円", "OK", DAY, "やること", "1", "3", "2", "{}の礼状を書く"),
        *("やめる", "会った人", "書き出し"),
    ),
    "en": (
        *(
            "English",
            "tomorrow 7pm {} Mixer at {} Hall",
            "OK",
            "expand my network",
            "shop owners who sell {}",
        ),
        *("someone who runs a {} shop", "send {} samples on Sunday at noon", "OK", "1", "1", "I sell {}"),
        *("{} makers who waste days", "{} took half a day", DAY, "reflect"),
        *("Met Ken Sato from {} Foods about stock", "counting {} hurts", "send the {} quote", "tomorrow 9am"),
        *("A lot", "4", "Mostly new", "3000", "OK", DAY, "to do", "1", "3", "2", "write a {} letter"),
        *("cancel", "contacts", "export"),
    ),
}
MARKED = (
    *("明日19時 ゾルミトラ交流会", "ゾルミトラ", "ゾルミトラの店主と知り合う"),
    *("翌日の昼にゾルミトラの資料を送る", "ゾルミトラ商事の白石さんと棚卸しの話をした"),
    *("白石さんとゾルミトラの話をした", "ゾルミトラさんの情報を消して"),
    "ゾルミトラを見せてもらう約束をした、来週会う",
)
WORDS = (
    *("明日19時 北浜交流会", "準備", "在庫管理に困っている雑貨店の店主と知り合う", "人脈を広げたい"),
    *("雑貨店の店主さん、在庫の悩み", "翌日の昼に資料を送る", "OK", "1", "2", "戻る", "直す", "あとで"),
    *("とばす", "カード", "ふりかえり", "白石さんと棚卸しの話をした", "プロフィール", "やること", "書き出し"),
)
MOVES = st.lists(st.integers(0, 999), min_size=1, max_size=8)
LAW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_users = count()


class Life:
    """A user of their own, who has agreed to be coached and says one thing they will take back."""

    def __init__(self, store: Store, lang: str = "ja") -> None:
        self.user, self.lang = f"u{next(_users)}", lang
        self.message_id = f"m {self.user}"
        self.clock = StillClock(NOW)
        self.desk = replace(
            desk_on(store, BOOK), clock=self.clock, answers=answers("https://c.example"), at_hand=AT_HAND
        )
        self.store = store
        self.events = 0
        self.prompts: tuple[Prompt, ...] = ()
        self.agrees()

    def agrees(self) -> None:
        self.happens(Joined(self.lang))
        self.hears()
        self.happens(Chose("agree", next(p.token for p in self.prompts if isinstance(p, Question))))

    def happens(self, what: Event, message_id: str = "", *, after: timedelta = MINUTE) -> None:
        self.events += 1
        self.clock.at += after
        event_id = f"{self.user} {self.events}"
        (taken,) = take(
            self.desk,
            Inbound(event_id, address(self.user), what, self.clock.at, message_id=message_id),
        )
        assert taken.outcome == "new", taken.error

    def hears(self) -> bool:
        """Take in what waits, with what has fallen due; whether there was anything."""
        asyncio.run(Alarm(self.store, self.desk, self.clock).lap())
        rows = outgoing(self.store)
        if rows:
            self.prompts = tuple(prompt for row in rows for prompt in row.prompts)
        return bool(rows)

    def goes_on(self, *steps: str | timedelta) -> None:
        """Say things one by one, and have an answer to each."""
        for step in steps:
            if isinstance(step, timedelta):
                self.clock.at += step
                self.hears()
            else:
                self.happens(Said(step.format(*[PLAIN[self.lang]] * 2)))
                assert self.hears()

    def lives(self, moves: Sequence[int]) -> None:
        for move in moves:
            self.hears()
            self.happens(self._move(move), after=timedelta(hours=move % 20, minutes=1))

    def _move(self, move: int) -> Event:
        asked = [prompt for prompt in self.prompts if isinstance(prompt, Question) and prompt.choices]
        if asked and move % 2 == 0:
            return Chose(asked[-1].choices[(move // 2 - 1) % len(asked[-1].choices)].id, asked[-1].token)
        return Said(WORDS[move % len(WORDS)])


def regretted() -> list[tuple[str, int]]:
    """The places in the stories of messages that have something to take back."""
    return [
        (lang, place)
        for lang, story in STORIES.items()
        for place, step in enumerate(story)
        if isinstance(step, str) and "{}" in step
    ]


# Every place at every distance, and on both databases.
@pytest.mark.parametrize(
    ("database_url", "later"),
    [("sqlite", 0), ("sqlite", 1), ("sqlite", 30), ("postgresql", 3)],
    indirect=["database_url"],
)
@pytest.mark.parametrize(("lang", "place"), regretted())
def test_each_message_of_a_story_can_be_taken_back_at_once_and_later(
    store: Store, database_url: str, ring: KeyRing, lang: str, place: int, later: int
) -> None:
    life, story, mark = Life(store, lang), STORIES[lang], MARKS[lang]
    life.hears()
    life.goes_on(*story[:place])
    life.happens(Said(str(story[place]).format(mark, mark)), life.message_id)
    life.hears()
    life.goes_on(*story[place + 1 :][:later])
    assert holding(database_url, ring, mark)
    life.happens(Unsaid(), life.message_id)
    assert holding(database_url, ring, mark) == []
    assert outgoing(store) == []
    life.goes_on(*story[place + 1 :][later:])
    assert holding(database_url, ring, mark) == []


@given(lived=st.tuples(MOVES, MOVES, MOVES), said=st.sampled_from(MARKED), heard=st.booleans())
@LAW
def test_whatever_was_going_on_what_was_taken_back_is_found_nowhere(
    store: Store,
    database_url: str,
    ring: KeyRing,
    lived: tuple[list[int], list[int], list[int]],
    said: str,
    heard: bool,  # noqa: FBT001  # drawn
) -> None:
    before, after, rest = lived
    life = Life(store)
    life.lives(before)
    life.hears()
    life.happens(Said(said), life.message_id)
    if heard:
        life.lives(after)
    event(f"kept in {sorted(set(holding(database_url, ring, MARK)))}")
    life.happens(Unsaid(), life.message_id)
    assert holding(database_url, ring, MARK) == []
    life.lives(rest)
    life.hears()
    assert holding(database_url, ring, MARK) == []
