from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from dialogs.coach.book import BOOK
from dialogs.coach.model import AGREEMENT_VERSION
from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.events import Said
from dialogs.core.prompts import Question
from dialogs.core.steps import Review
from dialogs.grounds import CoreGround
from dialogs.history import History
from dialogs.notebook import Agreed, Contact, FollowUp, Gathering, Notebook, Nudge, Plan, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.writing.report import latest
from tests.dialogs.walking import MODEL, Seen, Walker, everything, recording

LANGUAGES = ("ja", "en")
FEWEST, WALKS, STEPS = 200, 1200, 25
NOW = datetime.fromisoformat("2026-12-07T20:00+09:00")


def gathering(name: str, hours: float, **more: Any) -> Gathering:
    starts_at = NOW + timedelta(hours=hours)
    return Gathering(name, f"Umeda {name}", starts_at, starts_at + timedelta(hours=2), **more)


def known(lang: str, *gatherings: Gathering, **more: Any) -> Notebook:
    profile = Profile("u1", lang=lang, consent_version=1, consent_at=NOW, push_consent=True, gatherings=2)
    return Notebook(profile, gatherings, **more)


def told(book: Book, notebook: Notebook, dialog: str, /, *said: str, **args: Any) -> None:
    """Open a dialog and tap or type what is said; taps are choices' ids."""
    ground = CoreGround(book, notebook.profile)
    ground.notebook = notebook
    talk = Talk(book, start=dialog, args=args, lang=notebook.profile.lang, at=NOW.isoformat(), ground=ground)
    for words in said:
        question = next((p for p in talk.prompts if isinstance(p, Question)), None)
        if question and words in {choice.id for choice in question.choices}:
            talk.taps(words)
        else:
            talk.says(words)


PAST, SOON = gathering("g1", -24), (gathering("g2", 24), gathering("g3", 48))
READY = replace(SOON[0], plan=Plan(goal="stock", purpose="partner", people="Ken", action="send it"))
KEN, OTHER_KEN = Contact("c1", "g1", "Ken Sato", met_at=NOW), Contact("c2", "g1", "Ken Ito", met_at=NOW)
PROMISE = FollowUp("g1.plan", "g1", "", "information", "send it", NOW + timedelta(hours=16))


LETTING_GO = {"follow_up": "g1.plan", "_let_go": True}


TOLD: dict[str, dict[str, object]] = {
    "zone": {"_zone": "Europe/London"},
    "quiet_hours": {"_hours": [1260, 480]},
    "weekend_wish": {"_wish": "no"},
    "eve_time": {"_clock": 1110},
    "day_wish": {"_wish": "yes"},
    "move_gathering": {"gathering": "g2", "_when": "2026-12-08T10:00Z"},
}
"""What is said when these are opened, so that it is not asked for."""


def told_at_once(book: Book, lang: str) -> None:
    """What leaves nothing to ask for, and talks in which everything is left out or given up."""
    for dialog, args in TOLD.items():
        told(book, known(lang, *SOON), dialog, **args)
    for said in (("skip", "skip", "skip"), ("skip", "finish")):
        told(book, known(lang, *SOON), "preparation", *said, gathering="g2")
    for choice in ("yes", "no"):
        told(book, known(lang), "decide", "cancel", choice, details={"starts": "2026-12-20T10:00Z"})


def rare_paths(book: Book, lang: str) -> None:
    """What a random walker meets too seldom."""
    facts = {"ja": "棚卸しは年末の3日がいちばん大変だと聞いた", "en": "year-end stock takes them three days"}
    fact = facts[lang]
    deed = {"ja": "あす12時に資料を送る", "en": "send the checklist tomorrow at noon"}[lang]
    met = known(
        lang, replace(PAST, plan=Plan(goal="stock")), contacts=(KEN, OTHER_KEN), follow_ups=(PROMISE,)
    )
    for last in ("solicited", "time"):
        told(book, met, "reflection", "Ken Sato", fact, "other", "none", "0", last, gathering="g1")
    told(book, met, "reflection", "Ken Sato", fact, "same", "~skip", gathering="g1")
    told(book, known(lang, PAST, follow_ups=(PROMISE,)), "touch", gathering="g1")
    told(book, met, "touch", "c1", gathering="g1")
    english = replace(KEN, draft_lang="en")
    to_ken = replace(PROMISE, contact_id="c1", snoozes=3)
    told(
        book, known(lang, PAST, contacts=(english,), follow_ups=(to_ken,)), "follow_up", "keep", **LETTING_GO
    )
    for choices in (("c1", "yes"), ("c2", "no"), ("~cancel",)):
        told(book, met, "erase_contact", *choices, name="Ken")
    told(book, known(lang), "new_promise", "~skip", words="send the quote")
    trade = {"ja": "製造業", "en": "manufacturing"}[lang]
    told(book, known(lang, SOON[0]), "preparation", "undecided", trade, "change", trade, gathering="g2")
    told(book, known(lang, READY), "profile", "I make apps", "finish")
    told(book, met, "erase_contact")
    told(book, met, "erase_all", "delete", "keep")
    told(book, known(lang, SOON[0]), "pitfall_said", "minute", pitfall="drifting")
    _retros(book, lang)
    _all_told_at_once(book, lang, deed)
    _rare_weeks(book, lang)
    _undecided(book, lang)
    _plans(book, lang)
    _pressed(book, lang)
    _fairs(book, lang)
    _months(book, lang)
    _strangers(book)
    _linked(book, lang)
    _with_a_model(replace(book, model=MODEL), lang)


