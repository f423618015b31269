from __future__ import annotations

from dataclasses import replace

from dialogs.core.conversation import Start
from dialogs.core.events import Said
from dialogs.core.hears import FreeText, OneOf
from dialogs.core.scene import Scene
from dialogs.core.steps import Ask, Dialog, End, Option
from dialogs.testing import Talk
from tests.dialogs.core.toy import book

MENU = Dialog(
    "menu",
    version=1,
    fleeting=True,
    steps=(Ask("which", text="menu.which", hear=OneOf((Option("a", "menu.a"),)), to=("end",)), End("end")),
)
SOS = Dialog("sos", version=1, meets="alone", steps=(End("end", text="sos.words"),))
NAME = Dialog(
    "name",
    version=1,
    steps=(Ask("name", text="name.name", hear=FreeText(), to=("end",)), End("end", text="bye")),
)


def both(_scene: Scene) -> tuple[Start, ...]:
    return (Start("name", {"n": "1"}), Start("name", {"n": "2"}))


def none(_scene: Scene) -> tuple[Start, ...]:
    return ()


ROW = Dialog("row", version=1, steps=(End("end", then=both),))
EMPTY = Dialog("empty", version=1, steps=(End("end", text="empty.end", then=none),))
TOYS = book(MENU, SOS, NAME, ROW, EMPTY)


def opened(talk: Talk, dialog: str) -> Talk:
    talk.prompts = talk.ground.open(Start(dialog), talk.now)
    return talk


def test_a_menu_leaves_when_another_dialog_starts() -> None:
    talk = Talk(TOYS, start="menu").says("trip").asks("trip.goal").says("cancel")
    talk.is_idle().never_tells("menu.which")


def test_a_menu_opens_what_words_it_does_not_know_begin_by_themselves() -> None:
    knowing = replace(TOYS, begins=lambda _scene, event: Start("sos") if event == Said("sea") else None)
    Talk(knowing, start="menu").says("sea").tells("sos.words").is_idle()


def test_a_menu_says_once_what_it_can_do_before_unknown_words_are_taken_for_something_new() -> None:
    talk = Talk(TOYS, start="menu").says("rain").tells("<menu.which.help>").asks("menu.which")
    talk.says("rain").tells("<weather.end sky=rain>").is_idle()


def test_words_a_menu_does_not_know_are_never_an_answer_to_the_question_below_it() -> None:
    talk = (
        opened(Talk(TOYS, start="trip"), "menu").says("the sea").tells("<menu.which.help>").asks("menu.which")
    )
    talk.says("the sea").asks("trip.goal").never_tells("the sea")
    assert [choice.id for choice in talk.question.choices if choice.id == "~use"] == []


def test_a_menu_still_hears_its_own_choices() -> None:
    Talk(TOYS, start="menu").says("1").is_idle()


def test_a_dialog_that_meets_nobody_puts_all_others_aside_and_asks_nothing_after_it() -> None:
    talk = opened(opened(Talk(TOYS, start="trip"), "name"), "sos").tells("sos.words").is_idle()
    assert [session[0].dialog for session in talk.ground.conversation.shelf] == ["name", "trip"]


def test_several_dialogs_follow_each_other_in_turn() -> None:
    talk = Talk(TOYS, start="row").asks("name").says("one").tells("bye").asks("name").says("two").tells("bye")
    talk.is_idle()


def test_nothing_follows_an_empty_row() -> None:
    Talk(TOYS, start="empty").tells("empty.end").is_idle()


def test_what_was_left_open_more_than_a_day_ago_is_not_brought_up_again_but_waits() -> None:
    talk = opened(Talk(TOYS, start="trip").says("sea").after(hours=25), "name").says("Ann").is_idle()
    talk.says("trip").tells("<trip.recap n=1>").asks("how")


def test_what_was_left_open_today_is_brought_up_again() -> None:
    opened(Talk(TOYS, start="trip").says("sea").after(hours=23), "name").says("Ann").asks("trip.how")
