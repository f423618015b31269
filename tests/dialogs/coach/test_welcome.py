from __future__ import annotations

import pytest

from dialogs.notebook import Notebook, Profile
from dialogs.testing import Talk
from tests.dialogs.coach.before import EVE, instant, talk

NEW = Profile("u1")


def first_contact(said: str = "", lang: str = "") -> Talk:
    meeting = talk(profile=NEW)
    return meeting.says(said) if said else meeting.joins(lang)


def test_the_coach_says_who_speaks_and_asks_for_consent() -> None:
    greeted = (
        first_contact().asks("welcome.consent").offers("同意してはじめる", "くわしく").fits("line", "slack")
    )
    greeted.tells(
        "コーチです", "プログラムがお返事しています", "準備とふりかえりの案内のためだけ", "最長24か月"
    )


def test_nothing_is_kept_before_consent() -> None:
    told = first_contact("あす 19時 北浜交流会").says("12/6 18時 梅田ランチ会")
    assert told.notebook == Notebook(NEW)


def test_consent_is_kept_with_its_version_and_time() -> None:
    profile = first_contact().taps("同意してはじめる").asks("gathering.line").notebook.profile
    assert (profile.consent_version, profile.consent_at) == (1, instant(EVE[:16]))


@pytest.mark.parametrize("words", ["はい", "同意します", "1", "はじめる"])
def test_consent_may_be_typed(words: str) -> None:
    first_contact().says(words).asks("gathering.line")


def test_details_are_told_before_consent() -> None:
    asked = (
        first_contact().taps("くわしく").asks("details").tells("暗号化", "ほかの人に連絡することはありません")
    )
    asked.taps("同意してはじめる").asks("gathering.line")


def test_whoever_declines_is_left_in_peace() -> None:
    for declined in (
        first_contact().says("いいえ"),
        first_contact().taps("くわしく").taps("やめておく"),
        first_contact().says("準備").taps("やめておく"),
    ):
        declined.tells("何も記録していません").is_idle()
        assert declined.notebook == Notebook(NEW)


def test_a_gathering_told_first_is_gone_on_with_after_consent() -> None:
    first_contact("あす 19時 北浜交流会").taps("同意してはじめる").asks("confirm").tells(
        "12/5(土)19:00", "北浜交流会"
    )


def test_a_gathering_told_instead_of_consent_is_gone_on_with_too() -> None:
    told = first_contact().says("あす 19時 北浜交流会").asks("first").tells("同意していただけますか")
    told.taps("同意してはじめる").asks("confirm").tells("北浜交流会")
    first_contact().taps("くわしく").says("あす 19時 北浜交流会").asks("first")


def test_other_words_lead_back_to_consent() -> None:
    first_contact().says("雑貨店を経営しています").asks("consent").tells("ここだけ確認させてください")


def test_commands_wait_for_consent() -> None:
    first_contact().says("準備").asks("first").says("カード").asks("first").taps("同意してはじめる").asks(
        "gathering.line"
    )
    first_contact().says("プライバシー").asks("details").says("設定").asks("first")


def test_english_first_words_are_greeted_in_english_and_confirmed_once() -> None:
    greeted = (
        first_contact("Hi there, nice to meet you").asks("consent").tells("I'm a coach for networking events")
    )
    asked = greeted.taps("Agree and start").asks("language").taps("English")
    asked.asks("gathering.line").tells("Which event are you going to?")
    assert asked.notebook.profile.lang == "en"


def test_a_plain_yes_confirms_english() -> None:
    told = first_contact("Hello coach").taps("Agree and start").asks("language").says("Yes, please")
    told.asks("gathering.line")


def test_whoever_wrote_english_by_chance_may_choose_japanese() -> None:
    chosen = first_contact("OK").taps("Details").taps("Agree and start").asks("language").taps("日本語")
    chosen.asks("gathering.line").tells("参加する会の日時と名前")
    assert chosen.notebook.profile.lang == "ja"


def test_english_words_instead_of_consent_do_not_skip_the_question_of_language() -> None:
    told = first_contact("Hello coach").says("tomorrow 7pm Founders Mixer").asks("first")
    told.says("yes").asks("language").taps("English").asks("confirm").tells(
        "Sat 5 Dec, 19:00", "Founders Mixer"
    )


def test_the_platform_s_language_is_taken_over_without_a_question() -> None:
    greeted = first_contact(lang="en").asks("consent").tells("I'm a coach for networking events")
    greeted.taps("Agree and start").asks("gathering.line")


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "is this free?"),
        ("en", "who can read this"),
        ("en", "do i have to pay"),
        ("ja", "これって無料ですか？"),
        ("ja", "誰か読んでますか"),
        ("ja", "お金かかるん？"),
    ],
)
def test_who_asks_something_before_agreeing_is_told_the_details(lang: str, question: str) -> None:
    first_contact(lang=lang).says(question).asks("details").taps("agree").asks("gathering.line")


def test_what_is_told_at_the_question_of_language_is_kept_and_answers_it() -> None:
    told = first_contact("hello").taps("agree").asks("language")
    told.says("hi im joy, i'm a recruiter, i have a 2 day job fair next week").asks("new_gathering.when")
    assert told.notebook.profile.lang == "en"


def test_a_sentence_that_tells_of_nothing_answers_the_question_of_language_all_the_same() -> None:
    first_contact("hello").taps("agree").says("i just moved here from cebu").asks("gathering.line")


