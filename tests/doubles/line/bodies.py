"""The body of a request: read as JSON, held against our table and, where it is at hand, LINE's own schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.doubles.answers import Call, Detail, Json
from tests.doubles.checks import Check
from tests.doubles.line.answers import RefusedError, invalid
from tests.doubles.line.schema import official


@dataclass(frozen=True, slots=True)
class Body:
    """What an endpoint takes: the name of LINE's own schema for it, and our table."""

    schema: str
    check: Check

    def wrong(self, value: object) -> tuple[Detail, ...]:
        """Everything that is wrong with a body."""
        return tuple(dict.fromkeys((*self.check(value, ""), *self._by_the_schema(value))))

    def _by_the_schema(self, value: object) -> Iterator[Detail]:
        schemas = official()
        return schemas.check(self.schema, value) if schemas else iter(())


def body_of(call: Call, body: Body) -> Json:
    """The body of a request. Raises `RefusedError` with everything that is wrong with it."""
    if call.kind != "application/json":
        raise RefusedError(415, f"The content type, {call.kind}, is not supported")
    try:
        value: Any = msgspec.json.decode(call.body)
    except msgspec.DecodeError:
        message = "The request body could not be parsed as JSON (line: 1, column: 1)"
        raise RefusedError(400, message) from None
    wrong = body.wrong(value)
    if wrong:
        raise invalid(wrong)
    return value  # type: ignore[no-any-return]  # every check has made sure of an object
