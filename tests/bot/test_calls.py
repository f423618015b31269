"""What calls are answered with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.calls import LINK_LASTS, answers
from bot.wiring import App
from dialogs.changes import SaveContact, SaveFollowUp, SaveGathering
from dialogs.notebook import Contact, FollowUp, Gathering, Reflection
from storage.rows import PendingCall
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, said, user_id_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def user_id(app: App) -> str:
    """A user with one gathering and two contacts."""
    await app.desk.take([said("hello")])
    found = app.store.run(user_id_of)

    def write(work: UnitOfWork) -> None:
        work.users.snapshot_of(found, NOW)
        work.notebook.apply(found, changes, NOW)

    changes = (
        SaveGathering(Gathering("g1", "交流会", NOW, NOW + timedelta(hours=2))),
        SaveContact(Contact("c1", "g1", "白石さん", company="ABC商事")),
        SaveContact(Contact("c2", "g1", "Ken Sato")),
    )
    app.store.run(write)
    return found


def answer(app: App, base_url: str, user_id: str, kind: str, **args: object) -> dict[str, object]:
    call = PendingCall(user_id, "1.0", kind, args, NOW, 0)
    found = app.store.run(lambda work: answers(base_url)[kind](work, call, NOW))
    assert isinstance(found, Mapping)
    return dict(found)


async def test_an_export_comes_as_text_where_there_is_no_web_address(app: App, user_id: str) -> None:
    found = answer(app, "", user_id, "export")
    assert (found["gatherings"], found["contacts"], found["follow_ups"]) == (1, 2, 0)
    assert json.loads(str(found["text"]))["gatherings"][0]["name"] == "交流会"


async def test_an_export_comes_as_a_link_that_works_once_and_not_for_long(app: App, user_id: str) -> None:
    found = answer(app, "https://coach.example.org", user_id, "export")
    assert (found["minutes"], "text" in found) == (15, False)
    token = str(found["url"]).removeprefix("https://coach.example.org/export/")
    taken = app.store.run(lambda work: work.exports.take(token, NOW + LINK_LASTS - timedelta(seconds=1)))
    assert taken is not None
    assert json.loads(taken)["contacts"][0]["label"] == "Ken Sato"
    assert app.store.run(lambda work: work.exports.take(token, NOW)) is None


async def test_no_two_links_are_alike(app: App, user_id: str) -> None:
    links = {answer(app, "https://coach.example.org", user_id, "export")["url"] for _ in range(5)}
    assert len(links) == 5


async def test_a_contact_is_found_by_a_part_of_name_or_company(app: App, user_id: str) -> None:
    def found(name: str) -> object:
        return answer(app, "", user_id, "find_contact", name=name)["contacts"]

    assert found("abc") == [["c1", "白石さん", "ABC商事"]]
    assert found("sato") == [["c2", "Ken Sato", ""]]
    assert found("nobody") == []


async def test_a_month_is_counted_from_the_database(app: App, user_id: str) -> None:
    went = Gathering("g2", "交流会", NOW - timedelta(hours=3), NOW - timedelta(hours=1), state="attended")
    stopped = FollowUp("f1", "g2", "c1", "thanks", "お礼", NOW - timedelta(days=8))
    met = Contact("c1", "g2", "白石さん", topic="棚卸し")
    changes = (SaveGathering(went), SaveContact(met), SaveFollowUp(stopped))
    app.store.run(lambda work: work.notebook.apply(user_id, changes, NOW))
    found = answer(app, "", user_id, "report", month="")
    told = found["_report"]
    assert isinstance(told, dict)
    assert (told["participated"], told["ties"], told["minutes_each"]) == (1, 1, 120)
    assert found["stopped"] == ["f1"]


async def test_a_pitfall_is_seen_in_the_database_with_its_numbers(app: App, user_id: str) -> None:
    assert answer(app, "", user_id, "pitfall") == {}
    tired = Reflection(energy=1)
    held = (
        Gathering(
            f"g{n}",
            "交流会",
            NOW - timedelta(days=n),
            NOW - timedelta(days=n),
            state="attended",
            reflection=tired,
        )
        for n in (10, 20)
    )
    app.store.run(lambda work: work.notebook.apply(user_id, tuple(map(SaveGathering, held)), NOW))
    assert answer(app, "", user_id, "pitfall") == {
        "pitfall": "fatigue",
        "_variant": "",
        "_numbers": {"n": 2, "of": 2},
    }
