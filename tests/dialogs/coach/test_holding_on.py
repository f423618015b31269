from __future__ import annotations

import pytest

from tests.dialogs.coach.before import talk

GATHERING = {"ja": "12/11 19時 北浜交流会", "en": "Osaka UX Meetup Dec 11 7pm"}


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "待って"), ("ja", "ちょっと待って"), ("en", "wait"), ("en", "hold on")]
)
def test_a_word_to_hold_on_leaves_the_question_where_it_is(lang: str, said: str) -> None:
    told = talk(None, lang=lang).says(GATHERING[lang]).asks("new_gathering.confirm").says(said)
    told.asks("new_gathering.confirm").fits("line", "slack")


@pytest.mark.parametrize(("lang", "said"), [("ja", "待って、やっぱり明日"), ("en", "wait actually its tmrw")])
def test_what_follows_such_a_word_puts_the_day_right(lang: str, said: str) -> None:
    told = talk(None, lang=lang, at="2026-12-04T12:00+09:00").says(GATHERING[lang]).says(said)
    told.asks("new_gathering.confirm").tells("12/5" if lang == "ja" else "5 Dec")


@pytest.mark.parametrize(("lang", "said"), [("ja", "あとで"), ("en", "later")])
def test_to_put_a_talk_off_still_does(lang: str, said: str) -> None:
    talk(None, lang=lang).says(GATHERING[lang]).says(said).is_idle()
