"""Which gathering somebody is in doubt about, and what is known of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.coach.choices import joined
from dialogs.coach.details import fee_of, known_name, place_of, said_end, starts_at
from dialogs.coach.details import is_over as told_is_over
from dialogs.coach.gathering_line import heard_details
from dialogs.coach.moments import say_moment, to_iso
from dialogs.coach.undecided import told_deadline, was_settled
from dialogs.coach.weighing import has_goal, mentioned, name_known, start_known
from dialogs.coach.which import label_of, named
from dialogs.core.conversation import Start
from dialogs.core.matching import fold
from dialogs.core.steps import Option
from dialogs.language.calling import names_event
from dialogs.language.doubting import without_doubt

if TYPE_CHECKING:
    from dialogs.core.scene import Scene
    from dialogs.notebook import Gathering

SKIP, OTHER = "skip", "other"
_MOST = 6
_OPEN = ("planned", "declined")


def to_decide_on(scene: Scene) -> tuple[Gathering, ...]:
    """Those that can still be decided on, also anew, the next first."""
    found = [g for g in scene.notebook.gatherings if g.state in _OPEN and g.ends_at > scene.now]
    return tuple(sorted(found, key=lambda g: (g.starts_at, g.id)))[:_MOST]


def is_single(scene: Scene) -> bool:
    return len(to_decide_on(scene)) == 1


def are_several(scene: Scene) -> bool:
    return len(to_decide_on(scene)) > 1


def is_gone(scene: Scene) -> bool:
    return bool(scene.arg("gathering")) and named(scene) is None


def is_over(scene: Scene) -> bool:
    gathering = named(scene)
    if gathering:
        return gathering.ends_at <= scene.now
    return start_known(scene) is not None and told_is_over(scene)


def is_settled(scene: Scene) -> bool:
    """Whether nothing is left to decide: it is gone or over."""
    return is_gone(scene) or is_over(scene)


def is_moot(scene: Scene) -> bool:
    return is_settled(scene) or was_settled(scene)


def was_declined(scene: Scene) -> bool:
    """Let pass before, and not being thought over anew."""
    gathering = named(scene)
    return gathering is not None and gathering.state == "declined" and not scene.answer("again")


def is_known(scene: Scene) -> bool:
    """Whether all is told of the gathering that will be, be it nothing."""
    return named(scene) is not None or "details" in scene.args


def is_nameless(scene: Scene) -> bool:
    return not name_known(scene)


def lacks_moment(scene: Scene) -> bool:
    return start_known(scene) is None


def lacks_goal(scene: Scene) -> bool:
    return scene.answer("goal") is None and not has_goal(scene)


def lacks_fit(scene: Scene) -> bool:
    return scene.answer("fit") is None


def is_to_skip(scene: Scene) -> bool:
    return SKIP in {scene.answer(step) for step in ("back", "choice", "asked", "turned")}


def called(scene: Scene) -> dict[str, object]:
    """A fill: what the gathering is called, and when it is if that is known."""
    start = start_known(scene)
    moment = say_moment(scene, start) if start else ""
    return {"name": name_known(scene) or scene.say("decide.nameless"), "moment": moment}


def words_found(scene: Scene) -> dict[str, object]:
    """A fill: the words of the goal that stand in the invitation."""
    return {"words": joined(scene, "decide.beside", mentioned(scene))}


def gathering_options(scene: Scene) -> tuple[Option, ...]:
    listed = (Option(g.id, label=label_of(scene, g)) for g in to_decide_on(scene))
    return (*listed, Option(OTHER, "decide.other"))


def with_the_only_one(scene: Scene) -> Start:
    return Start("decide", {"gathering": to_decide_on(scene)[0].id})


def with_the_chosen(scene: Scene) -> Start:
    return Start("decide", {"gathering": scene.answer("choose")})


def with_the_line(scene: Scene) -> Start:
    """Go on with what was told, its moments fixed as of now; else on the user's words alone."""
    return told_of(scene, scene.answer("line") or "")


def told_of(scene: Scene, line: str) -> Start:
    """What opens the weighing of a gathering that words tell of, without the doubt in them."""
    details = heard_details(scene, without_doubt(line)) if line else {}
    return Start("decide", {"details": details, "_text": line, "_deadline": told_deadline(scene, line)})


def weighing(scene: Scene, text: str) -> Start | None:
    """The same where the very words of doubt name a gathering, noted already or told of by moment or name."""
    said = fold(text)
    noted = next((g for g in to_decide_on(scene) if fold(g.name) and fold(g.name) in said), None)
    if noted:
        return Start("decide", {"gathering": noted.id})
    told = told_of(scene, text)
    details = told.args["details"]
    is_told = isinstance(details, dict) and (
        not {"starts", "on", "readings"}.isdisjoint(details) or names_event(str(details.get("name", "")))
    )
    return told if is_told else None


def weighing_told(scene: Scene) -> Start | None:
    """The weighing of the gathering that is being told in the dialog on screen, once its start is known."""
    start = starts_at(scene)
    if start is None or scene.arg("gathering"):
        return None
    known = {"name": known_name(scene), "place": place_of(scene), "fee": fee_of(scene)}
    end = said_end(scene)
    told = {"starts": to_iso(start), **({"ends": to_iso(end)} if end else {})}
    said = {name: value for name, value in known.items() if value or value == 0}
    return Start("decide", {"details": {**scene.args.get("details", {}), **said, **told}})


def is_new(scene: Scene) -> bool:
    """Whether the gathering is only told of, and ahead: nobody would find it again."""
    start = start_known(scene)
    return named(scene) is None and start is not None and start > scene.now