def called(name: str) -> Talk:
    """Somebody whom the platform calls `name`, and who has agreed."""
    return talk(profile=NEW).joins(name=name).taps("同意してはじめる").says("やめる")


def test_what_the_platform_calls_somebody_is_offered_where_a_name_is_asked_for() -> None:
    told = called("村上 ゆう").says("自己紹介").says("印刷会社です").taps("とばす").taps("とばす")
    told.asks("profile.name").offers("村上 ゆう").fits("line", "slack")
    assert told.notebook.profile.name == ""
    assert told.taps("村上 ゆう").is_idle().notebook.profile.name == "村上 ゆう"
    again = (
        told.says("自己紹介")
        .taps("言葉を変える")
        .says("印刷会社です")
        .taps("とばす")
        .taps("とばす")
        .asks("name")
    )
    assert [choice.label for choice in again.question.choices] == ["とばす"]


def test_what_the_platform_calls_somebody_is_never_used_unasked() -> None:
    told = called("村上 ゆう").says("自己紹介").says("印刷会社です").taps("とばす").taps("とばす")
    told.taps("とばす").never_tells("村上").is_idle()
    assert told.notebook.profile.name == ""


@pytest.mark.parametrize("name", ["", "  ", "あ" * 21])
def test_a_name_that_is_none_or_too_long_for_a_choice_is_not_offered(name: str) -> None:
    told = called(name).says("自己紹介").says("印刷会社です").taps("とばす").taps("とばす").asks("name")
    assert [choice.label for choice in told.question.choices] == ["とばす"]


def test_whoever_does_not_agree_leaves_no_name_behind() -> None:
    told = talk(profile=NEW).joins(name="村上 ゆう").taps("くわしく").tells("アプリでの表示名")
    assert told.taps("やめておく").is_idle().notebook == Notebook(NEW)


def test_help_explains_why_consent_is_needed() -> None:
    first_contact().says("使い方").tells("はじめに確認しています").asks("consent")


@pytest.mark.parametrize("words", ["準備", "あす 19時 北浜交流会", "これは何のサービス"])
def test_every_question_of_consent_leads_to_the_details_and_to_the_other_language(words: str) -> None:
    asked = (
        first_contact().says(words).offers("同意してはじめる", "くわしく", "English").fits("line", "slack")
    )
    detailed = asked.taps("くわしく").asks("details").tells("暗号化").offers("同意してはじめる", "English")
    assert detailed.taps("同意してはじめる").notebook.profile.consent_version == 1


def test_a_tap_on_an_older_question_of_consent_shows_it_again_with_all_its_buttons() -> None:
    asked = first_contact().says("準備").asks("first")
    again = asked.taps("くわしく", old=1).asks("first").tells("前のボタンでしたね")
    again.offers("同意してはじめる", "くわしく")


@pytest.mark.parametrize("before", [(), ("くわしく",), ("準備",)])
def test_english_is_one_tap_away_and_not_asked_about_again(before: tuple[str, ...]) -> None:
    told = first_contact()
    for words in before:
        told = told.says(words)
    asked = told.taps("English").asks("welcome.consent").tells("I'm a coach for networking events")
    begun = (
        asked.offers("Agree and start", "Details", "日本語").taps("Agree and start").asks("gathering.line")
    )
    assert begun.notebook.profile.lang == "en"


def test_whoever_was_taken_for_english_may_turn_to_japanese_before_agreeing() -> None:
    asked = first_contact("OK").taps("日本語").asks("welcome.consent").tells("コーチです")
    assert asked.taps("同意してはじめる").asks("gathering.line").notebook.profile.lang == "ja"


def test_what_was_told_before_the_language_was_changed_is_gone_on_with() -> None:
    told = first_contact().says("12/6 18:00 Founders Mixer").taps("English").taps("Agree and start")
    told.asks("confirm").tells("Founders Mixer")


def test_the_menu_waits_for_consent() -> None:
    first_contact().says("メニュー").asks("welcome.first")


def test_a_gathering_told_where_the_language_is_asked_for_is_gone_on_with() -> None:
    asked = first_contact("Hello coach").taps("Agree and start").asks("language")
    told = asked.says("tomorrow 7pm Founders Mixer").asks("confirm")
    told.tells("Sat 5 Dec, 19:00", "Founders Mixer")
    assert told.notebook.profile.lang == "en"


def test_a_gathering_told_in_japanese_there_turns_to_japanese() -> None:
    asked = first_contact("OK").taps("Agree and start").asks("language")
    told = asked.says("あす 19時 北浜交流会").asks("confirm").tells("12/5(土)19:00", "北浜交流会")
    assert told.notebook.profile.lang == "ja"


@pytest.mark.parametrize("word", ["Hello", "hi", "Hi there!"])
def test_a_greeting_in_english_where_consent_is_asked_for_in_japanese_is_answered_in_english(
    word: str,
) -> None:
    asked = (
        first_contact(lang="ja").says(word).asks("welcome.consent").tells("I'm a coach for networking events")
    )
    asked.offers("日本語").taps("Agree and start").asks("gathering.line")


def test_a_gathering_behind_a_greeting_is_not_lost_over_it() -> None:
    told = first_contact(lang="ja").says("Hello, tomorrow 7pm Founders Mixer").asks("first").taps("English")
    told.taps("Agree and start").asks("confirm").tells("Founders Mixer")


def test_a_greeting_in_japanese_is_answered_in_japanese() -> None:
    first_contact(lang="en").says("こんにちは").asks("welcome.consent").tells("コーチです")