def _retros(book: Book, lang: str) -> None:
    """Ways through what looks back on a gathering nobody had told of."""
    told(book, known(lang), "retro", "~skip", "~skip", _at="2026-12-06T10:00Z")
    told(book, known(lang), "retro", "partner", _at="2026-12-06T10:00Z", _name="Umeda")
    told(book, known(lang), "retro", "finish")
    told(book, known(lang), "retro", "finish", _at="2026-12-06T10:00Z")


def _all_told_at_once(book: Book, lang: str, deed: str) -> None:
    """Words after which nothing is left to be asked."""
    told(book, known(lang, READY), "edit_plan", "action", deed, gathering="g2")
    at = NOW + timedelta(hours=12)
    put_off = known(lang, SOON[0], nudges=(Nudge("g2:resume", "resume", "preparation:g2", at),))
    for choice in ("back", "new"):
        told(book, put_off, "come_back", choice, gathering="g2", dialog="preparation", at=at.isoformat())
    to_whom = {"ja": f"Ken Satoさんに{deed}", "en": f"{deed} to Ken Sato"}[lang]
    told(book, known(lang, PAST, contacts=(KEN,)), "new_promise", words=to_whom)
    told(book, known(lang, SOON[0]), "no_show", gathering="g2", _why="unwell")
    told(book, known(lang, PAST, gathering("g0", -20)), "no_show", "g0", _why="unwell")
    told(book, known(lang, SOON[0]), "rename_gathering", gathering="g2", _name="Umeda Night")


def _with_a_model(book: Book, lang: str) -> None:
    """A draft, an introduction and a goal that a language model is to put better."""
    there = known(lang, PAST, SOON[0], contacts=(replace(KEN, draft_lang="en", topic="stock"),))
    there = replace(there, follow_ups=(replace(PROMISE, contact_id="c1"),))
    agreed = Agreed(AGREEMENT_VERSION, MODEL, NOW)
    there = replace(there, profile=replace(there.profile, work="I make apps", agreed=agreed))
    trade = {"ja": "製造業", "en": "manufacturing"}[lang]
    for last in ("sent", "later", "change", "let_go"):
        told(book, there, "follow_up", "model", "on", last, follow_up="g1.plan")
    for last in ("change", "close"):
        told(book, there, "profile", "model", "on", last)
    for last in ("good", "change"):
        told(book, there, "preparation", "undecided", trade, "model", "on", last, trade, gathering="g2")
    for choice in ("good", "keep"):
        told(book, there, "preparation", "undecided", trade, choice, gathering="g2")
    for wish in ("yes", "no"):
        told(book, there, "model_wish", wish)


def _rare_weeks(book: Book, lang: str) -> None:
    together = ("together", "partner", "~skip", "~skip", "~skip", "information")
    for said in (
        ("each",),
        ("one", "g2"),
        together,
        ("together", "light"),
        (*together[:2], "~finish"),
        ("~finish",),
    ):
        told(book, known(lang, *SOON), "week", *said, gatherings=["g2", "g3"])


def _pressed(book: Book, lang: str) -> None:
    """Recruited or harassed: told with somebody, with nobody, and later."""
    pushed, nobody = {
        "ja": ("しつこく勧誘された", "しつこく勧誘されて、誰とも話せなかった"),
        "en": ("they tried to recruit me", "I met no one, just a pushy sales pitch"),
    }[lang]
    past = known(lang, PAST)
    for met in (pushed, nobody, f"Ken Sato 090-1234-5678, {pushed}"):
        told(book, past, "reflection", met, gathering="g1")
    told(book, past, "reflection", "nobody", pushed, gathering="g1")
    for got in (pushed, {"ja": f"うつで休職中の人に{pushed}", "en": f"He has cancer, and {pushed}"}[lang]):
        told(book, past, "reflection", "Ken Sato", got, gathering="g1")


