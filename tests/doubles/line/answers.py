"""How LINE refuses what the bot asks."""

from __future__ import annotations

from tests.doubles.answers import Answer, Detail, Json


class RefusedError(Exception):
    """The platform refuses a request."""

    def __init__(self, status: int, message: str, details: tuple[Detail, ...] = (), **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, **more}
        if details:
            self.body["details"] = [{"message": d.message, "property": d.property} for d in details]

    @property
    def answer(self) -> Answer:
        return Answer(self.status, self.body)


def invalid(details: tuple[Detail, ...]) -> RefusedError:
    """As LINE words a body with errors."""
    return RefusedError(400, f"The request body has {len(details)} error(s)", details)
