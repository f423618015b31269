"""Only what LINE signed gets through, and only for the channel that it was signed for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.line.channel import Channel
from adapters.line.verify import MOST_BYTES, verify, verify_destination
from adapters.port import BadSignatureError, Request, TooLargeError
from tests.adapters.line.shapes import BOT, NOW, SECRET, body, signature, signed, text

CHANNEL = Channel(SECRET)
OTHER = Channel("another-secret", destination="Uother")
BODY = body(text("こんにちは"))


def sent(raw: bytes, **headers: str) -> Request:
    return Request(raw, {name.replace("_", "-"): value for name, value in headers.items()}, NOW)


def test_what_the_secret_signed_gets_through() -> None:
    assert verify(signed(BODY), (CHANNEL,)) == (CHANNEL,)


@given(raw=st.binary(max_size=2_000))
def test_any_bytes_are_signed_as_they_are(raw: bytes) -> None:
    assert verify(signed(raw), (CHANNEL,)) == (CHANNEL,)


@given(at=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_is_another_body(at: int, bit: int) -> None:
    flipped = bytes([*BODY[:at], BODY[at] ^ (1 << bit), *BODY[at + 1 :]])
    with pytest.raises(BadSignatureError):
        verify(sent(flipped, x_line_signature=signature(BODY)), (CHANNEL,))


GOOD = signature(BODY)


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "=",
        "署名",
        "\udcff\ud800",
        GOOD[:-1],
        GOOD + "=",
        GOOD + "\n",
        " " + GOOD,
        GOOD.lower(),
        "A" * len(GOOD),
        "A" * 100_000,
        signature(BODY, "another-secret"),
    ],
)
def test_any_other_signature_is_refused(given_: str) -> None:
    with pytest.raises(BadSignatureError):
        verify(sent(BODY, x_line_signature=given_), (CHANNEL,))


def test_a_request_without_a_signature_is_refused() -> None:
    with pytest.raises(BadSignatureError):
        verify(sent(BODY, authorization=GOOD), (CHANNEL,))


def test_each_of_several_channels_has_a_secret_of_its_own() -> None:
    assert verify(signed(BODY, "another-secret"), (CHANNEL, OTHER)) == (OTHER,)


def test_without_a_channel_nothing_gets_through() -> None:
    with pytest.raises(BadSignatureError):
        verify(signed(BODY), ())


def test_a_body_larger_than_any_is_refused_unread() -> None:
    assert verify(signed(b"a" * MOST_BYTES), (CHANNEL,))
    with pytest.raises(TooLargeError):
        verify(signed(b"a" * (MOST_BYTES + 1)), (CHANNEL,))


def test_a_channel_that_names_its_destination_speaks_for_no_other() -> None:
    verify_destination("Uother", (OTHER,))
    with pytest.raises(BadSignatureError):
        verify_destination(BOT, (OTHER,))


def test_a_channel_that_names_none_speaks_for_any() -> None:
    verify_destination(BOT, (CHANNEL,))
    verify_destination(BOT, (OTHER, CHANNEL))


def test_a_channel_shows_no_secret() -> None:
    shown = repr(Channel("hunter2", "1234", "hunter3"))
    assert "hunter" not in shown
    assert "1234" in shown
