"""Somebody in LINE and in Slack: linked by a code, spoken to once, parted again, by a server as installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from tests.crash.serving import SLOW_S
from tests.doubles.line import server as line
from tests.doubles.line.users import User as Friend
from tests.doubles.line.webhooks import post_over_http as to_line
from tests.doubles.slack import server as slack
from tests.doubles.slack.door import post_over_http as to_slack
from tests.doubles.slack.users import User as Colleague
from tests.town import Town, serving

BEGINS, EVE, SECOND_EVE = "2026-12-10T12:00+09:00", "2026-12-13T20:01+09:00", "2026-12-15T20:01+09:00"
CODE = re.compile("連携 [0-9A-Z]{6}")
AT_WORK = "管理者は契約や設定しだいで"
TOKEN_ENDED = 401
"""LINE's, when its clock jumps; it is renewed and the request made again."""


@dataclass
class Around:
    """Both platforms, the server between them, and one person who is at both."""

    line: line.Running
    slack: slack.Running
    town: Town
    friend: Friend
    colleague: Colleague

    @property
    def refused(self) -> list[object]:
        in_line = [asked for asked in self.line.line.asked if asked.status >= 400]
        in_slack = [asked for asked in self.slack.slack.asked if not asked.ok]
        return [*(asked for asked in in_line if asked.status != TOKEN_ENDED), *in_slack]

    @property
    def told(self) -> tuple[int, int]:
        """How much the coach has said in LINE, and in Slack."""
        bubbles = [bubble for bubble in self.friend.person.bubbles if not bubble.by]
        return len(bubbles), len(self.colleague.said)


@pytest.fixture
def around(database_url: str) -> Iterator[Around]:
    with line.running_line() as in_line, slack.running_slack() as in_slack:
        settings, clocks = in_line.settings | in_slack.settings, (in_slack.slack.clock, in_line.line.clock)
        in_line.line.hand_to(partial(to_line, within_s=SLOW_S))
        in_slack.slack.hand_to(partial(to_slack, within_s=SLOW_S))
        with serving(database_url, settings, before=clocks) as town:
            in_line.line.webhook.url = f"{town.server}/line/webhook"
            in_slack.slack.door.url = f"{town.server}/slack/events"
            town.comes_to(BEGINS)
            yield Around(in_line, in_slack, town, in_line.user("美香"), in_slack.user("美香"))


def registers_in_line(friend: Friend) -> None:
    assert friend.follows() == 200
    friend.hears("同意してはじめる")
    assert friend.taps("同意してはじめる") == 200
    friend.hears("日時と名前")
    assert friend.says("12/14 19時 北浜交流会") == 200
    friend.hears("「北浜交流会」ですね")
    assert friend.taps("OK") == 200
    friend.hears("いま準備しますか")
    assert friend.taps("前日に") == 200
    friend.hears("12/13(日)20:00に声をかけますね")


def registers_in_slack(colleague: Colleague) -> None:
    assert colleague.opens() == 200
    colleague.hears("はじめまして", AT_WORK)
    assert colleague.taps("同意してはじめる") == 200
    colleague.hears("日時と名前")
    assert colleague.says("12/16 12時 梅田ランチ会") == 200
    colleague.hears("「梅田ランチ会」ですね")
    assert colleague.taps("OK") == 200
    colleague.hears("いま準備しますか")
    assert colleague.taps("前日に") == 200
    colleague.hears("12/15(火)17:30に声をかけますね")


def links(around: Around, preferred: str) -> None:
    """With two histories, so that it is asked whether they are to become one."""
    assert around.friend.says("連携") == 200
    code = CODE.search(around.friend.hears("1回だけ"))
    assert code
    assert around.colleague.says(code[0]) == 200
    around.colleague.hears("ひとつにまとめますか")
    assert around.colleague.taps("まとめる") == 200
    around.colleague.hears("つながりました", "どのアプリにしますか")
    assert around.colleague.taps(preferred) == 200
    around.colleague.hears(f"{preferred}で声をかけますね")


def has_one_history(around: Around) -> None:
    """In both apps, whichever is asked."""
    around.colleague.finds_at_home("次の会: 北浜交流会", "梅田ランチ会")
    assert around.friend.says("予定") == 200
    around.friend.hears("北浜交流会", "梅田ランチ会")
    assert around.friend.says("やめる") == 200
    around.friend.hears("また声をかけてください")


def is_told_once(around: Around, preferred: str) -> None:
    """The eve of both gatherings is spoken of in one app, and there in one go."""
    before = around.told
    around.town.comes_to(EVE)
    (around.friend if preferred == "LINE" else around.colleague).hears("まとめて準備しますか", within_s=20)
    in_line, in_slack = (now - was for now, was in zip(around.told, before, strict=True))
    assert (in_line > 0, in_slack) == ((True, 0) if preferred == "LINE" else (False, 1))


def parts(around: Around) -> None:
    """From then on Slack knows nobody of that name, and everything comes to LINE."""
    colleague = around.colleague
    assert colleague.says("連携解除") == 200
    colleague.hears("どのアプリの連携を解除しますか")
    assert colleague.taps("Slack") == 200
    colleague.hears("連携を解除しました")
    assert "北浜交流会" not in colleague.finds_at_home("コーチです", "はじめる")
    assert colleague.says("予定") == 200
    colleague.hears("はじめまして", AT_WORK)
    before = around.told
    around.town.comes_to(SECOND_EVE)
    around.friend.hears("梅田ランチ会", within_s=20)
    assert around.told[1] == before[1]


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("database_url", "preferred"),
    [("postgresql", "LINE"), ("sqlite", "Slack")],
    indirect=["database_url"],
)
def test_one_history_one_nudge_where_it_is_wanted_and_parted_again(around: Around, preferred: str) -> None:
    registers_in_line(around.friend)
    registers_in_slack(around.colleague)
    links(around, preferred)
    has_one_history(around)
    is_told_once(around, preferred)
    parts(around)
    left, logged = around.town.stops()
    assert (left.waiting, left.dead, left.parked, left.calls, left.failed_calls) == (0, 0, 0, 0, 0)
    assert around.refused == []
    assert "Traceback" not in logged
