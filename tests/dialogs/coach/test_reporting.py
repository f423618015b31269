from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dialogs.coach.book import BOOK
from dialogs.core.prompts import Card
from dialogs.grounds import CoreGround
from dialogs.history import History
from dialogs.notebook import Notebook
from dialogs.shapes import replace
from dialogs.testing import Talk, plain
from dialogs.writing.report import report
from tests.dialogs.coach.evening import PROFILE, notebook
from tests.dialogs.writing.month import NOW, TOKYO, evening, person, step
from tests.dialogs.writing.test_report import NOVEMBER, READY

FIRST = "2026-12-01T12:10+09:00"


def told(history: History = NOVEMBER, month: str = "2026-11", lang: str = "ja") -> Talk:
    """A talk right after a report was asked for and counted."""
    known = Notebook(
        replace(PROFILE, lang=lang),
        gatherings=history.gatherings,
        contacts=history.contacts,
        follow_ups=tuple(f for f in history.follow_ups if f.state == "open"),
    )
    talk = Talk(BOOK, at=FIRST, lang=lang, ground=CoreGround.of(BOOK, known))
    found = report(history, month, TOKYO, NOW)
    return talk.answers("report", answer(found))


def answer(found: Any) -> dict[str, Any]:
    return {"_report": msgspec.to_builtins(found), "stopped": list(found.stopped)}


def rows(talk: Talk) -> dict[str, str]:
    (card,) = (prompt for prompt in talk.prompts if isinstance(prompt, Card))
    return dict(card.rows)


def test_a_month_is_shown_with_the_numbers_it_rests_on() -> None:
    shown = told().asks("stopped")
    (card,) = (prompt for prompt in shown.prompts if isinstance(prompt, Card))
    assert plain(card).splitlines()[0] == "11月のふりかえり"
    assert rows(shown) == {
        "会": "参加3・準備3・ふりかえり3",
        "次の予定がある人": "4人（先月は1人）",
        "話が進んだ人": "3人",
        "実行した約束": "5件中3件",
        "使ったもの": "9,500円・8時間",
        "1人あたり": "約2,400円・2時間",
        "うまくいったこと": "「お礼」3回中3回",
        "ご無沙汰の人": "2人",
    }
    shown.fits("line", "slack")


def test_in_english_it_reads_as_english() -> None:
    assert rows(told(lang="en").fits("line", "slack")) == {
        "Events": "3 attended, 3 prepared, 3 looked back on",
        "People with a next step": "4 people (the month before: 1 person)",
        "Moved forward": "3 people",
        "Promises kept": "3 of 5",
        "Spent": "9,500 yen, 8 h",
        "Per connection": "about 2,400 yen, 2 h",
        "What worked": '"A thank-you": 3 of 3 times',
        "On hold": "2 people",
    }


def test_where_nothing_has_come_of_it_yet_it_says_so_and_divides_by_nothing() -> None:
    shown = rows(told(History((evening(1, "11-05", cost=3000, hours=3),))))
    assert shown["次の予定がある人"] == shown["1人あたり"] == "まだこれから"
    assert shown["使ったもの"] == "3,000円・3時間"
    assert not {"うまくいったこと", "ご無沙汰の人", "実行した約束", "見送った会"} & set(shown)


def test_without_a_known_cost_the_hours_alone_are_told() -> None:
    held = replace(evening(1, "11-05", hours=1), ends_at=evening(1, "11-05", hours=3).ends_at)
    shown = rows(told(History((held,), (person(1, 1),), (step(1, 1, "11-30"),))))
    assert (shown["使ったもの"], shown["1人あたり"]) == ("3時間", "約3時間")


def test_an_answer_to_an_obstacle_that_worked_is_told_in_its_words() -> None:
    held = tuple(evening(n, f"11-{n:02}", plan=READY, reached=3) for n in (1, 2))
    assert rows(told(History(held)))["うまくいったこと"].endswith("頼む」2回中2回")


def test_letting_an_event_pass_counts_as_a_good_choice() -> None:
    passed = replace(evening(1, "11-05"), state="declined", reflection=None)
    assert rows(told(History((passed,))))["見送った会"] == "1回。見送るのも、いい選択です"


def test_an_empty_month_says_what_would_fill_it() -> None:
    told(History()).is_idle().tells("11月の記録は、まだありません")


def test_whoever_has_stopped_can_be_written_to_one_after_the_other() -> None:
    drafting = told().taps("下書きを作る").asks("digest.which")
    drafting.taps("all").asks("follow_up.style").tells("Person 2")
    alone = told(replace(NOVEMBER, follow_ups=NOVEMBER.follow_ups[:3])).taps("下書きを作る")
    alone.asks("follow_up.style").tells("Person 3")


def test_or_be_left_in_peace_and_is_not_brought_up_again() -> None:
    resting = told().taps("そっとしておく").is_idle().tells("約束の一覧から外しました")
    assert resting.notebook.follow_ups == ()


def test_other_words_pass_by_the_offer() -> None:
    told().says("設定").asks("settings.which")


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("レポート", ""),
        ("ふりかえりのまとめ", ""),
        ("先月のまとめを見せて", "2026-10"),
        ("report", ""),
        ("How am I doing?", ""),
        ("last month's report", "2026-10"),
    ],
)
def test_a_word_asks_for_it_at_any_time(words: str, month: str) -> None:
    ground = CoreGround.of(BOOK, notebook())
    Talk(BOOK, at="2026-11-20T12:00+09:00", ground=ground).says(words).tells("まとめますね")
    assert [(call.kind, call.args) for call in ground.calls] == [("report", {"month": month})]
