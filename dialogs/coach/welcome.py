"""First contact: who speaks, what is kept and why; nothing is kept before the user agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dialogs.changes import Change, SaveProfile
from dialogs.coach.choices import chose
from dialogs.coach.consent import CONSENT_VERSION, keeper
from dialogs.coach.gathering_line import tells_moment
from dialogs.coach.introducing import offered_name
from dialogs.coach.wishes import by_hand
from dialogs.core.conversation import Start
from dialogs.core.hears import Listed, OneOf
from dialogs.core.matching import match
from dialogs.core.prompts import Say
from dialogs.core.steps import Ask, Dialog, End, Heard, Hearing, Option, Tell, Unclear, When
from dialogs.language.calling import names_event
from dialogs.language.intents import hear_yes_no
from dialogs.language.lexicon import LANGUAGES
from dialogs.language.questions import is_question
from dialogs.shapes import replace

if TYPE_CHECKING:
    from dialogs.core.prompts import Prompt, Widget
    from dialogs.core.scene import Scene

AGREE, DETAILS, DECLINE, SWITCH = "agree", "details", "decline", "switch"
_LONGEST = 400
_A_SENTENCE = 4
"""So many words show what language they are in."""
_NEEDING_CONSENT = (
    *("prepare", "reflect", "upcoming", "today", "contacts", "card", "add", "settings", "profile"),
    *("no_show", "cancel_event", "still_there", "decide", "greeting", "menu"),
)
OWN = {"privacy": "details", **dict.fromkeys(_NEEDING_CONSENT, "first")}
"""Commands that would write something lead back to the question of consent."""


class Consent(Listed, Struct, frozen=True):
    """Agreement by tap or word, or the other language; a question wants the details.

    Other words are kept for later, for they cannot be used yet.
    """

    also: tuple[Option, ...] = ()
    widget: Widget = "choice"

    def options(self, _scene: Scene) -> tuple[Option, ...]:
        return (Option(AGREE, "welcome.agree"), *self.also, Option(SWITCH, "language.other"))

    def parse(self, scene: Scene, text: str, _kept: Any) -> Hearing:
        tapped = match(scene, self.options(scene), text, near=True)
        if tapped and not (tapped.id == SWITCH and tells_moment(scene, text)):
            return Heard(tapped.id)
        if is_question(text) and any(option.id == DETAILS for option in self.also):
            return Heard(DETAILS)
        agrees = hear_yes_no(text)
        if agrees is not None:
            return Heard(AGREE if agrees else DECLINE)
        return Heard(text.strip()[:_LONGEST]) if tells_moment(scene, text) else Unclear("welcome.agree_first")

    def value(self, _scene: Scene, choice: str) -> Any:
        return choice

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, str)


class Tongue(OneOf, frozen=True):
    """One of the two languages; what is told instead is kept, and answers by what it is written in."""

    def parse(self, scene: Scene, text: str, kept: Any) -> Hearing:
        heard = OneOf.parse(self, scene, text, kept)
        told = len(text.split()) >= _A_SENTENCE or tells_moment(scene, text)
        return Heard(text.strip()[:_LONGEST]) if told and isinstance(heard, Unclear) else heard

    def accepts(self, _scene: Scene, value: Any) -> bool:
        return isinstance(value, str)


def reads_english(scene: Scene) -> bool:
    """The platform says so, or the first words were in English; and nobody has chosen a language yet."""
    if scene.lang != "ja" or was_guessed(scene) or scene.args.get("_switched"):
        return False
    letters = [c for c in scene.arg("_line") if c.isalpha()]
    return scene.arg("_lang") == "en" or (len(letters) > 1 and all(c.isascii() for c in letters))


def in_english(scene: Scene) -> tuple[Change, ...]:
    return (SaveProfile(replace(scene.profile, lang="en")),)


def again_in_english(scene: Scene) -> Start:
    """The question of consent in English; only where mere words showed it is the language in doubt."""
    return Start("welcome", {**scene.args, "_guessed": scene.arg("_lang") != "en"})


def switched(scene: Scene) -> tuple[Change, ...]:
    return (SaveProfile(by_hand(scene.profile, lang="en" if scene.lang == "ja" else "ja")),)


def again_as_chosen(scene: Scene) -> Start:
    """The question of consent once more; whoever chose a language need not be asked for it again."""
    args = {**scene.args, "_line": said_line(scene) or scene.arg("_line")}
    return Start("welcome", {**args, "_guessed": False, "_switched": True})


def greeting(scene: Scene) -> tuple[Prompt, ...]:
    return (Say(scene.say("welcome.hello")),)


def declines(scene: Scene) -> bool:
    return DECLINE in {scene.answer("consent"), scene.answer("details"), scene.answer("first")}


def said_line(scene: Scene) -> str:
    """A gathering told before there was consent to keep it, the newest if several were."""
    said = (scene.answer("language"), scene.answer("details"), scene.answer("consent"), scene.arg("_line"))
    return next((str(words) for words in said if words and tells_moment(scene, str(words))), "")


def told_first(scene: Scene) -> bool:
    """Words came where consent was asked for."""
    return AGREE not in {scene.answer("consent"), scene.answer("details")}


def was_guessed(scene: Scene) -> bool:
    return bool(scene.args.get("_guessed"))


def agreed(scene: Scene) -> tuple[Change, ...]:
    lang = _spoken(scene.answer("language") or scene.lang)
    profile = replace(scene.profile, lang=lang, consent_version=CONSENT_VERSION, consent_at=scene.now)
    return (SaveProfile(replace(profile, called=offered_name(scene.arg("_name")) or profile.called)),)


def _spoken(said: str) -> str:
    """The language that was chosen, or the one of the words that stand in its place."""
    if said in LANGUAGES:
        return said
    letters = [c for c in said if c.isalpha()]
    return "en" if sum(c.isascii() for c in letters) * 2 > len(letters) else "ja"


def forgotten(scene: Scene) -> tuple[Change, ...]:
    """The name the platform told is not kept of whoever does not agree."""
    return (SaveProfile(replace(scene.profile, called="")),) if scene.profile.called else ()


def is_at_work(scene: Scene) -> bool:
    return scene.profile.at_work


def first_gathering(scene: Scene) -> Start:
    return Start("gathering", {"_line": said_line(scene) or _told_instead(scene)})


def _told_instead(scene: Scene) -> str:
    """What was told at the question of language, where it begins with a gathering, though not when it is."""
    said = scene.answer("language") or ""
    return said if said not in LANGUAGES and names_event(said) else ""


FIRST = (
    Option(AGREE, "welcome.agree"),
    Option(DETAILS, "welcome.details"),
    Option(DECLINE, "welcome.decline"),
    Option(SWITCH, "language.other"),
)

WELCOME = Dialog(
    "welcome",
    version=3,
    steps=(
        Tell("begin", to=(When(reads_english, "english"), "consent")),
        End("english", changes=in_english, then=again_in_english),
        End("switched", changes=switched, then=again_as_chosen),
        Ask(
            "consent",
            text=(When(is_at_work, "welcome.consent.work"), "welcome.consent"),
            show=greeting,
            fill=keeper,
            hear=Consent((Option(DETAILS, "welcome.details"),)),
            own=OWN,
            to=(
                When(chose("consent", SWITCH), "switched"),
                When(chose("consent", DETAILS), "details"),
                When(declines, "declined"),
                When(told_first, "first"),
                When(was_guessed, "language"),
                "done",
            ),
        ),
        Ask(
            "details",
            text="welcome.more",
            fill=keeper,
            hear=Consent((Option(DECLINE, "welcome.decline"),)),
            own=OWN,
            to=(
                When(chose("details", SWITCH), "switched"),
                When(declines, "declined"),
                When(told_first, "first"),
                When(was_guessed, "language"),
                "done",
            ),
        ),
        Ask(
            "first",
            text="welcome.first",
            hear=OneOf(FIRST),
            own=OWN,
            to=(
                When(chose("first", SWITCH), "switched"),
                When(chose("first", DETAILS), "details"),
                When(declines, "declined"),
                When(was_guessed, "language"),
                "done",
            ),
        ),
        Ask(
            "language",
            text="welcome.language",
            hear=Tongue((Option("en", "language.en"), Option("ja", "language.ja"))),
            to=("done",),
        ),
        End("done", text="welcome.done", changes=agreed, then=first_gathering),
        End("declined", text="welcome.declined", changes=forgotten),
    ),
)
DIALOGS = (WELCOME,)
