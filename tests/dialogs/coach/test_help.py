from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.coach.book import intent
from dialogs.notebook import Nudge
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.texts import texts
from tests.dialogs.coach.evening import KITAHAMA, PROFILE, PROMISE, SHIRAISHI, UNPLANNED, notebook, talk

NEW = notebook(())
COMING = replace(
    UNPLANNED,
    id="g2",
    starts_at=KITAHAMA.starts_at + timedelta(days=5),
    ends_at=KITAHAMA.ends_at + timedelta(days=5),
)
BUSY = notebook((KITAHAMA, COMING), (SHIRAISHI,), (PROMISE,))


def labels(told: Talk) -> list[str]:
    return [choice.label for choice in told.question.choices]


def test_help_shows_the_words_one_can_send_and_where_to_go() -> None:
    told = (
        talk(known=BUSY)
        .says("使い方")
        .asks("help.which")
        .tells("当日のカードを作る", "ふりかえり", "全部消す")
        .fits("line", "slack")
    )
    assert labels(told) == ["ふりかえり", "準備", "会を登録", "予定", "やること", "会った人", "設定"]


@pytest.mark.parametrize(
    ("word", "lang", "settings"), [("メニュー", "ja", "設定"), ("menu", "en", "Settings")]
)
def test_the_menu_opens_amid_a_question_and_leads_to_the_settings(
    word: str, lang: str, settings: str
) -> None:
    told = talk("reflection", {"gathering": "g1"}, known=BUSY, lang=lang).asks("met").says(word)
    told.asks("help.which").offers(settings).taps(settings).asks("settings.which").says("cancel").asks("met")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_word_the_help_names_is_heard_as_what_it_says(lang: str) -> None:
    for name in ("prepare", "reflect", "upcoming", "card", "today", "contacts", "settings", "stop", "menu"):
        assert intent(texts(lang).say(f"help.word.{name}")) == name
    out = texts(lang).say("help.word.export").replace("／", "/").split("/")
    assert [intent(word.strip()) for word in out] == ["export", "delete"]


def test_a_menu_offers_only_what_makes_sense_now() -> None:
    assert labels(talk("fallback", known=NEW)) == ["会を登録", "使い方"]
    assert labels(talk("fallback", known=notebook((replace(COMING, plan=KITAHAMA.plan),)))) == [
        "会を登録",
        "予定",
        "使い方",
    ]


@pytest.mark.parametrize(
    ("label", "dialog"),
    [
        ("ふりかえり", "reflection"),
        ("会を登録", "gathering"),
        ("予定", "upcoming"),
        ("やること", "today"),
        ("会った人", "contacts"),
        ("使い方", "help"),
    ],
)
def test_a_menu_opens_what_was_chosen_and_is_gone(label: str, dialog: str) -> None:
    told = talk("fallback", known=BUSY).taps(label)
    [frame] = told.ground.conversation.frames
    assert frame.dialog == dialog


@pytest.mark.parametrize("menu", ["help", "greeting", "not_text"])
def test_every_menu_leads_on(menu: str) -> None:
    talk(menu, known=BUSY).taps("会った人").asks("contacts.which")


def test_words_nobody_understands_are_answered_with_a_short_menu_however_often() -> None:
    told = talk(known=NEW)
    for _ in range(6):
        told.says("むにゃむにゃ").asks("fallback.which")


def test_a_gathering_told_to_an_open_menu_is_heard() -> None:
    told = talk("greeting", known=NEW, at="2026-12-04T10:00+09:00").says("12/9 19:00 梅田ランチ会")
    told.tells("12/9(水)19:00", "梅田ランチ会").never_tells("会の日時と名前を送って")


def test_a_greeting_is_returned() -> None:
    talk(known=NEW).says("こんにちは").asks("greeting.which").tells("こんにちは")
    talk(known=NEW, lang="en").says("hello").asks("greeting.which").tells("Hello")


def test_a_sticker_is_answered_with_a_request_for_words_and_chips() -> None:
    talk(known=NEW).shows("sticker").asks("not_text.which").tells("文字でひと言").offers("使い方")


@pytest.mark.parametrize(
    ("said", "lang", "number"),
    [("もう死にたい", "ja", "0120-279-338"), ("I want to die", "en", "0800-300-8355")],
)
def test_distress_gets_humane_words_people_to_call_and_a_week_of_silence(
    said: str, lang: str, number: str
) -> None:
    told = talk("reflection", {"gathering": "g1"}, known=BUSY, lang=lang).says(said).is_idle().tells(number)
    assert told.notebook.profile.standing == "paused"
    assert told.notebook.profile.silent_until_at == told.now + timedelta(days=7)
    told.never_tells("?", "？")


@pytest.mark.parametrize(
    ("said", "lang", "tip"),
    [("会場でつきまとわれて怖い", "ja", "110番"), ("someone is following me and I'm scared", "en", "110")],
)
def test_violence_and_stalking_get_words_of_their_own_and_the_police_and_nothing_of_it_is_kept(
    said: str, lang: str, tip: str
) -> None:
    told = talk("reflection", {"gathering": "g1"}, known=BUSY, lang=lang).says(said).is_idle()
    told.tells(tip, "#9110").never_tells("0120-061-338", "TELL")
    assert said not in repr((told.ground.conversation, told.notebook))


def test_nothing_of_the_distress_is_kept_and_the_talk_waits_on_the_shelf() -> None:
    told = talk("reflection", {"gathering": "g1"}, known=BUSY).says("もう死にたい")
    assert "死" not in repr(told.ground.conversation)
    [session] = told.ground.conversation.shelf
    assert session[0].dialog == "reflection"


def test_the_week_of_silence_holds_even_what_is_due() -> None:
    due_at = KITAHAMA.ends_at + timedelta(days=1)
    known = replace(BUSY, nudges=(Nudge("f1:promise", "promise", "f1", due_at),))
    told = talk(known=known).says("もう死にたい").after(days=6)
    assert told.unasked == []


def test_a_longer_silence_is_not_shortened() -> None:
    until = KITAHAMA.ends_at + timedelta(days=30)
    for standing in ("stopped", "paused"):
        silent = until if standing == "paused" else None
        profile = replace(PROFILE, standing=standing, silent_until_at=silent)
        told = talk("safety", known=notebook(profile=profile))
        assert told.notebook.profile == profile


def test_help_asked_for_twice_shows_the_words_again() -> None:
    twice = talk("help").tells("送れる言葉").says("使い方")
    twice.asks("help.which").tells("送れる言葉", "3つの質問で当日のカードを作る")
