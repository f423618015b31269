from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dialogs.coach.moments import to_iso
from dialogs.notebook import Contact, Notebook
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import begun
from tests.dialogs.coach.evening import G1, PLANNED, PROMISE, UNPLANNED, notebook, talk

THURSDAY = "2026-12-10T09:00+09:00"
STORIES = {
    "ja": ("佐々木さん", "勤怠はまだExcel", "デモの日程を聞く"),
    "en": ("Tom Baker", "They still use Excel", "ask for a demo date"),
}
PREPARED = {
    "ja": (
        "在庫管理に困っている雑貨店と出会う",
        "雑貨店の店主に棚卸しを聞く",
        "翌朝9時にお礼メール",
    ),
    "en": (
        "Find a shop struggling with stocktaking",
        "Shop owners, ask how they count",
        "Send a thank-you at 9 the next morning",
    ),
}


def after_wednesday(lang: str) -> Talk:
    """The morning after, a Thursday, asked when."""
    starts = datetime.fromisoformat("2026-12-09T19:00+09:00").astimezone(UTC)
    met = replace(UNPLANNED, starts_at=starts, ends_at=starts + timedelta(hours=2))
    told = talk("reflection", G1, known=notebook((met,)), at=THURSDAY, lang=lang)
    for words in STORIES[lang]:
        told.says(words)
    return told.asks("when")


@pytest.mark.parametrize(
    ("lang", "said", "due"),
    [
        ("ja", "木曜の昼", "2026-12-10T12:10"),
        ("ja", "木曜の朝", "2026-12-17T08:30"),
        ("ja", "金曜の昼", "2026-12-11T12:10"),
        ("ja", "昼", "2026-12-11T12:10"),
        ("en", "Thursday morning", "2026-12-17T08:30"),
        ("en", "Friday morning", "2026-12-11T08:30"),
    ],
)
def test_a_weekday_beats_the_button_that_shows_its_part_of_the_day(lang: str, said: str, due: str) -> None:
    [promise] = after_wednesday(lang).says(said).notebook.follow_ups
    assert to_iso(promise.due_at) == to_iso(datetime.fromisoformat(f"{due}+09:00"))


@pytest.mark.parametrize(
    ("lang", "said", "shown"),
    [("ja", "木曜", ("12/10(木)18:00", "12/17(木)08:30")), ("en", "Thursday", ("Thu 10 Dec, 18:00",))],
)
def test_the_weekday_it_is_today_is_offered_for_today_and_in_a_week(
    lang: str, said: str, shown: tuple[str, ...]
) -> None:
    after_wednesday(lang).says(said).asks("when").offers(*shown)


@pytest.mark.parametrize(
    ("lang", "words", "said", "shown"),
    [
        ("ja", ("直す", "約束の日時"), "翌日の昼 12:10", "12/6(日)12:10になったら"),
        ("ja", ("直す", "約束の日時"), "月曜の昼", "12/7(月)12:10になったら"),
        ("en", ("edit", "When"), "Monday noon", "On Mon 7 Dec, 12:00"),
    ],
)
def test_a_moment_asked_for_again_counts_instead_of_the_one_told_with_the_promise(
    lang: str, words: tuple[str, ...], said: str, shown: str
) -> None:
    told = begun(lang)
    for each in (*PREPARED[lang], *words, said):
        told.says(each)
    told.asks("review").tells(shown)


def test_a_promise_told_anew_brings_its_own_moment() -> None:
    told = begun("ja")
    for each in (*PREPARED["ja"], "直す", "約束の日時", "月曜の昼", "直す", "終わったあと"):
        told.says(each)
    told.says("火曜の15時に資料を送る").asks("review").tells("12/8(火)15:00になったら、資料を送る")


TOLD = {
    "ja": (
        "中田さん（人事）と川口さん。中田さんに事例集を今日の15時、川口さんには来週の木曜の昼に電話する",
        "このまま完成",
        ("12/5(土)15:00になったら、中田さんに事例集", "12/10(木)12:10になったら、川口さんに電話する"),
    ),
    "en": (
        "Tom Baker and Anna Lee. I'll ask Anna for a demo date on Thursday at noon",
        "Finish as is",
        ("On Thu 10 Dec, 12:00, I'll ask Anna for a demo date",),
    ),
}


def in_the_morning(lang: str, *said: str, known: Notebook | None = None) -> Talk:
    """A reflection told on Saturday morning."""
    told = talk(
        "reflection",
        G1,
        known=known or notebook((UNPLANNED,)),
        at="2026-12-05T08:40+09:00",
        lang=lang,
    )
    for words in said:
        told.says(words)
    return told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_finishing_early_keeps_everybody_and_every_promise_told(lang: str) -> None:
    story, finish, shown = TOLD[lang]
    told = in_the_morning(lang, story).taps(finish).is_idle().tells(*shown)
    assert len(told.notebook.contacts) == 2
    assert len(told.notebook.follow_ups) == len(shown)
    due = {f"{promise.id}:promise" for promise in told.notebook.follow_ups}
    assert due <= {nudge.id for nudge in told.notebook.nudges}


