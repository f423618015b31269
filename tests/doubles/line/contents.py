"""Pictures, recordings and files that users have sent, until they take them back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.doubles.line.answers import RefusedError


@dataclass(frozen=True)
class Content:
    """What a message holds."""

    data: bytes
    kind: str


@dataclass
class Contents:
    """By message."""

    _kept: dict[str, Content | None] = field(default_factory=dict)

    def keep(self, message_id: str, content: Content) -> None:
        self._kept[message_id] = content

    def forget(self, message_id: str) -> None:
        """The message was taken back."""
        if message_id in self._kept:
            self._kept[message_id] = None

    def get(self, message_id: str) -> Content:
        """Raises `RefusedError` for what was never there and what is gone."""
        if message_id not in self._kept:
            raise RefusedError(404, "not found")
        content = self._kept[message_id]
        if content is None:
            raise RefusedError(410, "The content is gone")
        return content
