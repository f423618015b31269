"""How Slack answers what the bot asks, and how it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil

from tests.doubles.answers import Answer, Detail, Json
from tests.doubles.faults import Refuses

BROKEN = Answer(500, b"upstream connect error", {"Content-Type": "text/plain"})


class RefusedError(Exception):
    """Slack refuses a request: 200 all the same, and a name for what is wrong."""

    def __init__(self, error: str, wrong: Iterable[Detail] = (), **more: object) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **more}
        said = [f"[ERROR] {detail.message} [json-pointer:/{_pointer(detail)}]" for detail in wrong]
        if said:
            self.body["response_metadata"] = {"messages": said}

    @property
    def answer(self) -> Answer:
        return Answer(200, self.body)


class TooFastError(RefusedError):
    """One call too many."""

    def __init__(self, after_s: float) -> None:
        super().__init__("ratelimited")
        self.after_s = max(1, ceil(after_s))

    @property
    def answer(self) -> Answer:
        return Answer(429, self.body, {"Retry-After": str(self.after_s)})


def fine(**more: object) -> Answer:
    return Answer(200, {"ok": True, **more})


def refusal(error: str) -> Refuses:
    """A planned fault: refused with this error."""
    return Refuses(RefusedError(error).answer)


def too_fast(after_s: float = 1) -> Refuses:
    """A planned fault: one call too many."""
    return Refuses(TooFastError(after_s).answer)


def _pointer(detail: Detail) -> str:
    return re.sub(r"\]?\.|\]?\[", "/", detail.property).rstrip("]")
