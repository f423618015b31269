from __future__ import annotations

import pytest

from dialogs.coach.book import BOOK
from dialogs.shapes import replace
from dialogs.testing import Talk
from tests.dialogs.coach.before import KNOWN, meeting, talk

STOPPED = replace(KNOWN, standing="stopped")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_who_comes_back_after_stopping_may_have_messages_again(lang: str) -> None:
    told = Talk(BOOK, lang=lang, profile=STOPPED).joins()
    told.tells({"ja": "声かけを止めています", "en": "not writing to you first"}[lang]).taps("resume")
    assert told.notebook.profile.standing == "active"


def test_who_never_stopped_hears_nothing_of_it() -> None:
    Talk(BOOK, profile=KNOWN).joins().never_tells("止めています", "再開")


def test_no_word_is_promised_to_who_stopped_all_words() -> None:
    asked = talk("preparation", meeting(), profile=STOPPED, gathering="g1").says(
        "在庫管理に困っている雑貨店と会う"
    )
    told = asked.says("雑貨店の店主と棚卸しの話").says("翌日12時10分に資料を送る").taps("OK").taps("とばす")
    told.tells("約束にしました").never_tells("声をかけますね")
