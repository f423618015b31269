"""What the user's home shows: what comes next, what they promised, and where everything else is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.coach.consent import CONSENT_VERSION
from dialogs.coach.lists import open_promises
from dialogs.coach.moments import say_clock, say_moment, say_when
from dialogs.coach.past import unspoken
from dialogs.coach.promises import say_due, say_line
from dialogs.coach.settings import is_silent, standing
from dialogs.coach.which import to_come
from dialogs.coach.zones import say_silence, say_zone
from dialogs.core.events import FORM, form_ref
from dialogs.core.prompts import Action, Card
from dialogs.writing.card import plan_card

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import FollowUp, Gathering

Row = tuple[str, str]

MOST_OVER, MOST_LATER, MOST_PROMISES = 2, 5, 10
FRESH = timedelta(days=7)
"""So long after its end a gathering is worth looking back on."""


def home(scene: Scene) -> tuple[Card, ...]:
    """Cards from the most pressing to what is always there; whoever has not agreed sees who the coach is."""
    if scene.profile.consent_version < CONSENT_VERSION:
        return (_stranger(scene),)
    coming = to_come(scene)
    return (
        *(_over(scene, gathering) for gathering in _just_over(scene)),
        _next(scene, coming[0]) if coming else _nothing_ahead(scene),
        *_later(scene, coming[1:]),
        *_promises(scene),
        _settings(scene),
    )


def _stranger(scene: Scene) -> Card:
    rows = tuple(
        _row(scene, f"home.{when}", scene.say(f"home.{when}.what")) for when in ("eve", "over", "then")
    )
    return Card(scene.say("home.hello"), rows, scene.say("home.before"), (_tap(scene, "begin"),))


def _just_over(scene: Scene) -> tuple[Gathering, ...]:
    over = (g for g in unspoken(scene) if g.ends_at <= scene.now < g.ends_at + FRESH)
    return tuple(over)[:MOST_OVER]


def _over(scene: Scene, gathering: Gathering) -> Card:
    goal = gathering.plan.goal if gathering.plan else ""
    rows = (_when(scene, gathering), *((_row(scene, "card.why", goal),) if goal else ()))
    return Card(
        scene.say("home.over.title", name=gathering.name),
        rows,
        actions=(_tap(scene, "reflect", gathering.id),),
    )


def _next(scene: Scene, gathering: Gathering) -> Card:
    """The next gathering with its plan, or with two ways to make one."""
    title, where = scene.say("home.next", name=gathering.name), _place(scene, gathering)
    new = _form(scene, "gathering")
    if gathering.plan is None:
        form, unsure = _form(scene, "preparation", gathering.id), _tap(scene, "decide", gathering.id)
        choices = (_tap(scene, "prepare", gathering.id), form, unsure, new)
        return Card(title, (_when(scene, gathering), *where), scene.say("home.unprepared"), choices)
    plan = plan_card(scene, gathering, gathering.plan).rows
    ways = (_form(scene, "edit_plan", gathering.id), _tap(scene, "card", gathering.id), new)
    return Card(title, (_when(scene, gathering), *where, *plan), actions=ways)


def _nothing_ahead(scene: Scene) -> Card:
    return Card(scene.say("home.none.title"), (), scene.say("home.none"), (_form(scene, "gathering"),))


def _later(scene: Scene, gatherings: tuple[Gathering, ...]) -> tuple[Card, ...]:
    rows = tuple((say_moment(scene, g.starts_at), g.name) for g in gatherings[:MOST_LATER])
    return (Card(scene.say("home.later"), rows, actions=(_tap(scene, "upcoming"),)),) if rows else ()


def _promises(scene: Scene) -> tuple[Card, ...]:
    """What was promised, the longest overdue first, each with what can become of it."""
    promises = open_promises(scene)
    shown, more = promises[:MOST_PROMISES], len(promises) > MOST_PROMISES
    if not shown:
        return ()
    rest = (Card("", (), scene.say("home.promises.more"), (_tap(scene, "today"),)),) if more else ()
    return (Card(scene.say("home.promises"), ()), *(_promise(scene, f) for f in shown), *rest)


def _promise(scene: Scene, promise: FollowUp) -> Card:
    due = say_due(scene, promise.due_at)
    moment = scene.say("home.overdue", moment=due) if promise.due_at < scene.now else due
    ways = (_tap(scene, "done", promise.id), _tap(scene, "snooze", promise.id))
    return Card(
        "", ((moment, say_line(scene, promise)),), actions=(*ways, _form(scene, "follow_up", promise.id))
    )


def _settings(scene: Scene) -> Card:
    profile = scene.profile
    rows = (
        _row(scene, "settings.do.zone", say_zone(scene, profile.zone)),
        _row(scene, "settings.do.quiet", say_silence(scene)),
        _row(scene, "settings.do.eve", say_clock(profile.eve_at)),
        _row(scene, "settings.pushes", scene.say(f"settings.standing.{standing(profile)}")),
    )
    again = ("resume",) if is_silent(scene) else ()
    ways = tuple(_tap(scene, what) for what in (*again, "settings", "contacts", "report", "help"))
    return Card(scene.say("settings.title"), rows, actions=ways)


def _when(scene: Scene, gathering: Gathering) -> Row:
    when = say_when(scene, gathering.starts_at, gathering.ends_at, end_known=gathering.end_known)
    return _row(scene, "home.when", when)


def _place(scene: Scene, gathering: Gathering) -> tuple[Row, ...]:
    return (_row(scene, "home.where", gathering.place),) if gathering.place else ()


def _row(scene: Scene, label: str, value: str) -> Row:
    return scene.say(label), value


def _tap(scene: Scene, what: str, subject: str = "") -> Action:
    return Action(what, subject, scene.say(f"home.do.{what}"))


def _form(scene: Scene, name: str, subject: str = "") -> Action:
    return Action(FORM, form_ref(name, subject), scene.say(f"home.form.{name}"))
