from __future__ import annotations

from typing import Any

import pytest

from dialogs.core.conversation import Start
from dialogs.core.graph import graph
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.lint import graphemes, lint, placeholders
from dialogs.core.sheets import Blank, Sheet
from dialogs.core.steps import Ask, Dialog, End, Loop, Option, Review, Step, Sub, Tell, When
from dialogs.shapes import replace
from tests.dialogs.core.toy import BOOK, DIALOGS, TRIP, Sentences, book, but, goes_far

RELEASED = {d.id: (d.version, d.fingerprint) for d in DIALOGS}


def faults(*steps: Step, finish: str = "") -> tuple[str, ...]:
    odd = Dialog("odd", version=1, steps=steps, finish=finish)
    return lint(book(odd), ("ja", "en"), {**RELEASED, "odd": (1, odd.fingerprint)})


def ask(step_id: str, *to: str | When) -> Ask:
    return Ask(step_id, text=f"odd.{step_id}", hear=FreeText(), to=to)


END = End("end")


def test_a_sound_book_has_no_faults() -> None:
    assert lint(BOOK, ("ja", "en"), RELEASED) == ()


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((ask("a", "nowhere"), END), "leads to nowhere"),
        ((ask("a", "end"), ask("b", "end"), END), "odd.b: no step leads here"),
        ((ask("a", "a"), END), "no way from here to an end"),
        ((Tell("a", to=(When(goes_far, "end"), "b")), Tell("b", to=("a",)), END), "round for ever"),
        ((ask("a", When(goes_far, "end")), END), "last route must be unconditional"),
        ((ask("a"), END), "last route must be unconditional"),
        ((ask("a", "end", "end"), END), "never taken"),
        ((ask("a", When(lambda _s: True, "end"), "end"), END), "leads to end needs a name"),
        ((ask("a", "end"), ask("a", "end"), END), "two steps are called a"),
        ((Sub("a", "nobody", to=("end",)), END), "holds nobody"),
        ((Loop("a", "nobody", over=lambda _s: (), to=("end",)), END), "holds nobody"),
        ((Review("a", "odd.a", card=lambda _s: (), edits=("end",), to=("end",)), END), "edits end"),
    ],
)
def test_a_fault_in_a_table_is_named(steps: tuple[Step, ...], fault: str) -> None:
    assert any(fault in found for found in faults(*steps)), faults(*steps)


def test_finishing_at_a_step_that_is_none_is_a_fault() -> None:
    assert any("finishes at gone" in found for found in faults(ask("a", "end"), END, finish="gone"))


def test_a_sentence_missing_in_one_language_is_named() -> None:
    missing = replace(
        BOOK, texts=lambda lang: Sentences(lang, ("trip.goal.help", "trip.recap") if lang == "en" else ())
    )
    assert lint(missing, ("ja", "en"), RELEASED) == (
        "trip.goal.help: no sentence in en",
        "trip.recap: no sentence in en",
    )


def test_a_label_no_platform_can_show_whole_is_named() -> None:
    long = Ask("a", text="odd.a", hear=OneOf((Option("x", "odd.a_label_that_is_too_long"),)), to=("end",))
    assert any("longer than 20" in found for found in faults(long, END))


