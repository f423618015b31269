"""A notebook is read bounded; a promise beyond the bound was dropped when its nudge fell due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.changes import PutNudge, SaveContact, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose
from dialogs.core.prompts import Question
from dialogs.notebook import Contact, FollowUp, Gathering, Nudge, Profile, Reflection
from dialogs.shapes import replace
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, happened, spoken, user_id_of
from tests.hazards.kits import desk_on

PROMISE = FollowUp("f0", "g0", "c0", "thanks", "あの件のお礼", NOW - timedelta(days=9))
ENDED = NOW - timedelta(days=31)
OLD = Gathering("g0", "春の会", ENDED, ENDED, state="attended", reflection=Reflection("出会い"))
MANY = range(1, 61)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def busy(work: UnitOfWork, nudge: Nudge) -> str:
    """Someone with one old promise and sixty of everything else, all nearer to now."""
    user_id, _ = work.users.meet(happened(Chose("", ""), 0).address, "hello", NOW, NOW)
    profile = Profile(user_id, consent_version=1, consent_at=NOW, push_consent=True)
    work.notebook.apply(user_id, (SaveProfile(profile), SaveGathering(OLD)), NOW)
    work.notebook.apply(user_id, (SaveContact(Contact("c0", "g0", "山田さん")), SaveFollowUp(PROMISE)), NOW)
    for n in MANY:
        at = NOW + timedelta(minutes=n)
        gathering = Gathering(f"g{n}", f"会{n}", at, at, state="cancelled")
        promise = replace(PROMISE, id=f"f{n}", contact_id=f"c{n}", due_at=at)
        contact = Contact(f"c{n}", f"g{n}", f"人{n}")
        work.notebook.apply(
            user_id, (SaveGathering(gathering), SaveContact(contact), SaveFollowUp(promise)), NOW
        )
    work.nudges.apply(user_id, (PutNudge(nudge),))
    return user_id


def promise_state(work: UnitOfWork) -> str:
    records = work.export(user_id_of(work), NOW)["follow_ups"]
    return next(str(record["state"]) for record in records if record["id"] == "f0")


def asked(store: Store) -> Question:
    return [prompt for row in spoken(store) for prompt in row.prompts if isinstance(prompt, Question)][-1]


@pytest.mark.anyio
async def test_a_promise_is_spoken_of_and_kept_however_many_others_there_are(store: Store) -> None:
    user_id = store.run(lambda work: busy(work, Nudge("f0:promise", "promise", "f0", NOW)))
    desk = desk_on(store, BOOK)
    await desk.nudge(user_id)
    (row,) = spoken(store)
    assert "山田さん" in "".join(str(prompt) for prompt in row.prompts)
    question = next(prompt for prompt in row.prompts if isinstance(prompt, Question))
    await desk.take([happened(Chose(question.choices[0].id, question.token), 1)])
    await desk.take([happened(Chose("~skip", asked(store).token), 2)])
    await desk.take([happened(Chose("sent", asked(store).token), 3)])
    assert store.run(promise_state) == "done"


@pytest.mark.anyio
async def test_a_gathering_is_closed_however_many_came_after_it(store: Store) -> None:
    closing = Nudge("g0:closing", "closing", "g0", NOW)
    user_id = store.run(lambda work: busy(work, closing))
    await desk_on(store, BOOK).nudge(user_id)
    (row,) = spoken(store)
    assert "春の会" in "".join(str(prompt) for prompt in row.prompts)
