"""What the repositories of one unit of work share: the connection, the keys, and what was read under lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dialogs.notebook import Profile
from storage.connections import Connection
from storage.rows import Topic
from storage.sealing import KeyRing


@dataclass(slots=True)
class Transaction:
    """`revisions` and `profiles` are, as written last, those of users whose conversation is locked here.

    `news` is what the commit will bring news of.
    """

    connection: Connection
    ring: KeyRing
    revisions: dict[str, int] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    news: set[Topic] = field(default_factory=set)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Work that is undone when it is left by an exception; the locks it took are given back then."""
        self.connection.mark()
        whole = False
        try:
            yield
            whole = True
        finally:
            if not whole:
                self.connection.undo()
                self.revisions.clear()
                self.profiles.clear()
            self.connection.release()