def sheet(*blanks: Blank, **fields: Any) -> Sheet:
    return Sheet("odd", blanks, shown=lambda _scene: {}, talk=lambda _subject: Start("odd"), **fields)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (sheet(Blank("end", "line")), "asks end, which asks nothing"),
        (sheet(Blank("b", "line")), "asks b, which asks nothing"),
        (sheet(Blank("a", "moment")), "asks a as moment, which is not what is heard there"),
        (sheet(to="gone"), "leads to gone, which is no step"),
        (sheet(instead_of=("nobody",)), "stands for nobody, which is no dialog"),
        (sheet(on=("odd.end",)), "is offered at odd.end, which asks nothing"),
        (sheet(on=("nobody.a",)), "is offered at nobody.a, which asks nothing"),
        (replace(sheet(), name="named"), "is called like that of twin"),
        (sheet(Blank("a", "line")), "odd.form.a: no sentence in en"),
        (sheet(), "odd.form.title: no sentence in en"),
        (sheet(on=("odd.a",)), "odd.form.open: no sentence in en"),
    ],
)
def test_a_fault_in_a_form_is_named(form: Sheet, fault: str) -> None:
    odd = Dialog("odd", version=1, steps=(ask("a", "end"), END), sheet=form)
    twin = Dialog("twin", version=1, steps=(ask("a", "end"), END), sheet=replace(sheet(), name="named"))
    lacking = ("odd.form.a", "odd.form.title", "odd.form.open")
    known = replace(book(odd, twin), texts=lambda lang: Sentences(lang, lacking if lang == "en" else ()))
    found = lint(known, ("ja", "en"), RELEASED)
    assert any(fault in line for line in found), found


def test_a_forms_title_no_modal_can_show_whole_is_named() -> None:
    form = replace(sheet(), name="a_name_that_makes_its_title_long")
    odd = Dialog("odd", version=1, steps=(ask("a", "end"), END), sheet=form)
    assert any("form.title: the label is longer than 24" in f for f in lint(book(odd), ("ja",), RELEASED))


def test_a_changed_table_needs_a_new_version() -> None:
    changed = replace(TRIP, steps=(*TRIP.steps[:-1], End("over"), End("done")))
    assert any("not its version" in found for found in lint(book(changed), ("ja",), RELEASED))
    released = {**RELEASED, "trip": (2, "whatever")}
    assert any("older than the released" in found for found in lint(BOOK, ("ja",), released))
    newer = replace(TRIP, version=2)
    assert not [f for f in lint(book(newer), ("ja",), RELEASED) if f.startswith("trip:")]


def test_a_dialog_without_a_release_and_a_release_without_a_dialog_are_named() -> None:
    found = lint(BOOK, ("ja",), {"ghost": (1, "0")})
    assert any(f.startswith("trip: not in dialogs.lock") for f in found)
    assert any(f.startswith("ghost: released once") for f in found)


def test_the_fingerprint_follows_steps_and_routes_but_not_words() -> None:
    worded = replace(TRIP, steps=tuple(but(s, text="x") if isinstance(s, Ask) else s for s in TRIP.steps))
    assert worded.fingerprint == TRIP.fingerprint
    routed = replace(TRIP, steps=(but(TRIP.steps[0], to=("hour",)), *TRIP.steps[1:]))
    assert routed.fingerprint != TRIP.fingerprint


def test_the_fingerprint_follows_the_pieces_a_probe_may_ask_for() -> None:
    goal = TRIP.steps[0]
    assert isinstance(goal, Ask)
    assert goal.probe
    worded = but(goal, probe=replace(goal.probe, text="trip.other"))
    assert replace(TRIP, steps=(worded, *TRIP.steps[1:])).fingerprint == TRIP.fingerprint
    other = but(goal, probe=replace(goal.probe, pieces=("size",)))
    assert replace(TRIP, steps=(other, *TRIP.steps[1:])).fingerprint != TRIP.fingerprint


def test_placeholders_and_what_a_reader_counts_as_characters() -> None:
    assert placeholders("{a} and {b:>3} and {{c}}") == {"a", "b"}
    assert graphemes("が👩‍💻👍🏽e\u0301") == 4


def test_the_drawing_shows_every_step_and_way() -> None:
    drawn = graph(TRIP)
    for part in (
        "start((start)) --> goal",
        'goal["goal?"]',
        "how -->|goes far| fear",
        "how -.->|still_there| hour",
        "goal -.->|vague| goal",
        "review -.->|edit| how",
        'done(["done"])',
        "finish_now((finish now)) -.-> review",
    ):
        assert part in drawn
    assert 'menu[["for each: guest"]]' in graph(DIALOGS[1])
    assert 'host[["guest"]]' in graph(DIALOGS[1])
    assert 'a{"a"}' in graph(Dialog("d", version=1, steps=(Tell("a", to=("end",)), END)))
