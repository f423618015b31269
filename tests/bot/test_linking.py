"""One person in two apps: linked by a code, and answered wherever they write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.port import Inbound
from adapters.terminal.render import CAPS as RELAY
from bot.linking import CODE_LASTS, draw_code
from dialogs.changes import SaveGathering
from dialogs.coach.book import BOOK
from dialogs.core.events import Said
from dialogs.core.prompts import Card, Draft
from dialogs.language.intents import LINK_CODE_SIGNS, link_code_in
from dialogs.shapes import replace
from storage.linking_sql import MOST_MISSES
from tests.bot.kits import NOW, forward, spoken
from tests.bot.two_apps import ELSEWHERE, GATHERING, HERE, THERE, Town

pytestmark = pytest.mark.anyio


def test_codes_are_of_signs_nobody_mixes_up_and_can_be_typed_in_many_ways() -> None:
    for _ in range(200):
        code = draw_code()
        assert set(code) <= set(LINK_CODE_SIGNS)
        for words in (
            f"連携 {code}",
            f"link {code.lower()}",
            f"連携{code[:3]}-{code[3:]}",
            f"LINK {code[:3]} {code[3:]}",
        ):
            assert link_code_in(words) == code


async def test_a_stranger_who_types_the_code_is_the_same_user_from_then_on(town: Town) -> None:
    said = await town.link()
    assert "つながりました" in said
    assert "どのアプリにしますか" in said
    assert town.user_at(THERE) == town.user_at(HERE)
    assert "連携しているアプリ" in await town.says("連携", THERE)


async def test_the_code_may_be_typed_in_full_width_and_small_letters(town: Town) -> None:
    words = (await town.code()).removeprefix("連携 ").lower()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in words)
    assert "つながりました" in await town.says(f"ｌｉｎｋ　{wide[:3]}－{wide[3:]}", THERE)


async def test_a_code_works_once(town: Town) -> None:
    words = await town.code()
    await town.says(words, THERE)
    assert "使えない" in await town.says(words, ELSEWHERE)
    assert town.user_at(ELSEWHERE) != town.user_at(HERE)


async def test_a_code_works_for_a_quarter_of_an_hour(town: Town) -> None:
    words = await town.code()
    assert "使えない" in await town.says(words, THERE, after=CODE_LASTS.total_seconds())


async def test_ones_own_code_is_for_the_other_app(town: Town) -> None:
    assert "もう一方のアプリで" in await town.says(await town.code())


async def test_a_code_typed_where_both_are_linked_already_changes_nothing(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("連携")
    await town.taps("add")
    words = next(p.text for row in town.rows for p in row.prompts if isinstance(p, Draft))
    assert "もう連携しています" in await town.says(words, THERE)


async def test_guessing_ends_after_a_few_wrong_codes(town: Town) -> None:
    for number in range(MOST_MISSES):
        assert "使えない" in await town.says(f"連携 AAA{number}22", THERE)
    words = await town.code()
    assert "分たってから" in await town.says(words, THERE)
    forward(town.app, 3600)
    assert "つながりました" in await town.says(await town.code(), THERE)


async def test_before_consent_there_is_no_code_to_give_away(town: Town) -> None:
    said = await town.says("連携", THERE)
    assert "同意" in said or "このコーチは" in said
    assert not any(isinstance(prompt, Draft) for row in town.rows for prompt in row.prompts)


async def test_whoever_has_notes_of_their_own_is_asked_before_they_are_merged(town: Town) -> None:
    town.agree(THERE, SaveGathering(GATHERING))
    town.agree(HERE, SaveGathering(replace(GATHERING, name="北浜の会")))
    assert "ひとつにまとめますか" in await town.link()
    assert town.user_at(THERE) != town.user_at(HERE)
    assert "つながりました" in await town.taps("yes", THERE)
    assert {gathering.name for gathering in town.notebook().gatherings} == {"梅田の会", "北浜の会"}
    assert town.notebook() == town.notebook(THERE)


async def test_whoever_does_not_want_to_merge_stays_apart(town: Town) -> None:
    town.agree(THERE, SaveGathering(GATHERING))
    await town.link()
    assert "別々のまま" in await town.taps("no", THERE)
    assert town.user_at(THERE) != town.user_at(HERE)


async def test_a_code_that_expires_while_one_thinks_it_over_merges_nothing(town: Town) -> None:
    town.agree(THERE, SaveGathering(GATHERING))
    await town.link()
    forward(town.app, CODE_LASTS.total_seconds())
    assert "使えない" in await town.taps("yes", THERE)


async def test_what_was_unfinished_in_the_app_that_joins_is_closed_with_a_word(town: Town) -> None:
    town.agree(THERE)
    await town.says("準備", THERE)
    assert "途中だった質問は、閉じました" in await town.link()


@pytest.mark.parametrize("known", [(), (SaveGathering(GATHERING),)], ids=["nothing", "notes"])
async def test_who_links_amid_a_question_hears_that_it_is_closed_not_where_it_stood(
    town: Town, known: tuple[SaveGathering, ...]
) -> None:
    town.agree(THERE, *known)
    await town.says("12/20 北浜交流会", THERE)
    assert "北浜交流会」ですね" in await town.says("19時", THERE)
    said = await town.link()
    if known:
        said = await town.taps("yes", THERE)
    assert "つながりました" in said
    assert "まだ登録していなかったことは記録に残っていない" in said
    assert "北浜交流会" not in said
    assert "北浜交流会" not in {gathering.name for gathering in town.notebook().gatherings}


async def test_a_wrong_code_leads_back_to_the_question(town: Town) -> None:
    town.agree(THERE)
    await town.says("12/20 北浜交流会", THERE)
    await town.says("19時", THERE)
    said = await town.says("連携 AAA222", THERE)
    assert "使えない" in said
    assert "を登録しているところでした" in said


async def test_a_question_is_answered_in_whichever_app_one_types(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("追加")
    assert "梅田の会" in await town.says("12/20 19時 梅田の会", THERE)
    (row,) = town.rows
    assert row.address.id == THERE.id


async def test_what_was_typed_before_the_other_app_asked_is_offered_not_taken(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    before = town.app.clock.now()
    await town.says("追加")
    inbound = Inbound("slow", THERE, Said("12/20 19時 梅田の会"), before)
    await town.app.desk.take([inbound])
    rows = spoken(town.app.store)
    assert "この質問が届く前に送ってくださった" in town.seen(rows)
    assert town.notebook().gatherings == ()


async def test_settings_lead_to_the_linked_apps(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("設定")
    assert "連携しているアプリ" in await town.taps("アプリの連携")


async def test_an_export_names_all_places(town: Town) -> None:
    await town.link()
    user_id = town.user_at(HERE) or ""
    found = town.app.store.run(lambda work: work.export(user_id, NOW))
    assert {place["id"] for place in found["addresses"]} == {HERE.id, THERE.id}


async def test_a_code_delivered_twice_links_once(town: Town) -> None:
    words = await town.code()
    inbound = Inbound("again", THERE, Said(words), town.app.clock.now() + timedelta(seconds=1))
    outcomes = [(await town.app.desk.take([inbound]))[0].outcome for _ in range(2)]
    assert outcomes == ["new", "seen"]
    assert len(spoken(town.app.store)) == 1


async def test_the_home_elsewhere_shows_what_changed_here(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    user_id = town.user_at(HERE)
    book = replace(BOOK, home=lambda scene: (Card("home", (("n", str(len(scene.notebook.gatherings))),)),))
    caps = {"relay": replace(RELAY, home=True)}
    town.app = replace(town.app, desk=replace(town.app.desk, book=book, caps=caps))
    await town.says("12/20 19時 梅田の会")
    await town.says("OK")
    shown = {row.address.id: row for row in town.rows}
    assert shown[THERE.id].prompts == ()
    assert [card.rows for card in shown[THERE.id].home] == [(("n", "1"),)]
    assert shown[THERE.id].user_id == user_id
