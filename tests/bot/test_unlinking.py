"""Two apps of one person part again, or are erased together."""

from __future__ import annotations

import pytest

from bot.linking import place_id
from dialogs.changes import SaveFollowUp
from dialogs.core.prompts import Question
from tests.bot.two_apps import HERE, PROMISE, THERE, Town

pytestmark = pytest.mark.anyio


async def test_whoever_unlinks_here_starts_afresh_and_the_notes_stay_there(town: Town) -> None:
    town.agree(HERE, SaveFollowUp(PROMISE))
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("連携解除", THERE)
    assert "連携を解除しました" in await town.taps(place_id(THERE), THERE)
    (row,) = town.rows
    assert row.address.id == THERE.id
    assert town.user_at(THERE) is None
    assert "はじめまして" in await town.says("こんにちは", THERE)
    assert town.notebook().follow_ups == (PROMISE,)


async def test_the_other_app_can_be_unlinked_from_here(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("unlink")
    said = await town.taps(place_id(THERE))
    assert "連携を解除しました" in said
    assert (town.user_at(THERE), town.user_at(HERE) is None) == (None, False)


async def test_the_question_of_an_app_that_leaves_is_not_put_there(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("追加", THERE)
    await town.says("連携解除", THERE)
    await town.taps(place_id(THERE), THERE)
    assert not any(isinstance(prompt, Question) for row in town.rows for prompt in row.prompts)


async def test_whoever_is_not_linked_has_nothing_to_unlink(town: Town) -> None:
    assert "ほかのアプリとは連携していません" in await town.says("連携解除")


async def test_erasing_everything_is_for_all_apps_and_says_so(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    assert "連携しているアプリの分も" in await town.says("全部消す", THERE)
    await town.taps("erase", THERE)
    assert (town.user_at(HERE), town.user_at(THERE)) == (None, None)
