"""A promise for some week, said without a day."""

from __future__ import annotations

import pytest

from tests.dialogs.coach.before import begun, plan_in
from tests.dialogs.coach.evening import SHIRAISHI, notebook, talk

AIMS = {
    "ja": ("在庫管理に困っている雑貨店と出会う", "雑貨店の店主さんに棚卸しのやり方を聞く"),
    "en": ("Find 3 small shops struggling with stocktaking", "Shop owners, ask how they count"),
}


@pytest.mark.parametrize(
    ("lang", "said", "moments", "shown"),
    [
        ("ja", "来週お茶する", ("12/7(月)", "12/9(水)", "12/11(金)"), "お茶する"),
        ("ja", "再来週に見積もりを送る", ("12/14(月)", "12/16(水)", "12/18(金)"), "見積もりを送る"),
        ("en", "have coffee next week", ("Mon 7 Dec", "Wed 9 Dec", "Fri 11 Dec"), "have coffee"),
    ],
)
def test_what_is_promised_for_a_week_is_offered_moments_of_that_week(
    lang: str, said: str, moments: tuple[str, ...], shown: str
) -> None:
    told = begun(lang)
    for words in (*AIMS[lang], said):
        told.says(words)
    clock = "12:10" if lang == "ja" else ", 12:10"
    told.asks("preparation.moment").offers(*(f"{day}{clock}" for day in moments))
    told.says("2").asks("review").says("ok").says("skip").is_idle()
    plan = plan_in(told)
    assert plan.action == shown
    assert plan.due_at


def test_so_is_a_promise_that_is_told_by_itself() -> None:
    told = (
        talk(known=notebook(contacts=(SHIRAISHI,))).says("白石さんに来週資料を送る").asks("new_promise.when")
    )
    told.offers("12/7(月)12:10").taps("12/7(月)12:10").is_idle()
    assert [promise.text for promise in told.notebook.follow_ups] == ["白石さんに資料を送る"]
