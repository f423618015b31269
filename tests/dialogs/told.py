"""Talks that a random walker comes to too seldom, told word by word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dialogs.coach.model import AGREEMENT_VERSION
from dialogs.core.book import Book
from dialogs.core.conversation import Conversation
from dialogs.core.prompts import Question
from dialogs.grounds import CoreGround
from dialogs.history import History
from dialogs.notebook import Agreed, Contact, FollowUp, Gathering, Notebook, Nudge, Plan, Profile
from dialogs.shapes import replace
from dialogs.testing import Talk
from dialogs.writing.report import latest
from tests.dialogs.walking import MODEL

NOW = datetime.fromisoformat("2026-12-07T20:00+09:00")


def gathering(name: str, hours: float, **more: Any) -> Gathering:
    starts_at = NOW + timedelta(hours=hours)
    return Gathering(name, f"Umeda {name}", starts_at, starts_at + timedelta(hours=2), **more)


def known(lang: str, *gatherings: Gathering, **more: Any) -> Notebook:
    profile = Profile("u1", lang=lang, consent_version=1, consent_at=NOW, push_consent=True, gatherings=2)
    return Notebook(profile, gatherings, **more)


class Told:
    """Tells talks: opens a dialog and taps or types what is said; taps are choices' ids."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.met: list[Conversation] = []
        """The conversation after each thing said."""

    def __call__(self, notebook: Notebook, dialog: str, /, *said: str, **args: Any) -> None:
        ground = CoreGround(self.book, notebook.profile)
        ground.notebook = notebook
        lang, at = notebook.profile.lang, NOW.isoformat()
        self._say(Talk(self.book, start=dialog, args=args, lang=lang, at=at, ground=ground), said)

    def a_stranger(self, *said: str) -> None:
        """The same of somebody who writes for the first time, in English."""
        talk = Talk(self.book, at=NOW.isoformat(), profile=Profile("u1"))
        self._say(talk.says("hello there"), said)

    def with_a_model(self) -> Told:
        """The same where a language model is at hand."""
        told = Told(replace(self.book, model=MODEL))
        told.met = self.met
        return told

    def _say(self, talk: Talk, said: tuple[str, ...]) -> None:
        self.met.append(talk.ground.conversation)
        for words in said:
            question = next((p for p in talk.prompts if isinstance(p, Question)), None)
            if question and words in {choice.id for choice in question.choices}:
                talk.taps(words)
            else:
                talk.says(words)
            self.met.append(talk.ground.conversation)


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


def told_at_once(told: Told, lang: str) -> None:
    """What leaves nothing to ask for, and talks in which everything is left out or given up."""
    for dialog, args in TOLD.items():
        told(known(lang, *SOON), dialog, **args)
    for said in (("skip", "skip", "skip"), ("skip", "finish")):
        told(known(lang, *SOON), "preparation", *said, gathering="g2")
    for choice in ("yes", "no"):
        told(known(lang), "decide", "cancel", choice, details={"starts": "2026-12-20T10:00Z"})


def rare_paths(told: Told, lang: str) -> None:
    """What a random walker meets too seldom."""
    facts = {"ja": "棚卸しは年末の3日がいちばん大変だと聞いた", "en": "year-end stock takes them three days"}
    fact = facts[lang]
    deed = {"ja": "あす12時に資料を送る", "en": "send the checklist tomorrow at noon"}[lang]
    met = known(
        lang, replace(PAST, plan=Plan(goal="stock")), contacts=(KEN, OTHER_KEN), follow_ups=(PROMISE,)
    )
    for last in ("solicited", "time"):
        told(met, "reflection", "Ken Sato", fact, "other", "none", "0", last, gathering="g1")
    told(met, "reflection", "Ken Sato", fact, "same", "~skip", gathering="g1")
    told(known(lang, PAST, follow_ups=(PROMISE,)), "touch", gathering="g1")
    told(met, "touch", "c1", gathering="g1")
    english = replace(KEN, draft_lang="en")
    to_ken = replace(PROMISE, contact_id="c1", snoozes=3)
    told(known(lang, PAST, contacts=(english,), follow_ups=(to_ken,)), "follow_up", "keep", **LETTING_GO)
    for choices in (("c1", "yes"), ("c2", "no"), ("~cancel",)):
        told(met, "erase_contact", *choices, name="Ken")
    told(known(lang), "new_promise", "~skip", words="send the quote")
    trade = {"ja": "製造業", "en": "manufacturing"}[lang]
    told(known(lang, SOON[0]), "preparation", "undecided", trade, "change", trade, gathering="g2")
    told(known(lang, READY), "profile", "I make apps", "finish")
    told(met, "erase_contact")
    told(met, "erase_all", "delete", "keep")
    told(known(lang, SOON[0]), "pitfall_said", "minute", pitfall="drifting")
    _retros(told, lang)
    _all_told_at_once(told, lang, deed)
    _rare_weeks(told, lang)
    _undecided(told, lang)
    _plans(told, lang)
    _pressed(told, lang)
    _fairs(told, lang)
    _months(told, lang)
    _strangers(told)
    _linked(told, lang)
    _with_a_model(told.with_a_model(), lang)


