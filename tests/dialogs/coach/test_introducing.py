from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.events import Introduced
from dialogs.grounds import CoreGround
from dialogs.notebook import Notebook, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, meeting, promised, talk

NEW = Profile("u1")
AT_WORK = Introduced("ja-JP", "村上", "Asia/Tokyo", at_work=True)
IN_NEW_YORK = Introduced("en-US", "Dana", "America/New_York", at_work=True)


def introduced(who: Introduced, profile: Profile = NEW) -> Talk:
    told = talk(profile=profile, lang=profile.lang)
    assert told.ground.take(who, told.now) == ()
    return told


def zone_of(told: Talk) -> str:
    return told.notebook.profile.zone


def test_somebody_at_work_begins_with_the_hours_of_work_in_their_own_zone() -> None:
    profile = introduced(IN_NEW_YORK).notebook.profile
    assert profile == Profile(
        "u1",
        lang="en",
        zone="America/New_York",
        quiet_from=18 * 60 + 30,
        quiet_to=8 * 60 + 30,
        eve_at=17 * 60 + 30,
        called="Dana",
        workdays=True,
        at_work=True,
    )


def test_elsewhere_the_usual_hours_stay() -> None:
    profile = introduced(Introduced("ja", "村上", "Asia/Tokyo")).notebook.profile
    assert profile == replace(NEW, called="村上")


@pytest.mark.parametrize(
    ("told", "spoken"), [("ja", "ja"), ("ja-JP", "ja"), ("en-GB", "en"), ("fr-FR", "en"), ("", "ja")]
)
def test_the_coach_speaks_the_language_of_the_platform_or_english(told: str, spoken: str) -> None:
    assert introduced(Introduced(told)).notebook.profile.lang == spoken


def test_the_welcome_speaks_it_at_once_and_asks_no_more_about_it() -> None:
    told = introduced(IN_NEW_YORK).says("hi").asks("welcome.consent").tells("I'm a coach")
    told.taps("Agree and start").asks("gathering.line")
    assert told.notebook.profile.called == "Dana"


@pytest.mark.parametrize(
    ("who", "words", "said_again"),
    [
        (AT_WORK, "管理者は契約や設定しだいで", "職場のアプリの管理者は"),
        (IN_NEW_YORK, "whoever administers it may", "whoever administers a workplace app"),
    ],
)
def test_at_work_the_welcome_says_who_else_can_read(who: Introduced, words: str, said_again: str) -> None:
    told = introduced(who).joins().tells(words).fits("slack")
    told.says("同意してはじめる" if who is AT_WORK else "yes").asks("gathering.line")
    told.says("プライバシー" if who is AT_WORK else "privacy").asks("privacy.what").tells(said_again)
    talk(profile=NEW).joins().never_tells("管理者")


def test_whoever_does_not_agree_leaves_no_name_behind() -> None:
    told = introduced(AT_WORK).joins().taps("くわしく").taps("やめておく").tells("何も記録していません")
    assert told.notebook.profile.called == ""


def test_a_language_chosen_before_consent_is_not_taken_back() -> None:
    told = introduced(AT_WORK).joins().taps("English").asks("welcome.consent").tells("I'm a coach")
    told.ground.take(AT_WORK, told.now)
    assert told.notebook.profile.lang == "en"


def test_after_consent_language_and_hours_are_the_users_own() -> None:
    told = introduced(replace(IN_NEW_YORK, changed=True), KNOWN)
    assert told.notebook.profile == replace(KNOWN, zone="America/New_York", called="Dana", at_work=True)


def test_a_zone_set_by_hand_stays_whatever_the_platform_says() -> None:
    told = talk("zone").says("ロンドン")
    told.ground.take(replace(IN_NEW_YORK, changed=True), told.now)
    assert zone_of(told) == "Europe/London"


def test_a_name_too_long_to_sign_with_is_not_offered() -> None:
    assert (
        introduced(Introduced(name="株式会社さんもん 営業部 第三課 村上 太郎")).notebook.profile.called == ""
    )


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../../etc/passwd", "Asia/Tokyo\x00"])
def test_a_zone_nobody_knows_changes_nothing(zone: str) -> None:
    assert zone_of(introduced(Introduced(zone=zone), KNOWN)) == "Asia/Tokyo"


def test_what_is_planned_moves_along_to_another_zone() -> None:
    told = talk("gathering", at="2026-11-28T10:00+09:00", profile=replace(KNOWN, at_work=True, workdays=True))
    told.says("12/6 19時 北浜交流会").taps("OK").tells("12/4(金)17:00に声をかけます").taps("そのときに")
    assert eve(told) == "12-04 17:00"
    told.comes_as(zone="America/New_York", changed=True)
    assert eve(told) == "12-04 17:00"
    assert told.ground.due_at() == datetime(2026, 12, 4, 22, 0, tzinfo=UTC)


def eve(told: Talk) -> str:
    at = next(nudge.due_at for nudge in told.notebook.nudges if nudge.kind == "eve")
    return f"{at.astimezone(ZoneInfo(zone_of(told))):%m-%d %H:%M}"


def test_promises_keep_their_instant_in_another_zone() -> None:
    told = talk(None, meeting(), follow_ups=(promised(),))
    told.comes_as(zone="America/New_York", changed=True)
    assert told.notebook.follow_ups == (promised(),)


def test_nothing_is_planned_for_whoever_is_out_of_reach() -> None:
    told = (
        talk("gathering", at="2026-11-28T10:00+09:00").says("12/5 19時 北浜交流会").taps("OK").taps("前日に")
    )
    told.leaves().comes_as(zone="America/New_York", changed=True)
    assert told.notebook.nudges == ()
    assert zone_of(told) == "America/New_York"


TEXT = st.text(max_size=30)


@given(st.builds(Introduced, TEXT, TEXT, TEXT, st.booleans(), st.booleans()), st.booleans())
def test_any_introduction_is_taken_once_and_for_all(who: Introduced, known: bool) -> None:  # noqa: FBT001  # drawn
    ground = CoreGround.of(talk().book, Notebook(KNOWN if known else NEW))
    now = datetime(2026, 12, 4, 12, tzinfo=UTC)
    assert ground.take(who, now) == ()
    once = ground.notebook
    assert ground.take(who, now) == ()
    assert ground.notebook == once
