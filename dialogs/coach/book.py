"""The coach's book: all its dialogs, and what happens between them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs import nudging
from dialogs.coach import (
    coming_back,
    contacts,
    day,
    deciding,
    digest,
    doubts,
    erasing,
    fair,
    follow_up,
    gathering,
    giving,
    holding,
    linking,
    lists,
    model,
    preparation,
    privacy,
    profile,
    promising,
    quiet,
    reflection,
    renaming,
    reporting,
    retro,
    safety,
    settings,
    warning,
    week,
    welcome,
    wishing,
)
from dialogs.coach import help as helping
from dialogs.coach.consent import CONSENT_VERSION
from dialogs.coach.gathering_line import details_of
from dialogs.coach.home import home
from dialogs.coach.introducing import introduced
from dialogs.coach.knowing import called
from dialogs.coach.looking_back import looking_back
from dialogs.coach.missed import not_gone
from dialogs.coach.past import unspoken
from dialogs.coach.unsaying import unsaid
from dialogs.coach.wanting import WANTS
from dialogs.coach.which import to_come
from dialogs.core.book import Book
from dialogs.core.conversation import Start
from dialogs.core.events import Event, Joined, Said, Showed
from dialogs.language.calendars import is_calendar
from dialogs.language.dates import NoMoment
from dialogs.language.doubting import is_doubtful
from dialogs.language.erasing import leaves_open_what_to_erase, says_everything
from dialogs.language.gathering import hear_gathering
from dialogs.language.intents import erase_contact_in, hear_intent, link_code_in
from dialogs.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene

_NEAR = timedelta(days=7)
_TABLES = (
    *welcome.DIALOGS,
    *gathering.DIALOGS,
    *renaming.DIALOGS,
    *coming_back.DIALOGS,
    *preparation.DIALOGS,
    *profile.DIALOGS,
    *day.DIALOGS,
    *deciding.DIALOGS,
    *week.DIALOGS,
    *reflection.DIALOGS,
    *retro.DIALOGS,
    *reporting.DIALOGS,
    *warning.DIALOGS,
    *giving.DIALOGS,
    *follow_up.DIALOGS,
    *digest.DIALOGS,
    *promising.DIALOGS,
    *lists.DIALOGS,
    *contacts.DIALOGS,
    *erasing.DIALOGS,
    *privacy.DIALOGS,
    *settings.DIALOGS,
    *model.DIALOGS,
    *linking.DIALOGS,
    *quiet.DIALOGS,
    *helping.DIALOGS,
    *safety.DIALOGS,
)


def _opens(dialog: str) -> Callable[[Scene, str], Start]:
    return lambda _scene, _text: Start(dialog)


def _opens_language(lang: str) -> Callable[[Scene, str], Start]:
    return lambda _scene, _text: Start("language", {"lang": lang})


def _erase_named(scene: Scene, text: str) -> Start:
    name = erase_contact_in(text, scene.lang) or erasing.known_to_erase(scene, text)
    return Start("erase_contact", {"name": name})


def _link(scene: Scene, _text: str) -> Start:
    """Nobody else is let in to records that are not to be kept yet."""
    return Start("link" if scene.profile.consent_version >= CONSENT_VERSION else "welcome")


def _link_with(_scene: Scene, text: str) -> Start:
    return Start("link_with", {"_code": link_code_in(text) or ""})


def _report_before(_scene: Scene, _text: str) -> Start:
    return Start("report", {"_before": True})


def _reflect(scene: Scene, _text: str) -> Start:
    waiting = unspoken(scene)
    return fair.looking_back(scene, waiting[0]) if len(waiting) == 1 else Start("reflection")


def _decide(scene: Scene, text: str) -> Start:
    """About the gathering that is told of, else the one on screen, noted or being told, if there is one."""
    gathering = scene.arg("gathering")
    on_screen = Start("decide", {"gathering": gathering} if scene.notebook.gathering(gathering) else {})
    return doubts.weighing(scene, text) or doubts.weighing_told(scene) or on_screen


def _rename(scene: Scene, text: str) -> Start:
    return renaming.renaming_on_screen(scene, text) or Start("rename_gathering")


def _change(scene: Scene, text: str) -> Start:
    """Where nothing is asked, what can be put otherwise is a name, or what was let pass last."""
    if other := renaming.renaming(scene, text) or promising.moving(scene, text):
        return other
    passed = (g for g in scene.notebook.gatherings if g.state == "declined" and g.starts_at > scene.now)
    last = max(passed, key=lambda g: (g.decision is not None and g.decision.at) or scene.now, default=None)
    return Start("decide", {"gathering": last.id}) if last else Start("fallback")


def _resume(scene: Scene, _text: str) -> Start:
    """Messages come again only where they were stopped; else there is nothing to take up but the talk."""
    return Start("resume" if _is_silent(scene) else "greeting")


def _goes_on(scene: Scene, intent: str) -> bool:
    return intent == "resume" and not _is_silent(scene)


def _is_silent(scene: Scene) -> bool:
    return scene.profile.standing != "active" or scene.profile.push_consent is False


COMMANDS: dict[str, Callable[[Scene, str], Start]] = {
    "prepare": _opens("preparation"),
    "reflect": _reflect,
    "upcoming": _opens("upcoming"),
    "today": _opens("today"),
    "report": _opens("report"),
    "report_before": _report_before,
    "contacts": _opens("contacts"),
    "card": lambda scene, _text: day.card_of(scene),
    "add": _opens("gathering"),
    "decide": _decide,
    "edit": _change,
    "rename": _rename,
    "settings": _opens("settings"),
    "quiet": wishing.opening,
    "wish": wishing.opening,
    "stop": _opens("stop"),
    "mute": _opens("mute"),
    "pause": _opens("pause"),
    "resume": _resume,
    "export": _opens("export"),
    "delete": _opens("erase_all"),
    "erase": _opens("erase"),
    "language": _opens("language"),
    "language_ja": _opens_language("ja"),
    "language_en": _opens_language("en"),
    "no_show": not_gone,
    "still_there": _opens("still_there"),
    "cancel_event": _opens("cancel_gathering"),
    "privacy": _opens("privacy"),
    "profile": _opens("profile"),
    "gift": _opens("gift"),
    "safety": safety.opening,
    "greeting": _opens("greeting"),
    "help": _opens("help"),
    "menu": _opens("help"),
    "erase_contact": _erase_named,
    "link": _link,
    "link_code": _link_with,
    "unlink": _opens("unlink"),
}


def intent(text: str) -> str | None:
    """The global word that is the whole of `text`, in either language.

    Asking to delete is meant of everything only where the words say so. "Remind me at six" puts off what is
    asked; while nothing is, it is a wish.
    """
    if leaves_open_what_to_erase(text):
        return "erase"
    if erase_contact_in(text, "ja") or erase_contact_in(text, "en"):
        return "erase_contact"
    heard = "link_code" if link_code_in(text) else hear_intent(text)
    if heard != "later" and (wished := wishing.intent_of(text)):
        return wished
    return "erase" if heard == "delete" and not says_everything(text) else heard


def meant(scene: Scene, text: str, heard: str | None) -> str | None:
    """What was heard, weighed by what is known: "I'm out" is of the gathering that is near, if one is."""
    if heard == "later" and holding.holds(scene, text):
        return holding.HOLD
    if heard == "later" and (rest := holding.put_right_after(scene, text)):
        return intent(rest)
    if heard == "out":
        return "cancel_event" if any(g.starts_at - scene.now < _NEAR for g in to_come(scene)) else "cancel"
    if heard in {None, "edit"} and renaming.renaming_on_screen(scene, text):
        return "rename"
    return "erase_contact" if heard is None and erasing.known_to_erase(scene, text) else heard


def greet(scene: Scene, event: Event) -> Start | None:
    """The welcome, with the first words kept, until consent is given.

    Distress comes before it, and a code, which joins them to somebody who has given it.
    """
    line = event.text if isinstance(event, Said) else ""
    if scene.profile.consent_version >= CONSENT_VERSION or intent(line) in {"safety", "link_code"}:
        return None
    lang, name = (event.lang, event.name) if isinstance(event, Joined) else ("", "")
    return Start("welcome", {"_line": line, "_lang": lang, "_name": name})


def idle(scene: Scene, event: Event) -> Start:
    """What words mean when nothing is asked: what they begin by themselves, else help."""
    if isinstance(event, Showed):
        return Start("not_text")
    return begins(scene, event) or Start("fallback")


def begins(scene: Scene, event: Event) -> Start | None:
    """What somebody or something known by name opens, a promise, or a gathering with a moment."""
    text = event.text if isinstance(event, Said) else ""
    if known := called(scene, text) or wishing.beginning(scene, text):
        return known
    if promise := promising.moving(scene, text) or promising.beginning(scene, text):
        return promise
    if rename := renaming.renaming(scene, text):
        return rename
    if back := looking_back(scene, text) or coming_back.question(scene, text):
        return back
    if is_doubtful(text) and (weighed := doubts.weighing(scene, text)):
        return weighed
    heard = hear_gathering(text, now=scene.now, zone=scene.zone, lang=scene.lang)
    is_announced = is_calendar(text) or not isinstance(heard.moment, NoMoment)
    if is_announced:
        return Start("gathering", {"_line": text, "_heard": details_of(heard)})
    return fair.told_at_once(scene, text)


def joined(_scene: Scene) -> Start:
    """What a user who comes back sees."""
    return Start("greeting")


BOOK = Book(
    dialogs={dialog.id: dialog for dialog in _TABLES},
    texts=texts,
    intent=intent,
    commands=COMMANDS,
    idle=idle,
    begins=begins,
    goes_on=_goes_on,
    due=nudging.due,
    answered={
        "export": "export_ready",
        "find_contact": "contact_found",
        "report": "report_ready",
        "pitfall": "pitfall",
        **linking.ANSWERED,
    },
    joined=joined,
    left=nudging.left,
    greet=greet,
    heard=nudging.heard,
    meant=meant,
    later=nudging.later,
    ride=nudging.ride,
    back=nudging.back,
    unsaid=unsaid,
    heeded=frozenset({"safety"}),
    wants=WANTS,
    home=home,
    introduced=introduced,
)