def _undecided(book: Book, lang: str) -> None:
    """Going or not: turned round, thought over anew, asked in a letter, and with all that it costs known."""
    declined = replace(SOON[0], state="declined", end_known=True)
    for choice in ("go", "anew", "keep"):
        told(book, known(lang, declined), "decide", choice, gathering="g2")
    told(book, known(lang), "decide", "small-batch food processors", details={}, _text="food processors")
    ready, single = known(lang, replace(READY, end_known=True)), known(lang, SOON[0])
    for said in (
        ("maybe", "3000", "skip", "finish"),
        ("clear", "3000", "write", "go"),
        ("clear", "3000", "write", "skip"),
        *(("clear", "3000", "write", "turn", last) for last in ("go", "skip")),
        ("finish", "clear", "finish", "write"),
    ):
        told(book, ready, "decide", *said, gathering="g2")
    told(book, known(lang, replace(READY, end_known=True, fee=3000)), "decide", "clear", "go", gathering="g2")
    told(book, single, "decide")
    told(book, single, "decide", "finish", "information", "~skip", "finish", gathering="g2")
    told(book, known(lang, *SOON), "decide", "other")
    goes = ("Umeda Mixer", "information", "~skip", "clear", "~skip", "~skip", "go", "12/20 19:00")
    told(book, known(lang), "decide", *goes)


def _plans(book: Book, lang: str) -> None:
    """A plan shown and put differently, a gathering moved, an introduction looked at again."""
    ready = known(lang, READY)
    for choice in ("words", "troubles", "close"):
        told(book, ready, "card", choice, gathering="g2")
    moves = {"ja": "会は12/20の17時になった", "en": "it's on 20 Dec 5pm"}[lang]
    told(book, ready, "card", moves, gathering="g2")
    told(book, ready, "edit_plan", "goal", "retailers who struggle with stock", gathering="g2")
    told(book, ready, "edit_plan", "action", "send it", "12/20 12:00", gathering="g2")
    told(book, ready, "move_gathering")
    told(book, known(lang), "new_gathering", details={"starts": "2026-12-08T10:00Z"})
    told(book, known(lang, PAST, contacts=(KEN,)), "touch", "not_now", gathering="g1")
    ill = {"ja": "Ken Satoさん、うつで休職中と聞いた", "en": "Ken Sato is on sick leave with depression"}[
        lang
    ]
    told(book, known(lang, PAST), "reflection", "Ken Sato 090-1234-5678", "drop", ill, "drop", gathering="g1")
    told(book, known(lang), "move_gathering")
    told(book, known(lang), "digest", items=[])
    told(book, known(lang, PAST), "decide", gathering="g1")
    told(book, known(lang, PAST), "preparation", gathering="g1")
    told(book, known(lang, SOON[0]), "preparation", "finish", gathering="g2")
    introduced = replace(ready, profile=replace(ready.profile, work="I make apps"))
    for choice in ("change", "close"):
        told(book, introduced, "profile", choice)
    told(book, ready, "profile", "finish")


def _fairs(book: Book, lang: str) -> None:
    """A day of several: somebody met, somebody whose number is left out, nobody, and not there at all."""
    begun_at = datetime.fromisoformat("2026-12-06T10:00+09:00")
    fair = replace(PAST, starts_at=begun_at, ends_at=begun_at + timedelta(days=2, hours=7))
    for met in ("Ken Sato", "Ken Sato 090-1234-5678", "nobody", "still_there", "~skip"):
        told(book, known(lang, fair), "evening", met, gathering="g1")
    told(book, known(lang, PAST), "evening", gathering="g1")
    told(book, known(lang), "evening")


def _months(book: Book, lang: str) -> None:
    """A month with somebody who has stopped, and one without."""
    stopped = FollowUp("f1", "g1", "c1", "thanks", "write", NOW - timedelta(days=8))
    there = known(lang, PAST, contacts=(KEN,), follow_ups=(stopped,))
    for choice in ("draft", "rest"):
        told(book, there, "report_ready", choice, **_counted(there))
    told(book, known(lang, PAST), "report_ready", **_counted(known(lang, PAST)))


