"""Platforms deliver twice, late and in any order: what a conversation makes of it, as laws.

A conversation is first lived as it should be, with the coach's own book. Then the same events come again to a
user who knows nothing of the first, in the order and number hypothesis wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.port import Inbound
from bot.desk import Desk
from bot.turns import Taken
from dialogs.coach.book import BOOK
from dialogs.core.conversation import Conversation
from dialogs.core.events import Chose, Event, Joined, Said
from dialogs.core.prompts import Prompt, Question
from dialogs.core.stack import sessions
from dialogs.notebook import Notebook
from dialogs.shapes import replace
from dialogs.testing import plain
from storage.rows import Claimed
from storage.store import Store
from tests.bot.kits import NOW, address
from tests.grounds import StillClock
from tests.hazards.kits import desk_on, known, outgoing, take

MINUTE = timedelta(minutes=1)
WORDS = (
    *("明日19時 北浜交流会", "12/20 10:00 朝の会", "準備", "在庫管理に困っている雑貨店の店主と知り合う"),
    *(
        "人脈を広げたい",
        "雑貨店の店主さん、在庫の悩み",
        "翌日の昼に資料を送る",
        "OK",
        "1",
        "2",
        "戻る",
        "直す",
    ),
    *("あとで", "やめる", "使い方", "とばす", "カード", "設定", "ふりかえり", "白石さんと棚卸しの話をした"),
    *("来週のどこか", "ありがとう", "English", "日本語", "boom", "😀", "予定"),
)
MOVES = st.lists(st.integers(0, 999), min_size=2, max_size=12)
LAW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_users = count()


@dataclass(frozen=True)
class Lived:
    """An event as it was lived, and how the conversation stood after it."""

    event: Event
    after: Conversation


class Life:
    """A user of their own in the store, to whom numbered events happen, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.user = f"u{next(_users)}"
        self.desk: Desk = desk_on(store, BOOK)

    def take(self, *inbounds: Inbound) -> tuple[Taken, ...]:
        return take(self.desk, *inbounds)

    def inbound(self, number: int, event: Event, seconds: float = 0, name: str = "") -> Inbound:
        sent_at = NOW + number * MINUTE + timedelta(seconds=seconds)
        return Inbound(f"{self.user} {number}{name}", address(self.user), event, sent_at)

    def happens(self, number: int, event: Event) -> tuple[Prompt, ...]:
        """The event comes when it should."""
        self.pass_time(number)
        self.take(self.inbound(number, event))
        return tuple(prompt for row in self.answers() for prompt in row.prompts)

    def pass_time(self, number: int) -> None:
        assert isinstance(self.desk.clock, StillClock)
        self.desk.clock.at = NOW + number * MINUTE

    def answers(self) -> list[Claimed]:
        return outgoing(self.store)

    @property
    def conversation(self) -> Conversation:
        return known(self.store, self.user).conversation

    @property
    def notebook(self) -> Notebook:
        """Without the id that only this user has."""
        found = known(self.store, self.user).notebook
        return replace(found, profile=replace(found.profile, user_id=""))


def live(life: Life, moves: Sequence[int]) -> list[Lived]:
    """Consent, then taps on the question on screen or words, as `moves` say."""
    lived: list[Lived] = []
    prompts: tuple[Prompt, ...] = ()
    for number, move in enumerate((None, 2, *moves)):
        event = Joined("ja") if move is None else _move(prompts, move)
        prompts = life.happens(number, event)
        lived.append(Lived(event, life.conversation))
    return lived


