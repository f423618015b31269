"""What an answer of Slack means for a delivery: every error that is documented, and one that is not.

A refusal that nobody has heard of is certain all the same: nothing was posted. It is given up at once rather
than tried for hours while all that comes after it waits; what it spoke of goes back to the core, which says
it again another day, and the dead letter can be sent again by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

import structlog

from adapters.port import DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from adapters.slack.calling import REFUSED_FOR_GOOD, Absent, Called, Held, is_limited, pause_s
from adapters.slack.client import Answered, Unanswered

BROKEN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Of these Slack says itself that something may have been done."""
UNREACHABLE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "team_access_not_granted",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
"""The user is deactivated, has left, or sees no messages of the coach any more."""
MENDABLE = frozenset(
    {
        "access_denied",
        "accesslimited",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "external_channel_migrating",
        "invalid_auth",
        "message_limit_exceeded",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_added_to_org",
        "token_expired",
        "two_factor_setup_required",
    }
)
"""An operator, an administrator or time sets these right, and what waits may go out then."""

_POINTER = re.compile(r"\[json-pointer:([\w/.-]{1,200})\]", re.ASCII)
_log = structlog.get_logger(__name__)


def outcome_of(called: Called) -> DeliveryOutcome:
    """What came of a call that brings something to a user, once it was made or could not be."""
    match called:
        case Absent(left=True):
            return GiveUp("the workspace has let go of the coach", gone=True)
        case Absent():
            return Retry(why="the workspace is not installed")
        case Held(seconds):
            return Retry(seconds, "not its turn yet")
        case Unanswered(why, sent):
            return Unknown(why) if sent else Retry(why=why)
        case Answered(ok=True):
            return Receipt(reference_of(called.body))
        case Answered():
            return _refused(called)


def is_open(called: Called) -> bool:
    """Whether nobody can tell if it was done."""
    return isinstance(outcome_of(called), Unknown)


def reference_of(body: Mapping[str, object]) -> str:
    """The message's name: its channel and its timestamp there. Empty for what makes no message."""
    channel, ts = body.get("channel"), body.get("ts")
    return f"{channel}/{ts}" if isinstance(channel, str) and isinstance(ts, str) else ""


def _refused(answered: Answered) -> DeliveryOutcome:
    error, status = answered.error, answered.status
    if is_limited(answered):
        return Retry(pause_s(answered), error or str(status))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or error in BROKEN:
        return Unknown(error or str(status))
    if not error:  # not Slack's own words: taken by what stands between us, unless it says so itself
        return Retry(why=str(status)) if status >= HTTPStatus.BAD_REQUEST else Unknown(str(status))
    if error in MENDABLE:
        return Retry(why=error)
    return GiveUp(why(answered), gone=error in UNREACHABLE | REFUSED_FOR_GOOD)


def why(answered: Answered) -> str:
    """The error, and the places Slack objects to: never what stands there."""
    places = list(dict.fromkeys(_POINTER.findall(str(answered.body.get("response_metadata", "")))))[:5]
    if places:
        _log.warning("slack_refused", error=answered.error, field=", ".join(places))
    return f"{answered.error}: {', '.join(places)}" if places else answered.error
