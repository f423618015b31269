"""What the bot asks of the platform and what the platform answers, without any HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request. Header names are lower-case, `parts` are the named parts of the path, `id` names it."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    @property
    def kind(self) -> str:
        """The media type of the body."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. A body of bytes goes out as it is, anything else as JSON."""

    status: int = 200
    body: object = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Detail:
    """What is wrong with one property of a request."""

    property: str
    message: str
