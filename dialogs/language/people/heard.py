"""Somebody a message speaks of."""

from msgspec import Struct

MOST = 5
JOINT = " / "
"""What parts the topic of somebody of whom more than one thing was told."""


class Person(Struct, frozen=True):
    """Somebody the user met: what to call them, and what the text says about them, in its own words.

    `promise` is what the user will do for them, with its moment if one was said. `reach` are their telephone
    number and addresses, which are kept only if the user asks for it.
    """

    label: str
    company: str = ""
    role: str = ""
    topic: str = ""
    promise: str = ""
    reach: str = ""


class Mentioned(Struct, frozen=True):
    """A person, and the stretches of the original text that speak of them; the label's comes first."""

    person: Person
    spans: tuple[tuple[int, int], ...]

    @property
    def at(self) -> int:
        """Where the label stands."""
        return self.spans[0][0]

    def is_called(self, start: int, end: int) -> bool:
        """Whether the label shares a letter with this stretch."""
        return start < self.spans[0][1] and self.spans[0][0] < end

    def meets(self, start: int, end: int) -> bool:
        """Whether any of the stretches shares a letter with this one."""
        return any(start < last and first < end for first, last in self.spans)


def with_more(said: dict[str, str]) -> dict[str, str]:
    """The pieces of a person, with whatever `more` is told of them behind the topic."""
    topic = JOINT.join(piece for kind in ("topic", "more") if (piece := said.get(kind)))
    rest = {kind: piece for kind, piece in said.items() if kind != "more"}
    return {**rest, "topic": topic} if topic else rest


def pieces_of(topic: str) -> tuple[str, ...]:
    """Each thing that was told, in the order of the text."""
    return tuple(topic.split(JOINT)) if topic else ()
