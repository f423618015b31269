"""Whatever is posted to Slack's door is answered; nothing signed ends in an error or a parked event."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.port import Answer, BadSignatureError, MalformedError, Request
from adapters.slack.adapter import Slack
from adapters.slack.client import Api
from adapters.slack.verify import SIGNATURE, TIMESTAMP
from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.core.events import Said
from tests.adapters.slack.desks import NOWHERE, one_workspace
from tests.adapters.slack.posts import (
    FORM,
    JSON,
    NOW,
    SECRET,
    STAMP,
    USER,
    Json,
    command,
    happened,
    interaction,
    message,
    request,
    submission,
    tap,
    typed_in,
)
from tests.bot.kits import program, rows

LAW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LETTERS = st.text(st.characters(exclude_categories=()), max_size=8)
"""Half surrogate pairs among them, which JSON can carry."""
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | LETTERS
    | st.sampled_from(
        ("im", "message", "home", "form", USER, "c|1.goal|a", "w|form|gathering", "m|1.a", "\0")
    )
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3)
)
PICKED = {"when": {"date": {"selected_date": "2026-12-05"}, "time": {"selected_time": "19:30"}}}
KNOWN: tuple[Json, ...] = (
    happened(message("はい")),
    happened(message("", files=[{"mimetype": "image/png"}])),
    happened(message("", files=[{"name": "x.ics", "size": 9, "url_private": f"{NOWHERE}/x.ics"}])),
    happened(message(subtype="message_deleted", deleted_ts="1.2", previous_message={"user": USER})),
    happened({"type": "app_home_opened", "user": USER, "tab": "home", "event_ts": f"{STAMP}.1"}),
    happened({"type": "app_mention", "user": USER, "channel": "C1", "ts": f"{STAMP}.1"}),
    happened({"type": "user_change", "user": {"id": USER, "tz": "Asia/Tokyo", "profile": {}}}),
    happened({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}),
    tap("c|1.goal|a"),
    tap("m|1.moment", values=PICKED),
    tap("w|done|1"),
    submission({"name": typed_in("x"), "at/date": {"d": {"selected_date": "2026-12-05"}}}),
    interaction("view_closed", view={"id": "V1", "callback_id": "form"}),
    interaction("shortcut", callback_id="new_gathering"),
    interaction("message_action", callback_id="make_follow_up", message={"text": "x", "ts": "1.2"}),
    dict(command("準備")),
    {"type": "url_verification", "challenge": "x"},
    {"type": "app_rate_limited"},
)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Front:
    app: App
    slack: Slack
    runner: asyncio.Runner

    def answer(self, asked: Request) -> Answer | None:
        """None for what is refused as malformed."""
        try:
            return self.runner.run(self.slack.answer(asked, self.app.desk.take))
        except MalformedError:
            return None


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    slack = Slack(Api(NOWHERE), one_workspace(), now=lambda: NOW, signing_secret=SECRET)
    url = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'sanmon.db'}"
    app = program(url, adapters=(slack,), book=BOOK)
    with asyncio.Runner() as runner:
        yield Front(app, slack, runner)
        runner.run(slack.close())
        app.store.close()


def test_every_known_kind_is_taken_and_none_of_them_fails(front: Front) -> None:
    for shape in KNOWN:
        assert front.answer(request(msgspec.json.encode(shape))) is not None
    assert rows(front.app).parked == 0


@pytest.mark.parametrize(
    "odd", [{"event": []}, {"event": {"type": []}}, {"authorizations": {"a": 1}}, {"type": 0}]
)
def test_after_an_odd_request_the_next_is_heard(front: Front, odd: Json) -> None:
    front.answer(request(encoded({**happened(message()), **odd})))
    number = next(_numbers)
    said = message("known", user=f"U{number}")
    answer = front.answer(request(encoded(happened(said, f"EvKnown{number}"))))
    assert answer is not None
    assert [inbound.event for inbound in answer.received.inbounds] == [Said("known")]


@LAW
@given(st.binary(max_size=200), st.sampled_from((JSON, FORM, "", "text/plain", "multipart/form-data")))
def test_any_bytes_of_any_kind_are_answered(front: Front, body: bytes, content_type: str) -> None:
    front.answer(request(body, content_type))


@LAW
@given(ANYTHING)
def test_any_json_is_answered(front: Front, body: object) -> None:
    front.answer(request(encoded(body)))
    front.answer(request(urlencode({"payload": encoded(body)}).encode(), FORM))


@LAW
@given(st.dictionaries(st.sampled_from((*command(), "payload", "ssl_check")), LETTERS, max_size=6))
def test_any_form_is_answered(front: Front, fields: dict[str, str]) -> None:
    front.answer(request(urlencode(fields, errors="surrogatepass").encode(), FORM))


@LAW
@given(st.sampled_from(KNOWN), st.data())
def test_whatever_becomes_of_some_properties_nothing_fails(
    front: Front, shape: Json, data: st.DataObject
) -> None:
    odd = shape
    for _ in range(data.draw(st.integers(1, 3))):
        odd = changed(odd, data)
    front.answer(request(encoded(odd)))
    assert rows(front.app).parked == 0


@LAW
@given(st.binary(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_what_slack_has_not_signed_is_refused_whatever_it_is(
    front: Front, body: bytes, signed: str, stamp: str
) -> None:
    with pytest.raises(BadSignatureError):
        front.answer(Request(body, {SIGNATURE: signed, TIMESTAMP: stamp}, NOW))


def changed(shape: Json, data: st.DataObject) -> Json:
    """The same with one property somewhere inside replaced or left out."""
    if not shape:
        return shape
    key = data.draw(st.sampled_from(sorted(shape)))
    inner = shape[key]
    if isinstance(inner, dict) and inner and data.draw(st.booleans()):
        return {**shape, key: changed(inner, data)}
    if data.draw(st.booleans()):
        return {**shape, key: data.draw(ANYTHING)}
    return {name: value for name, value in shape.items() if name != key}


def encoded(body: object) -> bytes:
    """As JSON that may hold halves of letters."""
    return json.dumps(body).encode()
