"""What Slack's answers mean for a delivery."""

from __future__ import annotations

import pytest

from adapters.port import DeliveryOutcome, GiveUp, Receipt, Retry, Unknown
from adapters.slack.calling import MOST_PAUSE_S, RATE_PAUSE_S, REFUSED_FOR_GOOD, Absent, Called, Held
from adapters.slack.client import Answered, Unanswered
from adapters.slack.outcomes import BROKEN, MENDABLE, UNREACHABLE, outcome_of

ERRORS = """
access_denied accesslimited account_inactive as_user_not_supported attachment_payload_limit_exceeded
cannot_reply_to_message channel_not_found deprecated_endpoint duplicate_channel_not_found
duplicate_message_not_found ekm_access_denied enterprise_is_restricted external_channel_migrating
fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments
invalid_auth invalid_blocks invalid_blocks_format invalid_charset invalid_form_data
invalid_metadata_format invalid_metadata_schema invalid_post_type is_archived is_inactive
message_limit_exceeded messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large
method_deprecated missing_post_type missing_scope msg_blocks_too_long msg_too_long no_permission no_text
not_allowed_token_type not_authed not_in_channel org_login_required rate_limited ratelimited
request_timeout restricted_action restricted_action_non_threadable_channel
restricted_action_read_only_channel restricted_action_thread_locked
restricted_action_thread_only_channel service_unavailable team_access_not_granted team_added_to_org
team_not_found token_expired token_revoked too_many_attachments two_factor_setup_required view_too_large
hash_conflict expired_trigger_id exchanged_trigger_id invalid_trigger_id user_not_found user_not_visible
users_not_found user_disabled cannot_dm_bot not_enabled
"""
DOCUMENTED = frozenset(ERRORS.split())
"""Of the methods we use, by docs.slack.dev."""
IN_VAIN = DOCUMENTED - BROKEN - MENDABLE - UNREACHABLE - REFUSED_FOR_GOOD - {"rate_limited", "ratelimited"}


def refused(error: str, status: int = 200, **more: object) -> Answered:
    return Answered(status, error=error, body={"ok": False, "error": error, **more})


@pytest.mark.parametrize(
    ("called", "outcome"),
    [
        (Unanswered("ServerDisconnectedError"), Unknown("ServerDisconnectedError")),
        (Unanswered("ClientConnectorError", sent=False), Retry(why="ClientConnectorError")),
        (Absent(left=False), Retry(why="the workspace is not installed")),
        (Absent(left=True), GiveUp("the workspace has let go of the coach", gone=True)),
        (Held(7.5), Retry(7.5, "not its turn yet")),
        (Answered(200, ok=True, body={"channel": "D1", "ts": "1.2"}), Receipt("D1/1.2")),
        (Answered(200, ok=True, body={"view": {}}), Receipt()),
        (Answered(500), Unknown("500")),
        (Answered(503, error="service_unavailable"), Unknown("service_unavailable")),
        (Answered(200), Unknown("200")),
        (Answered(403), Retry(why="403")),
        (Answered(407), Retry(why="407")),
        (Answered(429, error="ratelimited", retry_after=30.0), Retry(30.0, "ratelimited")),
        (Answered(429, retry_after=9e9), Retry(MOST_PAUSE_S, "429")),
        (Answered(200, error="ratelimited"), Retry(RATE_PAUSE_S, "ratelimited")),
    ],
)
def test_what_an_answer_means(called: Called, outcome: DeliveryOutcome) -> None:
    assert outcome_of(called) == outcome


@pytest.mark.parametrize("error", sorted(BROKEN))
def test_where_slack_may_have_done_something_nobody_can_tell(error: str) -> None:
    assert outcome_of(refused(error)) == Unknown(error)


@pytest.mark.parametrize("error", sorted(UNREACHABLE | REFUSED_FOR_GOOD))
def test_whoever_is_gone_is_given_up(error: str) -> None:
    assert outcome_of(refused(error)) == GiveUp(error, gone=True)


@pytest.mark.parametrize("error", sorted(MENDABLE))
def test_what_an_operator_or_time_mends_is_tried_again(error: str) -> None:
    assert outcome_of(refused(error)) == Retry(why=error)


@pytest.mark.parametrize("error", sorted(IN_VAIN | {"something_nobody_has_heard_of"}))
def test_what_slack_will_never_take_is_given_up_but_not_its_user(error: str) -> None:
    assert outcome_of(refused(error)) == GiveUp(error)


def test_the_meanings_do_not_overlap_and_are_all_documented_or_told_elsewhere() -> None:
    kinds = (BROKEN, MENDABLE, UNREACHABLE, REFUSED_FOR_GOOD)
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    undocumented = frozenset().union(*kinds) - DOCUMENTED
    assert undocumented == {"app_uninstalled", "team_disabled"}


def test_the_places_slack_objects_to_are_told_and_never_what_stands_there() -> None:
    messages = [
        "[ERROR] must be less than 3001 characters 秘密 [json-pointer:/blocks/3/text/text]",
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]",
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]",
        "[ERROR] odd [json-pointer:/秘密]",
    ]
    outcome = outcome_of(refused("invalid_blocks", response_metadata={"messages": messages}))
    assert outcome == GiveUp("invalid_blocks: /blocks/3/text/text, /blocks")
