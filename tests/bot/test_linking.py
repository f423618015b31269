"""One person in two apps: linked by a code, spoken to once, answered where they write, parted again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from adapters.port import Address, GiveUp, Inbound
from adapters.terminal.render import CAPS as RELAY
from bot.acknowledging import Clerk, Pace, Settled
from bot.linking import CODE_LASTS, draw_code, place_id
from bot.wiring import App
from dialogs.changes import PutNudge, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Left, Said
from dialogs.core.prompts import Card, Draft, Prompt, Question, Say
from dialogs.language.intents import LINK_CODE_SIGNS, link_code_in
from dialogs.notebook import FollowUp, Gathering, Notebook, Nudge, Profile
from dialogs.shapes import replace
from storage.linking_sql import MOST_MISSES
from storage.rows import Claimed, Outbound
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, forward, program, spoken

pytestmark = pytest.mark.anyio

HERE, THERE, ELSEWHERE = address("u1"), address("u2", tenant="t2"), address("u3", tenant="t3")
PROMISE = FollowUp("f1", "", "", "information", "棚卸しのチェック表を送る", NOW)
PROMISED = Nudge("f1:promise", "promise", "f1", NOW)
GATHERING = Gathering("g1", "梅田の会", NOW + timedelta(days=2), NOW + timedelta(days=2, hours=2))


def text_of(prompt: Prompt) -> str:
    return prompt.title if isinstance(prompt, Card) else getattr(prompt, "text", "")


@dataclass
class Town:
    """The program, and what people do and see in two apps."""

    app: App
    rows: list[Claimed] = field(default_factory=list)
    events: int = 0

    async def does(self, event: Event, to: Address, *, after: float = 1) -> list[Claimed]:
        """Something happens, and what it led to is taken out of the outbox."""
        forward(self.app, after)
        self.events += 1
        inbound = Inbound(f"e{self.events}", to, event, self.app.clock.now())
        (taken,) = await self.app.desk.take([inbound])
        assert taken.outcome == "new", taken.error
        self.rows = spoken(self.app.store)
        return self.rows

    async def says(self, text: str, to: Address = HERE, *, after: float = 1) -> str:
        return self.seen(await self.does(Said(text), to, after=after))

    async def taps(self, choice: str, to: Address = HERE) -> str:
        question = next(p for row in reversed(self.rows) for p in row.prompts if isinstance(p, Question))
        shown = {one.label: one.id for one in question.choices} | {one.id: one.id for one in question.choices}
        return self.seen(await self.does(Chose(shown[choice], question.token), to))

    def seen(self, rows: list[Claimed]) -> str:
        return "\n".join(text_of(prompt) for row in rows for prompt in row.prompts)

    async def code(self, of: Address = HERE) -> str:
        """The words to send in the other app."""
        await self.says("連携", of)
        return next(p.text for row in self.rows for p in row.prompts if isinstance(p, Draft))

    async def link(self, there: Address = THERE) -> str:
        return await self.says(await self.code(), there)

    def user_at(self, where: Address) -> str | None:
        return self.app.store.run(lambda work: work.users.find(where))

    def notebook(self, where: Address = HERE) -> Notebook:
        user_id = self.user_at(where)
        assert user_id is not None
        return self.app.store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook

    def agree(
        self, where: Address, *changes: SaveGathering | SaveFollowUp, nudges: tuple[Nudge, ...] = ()
    ) -> None:
        """Somebody who has agreed, and noted this much."""

        def write(work: UnitOfWork) -> None:
            user_id, _ = work.users.meet(where, f"hello {where.id}", NOW, NOW)
            profile = Profile(user_id, consent_version=1, consent_at=NOW, push_consent=True)
            work.notebook.apply(user_id, (SaveProfile(profile), *changes), NOW)
            work.nudges.apply(user_id, tuple(map(PutNudge, nudges)))

        self.app.store.run(write)


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    app = program(database_url, book=BOOK)
    made = Town(app)
    made.agree(HERE)
    yield made
    app.store.close()


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


async def nudged(town: Town) -> list[Claimed]:
    user_id = town.user_at(HERE)
    assert user_id is not None
    await town.app.desk.nudge(user_id)
    return spoken(town.app.store)


async def chosen(town: Town, where: Address) -> None:
    """Linked, with a promise that falls due, and a wish where to be spoken to."""
    town.agree(HERE, SaveFollowUp(PROMISE), nudges=(PROMISED,))
    await town.link()
    assert "で声をかけますね" in await town.taps(place_id(where), THERE)
    forward(town.app, 20 * 60)


@pytest.mark.parametrize("where", [HERE, THERE])
async def test_a_nudge_goes_to_the_preferred_place_once(town: Town, where: Address) -> None:
    await chosen(town, where)
    (row,) = await nudged(town)
    assert row.address.id == where.id
    assert "棚卸しのチェック表" in town.seen([row])
    assert await nudged(town) == []


async def test_the_preferred_place_can_be_changed(town: Town) -> None:
    await chosen(town, HERE)
    await town.says("連携")
    await town.taps("prefer")
    await town.taps(place_id(THERE))
    forward(town.app, 20 * 60)
    (row,) = await nudged(town)
    assert row.address.id == THERE.id


async def test_settings_lead_to_the_linked_apps(town: Town) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("設定")
    assert "連携しているアプリ" in await town.taps("アプリの連携")


async def test_who_blocks_the_preferred_app_is_spoken_to_in_the_other(town: Town) -> None:
    await chosen(town, HERE)
    assert await town.does(Left(), HERE) == []
    assert [nudge.id for nudge in town.notebook(THERE).nudges] == ["f1:promise"]
    (row,) = await nudged(town)
    assert row.address.id == THERE.id


async def test_a_nudge_on_its_way_to_an_app_that_is_blocked_is_said_in_the_other(town: Town) -> None:
    await chosen(town, HERE)
    user_id = town.user_at(HERE) or ""
    await town.app.desk.nudge(user_id)
    (row,) = await town.does(Left(), HERE)
    assert (row.address.id, row.kind) == (THERE.id, "nudge")
    assert "棚卸しのチェック表" in town.seen([row])


async def test_a_nudge_that_finds_its_app_gone_is_said_in_the_other_once(town: Town) -> None:
    await chosen(town, HERE)
    user_id = town.user_at(HERE) or ""
    await town.app.desk.nudge(user_id)
    now = town.app.clock.now()
    clerk = Clerk(Pace(), Random(3))  # noqa: S311  # the jitter of a test

    def refuse(work: UnitOfWork) -> None:
        (row,) = work.outbox.claim(now, 5, timedelta(seconds=9), ("relay",))
        for _ in range(2):  # an acknowledgement may come twice
            clerk.acknowledge(work, [Settled(row, GiveUp("blocked", gone=True))], now)

    town.app.store.run(refuse)
    (row,) = spoken(town.app.store)
    assert row.address.id == THERE.id
    assert {*row.nudges} == {PROMISED}
    assert town.app.store.run(lambda work: work.outbox.dead()) == ()
    assert await nudged(town) == []


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


async def test_what_waits_to_be_said_unasked_in_an_app_that_is_unlinked_is_said_in_the_other(
    town: Town,
) -> None:
    await town.link()
    await town.taps("~skip", THERE)
    await town.says("連携解除")

    def put(work: UnitOfWork) -> None:
        user_id, said = work.users.find(THERE), (Say("棚卸しのチェック表"),)
        for kind in ("nudge", "reply"):
            work.outbox.put(Outbound(user_id, THERE, kind, kind, said, "ja", nudges=(PROMISED,)), NOW)

    town.app.store.run(put)
    assert "連携を解除しました" in await town.taps(place_id(THERE))
    unasked = [row for row in town.rows if row.kind == "nudge"]
    assert [(row.address.id, row.nudges) for row in unasked] == [(HERE.id, (PROMISED,))]
    assert {row.address.id for row in town.rows} == {HERE.id}


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
