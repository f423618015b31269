from __future__ import annotations

import pytest

from dialogs.notebook import Profile
from tests.dialogs.coach.before import GOAL, PEOPLE, begun, talk


@pytest.mark.parametrize(
    ("lang", "said", "wished"),
    [
        ("en", "don't write after 8pm", {"quiet_from": 1200, "quiet_to": 450}),
        ("en", "please don't text me past 9", {"quiet_from": 1260}),
        ("en", "no messages before 9am please", {"quiet_from": 1320, "quiet_to": 540}),
        ("en", "quiet hours 10pm to 7am", {"quiet_from": 1320, "quiet_to": 420}),
        ("en", "no weekends", {"workdays": True}),
        ("en", "stop messaging me on sundays", {"workdays": True}),
        ("en", "just weekdays please", {"workdays": True}),
        ("en", "stop on weekends, I'm off", {"workdays": True, "standing": "active"}),
        ("en", "I don't work weekends so don't message me then", {"workdays": True, "standing": "active"}),
        ("en", "don't message me on Sundays, I'm with my kids", {"workdays": True, "standing": "active"}),
        ("en", "mornings from 10am please", {"quiet_to": 600}),
        ("en", "evenings until 9pm", {"quiet_from": 1260}),
        ("en", "remind me at 6pm the day before", {"eve_at": 1080}),
        ("en", "show me the card on the day", {"day_card": True}),
        ("en", "my time zone is Berlin", {"zone": "Europe/Berlin"}),
        ("en", "I'm in London", {"zone": "Europe/London"}),
        ("ja", "夜9時以降は送らないで", {"quiet_from": 1260, "quiet_to": 450}),
        ("ja", "朝8時前は連絡しないでください", {"quiet_to": 480}),
        ("ja", "22時から8時は通知オフ", {"quiet_from": 1320, "quiet_to": 480}),
        ("ja", "土日は送らないで", {"workdays": True}),
        ("ja", "週末は休みやから送らんといて", {"workdays": True, "standing": "active"}),
        ("ja", "土日は家族の時間なので連絡しないでください", {"workdays": True, "standing": "active"}),
        ("ja", "日曜は送らんといて、子どもの試合やから", {"workdays": True, "standing": "active"}),
        ("ja", "週末は休み", {"workdays": True}),
        ("ja", "朝は10時以降にして", {"quiet_to": 600}),
        ("ja", "翌朝9時に変えて", {"quiet_to": 540}),
        ("ja", "やっぱ翌朝の声かけ9時にして", {"quiet_to": 540}),
        ("ja", "夜は9時までにして", {"quiet_from": 1260}),
        ("ja", "平日だけにして", {"workdays": True}),
        ("ja", "前日の18時に声をかけて", {"eve_at": 1080}),
        ("ja", "当日カードを見せて", {"day_card": True}),
        ("ja", "ロンドンにいます", {"zone": "Europe/London"}),
        ("ja", "タイムゾーンをニューヨークに変えて", {"zone": "America/New_York"}),
    ],
)
def test_a_wish_that_says_all_is_done_at_once(lang: str, said: str, wished: dict[str, object]) -> None:
    told = talk(lang=lang).says(said).is_idle()
    assert {name: getattr(told.notebook.profile, name) for name in wished} == wished


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "weekends are fine too"),
        ("ja", "土日も大丈夫です"),
        ("ja", "やっぱ土日もOK"),
        ("ja", "週末に送ってもいいよ"),
    ],
)
def test_a_weekend_that_was_kept_free_is_taken_back_likewise(lang: str, said: str) -> None:
    told = talk(lang=lang, profile=Profile("u1", consent_version=1, workdays=True)).says(said).is_idle()
    assert told.notebook.profile.workdays is False


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [
        ("en", "remind me in the morning", "eve_time.clock"),
        ("en", "don't message me at night", "quiet_hours.hours"),
        ("en", "change the time zone to Utopia", "zone.zone"),
        ("en", "too many notifications", "mute.until"),
        ("en", "can you stop messaging me so much", "mute.until"),
        ("ja", "朝に知らせて", "eve_time.clock"),
        ("ja", "夜は静かにして", "quiet_hours.hours"),
        ("ja", "通知を減らして", "mute.until"),
    ],
)
def test_only_what_a_wish_leaves_open_is_asked(lang: str, said: str, asked: str) -> None:
    talk(lang=lang).says(said).asks(asked)


@pytest.mark.parametrize(("lang", "said"), [("en", "be less formal"), ("ja", "敬語やめて")])
def test_who_wants_another_tone_learns_where_there_is_one(lang: str, said: str) -> None:
    talk(lang=lang).says(said).is_idle().tells("やわらかめ" if lang == "ja" else "more casual")


@pytest.mark.parametrize(("lang", "said"), [("en", "I'm in the lobby"), ("ja", "会場にいます")])
def test_where_somebody_is_tells_no_zone_unless_it_is_a_place_we_know(lang: str, said: str) -> None:
    told = talk(lang=lang).says(said)
    assert told.notebook.profile.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("lang", "said", "step"),
    [
        ("ja", "21時にお願いします", "moment"),
        ("ja", "夜に送って", "moment"),
        ("ja", "日曜でもいいです", "moment"),
        ("ja", "翌朝9時に変えて", "moment"),
        ("en", "remind me at 9am", "moment"),
        ("en", "Sunday is fine", "moment"),
        ("ja", "もっとフランクに話しかける", "action"),
        ("ja", "敬語なしで話せる人を探す", "action"),
        ("en", "be more friendly", "action"),
    ],
)
def test_what_may_answer_the_question_on_screen_is_no_wish(lang: str, said: str, step: str) -> None:
    asked = begun(lang).says(GOAL).says(PEOPLE)
    if step == "moment":
        asked = asked.says("お礼のメールを送る").asks("moment")
    before = asked.notebook.profile
    top = asked.says(said).ground.conversation.top
    assert top
    assert top.dialog == "preparation"
    assert asked.notebook.profile == before
    asked.never_tells("土日", "weekends", "やわらかめ", "more casual")


@pytest.mark.parametrize(
    ("said", "wished"),
    [("週末は休み", True), ("やっぱ土日もOK", False), ("夜は9時までにして", False)],
)
def test_a_wish_beside_the_menu_of_settings_is_done(said: str, *, wished: bool) -> None:
    told = talk(lang="ja").says("設定").asks("settings.which").says(said).is_idle()
    assert told.notebook.profile.workdays is wished
    assert told.notebook.gatherings == talk(lang="ja").notebook.gatherings


def test_the_menu_of_settings_is_closed_in_words() -> None:
    talk(lang="ja").says("設定").says("とじる").is_idle()


@pytest.mark.parametrize(("said", "standing"), [("再開", "active"), ("声かけを止める", "stopped")])
def test_who_is_asked_how_long_to_be_quiet_may_want_none_of_it_or_all(said: str, standing: str) -> None:
    told = talk(lang="ja").says("ミュート").asks("mute.until").says(said).is_idle()
    assert told.notebook.profile.standing == standing
