"""Taking a message back: what came from its words leaves the conversation, as if it had not been said.

Nobody keeps a record of which message a value came from, so it is found by its words: a value came from a
message when it says the same, is a part of it, or has all of it inside. Very short words prove nothing, and a
choice that was tapped is a part of many messages; they count only when they say the same. A dialog that loses
an answer loses its place and what other dialogs found out for it, and begins again, over the answers it still
has, when the user next writes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from dialogs.core.conversation import Answer, Conversation, Frame, How, Start
from dialogs.core.stack import sessions
from dialogs.core.steps import Loop, Sub

if TYPE_CHECKING:
    from dialogs.core.book import Book
    from dialogs.core.stage import Session, Stage

_PART, _WHOLE = 2, 3
_RUN = 4
_DIGITS_A_LETTER = 4
_LONGEST_KEPT = 12
_OURS = re.compile(r"[a-z_.~:-]+")


class Words(Struct):
    """What a message said, folded, and in `runs` pieces of it that whoever quotes it repeats.

    `taken` are the words found of it so far, `gone` the ids of records that went.
    """

    text: str
    runs: frozenset[str]
    taken: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: str) -> Words:
        return cls(_folded(text), frozenset(_runs(text)))

    @property
    def found(self) -> int:
        """How much has been found so far."""
        return len(self.taken) + len(self.gone)

    def take(self, value: str, *, chosen: bool = False) -> bool:
        """Whether `value` came from the message; if so it is remembered, for others may quote it."""
        folded = _folded(value)
        found = bool(folded) and (
            (folded == self.text and _weight(folded) > 0)
            or (not chosen and _weight(folded) >= _PART and all(word in self.text for word in _split(value)))
            or any(_weight(words) >= _WHOLE and words in folded for words in (self.text, *self.taken))
        )
        if found:
            self.taken.add(folded)
        return found

    def find(self, value: object, *, chosen: bool = False) -> bool:
        """Whether any text in a plain value came from the message, or names what went with it."""
        found = [self.take(text, chosen=chosen) or text in self.gone for text in texts_in(value)]
        return any(found)

    def quoted_in(self, value: object) -> bool:
        """Whether any text in a plain value repeats some of the message, or what was found of it.

        It says so too often rather than too seldom: it is for what would be said, not for what was noted.
        """
        said = self.runs | {words[:_LONGEST_KEPT] for words in self.taken if _weight(words) >= _PART}
        return any(words in _folded(text) for text in texts_in(value) for words in said)


def unsay(stage: Stage, words: Words) -> None:
    """Take the words out of every session and out of what waits to be opened."""
    book = stage.book
    stage.frames = [frame for session in sessions(stage.frames) for frame in _without(book, session, words)]
    stage.shelf = [_without(book, session, words) for session in stage.shelf]
    stage.waiting = [Start(start.dialog, _args_without(start.args, words)) for start in stage.waiting]


def held_by(conversation: Conversation) -> Iterator[str]:
    """Every text of the user that a conversation holds; some of its own words may be among them."""
    for frame in (*conversation.frames, *(frame for session in conversation.shelf for frame in session)):
        answers = [answer.value for answer in frame.answers.values()]
        yield from texts_in((frame.held, frame.kept, frame.args, answers))
    yield from texts_in([start.args for start in conversation.waiting])


def texts_in(value: object) -> Iterator[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for part in value.values() for text in texts_in(part))
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        yield from (text for part in value for text in texts_in(part))


def _without(book: Book, session: Session, words: Words) -> Session:
    """The session, cut off at the first frame that lost something."""
    kept: list[Frame] = []
    for frame in session:
        kept.append(_cleaned(book, frame, words))
        if not kept[-1].step:
            break
    return tuple(kept)


def _cleaned(book: Book, frame: Frame, words: Words) -> Frame:
    answers = {step: answer for step, answer in frame.answers.items() if not _is_from(answer, words)}
    args = _args_without(frame.args, words)
    lost = answers != frame.answers or _lost(frame.args, args, words)
    if lost or words.find(frame.kept):
        frame = replace(frame, kept=None, probed="", offered=(), tries=0)
    if words.find(frame.held):
        frame = replace(frame, held="")
    frame = replace(frame, answers=answers, args=args)
    return _set_back(book, frame) if lost else frame


def _set_back(book: Book, frame: Frame) -> Frame:
    """Without its place and without what its children answered, which may be about what is gone."""
    dialog = book.dialogs.get(frame.dialog)
    own = {
        step: answer
        for step, answer in frame.answers.items()
        if dialog is None or not isinstance(dialog.step(step), Sub | Loop)
    }
    trail = tuple(step for step in frame.trail if step in own)
    return replace(frame, step="", answers=own, trail=trail, replay=True)


def _lost(before: Mapping[str, Any], args: Mapping[str, Any], words: Words) -> bool:
    """Whether what a dialog is about has changed or gone; a hint is only a hint."""
    about = {name: value for name, value in args.items() if name[0] != "_"}
    changed = any(value != before[name] for name, value in about.items())
    return changed or any(text in words.gone for text in texts_in(about))


def _is_from(answer: Answer, words: Words) -> bool:
    return words.find(answer.value, chosen=answer.how is How.CHOSEN)


def _args_without(args: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The arguments with blanks where the words stood; hints that held them are left out."""
    cleaned = {name: _blanked(value, words) for name, value in args.items()}
    return {name: value for name, value in cleaned.items() if name[0] != "_" or value == args[name]}


def _blanked(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return "" if words.take(value, chosen=_OURS.fullmatch(value) is not None) else value
    if isinstance(value, Mapping):
        return {name: _blanked(part, words) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_blanked(part, words) for part in value]
    return value


def _folded(text: str) -> str:
    """`text` without width, case, punctuation and space."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _split(text: str) -> list[str]:
    spaced = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).casefold())
    return spaced.split()


def _runs(text: str) -> Iterator[str]:
    """Four signs in a row of a script without spaces; whole words of any other."""
    folded = _folded(text)
    if len(folded) < _RUN and _weight(folded) >= _PART:
        yield folded
    yield from (word for word in _split(text) if word.isascii() and _weight(word) >= _RUN)
    rows = (folded[start : start + _RUN] for start in range(len(folded) - _RUN + 1))
    yield from (row for row in rows if not row.isascii())


def _weight(folded: str) -> int:
    """How many letters; digits say less."""
    letters = sum(c.isalpha() for c in folded)
    return letters + (len(folded) - letters) // _DIGITS_A_LETTER