def _move(prompts: tuple[Prompt, ...], move: int) -> Event:
    asked = [prompt for prompt in prompts if isinstance(prompt, Question) and prompt.choices]
    if asked and move % 2 == 0:
        return Chose(asked[-1].choices[(move // 2 - 1) % len(asked[-1].choices)].id, asked[-1].token)
    return Said(WORDS[move % len(WORDS)])


def begin(life: Life, lived: list[Lived]) -> None:
    """Live the consent as it was lived."""
    for number in (0, 1):
        life.happens(number, lived[number].event)


@given(moves=MOVES, data=st.data())
@LAW
def test_one_delivery_ends_the_same_in_any_order_with_any_duplicates(
    store: Store, moves: list[int], data: st.DataObject
) -> None:
    lived = live(Life(store), moves)
    numbers = list(range(2, len(lived)))
    shuffled = data.draw(st.permutations(numbers + data.draw(st.lists(st.sampled_from(numbers), max_size=5))))
    ends = []
    for order in (numbers, shuffled):
        life = Life(store)
        begin(life, lived)
        life.take(*(life.inbound(number, lived[number].event) for number in order))
        ends.append((life.conversation, life.notebook, [row.prompts for row in life.answers()]))
    assert ends[0] == ends[1]


@given(moves=MOVES, data=st.data())
@LAW
def test_duplicates_and_stale_repeats_leave_a_conversation_as_it_would_be_without(
    store: Store, moves: list[int], data: st.DataObject
) -> None:
    first = Life(store)
    lived = live(first, moves)
    second = Life(store)
    for number, one in enumerate(lived):
        second.happens(number, one.event)
        for repeat in data.draw(st.lists(st.integers(0, number), max_size=3)):
            (taken,) = second.take(second.inbound(repeat, lived[repeat].event))
            assert taken.outcome == "seen"
        stale = stale_taps(lived, number)
        for nth, tap in enumerate(data.draw(st.lists(st.sampled_from(stale), max_size=2)) if stale else ()):
            second.take(second.inbound(number, tap, nth + 1, f" stale {nth}"))
    second.answers()
    assert second.conversation == first.conversation
    assert second.notebook == first.notebook


def stale_taps(lived: list[Lived], number: int) -> list[Event]:
    """Taps up to `number` whose questions are closed by then."""
    after = lived[number].after
    still_open = {s[-1].token for s in (*sessions(list(after.frames)), *after.shelf)}
    taps = (one.event for one in lived[: number + 1] if isinstance(one.event, Chose))
    return [tap for tap in taps if tap.token not in still_open]


@given(moves=MOVES, data=st.data())
@LAW
def test_across_deliveries_no_order_lets_a_late_text_answer_or_any_text_be_lost(
    store: Store, moves: list[int], data: st.DataObject
) -> None:
    lived = live(Life(store), moves)
    life = Life(store)
    begin(life, lived)
    numbers = list(range(2, len(lived)))
    heard, taken = 1, set[int]()
    for number in data.draw(
        st.permutations(numbers + data.draw(st.lists(st.sampled_from(numbers), max_size=4)))
    ):
        before, event = life.conversation, lived[number].event
        (outcome,) = life.take(life.inbound(number, event))
        answers = life.answers()
        assert outcome.outcome == ("seen" if number in taken else "new")
        assert len(answers) == (number not in taken)
        late = isinstance(event, Said) and number < heard and number not in taken
        if isinstance(event, Said) and late and BOOK.intent(event.text) not in BOOK.commands:
            assert_set_aside(event.text, before, life.conversation, answers[0])
        assert_reachable(life.conversation, answers)
        heard, taken = max(heard, number), taken | {number}


def assert_set_aside(text: str, before: Conversation, after: Conversation, answer: Claimed) -> None:
    """A late text changed no answer, and is quoted back."""
    assert [frame.answers for frame in after.frames] == [frame.answers for frame in before.frames]
    assert after.shelf == before.shelf
    assert text in "".join(plain(prompt) for prompt in answer.prompts)


def assert_reachable(conversation: Conversation, answers: list[Claimed]) -> None:
    """Every session stands at a step of its dialog, and the one on screen has just been asked again."""
    for session in (*sessions(list(conversation.frames)), *conversation.shelf):
        assert BOOK.dialogs[session[-1].dialog].step(session[-1].step) is not None
    if conversation.top and answers:
        last = answers[-1].prompts[-1]
        assert isinstance(last, Question)
        assert last.token == conversation.top.token