def _retros(told: Told, lang: str) -> None:
    """Ways through what looks back on a gathering nobody had told of."""
    told(known(lang), "retro", "~skip", "~skip", _at="2026-12-06T10:00Z")
    told(known(lang), "retro", "partner", _at="2026-12-06T10:00Z", _name="Umeda")
    told(known(lang), "retro", "finish")
    told(known(lang), "retro", "finish", _at="2026-12-06T10:00Z")


def _all_told_at_once(told: Told, lang: str, deed: str) -> None:
    """Words after which nothing is left to be asked."""
    told(known(lang, READY), "edit_plan", "action", deed, gathering="g2")
    at = NOW + timedelta(hours=12)
    put_off = known(lang, SOON[0], nudges=(Nudge("g2:resume", "resume", "preparation:g2", at),))
    for choice in ("back", "new"):
        told(put_off, "come_back", choice, gathering="g2", dialog="preparation", at=at.isoformat())
    to_whom = {"ja": f"Ken Satoさんに{deed}", "en": f"{deed} to Ken Sato"}[lang]
    told(known(lang, PAST, contacts=(KEN,)), "new_promise", words=to_whom)
    told(known(lang, SOON[0]), "no_show", gathering="g2", _why="unwell")
    told(known(lang, PAST, gathering("g0", -20)), "no_show", "g0", _why="unwell")
    told(known(lang, SOON[0]), "rename_gathering", gathering="g2", _name="Umeda Night")


def _with_a_model(told: Told, lang: str) -> None:
    """A draft, an introduction and a goal that a language model is to put better."""
    there = known(lang, PAST, SOON[0], contacts=(replace(KEN, draft_lang="en", topic="stock"),))
    there = replace(there, follow_ups=(replace(PROMISE, contact_id="c1"),))
    agreed = Agreed(AGREEMENT_VERSION, MODEL, NOW)
    there = replace(there, profile=replace(there.profile, work="I make apps", agreed=agreed))
    trade = {"ja": "製造業", "en": "manufacturing"}[lang]
    for last in ("sent", "later", "change", "let_go"):
        told(there, "follow_up", "model", "on", last, follow_up="g1.plan")
    for last in ("change", "close"):
        told(there, "profile", "model", "on", last)
    for last in ("good", "change"):
        told(there, "preparation", "undecided", trade, "model", "on", last, trade, gathering="g2")
    for choice in ("good", "keep"):
        told(there, "preparation", "undecided", trade, choice, gathering="g2")
    for wish in ("yes", "no"):
        told(there, "model_wish", wish)


def _rare_weeks(told: Told, lang: str) -> None:
    together = ("together", "partner", "~skip", "~skip", "~skip", "information")
    for said in (
        ("each",),
        ("one", "g2"),
        together,
        ("together", "light"),
        (*together[:2], "~finish"),
        ("~finish",),
    ):
        told(known(lang, *SOON), "week", *said, gatherings=["g2", "g3"])


def _pressed(told: Told, lang: str) -> None:
    """Recruited or harassed: told with somebody, with nobody, and later."""
    pushed, nobody = {
        "ja": ("しつこく勧誘された", "しつこく勧誘されて、誰とも話せなかった"),
        "en": ("they tried to recruit me", "I met no one, just a pushy sales pitch"),
    }[lang]
    past = known(lang, PAST)
    for met in (pushed, nobody, f"Ken Sato 090-1234-5678, {pushed}"):
        told(past, "reflection", met, gathering="g1")
    told(past, "reflection", "nobody", pushed, gathering="g1")
    for got in (pushed, {"ja": f"うつで休職中の人に{pushed}", "en": f"He has cancer, and {pushed}"}[lang]):
        told(past, "reflection", "Ken Sato", got, gathering="g1")


def _undecided(told: Told, lang: str) -> None:
    """Going or not: turned round, thought over anew, asked in a letter, and with all that it costs known."""
    declined = replace(SOON[0], state="declined", end_known=True)
    for choice in ("go", "anew", "keep"):
        told(known(lang, declined), "decide", choice, gathering="g2")
    told(known(lang), "decide", "small-batch food processors", details={}, _text="food processors")
    ready, single = known(lang, replace(READY, end_known=True)), known(lang, SOON[0])
    for said in (
        ("maybe", "3000", "skip", "finish"),
        ("clear", "3000", "write", "go"),
        ("clear", "3000", "write", "skip"),
        *(("clear", "3000", "write", "turn", last) for last in ("go", "skip")),
        ("finish", "clear", "finish", "write"),
    ):
        told(ready, "decide", *said, gathering="g2")
    told(known(lang, replace(READY, end_known=True, fee=3000)), "decide", "clear", "go", gathering="g2")
    told(single, "decide")
    told(single, "decide", "finish", "information", "~skip", "finish", gathering="g2")
    told(known(lang, *SOON), "decide", "other")
    goes = ("Umeda Mixer", "information", "~skip", "clear", "~skip", "~skip", "go", "12/20 19:00")
    told(known(lang), "decide", *goes)


