"""What LINE may refuse for no fault of the request."""

from __future__ import annotations

from tests.doubles.answers import Answer
from tests.doubles.faults import Refuses


def refusal(status: int, message: str) -> Refuses:
    """As LINE words it."""
    return Refuses(Answer(status, {"message": message}))


TOO_FAST = refusal(429, "The API rate limit has been exceeded. Try again later.")
USED_UP = refusal(429, "You have reached your monthly limit.")
UNAUTHORIZED = refusal(
    401, "Authentication failed. Confirm that the access token in the authorization header is valid."
)
FORBIDDEN = refusal(403, "Access to this API is not available for your account")
BAD = refusal(400, "The request body has 1 error(s)")
BROKEN = Answer(500, {"message": "Internal server error"})