@pytest.mark.parametrize("asked", ["when", "step"])
def test_finishing_in_the_middle_of_a_promise_keeps_it_at_its_usual_moment(asked: str) -> None:
    said = ("デモの日程を聞く",) if asked == "when" else ("火曜の9時",)
    told = in_the_morning("ja", "佐々木さん", "勤怠はまだExcel", *said)
    told.says("このまま完成").is_idle()
    [promise] = told.notebook.follow_ups
    assert promise.contact_id == told.notebook.contacts[0].id
    assert f"{promise.id}:promise" in {nudge.id for nudge in told.notebook.nudges}


def test_what_nobody_was_asked_about_any_more_is_nothing_to_do_where_nothing_was_told() -> None:
    told = in_the_morning("ja", "佐々木さんと川口さん").says("このまま完成").is_idle()
    assert len(told.notebook.contacts) == 2
    assert told.notebook.follow_ups == ()


def test_what_was_told_for_somebody_beats_the_plan() -> None:
    planned = notebook(follow_ups=(PLANNED,))
    told = in_the_morning("ja", TOLD["ja"][0], "勤怠はExcel", known=planned)
    told.says("うん").asks("next_step.step").tells("12/5(土)15:00になったら、中田さんに事例集")
    told.says("うん").tells("12/10(木)12:10になったら、川口さんに電話する")


@pytest.mark.parametrize(
    ("lang", "story", "said", "shown"),
    [
        (
            "ja",
            "川口さんには今度チラシ持ってく約束してもた",
            "来週の木曜の昼",
            "川口さんに今度チラシ持ってく",
        ),
        ("ja", "川口さんには今度チラシ持ってく約束してもた", "火曜の15時にします", "12/8(火)15:00になったら"),
        ("ja", "川口さんには今度チラシ持ってく約束してもた", "電話を火曜の昼にする", "川口さんに電話をする"),
        (
            "en",
            "I promised Anna to bring flyers",
            "next Thursday at noon",
            "On Thu 10 Dec, 12:00, I'll bring",
        ),
        ("en", "I promised Anna to bring flyers", "let's say Tuesday 3pm", "On Tue 8 Dec, 15:00, I'll bring"),
    ],
)
def test_a_moment_alone_agrees_to_what_is_offered(lang: str, story: str, said: str, shown: str) -> None:
    who = {"ja": "川口さん", "en": "Anna"}[lang]
    in_the_morning(lang, who, story).says(said).tells(shown)


MET = {
    "ja": (Contact("c1", "g1", "中田さん"), Contact("c2", "g1", "森社長")),
    "en": (Contact("c1", "g1", "Tom Baker"), Contact("c2", "g1", "Anna Lee")),
}


def with_contacts(lang: str) -> Talk:
    """Nothing is asked, on a Saturday morning."""
    gone = replace(UNPLANNED, state="attended")
    return talk(known=notebook((gone,), MET[lang]), at="2026-12-05T08:40+09:00", lang=lang)


@pytest.mark.parametrize(
    ("lang", "said", "shown"),
    [
        ("ja", "中田さんに今日の15時に事例集送る", "12/5(土)15:00になったら、中田さんに事例集送る"),
        ("ja", "鈴木さんに明日の15時に資料送る", "12/6(日)15:00になったら、鈴木さんに資料送る"),
        ("en", "send Tom the case studies today at 3pm", "Sat 5 Dec, 15:00, I'll send Tom"),
        ("en", "send Paul the deck tomorrow at 3pm", "Sun 6 Dec, 15:00, I'll send Paul"),
    ],
)
def test_what_one_does_for_a_person_at_a_moment_is_no_gathering(lang: str, said: str, shown: str) -> None:
    told = with_contacts(lang).says(said).is_idle().tells(shown)
    assert len(told.notebook.gatherings) == 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_several_promises_in_one_message_are_kept_one_after_another(lang: str) -> None:
    said = {
        "ja": "中田さんには明日の昼に見積もり送る。森社長には月曜9時に電話する。よく晴れた。",
        "en": "I'll send Tom a quote tomorrow at noon. I'll call Anna on Monday at 9am. Nice weather.",
    }[lang]
    told = with_contacts(lang).says(said).is_idle()
    assert {promise.contact_id for promise in told.notebook.follow_ups} == {"c1", "c2"}


@pytest.mark.parametrize("said", ["中田さんの会 12/10 19時", "12/10 19時 森社長を囲む会"])
def test_a_gathering_named_after_a_person_stays_one(said: str) -> None:
    with_contacts("ja").says(said).asks("new_gathering.confirm")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "さっきの約束、来週木曜の昼にして"),
        ("ja", "約束の時間を来週木曜の12時に変えたいです"),
        ("en", "Move that promise to next Thursday at noon"),
        ("en", "the last promise, make it Thursday at noon"),
    ],
)
def test_a_promise_to_be_moved_is_brought_up_not_taken_for_a_gathering(lang: str, said: str) -> None:
    later = replace(PROMISE, due_at=PROMISE.due_at + timedelta(days=2))
    known = notebook((replace(UNPLANNED, state="attended"),), MET[lang], (later,))
    shown = {"ja": ("12/7(月)12:10", "お礼を送る"), "en": ("Mon 7 Dec, 12:10", "お礼を送る")}
    talk(known=known, at="2026-12-05T08:40+09:00", lang=lang).says(said).tells(*shown[lang])
