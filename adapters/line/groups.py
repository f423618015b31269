"""How often the coach, who talks to one person at a time, says so in a group."""

from __future__ import annotations

from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
MOST = 1_000
"""Groups remembered; of more, the one answered longest ago is forgotten and may be answered again."""


class Groups:
    """When each group was answered last; nothing of it is stored."""

    def __init__(self) -> None:
        self._answered: dict[str, datetime] = {}

    def may_answer(self, group: str, at: datetime, *, called: bool) -> bool:
        """Whether to answer there at `at`, which then counts as answered; one who is `called` always does."""
        last = self._answered.get(group)
        if not called and last is not None and abs(at - last) < EVERY:
            return False
        self._answered.pop(group, None)
        self._answered[group] = at
        if len(self._answered) > MOST:
            del self._answered[next(iter(self._answered))]
        return True
