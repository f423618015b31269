"""One person in several apps: a code that links them, where the coach speaks unasked, and parting again.

The apps are known here as places only: what a call answers of them is an id and the platform's name each. It
comes in arguments that are hints, for no record is called so.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dialogs.coach.choices import chose, named, opens
from dialogs.coach.lists import CLOSE
from dialogs.coach.wishes import replanned
from dialogs.core.conversation import Start
from dialogs.core.hears import OneOf
from dialogs.core.prompts import Card, Draft, Prompt
from dialogs.core.steps import Ask, Call, Dialog, End, Option, Tell, When

if TYPE_CHECKING:
    from collections.abc import Callable

    from dialogs.core.scene import Scene
    from dialogs.core.steps import Predicate

STAY = Option("stay", "ways_out.stay")


def _calls(kind: str) -> Callable[[Scene], tuple[Call, ...]]:
    return lambda _scene: (Call(kind),)


def _calls_with(kind: str, name: str) -> Callable[[Scene], tuple[Call, ...]]:
    """A call that hands on what was chosen or given under that name."""
    return lambda scene: (Call(kind, {name: scene.answer(name) or scene.arg(f"_{name}")}),)


def _is(state: str) -> Predicate:
    def test(scene: Scene) -> bool:
        return scene.arg("_state") == state

    test.__name__ = f"is_{state}"
    return test


def places(scene: Scene) -> tuple[Option, ...]:
    """The user's places by name; of those with the same name each has a number."""
    listed = [(str(place), _name(scene, str(platform))) for place, platform in scene.args.get("_places", ())]
    often = Counter(name for _, name in listed)
    nth: Counter[str] = Counter()
    found = []
    for place, name in listed:
        nth[name] += 1
        label = scene.say("places.nth", place=name, n=nth[name]) if often[name] > 1 else name
        found.append(Option(place, label=label))
    return tuple(found)


def _name(scene: Scene, platform: str) -> str:
    known = f"places.on.{platform}"
    return scene.say(known if scene.texts.has(known) else "places.on.other")


def place_named(scene: Scene, place: Any) -> str:
    return next((option.label for option in places(scene) if option.id == place), "")


def is_linked(scene: Scene) -> bool:
    return len(places(scene)) > 1


def overview(scene: Scene) -> tuple[Prompt, ...]:
    """All places, the one that is spoken to unasked and the one spoken from marked as such."""
    marks = {scene.arg("_here"): "places.here", scene.arg("_preferred"): "places.preferred"}
    rows = tuple(
        (option.label, scene.say(marks[option.id]) if option.id in marks else "") for option in places(scene)
    )
    return (Card(scene.say("places.title"), rows),)


def chosen_place(scene: Scene) -> dict[str, object]:
    return {"place": place_named(scene, scene.answer("place"))}


def asks_where(scene: Scene) -> Start:
    return Start("speak_at", dict(scene.args))


def is_skipped(scene: Scene) -> bool:
    return scene.answer("place") is None


LINK = Dialog("link", version=1, steps=(End("done", calls=_calls("places")),))

PLACES = Dialog(
    "places",
    version=1,
    fleeting=True,
    steps=(
        Tell("begin", to=(When(is_linked, "which"), "code")),
        Ask(
            "which",
            text="places.which",
            show=overview,
            hear=OneOf((*named("places.which", "prefer", "add", "unlink"), CLOSE)),
            to=(
                When(chose("which", "prefer"), "prefer"),
                When(chose("which", "add"), "code"),
                When(chose("which", "unlink"), "unlink"),
                "closed",
            ),
        ),
        End("prefer", then=asks_where),
        End("code", calls=_calls("link_code")),
        End("unlink", then=opens("unlink")),
        End("closed", text="list.closed"),
    ),
)


def code_shown(scene: Scene) -> tuple[Prompt, ...]:
    """What to send in the other app, ready to be copied."""
    words = scene.say("link_code.words", code=scene.arg("_code"))
    return (Draft(scene.say("link_code.title"), words),)


def minutes(scene: Scene) -> dict[str, object]:
    return {"minutes": scene.args.get("_minutes", 15)}


LINK_CODE = Dialog(
    "link_code",
    version=1,
    steps=(End("done", show=code_shown, text="link_code.done", fill=minutes),),
)

LINK_WITH = Dialog("link_with", version=1, steps=(End("done", calls=_calls_with("link", "code")),))


def was_busy(scene: Scene) -> bool:
    return bool(scene.args.get("_unfinished"))


LINKED = Dialog(
    "linked",
    version=1,
    steps=(
        Tell(
            "begin",
            to=(
                When(_is("joined"), "joined"),
                When(_is("history"), "merge"),
                When(_is("own"), "own"),
                When(_is("linked"), "already"),
                When(_is("paused"), "paused"),
                "wrong",
            ),
        ),
        Ask(
            "merge",
            text="linked.merge",
            hear=OneOf(named("linked.merge", "yes", "no")),
            to=(When(chose("merge", "yes"), "merged"), "kept"),
        ),
        End("merged", calls=_calls_with("merge", "code")),
        End("kept", text="linked.kept"),
        End(
            "joined",
            text=(When(was_busy, "linked.joined.dropped"), "linked.joined"),
            nudges=replanned,
            then=asks_where,
        ),
        End("own", text="linked.own"),
        End("already", text="linked.already"),
        End("paused", text="linked.paused", fill=minutes),
        End("wrong", text="linked.wrong"),
    ),
)

SPEAK_AT = Dialog(
    "speak_at",
    version=1,
    steps=(
        Ask("place", text="speak_at.place", hear=OneOf(places), chips=("skip",), skip=True, to=("done",)),
        End(
            "done",
            text=(When(is_skipped, "speak_at.anywhere"), "speak_at.done"),
            fill=chosen_place,
            calls=_calls_with("prefer", "place"),
        ),
    ),
)

UNLINK = Dialog("unlink", version=1, steps=(End("done", calls=_calls("ways_out")),))


def ways_out(scene: Scene) -> tuple[Option, ...]:
    """Every place, this one first."""
    return (*sorted(places(scene), key=lambda option: option.id != scene.arg("_here")), STAY)


WAYS_OUT = Dialog(
    "ways_out",
    version=1,
    meets="alone",
    steps=(
        Tell("begin", to=(When(is_linked, "place"), "none")),
        Ask(
            "place",
            text="ways_out.place",
            hear=OneOf(ways_out),
            to=(When(chose("place", STAY.id), "kept"), "part"),
        ),
        End("part", calls=_calls_with("part", "place")),
        End("kept", text="ways_out.kept"),
        End("none", text="ways_out.none"),
    ),
)


def left_place(scene: Scene) -> dict[str, object]:
    return {"place": next((option.label for option in places(scene)), "")}


PARTED = Dialog(
    "parted",
    version=1,
    steps=(
        Tell("begin", to=(When(_is("here"), "here"), When(_is("there"), "there"), "none")),
        End("here", text="parted.here"),
        End("there", text="parted.there", fill=left_place),
        End("none", text="ways_out.none"),
    ),
)

DIALOGS = (LINK, PLACES, LINK_CODE, LINK_WITH, LINKED, SPEAK_AT, UNLINK, WAYS_OUT, PARTED)

ANSWERED = {
    "places": "places",
    "ways_out": "ways_out",
    "link_code": "link_code",
    "link": "linked",
    "merge": "linked",
    "part": "parted",
}
"""Which dialog awaits the answer to which call; "prefer" wants none."""
