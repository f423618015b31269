"""J8: somebody who speaks English, among people who speak Japanese."""

from __future__ import annotations

from dialogs.coach.book import BOOK
from dialogs.notebook import Profile
from dialogs.testing import Talk


def english() -> Talk:
    talk = Talk(BOOK, at="2026-12-04T21:00+09:00", profile=Profile("u1"))
    talk.says("Hi! I'm going to a networking event").asks("consent").tells(
        "I'm a coach for networking events"
    )
    return talk.taps("Agree and start").asks("language").taps("English").asks("gathering.line")


def test_the_language_is_guessed_confirmed_once_and_kept() -> None:
    talk = (
        english()
        .says("tomorrow 7pm Founders Mixer")
        .asks("confirm")
        .tells('Sat 5 Dec, 19:00, "Founders Mixer"')
    )
    talk.taps("OK").asks("goal").taps("Business partners").probes("goal", "partner").says(
        "gift shops drowning in stock-taking"
    )
    talk.tells('Got it → "Meet gift shops drowning in stock-taking"').says("gift shop owners").taps(
        "How they do it now"
    )
    talk.taps("Something useful").taps("Next day 12:10").asks("review").tells(
        "On Sun 6 Dec, 12:10, I'll"
    ).taps("OK")
    talk.asks("push_consent.when").taps("At 21:30").taps("No need").asks("profile.work").says(
        "stock-keeping help for small shops"
    )
    talk.says("gift shops").says("a three-day stock-take now takes half a day").tells(
        "Your introduction (about"
    ).is_idle()
    talk.fits("line", "slack")
    assert talk.notebook.profile.lang == "en"


def test_a_japanese_name_of_a_gathering_stays_as_it_is() -> None:
    english().says("12/5 19:00 北浜交流会").asks("confirm").tells("北浜交流会", "Is that right?")


def test_the_language_can_be_switched_at_any_moment() -> None:
    talk = english().says("tomorrow 7pm Founders Mixer").taps("OK").asks("goal").says("日本語").asks("goal")
    talk.tells("これからは日本語でお話しします。", "1/3 終わったとき").says("English").asks("goal").tells(
        "1/3 When it's over"
    )


def test_no_japanese_is_said_to_whoever_speaks_english() -> None:
    talk = (
        english()
        .says("tomorrow 7pm Founders Mixer")
        .taps("OK")
        .taps("Just enjoy it")
        .taps("The host")
        .taps("Next morning")
    )
    talk.taps("Skip").says("card").says("settings").says("upcoming").says("help")
    letters = "".join(talk.screen for _ in (0,)) + "".join(str(prompt) for prompt in talk.said)
    said = letters.replace("日本語", "")
    assert not [c for c in said if "\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff"]
