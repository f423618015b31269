from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.port import BadSignatureError, Request, TooLargeError
from adapters.slack.verify import MOST_BYTES, SIGNATURE, TIMESTAMP, WINDOW, verify
from tests.adapters.slack.posts import NOW, SECRET, request

BODY = b'{"type":"event_callback"}'


def with_headers(**headers: str) -> Request:
    given = request(BODY)
    return replace(given, headers={**given.headers, **headers})


def test_slacks_own_example_is_accepted() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    sent_at = NOW.fromtimestamp(1531420618, NOW.tzinfo)
    asked = Request(body, {SIGNATURE: signed, TIMESTAMP: "1531420618"}, sent_at)
    assert verify(asked, "8f742231b10e8888abcd99yyyzzz85a5") == sent_at


def test_it_tells_when_slack_sent_it() -> None:
    assert verify(request(BODY), SECRET) == NOW.replace(microsecond=0)


@pytest.mark.parametrize("late", [WINDOW, -WINDOW])
def test_a_request_within_five_minutes_of_its_time_is_accepted(late: timedelta) -> None:
    verify(replace(request(BODY), received_at=NOW + late), SECRET)


@pytest.mark.parametrize("late", [timedelta(seconds=301), -timedelta(seconds=301)])
def test_a_request_further_from_its_time_is_refused(late: timedelta) -> None:
    with pytest.raises(BadSignatureError):
        verify(replace(request(BODY), received_at=NOW + late), SECRET)


@pytest.mark.parametrize(
    "headers",
    [
        {SIGNATURE: ""},
        {SIGNATURE: "v0=" + "0" * 64},
        {SIGNATURE: "v0=é"},
        {SIGNATURE: "v1=" + "0" * 64},
        {TIMESTAMP: ""},
        {TIMESTAMP: "soon"},
        {TIMESTAMP: "٣" * 10},
        {TIMESTAMP: "9" * 400},
        {TIMESTAMP: "-1"},
        {TIMESTAMP: "1e9"},
    ],
)
def test_odd_headers_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignatureError):
        verify(with_headers(**headers), SECRET)


def test_a_request_without_headers_is_refused() -> None:
    with pytest.raises(BadSignatureError):
        verify(Request(BODY, {}, NOW), SECRET)


@pytest.mark.parametrize("stamp", ["soon", "99999999999", "0000000000"])
def test_a_timestamp_that_is_none_is_refused_even_when_it_is_signed(stamp: str) -> None:
    with pytest.raises(BadSignatureError):
        verify(request(BODY, stamp=stamp), SECRET)


def test_another_secret_does_not_sign_for_us() -> None:
    with pytest.raises(BadSignatureError):
        verify(request(BODY, secret="another"), SECRET)


def test_without_a_secret_nobody_can_sign() -> None:
    with pytest.raises(BadSignatureError):
        verify(request(BODY, secret=""), "")


def test_a_larger_request_than_slack_sends_is_refused_unread() -> None:
    with pytest.raises(TooLargeError):
        verify(request(b" " * (MOST_BYTES + 1)), SECRET)


@given(st.binary(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_garbage_is_refused_and_nothing_else_happens(body: bytes, given_signature: str, stamp: str) -> None:
    asked = Request(body, {SIGNATURE: given_signature, TIMESTAMP: stamp}, NOW)
    with pytest.raises(BadSignatureError):
        verify(asked, SECRET)
