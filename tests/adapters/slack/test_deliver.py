"""What is sent to Slack, once whatever breaks, and what becomes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from adapters.port import Address, GiveUp, Receipt, Reply, Retry, Unknown
from adapters.slack.happenings import Mention
from adapters.slack.looking import A_PAGE, EVENT_TYPE
from adapters.slack.pace import UNBOUNDED, Pace, Rate
from dialogs.core.prompts import Card, Field, Form, Say
from tests.adapters.slack.couriers import ASKS, HELLO, HOME, KEY, Desk, desk
from tests.doubles.faults import Fails, Fault, Hang, Reset, Slow
from tests.doubles.slack.answers import refusal, too_fast
from tests.doubles.slack.chats import words
from tests.doubles.slack.platform import BOT_TOKEN

pytestmark = pytest.mark.anyio
POST, UPDATE, PUBLISH, OPEN = "chat.postMessage", "chat.update", "views.publish", "views.open"
LOOK, BOUNDLESS = "conversations.history", 60_000
FORM = Form(
    "gathering",
    "予定を追加",
    "追加",
    "やめる",
    (Field("name", "名前", "line"),),
    Card("予定を追加", (("", "ここで聞きます"),)),
)
LONG = (Say("長い話。" * BOUNDLESS), *ASKS)


def gone(why: str) -> GiveUp:
    return GiveUp(why, gone=True)


async def test_a_message_arrives_and_its_receipt_names_it() -> None:
    async with desk() as here:
        outcome = await here.send()
        (message,) = here.said
        assert words(message.body) == "こんばんは"
        assert outcome == Receipt(f"{here.user.dm.id}/{message.ts}")
        assert [asked.method for asked in here.calls()] == [POST]


async def test_a_message_carries_its_deliverys_key_and_makes_nothing_of_words() -> None:
    async with desk() as here:
        await here.send()
        args = here.args(POST)
    assert args["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"key": KEY}}
    assert (args["unfurl_links"], args["unfurl_media"], args["parse"]) == (False, False, "none")


LOST: list[Fault] = [Reset("after"), Fails("after"), refusal("fatal_error"), refusal("internal_error")]


@pytest.mark.parametrize("fault", LOST)
async def test_after_an_attempt_nobody_knows_of_the_message_is_there_once(fault: Fault) -> None:
    async with desk() as here:
        here.running.slack.faults.plan(POST, fault)
        assert isinstance(await here.send(), Unknown)
        outcome = await here.send(attempt=2)
        (message,) = here.said
        assert outcome == Receipt(f"{here.user.dm.id}/{message.ts}")


async def test_an_answer_that_never_comes_is_looked_for_too() -> None:
    async with desk(patience_s=0.3) as here:
        here.running.slack.faults.plan(POST, Hang("after"))
        assert await here.send() == Unknown("TimeoutError")
        assert isinstance(await here.send(attempt=2), Receipt)
        assert len(here.said) == 1


async def test_it_is_looked_for_once_and_not_at_the_first_attempt() -> None:
    async with desk() as here:
        await here.send()
        assert here.calls(LOOK) == []
        await here.send(attempt=2)
        await here.send(attempt=3)
        assert (len(here.calls(LOOK)), len(here.calls("conversations.open"))) == (2, 1)
        assert len(here.said) == 1


async def test_it_is_found_behind_a_page_of_what_was_said_since() -> None:
    async with desk() as here:
        await here.send()
        for number in range(A_PAGE + 5):
            here.running.slack.put(here.user.dm, {"text": str(number)}, here.user.install)
        assert isinstance(await here.send(attempt=2), Receipt)
        assert len(here.calls(LOOK)) == 2
        assert len(here.calls(POST)) == 1


async def test_what_was_said_long_before_is_not_read() -> None:
    async with desk() as here:
        put_at = here.running.slack.clock.now()
        await here.send(attempt=2, put_at=put_at)
        assert 0 < put_at.timestamp() - float(here.args(LOOK)["oldest"]) <= 60


async def test_of_a_long_delivery_only_what_has_not_arrived_is_sent_again() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(POST, Reset("after"))
        assert isinstance(await here.send(LONG), Unknown)
        outcome = await here.send(LONG, attempt=2)
        keys = [message.body["metadata"]["event_payload"]["key"] for message in here.said]
        assert len(keys) > 1
        assert keys == [KEY, *(f"{KEY}/{number}" for number in range(1, len(keys)))]
        assert outcome == Receipt(f"{here.user.dm.id}/{here.said[0].ts}")


async def test_a_refusal_halfway_has_the_next_attempt_look() -> None:
    async with desk() as here:
        here.running.slack.rates.limit(POST, 1, 60)
        outcome = await here.send(LONG)
        assert isinstance(outcome, Retry)
        assert outcome.unsure
        assert len(here.said) == 1


@pytest.mark.parametrize("fault", [Reset("after"), Fails("before"), refusal("internal_error")])
async def test_while_nobody_can_look_nothing_is_sent_again(fault: Fault) -> None:
    async with desk() as here:
        here.running.slack.faults.plan(LOOK, fault)
        assert isinstance(await here.send(attempt=2), Unknown)
        assert here.said == []


async def test_a_look_that_comes_too_soon_holds_up_nobody_elses_message() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(LOOK, too_fast(30))
        outcome = await here.send(attempt=2)
        assert outcome == Retry(why="ratelimited", unsure=True)
        assert here.said == []


async def test_where_slack_lets_nobody_look_it_is_said_again_rather_than_not() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(LOOK, refusal("missing_scope"))
        assert isinstance(await here.send(attempt=2), Receipt)
        assert len(here.said) == 1


@pytest.mark.parametrize("error", ["user_disabled", "cannot_dm_bot", "messages_tab_disabled"])
async def test_whoever_cannot_be_reached_any_more_is_told_to_be_gone(error: str) -> None:
    async with desk() as here:
        here.running.slack.faults.plan(POST, refusal(error))
        assert await here.send() == gone(error)


async def test_whoever_was_deactivated_is_gone() -> None:
    async with desk() as here:
        here.user.person.deactivated = True
        assert await here.send() == gone("user_disabled")
        assert await here.send(attempt=2) == gone("user_disabled")


async def test_slacks_wish_to_wait_holds_the_workspace_for_as_long() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(POST, too_fast(0))
        assert await here.send() == Retry(1.0, "ratelimited")
        assert isinstance(await here.send(), Receipt)


async def test_what_comes_far_too_fast_is_not_even_asked() -> None:
    async with desk(pace=Pace(UNBOUNDED, Rate(1, 1))) as here:
        assert isinstance(await here.send(), Receipt)
        outcome = await here.send(key="7d0c7e60-9d35-5c8a-8a0e-0a1b2c3d4e60")
        assert isinstance(outcome, Retry)
        assert outcome.after_s is not None
        assert 5 < outcome.after_s <= 60
        assert len(here.calls(POST)) == 1


async def test_where_the_coach_is_not_it_waits_and_whoever_let_go_of_it_is_gone() -> None:
    async with desk() as here:
        elsewhere = Address("slack", "T0ELSEWHERE", here.user.id)
        assert await here.send(address=elsewhere) == Retry(why="the workspace is not installed")
        await here.known.remove(here.address.tenant)
        assert await here.send() == gone("the workspace has let go of the coach")
        assert here.calls() == []


async def test_while_nobody_knows_the_token_it_waits() -> None:
    async with desk() as here:
        here.known.untold = True
        assert await here.send() == Retry(why="nobody knows")


@pytest.mark.parametrize(
    ("error", "for_good"), [("token_expired", False), ("invalid_auth", False), ("token_revoked", True)]
)
async def test_a_refused_token_is_replaced_and_the_message_sent(error: str, *, for_good: bool) -> None:
    async with desk() as here:
        tokens = here.user.install.tokens
        tokens["xoxb-fresh"] = None
        here.known.fresh = {BOT_TOKEN: "xoxb-fresh"}
        here.running.slack.faults.plan(POST, refusal(error))
        assert isinstance(await here.send(), Receipt)
        assert here.known.refusals == [(BOT_TOKEN, for_good)]


async def test_a_workspace_that_let_go_of_the_coach_is_gone_with_its_users() -> None:
    async with desk() as here:
        here.running.slack.access.uninstall(here.address.tenant)
        assert await here.send() == gone("account_inactive")
        assert here.known.of == {}


async def test_a_token_that_slack_only_dislikes_takes_nobody_away() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(POST, refusal("invalid_auth"))
        assert await here.send() == Retry(why="invalid_auth")
        assert here.known.of != {}


async def test_a_form_opens_a_modal_and_leaves_the_question_as_it_is() -> None:
    async with desk() as here:
        await here.send(ASKS)
        outcome = await here.send((FORM,), reply=here.trigger(), key="k2")
        await here.rests()
        assert outcome == Receipt()
        assert here.user.gets_modal().body["callback_id"] == "form"
        assert here.calls(UPDATE) == []
        assert len(here.said) == 1


@pytest.mark.parametrize("late", ["expired_trigger_id", "exchanged_trigger_id", "invalid_arguments"])
async def test_a_trigger_of_no_use_is_written_off_and_the_same_goes_out_as_a_message(late: str) -> None:
    async with desk() as here:
        here.running.slack.faults.plan(OPEN, refusal(late))
        assert await here.send((FORM,), reply=here.trigger()) == Retry(why=late, spent=True)
        assert isinstance(await here.send((FORM,), attempt=2), Receipt)
        assert here.user.modal is None
        assert "ここで聞きます" in words(here.said[0].body)


async def test_a_modal_that_comes_too_fast_becomes_a_message_too() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(OPEN, too_fast(1))
        outcome = await here.send((FORM,), reply=here.trigger())
        assert isinstance(outcome, Retry)
        assert (outcome.spent, outcome.after_s) == (True, None)


async def test_a_trigger_that_was_used_by_an_attempt_before_has_opened_the_modal() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(OPEN, Reset("after"))
        reply = here.trigger()
        assert isinstance(await here.send((FORM,), reply=reply), Unknown)
        assert await here.send((FORM,), reply=reply, attempt=2) == Receipt()
        assert len(here.user.person.modals) == 1
        assert here.said == []


async def test_the_tapped_message_loses_its_buttons_and_shows_what_was_tapped() -> None:
    async with desk() as here:
        await here.send(ASKS)
        assert set(here.user.visible) == {"仕事の話", "仲間"}
        await here.send(key="k2", tapped=tapped(here, "仲間"))
        await here.rests()
        assert here.user.visible == ()
        assert words(here.said[0].body).endswith("✓ 仲間")
        assert len(here.calls(UPDATE)) == 1


async def test_a_tap_that_did_not_count_takes_the_buttons_only() -> None:
    async with desk() as here:
        await here.send(ASKS)
        await here.send(key="k2", tapped=tapped(here, "仲間"), heard=False)
        await here.rests()
        assert "✓" not in words(here.said[0].body)
        assert here.user.visible == ()


async def test_a_question_answered_by_typing_loses_its_buttons_with_the_next_words() -> None:
    async with desk() as here:
        await here.send(ASKS)
        await here.send(ASKS, key="k2")
        await here.send(key="k3")
        await here.rests()
        assert here.user.visible == ()
        assert [asked.args["ts"] for asked in here.calls(UPDATE)] == [m.ts for m in here.said[:2]]
        assert "何を得たいですか？" in words(here.said[1].body)


async def test_no_update_ever_makes_a_delivery_fail() -> None:
    async with desk() as here:
        await here.send(ASKS)
        here.running.slack.faults.plan(UPDATE, *[refusal("message_not_found")] * 3)
        assert isinstance(await here.send(key="k2"), Receipt)
        assert isinstance(await here.send(key="k3", tapped="{"), Receipt)


async def test_an_update_that_is_lost_is_made_again() -> None:
    async with desk() as here:
        await here.send(ASKS)
        here.running.slack.faults.plan(UPDATE, Reset("before"))
        await here.send(key="k2")
        await here.rests()
        assert here.user.visible == ()


async def test_home_is_shown_after_the_message_and_the_latest_wins() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(PUBLISH, too_fast(1))
        await here.send(home=HOME)
        for number in range(5):
            await here.send(key=f"k{number}", home=(Card(f"予定{number}", ()),))
        await asyncio.to_thread(here.user.finds_at_home, "予定4")
        assert len(here.calls(PUBLISH)) < 6
        assert here.calls()[0].method == POST


async def test_a_delivery_of_home_alone_is_that_and_its_outcome() -> None:
    async with desk() as here:
        assert await here.send((), home=HOME) == Receipt()
        assert "渋谷" in here.user.home
        here.running.slack.faults.plan(PUBLISH, too_fast(7), Reset("after"), refusal("user_not_found"))
        assert await here.send((), home=HOME) == Retry(why="ratelimited")
        assert [asked.method for asked in here.calls()] == [PUBLISH, PUBLISH]


async def test_home_alone_is_shown_behind_an_older_one_that_is_on_its_way() -> None:
    async with desk() as here:
        here.running.slack.faults.plan(PUBLISH, Fails("before"))
        await here.send(home=HOME)
        await asyncio.sleep(0.05)
        assert len(here.calls(PUBLISH)) == 1
        assert await here.send((), home=(Card("最新", ()),)) == Receipt()
        await here.rests()
        assert "最新" in here.user.home


async def test_home_alone_does_not_wait_for_a_slow_update_and_is_shown_behind_it() -> None:
    async with desk() as here:
        await here.send(ASKS)
        here.running.slack.faults.plan(UPDATE, Slow(1.5))
        await here.send(key="k2")
        outcome = await here.send((), home=HOME)
        assert (outcome, here.calls(PUBLISH)) == (Receipt(), [])
        await here.rests()
        assert "渋谷" in here.user.home


async def test_who_mentions_the_coach_is_answered_where_only_they_see_it() -> None:
    async with desk() as here:
        channel = here.running.slack.channel("random", here.user.person)
        mention = msgspec.json.encode(Mention(channel.id, here.user.id)).decode()
        reply = Reply(mention, here.running.slack.clock.now() + timedelta(minutes=10))
        there = replace(here.address, id=channel.id)
        assert await here.send(address=there, reply=reply) == Receipt()
        assert here.user.whispers == ["こんばんは"]
        assert isinstance(await here.send(address=there, reply=reply, attempt=2), GiveUp)
        assert await here.send(address=there) == GiveUp("it may have been said, and is worth no second time")
        assert here.user.whispers == ["こんばんは"]
        here.running.slack.faults.plan("chat.postEphemeral", refusal("channel_not_found"))
        assert await here.send(HELLO, address=there, reply=reply) == GiveUp("channel_not_found")


async def test_a_line_aside_that_comes_too_fast_holds_up_nobodys_messages() -> None:
    async with desk() as here:
        channel = here.running.slack.channel("random", here.user.person)
        mention = msgspec.json.encode(Mention(channel.id, here.user.id)).decode()
        reply = Reply(mention, here.running.slack.clock.now() + timedelta(minutes=10))
        here.running.slack.faults.plan("chat.postEphemeral", too_fast(30))
        outcome = await here.send(address=replace(here.address, id=channel.id), reply=reply)
        assert outcome == Retry(why="ratelimited")


def tapped(here: Desk, label: str) -> str:
    """The coach's last message as it comes with a tap on this button."""
    message = here.said[-1]
    shown = {"blocks": message.body["blocks"], "text": message.body["text"]}
    return msgspec.json.encode(
        {"channel": here.user.dm.id, "ts": message.ts, "label": label, **shown}
    ).decode()
