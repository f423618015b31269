import io

from adapters.port import Address, Delivery, Retry
from adapters.terminal.deliver import Screen
from dialogs.core.prompts import Choice, Prompt, Question, Say


def delivery(key: str, *prompts: Prompt) -> Delivery:
    return Delivery(key, Address("terminal", "local", "hanako"), prompts, "ja")


def shown(screen: Screen) -> list[tuple[int, Question]]:
    return [(shown.number, shown.question) for shown in screen.questions]


def show(screen: Screen, what: Delivery) -> None:
    screen.show(what, b"words\n", what.prompts)


def test_the_question_last_shown_is_the_present_one() -> None:
    screen = Screen(lambda _text: None)
    first, second = Question("?", "1.a", (Choice("y", "はい"),)), Question("!", "2.b")
    show(screen, delivery("k1", first, Say("..."), second))
    assert screen.present == second
    assert shown(screen) == [(1, first), (2, second)]


def test_an_empty_screen_asks_nothing() -> None:
    assert Screen(lambda _text: None).present is None


def test_what_did_not_reach_the_screen_is_not_on_it_and_may_come_again() -> None:
    closed = io.StringIO()
    closed.close()
    streams: list[io.StringIO] = [closed]
    screen = Screen(lambda text: print(text, file=streams[-1]))
    asked = delivery("k1", Question("?", "1.a"))
    assert isinstance(screen.show(asked, b"words", asked.prompts), Retry)
    assert shown(screen) == []
    streams.append(io.StringIO())
    show(screen, asked)
    assert shown(screen) == [(1, Question("?", "1.a"))]