def _counted(there: Notebook) -> dict[str, Any]:
    """The report of what is there, as a call brings it."""
    went = tuple(replace(g, state="attended") for g in there.gatherings)
    found = latest(History(went, there.contacts, there.follow_ups), ZoneInfo("Asia/Tokyo"), NOW)
    return {"_report": msgspec.to_builtins(found), "stopped": list(found.stopped)}


def _strangers(book: Book) -> None:
    """An English word to a coach that was set to Japanese, and how it finds out."""
    for said in (("agree", "en"), ("details", "agree", "ja"), ("tomorrow 7pm Mixer", "agree", "en")):
        talk = Talk(book, at=NOW.isoformat(), profile=Profile("u1")).says("hello there")
        for words in said:
            shown = {choice.id for choice in talk.question.choices}
            talk.taps(words) if words in shown else talk.says(words)


def _linked(book: Book, lang: str) -> None:
    """What becomes of a code, of the place to speak at, of a place that is left, and of a silence."""
    places = {"_places": [["p1", "line"], ["p2", "slack"]], "_here": "p1", "_preferred": "p2"}
    for state in ("wrong", "paused", "own", "linked", "joined"):
        told(book, known(lang), "linked", _state=state, **places)
    told(book, known(lang), "linked", _state="joined", _unfinished=True, **places)
    for choice in ("yes", "no"):
        told(book, known(lang), "linked", choice, _state="history", _code="ABC234")
    for choice in ("prefer", "add", "unlink", "close"):
        told(book, known(lang), "places", choice, **places)
    told(book, known(lang), "places", _places=[["p1", "line"]])
    for choice in ("p2", "~skip"):
        told(book, known(lang), "speak_at", choice, **places)
    for choice in ("p2", "stay"):
        told(book, known(lang), "ways_out", choice, **places)
    for state in ("here", "there", "none"):
        told(book, known(lang), "parted", _state=state, _places=[["p2", "slack"]])
    for words in ("resume", "unsubscribe"):
        told(book, known(lang), "mute", words)


@pytest.fixture(scope="module", params=LANGUAGES)
def seen(request: pytest.FixtureRequest) -> Seen:
    """Everything a language's walks have met; a walk that raises or leaves a question unput fails at once."""
    found: Seen = set()
    book, tried = recording(BOOK, found), Counter[tuple[str, str, str]]()
    told_at_once(book, request.param)
    rare_paths(book, request.param)
    for seed in range(WALKS):
        if seed > FEWEST and not unseen_dialogs(found):
            break
        walker = Walker(book, seed, request.param, tried, unseen_dialogs(found))
        walker.walk(STEPS)
        found |= {(f.dialog, f.step, "") for f in walker.ground.facts if f.name in {"asked", "ended"}}
    return found


def unseen_dialogs(found: Seen) -> tuple[str, ...]:
    met = {(dialog, step) for dialog, step, _ in found}
    return tuple(
        sorted({dialog for dialog, _, _ in ROUTES - found} | {dialog for dialog, _ in TO_MEET - met})
    )


def corrected_only() -> set[tuple[str, str]]:
    """Steps reached by correction alone: from there the table is gone through from its start again."""
    found = set()
    for dialog in BOOK.dialogs.values():
        led_to = {target for d, _, target in everything(BOOK) if d == dialog.id} | {dialog.first}
        edits = {edit for step in dialog.steps if isinstance(step, Review) for edit in step.edits}
        found |= {(dialog.id, edit) for edit in edits - led_to}
    return found


ROUTES = {route for route in everything(BOOK) if route[2] and route[:2] not in corrected_only()}
TO_MEET = {(dialog, step) for dialog, step, _ in everything(BOOK)} - corrected_only()


def test_every_step_of_every_dialog_is_met(seen: Seen) -> None:
    assert TO_MEET - {(dialog, step) for dialog, step, _ in seen} == set()


def test_every_route_of_every_dialog_is_taken(seen: Seen) -> None:
    assert sorted(ROUTES - seen) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_replies_are_free_a_walk_takes_nudges_along_and_leaves_no_question_unput(lang: str) -> None:
    tried, facts = Counter[tuple[str, str, str]](), Counter[str]()
    for seed in range(120):
        walker = Walker(BOOK, seed, lang, tried, free=True)
        walker.walk(STEPS)
        facts.update(fact.name for fact in walker.ground.facts)
    assert facts["ridden"] > 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_its_sentences_and_answers_a_call_for_help(lang: str) -> None:
    for dialog in BOOK.dialogs:
        ground = CoreGround(BOOK, Profile("u1", lang=lang, consent_version=1, consent_at=NOW))
        ground.open(Start(dialog), NOW)
        assert ground.take(Said("help"), NOW)