def _plans(told: Told, lang: str) -> None:
    """A plan shown and put differently, a gathering moved, an introduction looked at again."""
    ready = known(lang, READY)
    for choice in ("words", "troubles", "close"):
        told(ready, "card", choice, gathering="g2")
    moves = {"ja": "会は12/20の17時になった", "en": "it's on 20 Dec 5pm"}[lang]
    told(ready, "card", moves, gathering="g2")
    told(ready, "edit_plan", "goal", "retailers who struggle with stock", gathering="g2")
    told(ready, "edit_plan", "action", "send it", "12/20 12:00", gathering="g2")
    told(ready, "move_gathering")
    told(known(lang), "new_gathering", details={"starts": "2026-12-08T10:00Z"})
    told(known(lang, PAST, contacts=(KEN,)), "touch", "not_now", gathering="g1")
    ill = {"ja": "Ken Satoさん、うつで休職中と聞いた", "en": "Ken Sato is on sick leave with depression"}[
        lang
    ]
    told(known(lang, PAST), "reflection", "Ken Sato 090-1234-5678", "drop", ill, "drop", gathering="g1")
    told(known(lang), "move_gathering")
    told(known(lang), "digest", items=[])
    told(known(lang, PAST), "decide", gathering="g1")
    told(known(lang, PAST), "preparation", gathering="g1")
    told(known(lang, SOON[0]), "preparation", "finish", gathering="g2")
    introduced = replace(ready, profile=replace(ready.profile, work="I make apps"))
    for choice in ("change", "close"):
        told(introduced, "profile", choice)
    told(ready, "profile", "finish")


def _fairs(told: Told, lang: str) -> None:
    """A day of several: somebody met, somebody whose number is left out, nobody, and not there at all."""
    begun_at = datetime.fromisoformat("2026-12-06T10:00+09:00")
    fair = replace(PAST, starts_at=begun_at, ends_at=begun_at + timedelta(days=2, hours=7))
    for met in ("Ken Sato", "Ken Sato 090-1234-5678", "nobody", "still_there", "~skip"):
        told(known(lang, fair), "evening", met, gathering="g1")
    told(known(lang, PAST), "evening", gathering="g1")
    told(known(lang), "evening")


def _months(told: Told, lang: str) -> None:
    """A month with somebody who has stopped, and one without."""
    stopped = FollowUp("f1", "g1", "c1", "thanks", "write", NOW - timedelta(days=8))
    there = known(lang, PAST, contacts=(KEN,), follow_ups=(stopped,))
    for choice in ("draft", "rest"):
        told(there, "report_ready", choice, **_counted(there))
    told(known(lang, PAST), "report_ready", **_counted(known(lang, PAST)))


def _counted(there: Notebook) -> dict[str, Any]:
    """The report of what is there, as a call brings it."""
    went = tuple(replace(g, state="attended") for g in there.gatherings)
    found = latest(History(went, there.contacts, there.follow_ups), ZoneInfo("Asia/Tokyo"), NOW)
    return {"_report": msgspec.to_builtins(found), "stopped": list(found.stopped)}


def _strangers(told: Told) -> None:
    """An English word to a coach that was set to Japanese, and how it finds out."""
    for said in (("agree", "en"), ("details", "agree", "ja"), ("tomorrow 7pm Mixer", "agree", "en")):
        told.a_stranger(*said)


def _linked(told: Told, lang: str) -> None:
    """What becomes of a code, of the place to speak at, of a place that is left, and of a silence."""
    places = {"_places": [["p1", "line"], ["p2", "slack"]], "_here": "p1", "_preferred": "p2"}
    for state in ("wrong", "paused", "own", "linked", "joined"):
        told(known(lang), "linked", _state=state, **places)
    told(known(lang), "linked", _state="joined", _unfinished=True, **places)
    for choice in ("yes", "no"):
        told(known(lang), "linked", choice, _state="history", _code="ABC234")
    for choice in ("prefer", "add", "unlink", "close"):
        told(known(lang), "places", choice, **places)
    told(known(lang), "places", _places=[["p1", "line"]])
    for choice in ("p2", "~skip"):
        told(known(lang), "speak_at", choice, **places)
    for choice in ("p2", "stay"):
        told(known(lang), "ways_out", choice, **places)
    for state in ("here", "there", "none"):
        told(known(lang), "parted", _state=state, _places=[["p2", "slack"]])
    for words in ("resume", "unsubscribe"):
        told(known(lang), "mute", words)
