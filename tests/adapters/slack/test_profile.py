"""Who somebody is comes before what they did, when Slack tells in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from adapters.port import Address, Inbound, Reply
from adapters.slack.happenings import Mention
from adapters.slack.profile import WITHIN_S, Acquaintances
from dialogs.core.events import Event, Introduced, Left, Opened, Overheard, Said, Unsaid
from tests.adapters.slack.couriers import Desk, desk
from tests.doubles.faults import Fault, Hang, Reset
from tests.doubles.slack.answers import refusal

pytestmark = pytest.mark.anyio
MIKA = Introduced("ja", "Hanako", "Asia/Tokyo", at_work=True)


def inbound(here: Desk, event: Event, number: int = 1, to: Address | None = None) -> Inbound:
    at = here.running.slack.clock.now() + timedelta(seconds=number)
    return Inbound(f"Ev{number}", to or here.address, event, at)


async def test_a_stranger_is_introduced_just_before_their_first_word() -> None:
    async with desk() as here:
        said, then = inbound(here, Said("こんにちは")), inbound(here, Said("元気？"), 2)
        who, *rest = await Acquaintances(here.caller).complete((said, then))
        assert rest == [said, then]
        assert who.event == MIKA
        assert (who.event_id, who.address) == ("Ev1/who", here.address)
        assert timedelta(0) < said.sent_at - who.sent_at < timedelta(milliseconds=1)
        assert here.args("users.info") == {"user": here.user.id, "include_locale": True}


async def test_language_name_and_zone_are_the_users_own() -> None:
    async with desk() as here:
        here.user.person.locale, here.user.person.tz = "en-GB", "Europe/London"
        who, _ = await Acquaintances(here.caller).complete((inbound(here, Said("Hi")),))
        assert who.event == Introduced("en", "Hanako", "Europe/London", at_work=True)


async def test_somebody_is_introduced_again_until_that_was_taken_and_then_not_for_a_while() -> None:
    async with desk() as here:
        known = Acquaintances(here.caller)
        taken = await known.complete((inbound(here, Said("一")),))
        assert len(await known.complete((inbound(here, Said("一")),))) == 2
        known.met(taken)
        assert len(await known.complete((inbound(here, Said("二"), 2),))) == 1
        assert len(here.calls("users.info")) == 2


async def test_after_a_week_they_are_asked_about_again() -> None:
    async with desk() as here:
        known = Acquaintances(here.caller, believed_s=0)
        known.met(await known.complete((inbound(here, Said("一")),)))
        assert len(await known.complete((inbound(here, Said("二"), 2),))) == 2


async def test_whoever_looks_at_the_home_sees_it_in_their_language_and_is_not_introduced() -> None:
    async with desk() as here:
        here.user.person.locale = "en-GB"
        known = Acquaintances(here.caller)
        (looked,) = await known.complete((inbound(here, Opened("home")),))
        assert looked.event == Opened("home", "en")
        known.met((looked,))
        who, _ = await known.complete((inbound(here, Said("Hi"), 2),))
        assert isinstance(who.event, Introduced)


async def test_whoever_had_everything_deleted_is_introduced_anew() -> None:
    async with desk() as here:
        known = Acquaintances(here.caller)
        taken = await known.complete((inbound(here, Said("全部消す")),))
        known.met(taken)
        known.forget(taken)
        assert len(await known.complete((inbound(here, Said("二"), 2),))) == 2


async def test_only_so_many_are_remembered() -> None:
    async with desk() as here:
        known = Acquaintances(here.caller, most_users=1)
        other = Address("slack", here.address.tenant, here.running.user("Taro").id)
        for to in (here.address, other):
            known.met(await known.complete((inbound(here, Said("一"), to=to),)))
        assert len(await known.complete((inbound(here, Said("二"), to=other),))) == 1
        assert len(await known.complete((inbound(here, Said("二")),))) == 2


async def test_whoever_speaks_of_the_coach_to_others_is_told_so_in_their_language_and_not_introduced() -> (
    None
):
    async with desk() as here:
        mention = msgspec.json.encode(Mention("C1", here.address.id)).decode()
        overheard = replace(
            inbound(here, Overheard(), to=replace(here.address, id="C1")),
            reply=Reply(mention, here.running.slack.clock.now()),
        )
        (told,) = await Acquaintances(here.caller).complete((overheard,))
        assert told == replace(overheard, event=Overheard(MIKA.lang))


@pytest.mark.parametrize("event", [Left(), Unsaid(), MIKA])
async def test_nobody_is_asked_about_who_does_not_come_to_the_coach(event: Event) -> None:
    async with desk() as here:
        one = (inbound(here, event),)
        assert await Acquaintances(here.caller).complete(one) == one
        assert here.calls() == []


@pytest.mark.parametrize("fault", [Hang("before"), Reset("before"), refusal("user_not_found")])
async def test_without_an_answer_in_time_their_word_goes_on_alone(fault: Fault) -> None:
    async with desk() as here:
        here.running.slack.faults.plan("users.info", fault)
        one = (inbound(here, Said("こんにちは")),)
        begun = here.running.slack.clock.now()
        assert await Acquaintances(here.caller).complete(one) == one
        assert (here.running.slack.clock.now() - begun).total_seconds() < WITHIN_S + 0.5
