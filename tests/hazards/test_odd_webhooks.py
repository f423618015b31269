"""Whatever stands beside it in a signed delivery, a known event is heard, and no delivery ends in an error.

The deliveries go through the application as it is served, into a real database.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from adapters.port import Address
from bot.web import web
from bot.wiring import App
from tests.adapters.line.shapes import (
    BOT,
    SECRET,
    Shape,
    body,
    event,
    group,
    postback,
    shown,
    signature,
    text,
    user,
)
from tests.bot.kits import program
from tests.bot.serving import LINE, Knock, deliver
from tests.grounds import take_out

LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_numbers = count(1)

TWO = body(text("hello", 1, source=user("Uone")), text("hello", 2, source=user("Utwo")))
LETTERS = st.text(st.characters(), max_size=8)
"""Half surrogate pairs among them, which JSON can carry."""
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | LETTERS
    | st.sampled_from(("user", "group", "text", "message", "active", "standby", BOT, "c|1.goal|a", "\0"))
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3)
)
KNOWN: tuple[Shape, ...] = (
    text("hi"),
    text("hi", source=group()),
    shown("sticker"),
    postback("c|7.goal|partner"),
    postback("m|7.when", datetime="2026-12-05T21:30"),
    event("follow", follow={"isUnblocked": False}),
    event("unfollow"),
    event("unsend", unsend={"messageId": "1"}),
    event("join", source=group()),
    event("memberLeft", source=group(), left={"members": []}),
)


@st.composite
def bent(draw: st.DrawFn) -> Any:
    """A known event in which some value, at any depth, is missing or another."""
    shape = json.loads(json.dumps(draw(st.sampled_from(KNOWN))))
    for _ in range(draw(st.integers(1, 3))):
        inner = shape
        while isinstance(inner, dict) and inner:
            name = draw(st.sampled_from(sorted(inner)))
            if isinstance(inner[name], dict) and inner[name] and draw(st.booleans()):
                inner = inner[name]
            elif draw(st.booleans()):
                del inner[name]
                break
            else:
                inner[name] = draw(JSON)
                break
    return shape


ODD = st.lists(bent() | JSON, max_size=4)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    made = program(sqlite_url, **LINE)
    yield made
    made.store.close()


def known() -> Shape:
    """A text of a user nobody else is."""
    number = next(_numbers)
    return text("hello", number, source=user(f"Uknown{number}"))


def answered(app: App) -> set[str]:
    """Who has been spoken to; they count as told now."""
    return {row.address.id for row in take_out(app.store, "line")}


def delivered(application: ASGIApp, raw: bytes) -> int:
    return asyncio.run(deliver(application, raw))


@LAW
@given(before=ODD, after=ODD, beside=st.dictionaries(LETTERS, JSON, max_size=3))
def test_a_known_event_is_heard_whatever_stands_beside_it(
    app: App, before: list[Any], after: list[Any], beside: dict[str, Any]
) -> None:
    shape = known()
    whole = {**beside, "destination": BOT, "events": [*before, shape, *after]}
    assert delivered(web(app), json.dumps(whole).encode()) == 200
    assert shape["source"]["userId"] in answered(app)


@LAW
@given(odd=bent(), own=st.dictionaries(st.sampled_from(("type", "mode", "timestamp")), JSON))
def test_no_event_however_bent_ends_in_an_error_or_is_put_aside(app: App, odd: Any, own: Shape) -> None:
    assert delivered(web(app), json.dumps({"destination": BOT, "events": [{**odd, **own}]}).encode()) == 200
    assert app.store.run(lambda work: work.inbox.parked()) == ()


@LAW
@given(data=st.data())
def test_a_delivery_cut_or_garbled_on_its_way_is_taken_or_refused(app: App, data: st.DataObject) -> None:
    raw = bytearray(TWO)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    whole = bytes(raw[: data.draw(st.integers(0, len(raw)))]) if data.draw(st.booleans()) else bytes(raw)
    assert delivered(web(app), whole) in {200, 400}
    assert app.store.run(lambda work: work.inbox.parked()) == ()


@LAW
@given(raw=st.binary(max_size=300))
def test_any_signed_bytes_are_taken_or_refused(app: App, raw: bytes) -> None:
    assert delivered(web(app), raw) in {200, 400}


@LAW
@given(raw=st.binary(max_size=100), header=st.text(st.characters(max_codepoint=255), max_size=60))
def test_nobody_gets_in_without_the_secret(app: App, raw: bytes, header: str) -> None:
    given_ = header if header != signature(raw, SECRET) else ""
    assert asyncio.run(Knock((raw,), {"x-line-signature": given_}).at(web(app))) == 401
    assert answered(app) == set()


@LAW
@given(words=st.text(st.characters(), max_size=60), pieces=st.lists(st.integers(1, 400), max_size=6))
def test_any_words_in_any_pieces_are_heard_once(app: App, words: str, pieces: list[int]) -> None:
    shape = known()
    shape["message"]["text"] = words
    raw = json.dumps({"destination": BOT, "events": [shape]}).encode()
    cuts = sorted({0, *(cut for cut in pieces if cut < len(raw)), len(raw)})
    parts = [raw[start:end] for start, end in pairwise(cuts)]
    application = web(app)
    assert asyncio.run(Knock(parts, {"x-line-signature": signature(raw)}).at(application)) == 200
    assert delivered(application, raw) == 200
    user_id = shape["source"]["userId"]
    assert app.store.run(lambda work: work.users.find(Address("line", BOT, user_id)))
    assert [row.address.id for row in take_out(app.store, "line")] == [user_id]
