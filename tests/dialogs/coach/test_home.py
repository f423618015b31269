from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.coach.book import BOOK
from dialogs.coach.home import home
from dialogs.core.events import FORM, Wanted
from dialogs.core.prompts import Card
from dialogs.core.scene import Scene
from dialogs.grounds import CoreGround
from dialogs.notebook import Contact, FollowUp, Gathering, Notebook, Plan, Profile, Reflection
from dialogs.shapes import replace
from dialogs.testing import plain
from dialogs.texts import texts
from tests.dialogs.coach.before import EVE, KNOWN, PLAN, instant, meeting, promised, talk

AT_WORK = replace(
    KNOWN, eve_at=17 * 60 + 30, quiet_from=18 * 60 + 30, quiet_to=8 * 60 + 30, workdays=True, at_work=True
)
ACTING = replace(PLAN, action="チェック表を送る", due_at=instant("2026-12-07T12:10"))


def shown(
    *gatherings: Gathering,
    lang: str = "ja",
    profile: Profile = AT_WORK,
    follow_ups: tuple[FollowUp, ...] = (),
    contacts: tuple[Contact, ...] = (),
) -> tuple[Card, ...]:
    notebook = Notebook(replace(profile, lang=lang), gatherings, contacts, follow_ups)
    return home(Scene(notebook, instant(EVE[:16]), texts(lang), 1))


def lines(cards: tuple[Card, ...]) -> list[str]:
    """What the cards show, buttons in brackets."""
    return [line.strip() for card in cards for line in plain(card).splitlines() if line.strip()]


def words(cards: tuple[Card, ...]) -> str:
    return "\n".join(lines(cards))


def test_a_stranger_sees_who_the_coach_is_and_one_button() -> None:
    (card,) = shown(profile=Profile("u1"))
    assert lines((card,)) == [
        "交流会の準備とふりかえりを手伝うコーチです",
        "会の前に 3つの質問で、誰と何を話すかを決めて、当日のカードにします。",
        "会のあとに 会えた人と、次の一歩をひと言で残します。",
        "それから 約束したことを、済むまで一緒に追いかけます。",
        "ひとりで使えます。書いたことを、コーチが同僚に知らせることはありません。 [はじめる]",
    ]
    assert [action.what for action in card.actions] == ["begin"]


def test_the_next_gathering_stands_with_its_plan_promises_and_settings() -> None:
    cards = shown(meeting(plan=ACTING), follow_ups=(promised(due="2026-12-07T12:10"),))
    assert lines(cards) == [
        "次の会: 北浜交流会",
        "いつ 12/5(土)19:00",
        "なぜ 在庫管理に困っている雑貨店と出会う",
        "誰と 雑貨店の店主さん",
        "何を 一番困ること",
        "最初のひと言 在庫管理のことですが、続けていて一番困るのは、どんなところですか？",
        "アンテナ 在庫管理・雑貨店",
        "終わったあと 12/7(月)12:10になったら、チェック表を送る",
        "[カードを直す] [カードを見る] [会を登録]",
        "約束",
        "12/7(月)12:10 北浜交流会: チェック表を送る",
        "[できた] [あとで] [直す]",
        "いまの設定",
        "時間帯 東京",
        "声をかけない時間 18:30-08:30と土日",
        "準備の時刻 17:30",
        "声かけ あり",
        "[設定を変える] [会った人] [レポート] [使い方]",
    ]


def test_in_english_it_reads_as_english() -> None:
    cards = shown(meeting(name="Founders Mixer"), lang="en")
    assert lines(cards) == [
        "Next: Founders Mixer",
        "When Sat 5 Dec, 19:00",
        (
            "Getting ready takes three questions and three minutes."
            " [Prepare] [Answer all three at once] [Not sure I'll go] [Add an event]"
        ),
        "Your settings",
        "Time zone Tokyo",
        "Quiet hours 18:30-08:30 and weekends",
        "Preparation time 17:30",
        "Messages from me on",
        "[Settings] [Contacts] [Report] [Help]",
    ]


def test_without_a_gathering_the_home_offers_to_add_one() -> None:
    card, _ = shown()
    assert lines((card,)) == [
        "次の会",
        "まだ決まっていません。参加する会があれば、教えてください。 [会を登録]",
    ]


