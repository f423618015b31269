from __future__ import annotations

from datetime import timedelta

from dialogs import nudging
from dialogs.changes import applied
from dialogs.notebook import Gathering, Notebook
from dialogs.shapes import replace
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, STARTS, notebook, talk


def planned(gathering: Gathering = KITAHAMA) -> Notebook:
    """A prepared gathering with everything the coach plans to say about it."""
    known = notebook((gathering,))
    for change in nudging.timeline(PROFILE, gathering, STARTS - timedelta(hours=6)):
        known = applied(known, change)
    return known


def test_whoever_could_not_go_is_not_asked_to_reflect() -> None:
    told = (
        talk(known=planned(), at="2026-12-04T15:00+09:00")
        .until("2026-12-04T21:30+09:00")
        .asks("reflection.met")
    )
    told.says("行けなかった").asks("no_show.why").taps("仕事が入った").is_idle()
    before = len(told.unasked)
    assert len(told.after(days=60).unasked) == before


def test_whoever_is_still_there_is_asked_again_after_an_hour_or_in_the_morning() -> None:
    early = replace(KITAHAMA, ends_at=KITAHAMA.ends_at - timedelta(hours=1))
    told = (
        talk(known=planned(early), at="2026-12-04T18:00+09:00")
        .until("2026-12-04T20:30+09:00")
        .asks("reflection.met")
    )
    told.taps("まだ会場です").is_idle().tells("21:30").until("2026-12-04T21:30+09:00").asks("reflection.met")
    told.taps("まだ会場です").is_idle().tells("08:00").until("2026-12-05T08:00+09:00").asks("reflection.met")


def test_a_gathering_past_midnight_is_reflected_in_the_morning() -> None:
    late = replace(KITAHAMA, ends_at=STARTS + timedelta(hours=6))
    told = talk(known=planned(late), at="2026-12-04T18:00+09:00").until("2026-12-05T08:29+09:00")
    assert all(prompts for _, prompts in told.unasked)
    told.until("2026-12-05T08:30+09:00").asks("reflection.met")


def test_stickers_and_voice_are_answered_with_a_request_for_words_and_the_question_stays() -> None:
    told = talk("reflection", {"gathering": "g1"}).shows("sticker").tells("文字でひと言").asks("met")
    told.shows("audio").asks("met").says("白石さん、棚卸しの話").asks("got")


def test_distress_in_the_middle_of_a_reflection_ends_all_coaching() -> None:
    told = talk("reflection", {"gathering": "g1"}, known=planned()).says("死にたい").is_idle().after(days=6)
    assert told.unasked == []


def test_the_language_can_be_switched_in_the_middle_of_a_question() -> None:
    told = (
        talk("reflection", {"gathering": "g1"})
        .says("English")
        .asks("reflection.met")
        .tells("Who did you get to talk to")
    )
    told.says("日本語").asks("reflection.met").tells("どなたと話せましたか")