def test_what_is_over_comes_first_while_it_is_fresh() -> None:
    over = meeting("g0", "2026-12-03T19:00", "梅田ランチ会", plan=PLAN)
    first, *_ = shown(over, meeting())
    assert words((first,)).startswith("梅田ランチ会は、いかがでしたか？\nいつ 12/3(木)19:00\nなぜ 在庫管理に")
    assert [(a.what, a.subject) for a in first.actions] == [("reflect", "g0")]
    for settled in (replace(over, reflection=Reflection("x")), replace(over, state="missed")):
        assert "いかがでしたか" not in words(shown(settled))
    assert "いかがでしたか" not in words(shown(meeting("g0", "2026-11-26T19:00")))


def test_a_gathering_that_is_under_way_is_still_the_next() -> None:
    assert "次の会: 北浜交流会" in words(shown(meeting(starts="2026-12-04T20:00")))


def test_those_after_the_next_are_listed() -> None:
    others = (meeting(f"g{n}", f"2026-12-{n + 6:02d}T19:00", f"会{n}") for n in range(9))
    listed = next(card for card in shown(meeting(), *others) if card.title == "そのあとの会")
    assert [name for _, name in listed.rows] == ["会0", "会1", "会2", "会3", "会4"]


def test_promises_are_few_and_the_longest_overdue_comes_first() -> None:
    follow_ups = tuple(
        FollowUp(f"f{n}", "", f"c{n}", "thanks", "お礼を送る", instant(EVE[:16]) + timedelta(hours=n - 3))
        for n in reversed(range(14))
    )
    contacts = tuple(Contact(f"c{n}", "", f"人{n}") for n in range(14))
    cards = shown(follow_ups=follow_ups, contacts=contacts)
    rows = [card.rows[0] for card in cards if [a.what for a in card.actions] == ["done", "snooze", FORM]]
    assert rows[:2] == [
        ("18:00（過ぎています）", "人0: お礼を送る"),
        ("19:00（過ぎています）", "人1: お礼を送る"),
    ]
    assert len(rows) == 10
    assert "ほかにもあります。" in words(cards)


def test_whoever_silenced_the_coach_can_have_it_back() -> None:
    last = shown(profile=replace(AT_WORK, standing="stopped"))[-1]
    assert words((last,)).endswith(
        "声かけ 停止中\n[声かけを再開] [設定を変える] [会った人] [レポート] [使い方]"
    )


def test_dates_are_those_of_the_users_own_zone() -> None:
    away = shown(meeting(), profile=replace(AT_WORK, zone="America/New_York"))
    assert "いつ 12/5(土)05:00" in words(away)


HOMES = {
    "busy": (meeting("g0", "2026-12-03T19:00"), meeting(plan=ACTING), meeting("g2", "2026-12-08T19:00")),
    "unprepared": (meeting(),),
    "empty": (),
}


@pytest.mark.parametrize("gatherings", HOMES.values(), ids=HOMES)
@pytest.mark.parametrize("profile", [KNOWN, replace(KNOWN, standing="stopped")], ids=["active", "stopped"])
def test_every_button_of_the_home_leads_somewhere(
    gatherings: tuple[Gathering, ...], profile: Profile
) -> None:
    for action in (
        action
        for card in shown(*gatherings, profile=profile, follow_ups=(promised(),))
        for action in card.actions
    ):
        ground = CoreGround.of(BOOK, Notebook(profile, gatherings, (), (promised(),)))
        ground.furnish(forms=True, home=True)
        assert ground.take(Wanted(action.what, action.subject), instant(EVE[:16])), action
        assert "unknown_want" not in {fact.name for fact in ground.facts}, action


def test_the_home_changes_with_what_is_done() -> None:
    assert BOOK.home is home
    told = talk(None, meeting(), profile=AT_WORK, follow_ups=(promised(due="2026-12-04T12:10"),)).with_forms()
    told.opens("home").is_silent().shows_home("次の会: 北浜交流会", "チェック表を送る")
    told.wants("done", "g1.plan")
    assert "チェック表を送る" not in words(told.ground.home)
    told.fills(
        "preparation|g1",
        goal="在庫管理に困っている雑貨店と出会う",
        people="雑貨店の店主さんに、棚卸しで一番困ることを聞く",
        action="お礼を送る",
        moment="2026-12-07T12:10",
    )
    told.taps("OK").says("とばす").shows_home("なぜ", "雑貨店の店主さん")


def test_a_plan_without_much_in_it_is_shown_all_the_same() -> None:
    assert "次の会" in words(shown(meeting(plan=Plan())))
