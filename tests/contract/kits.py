"""How to put each platform's adapter to the test: its own requests, and what its user then sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.line.adapter import Line
from adapters.line.channel import Channel
from adapters.line.client import Hosts
from adapters.line.postback import choice_data
from adapters.port import Adapter, Address, Delivery, DeliveryOutcome, Request
from adapters.slack.adapter import Slack
from adapters.slack.client import Api
from adapters.slack.pace import UNBOUNDED, Pace
from adapters.slack.values import choice_value
from adapters.terminal.adapter import Terminal
from adapters.terminal.deliver import Screen
from adapters.terminal.render import Look
from tests.adapters.line import shapes
from tests.adapters.slack import posts
from tests.adapters.slack.desks import one_workspace
from tests.doubles.faults import Reset
from tests.doubles.line.chats import words
from tests.doubles.line.server import Running, running_line
from tests.doubles.slack.chats import escaped
from tests.doubles.slack.server import running_slack

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
MANY = 20


@dataclass(frozen=True)
class Kit:
    """One adapter in its world. `nth` tells requests apart; `seen` is all the user was shown so far."""

    adapter: Adapter
    address: Address
    said: Callable[[str, int], Request]
    tapped: Callable[[str, str, int], Request]
    forged: Request
    too_large: Request
    malformed: Request
    seen: Callable[[], str]
    break_the_world: Callable[[], None]
    runner: asyncio.Runner

    def deliver(self, delivery: Delivery) -> DeliveryOutcome:
        return self.runner.run(self.adapter.deliver(delivery, self.adapter.render(delivery)))


@contextmanager
def opened(adapter: Adapter) -> Iterator[asyncio.Runner]:
    """The event loop in which the adapter lives."""
    with asyncio.Runner() as runner:
        runner.run(adapter.open())
        try:
            yield runner
        finally:
            runner.run(adapter.close())


@contextmanager
def terminal() -> Iterator[Kit]:
    written: list[str] = []
    broken: list[OSError] = []

    def write(text: str) -> None:
        if broken:
            raise broken[0]
        written.append(text)

    def request(kind: str, body: bytes, nth: int, user: str = "hanako", token: str = "") -> Request:
        sent_at = f"2026-12-04T12:00:{nth:02}+00:00"
        return Request(body, {"user": user, "kind": kind, "token": token, "sent-at": sent_at}, NOW)

    adapter = Terminal("hanako", Screen(write), Look)
    with opened(adapter) as runner:
        yield Kit(
            adapter=adapter,
            address=Address("terminal", "local", "hanako"),
            said=lambda text, nth: request("text", text.encode(errors="surrogatepass"), nth),
            tapped=lambda choice, token, nth: request("tap", choice.encode(), nth, token=token),
            forged=request("text", b"hello", 1, user="taro"),
            too_large=request("text", b"a" * 70_000, 1),
            malformed=Request(b"hello", {"user": "hanako", "kind": "dance", "sent-at": "now"}, NOW),
            seen=lambda: "".join(written),
            break_the_world=lambda: broken.append(BrokenPipeError("the terminal is gone")),
            runner=runner,
        )


@contextmanager
def line() -> Iterator[Kit]:
    with running_line() as platform:
        adapter = Line(
            (Channel(platform.channel_secret, platform.channel_id),),
            Hosts(platform.api_url, platform.data_url),
        )
        with opened(adapter) as runner:
            yield _line_kit(adapter, platform, runner)


def _line_kit(adapter: Line, platform: Running, runner: asyncio.Runner) -> Kit:
    hanako = platform.line.person("Hanako")
    hanako.friend = True
    destination = platform.line.destination

    def signed(raw: bytes) -> Request:
        return shapes.signed(raw, platform.channel_secret)

    def sent(shape: shapes.Shape) -> Request:
        return signed(shapes.body(shape, destination=destination))

    return Kit(
        adapter=adapter,
        address=Address("line", destination, hanako.id),
        said=lambda text, nth: sent(shapes.text(text, nth, source=shapes.user(hanako.id))),
        tapped=lambda choice, token, nth: sent(
            shapes.postback(choice_data(token, choice) or "", nth, source=shapes.user(hanako.id))
        ),
        forged=shapes.signed(shapes.body(shapes.text("hello")), "another-secret"),
        too_large=signed(b"a" * 2**21),
        malformed=signed(b"hello"),
        seen=lambda: "\n".join(words(bubble.message) for bubble in hanako.bubbles),
        break_the_world=lambda: platform.line.faults.plan("push", *(Reset("before"),) * MANY),
        runner=runner,
    )


@contextmanager
def slack() -> Iterator[Kit]:
    with running_slack() as platform:
        platform.slack.clock.set(NOW)
        pace = Pace(UNBOUNDED, messages=None)
        adapter = Slack(
            Api(platform.url), one_workspace(), now=lambda: NOW, signing_secret=posts.SECRET, pace=pace
        )
        rin = platform.user("Rin")

        def said(text: str, nth: int) -> Request:
            return posts.posted(posts.happened(posts.message(escaped(text), _ts(nth)), f"Ev{nth}"))

        def tapped(choice: str, token: str, nth: int) -> Request:
            return posts.interacted(posts.tap(choice_value(token, choice), trigger_id=f"1.{nth}"))

        with opened(adapter) as runner:
            yield Kit(
                adapter=adapter,
                address=Address("slack", posts.TEAM, rin.id),
                said=said,
                tapped=tapped,
                forged=posts.posted(posts.happened(posts.message()), secret="another-secret"),
                too_large=posts.request(b"a" * 2**21),
                malformed=posts.request(b"hello"),
                seen=lambda: rin.sees,
                break_the_world=lambda: platform.slack.faults.plan(
                    "chat.postMessage", *(Reset("before"),) * MANY
                ),
                runner=runner,
            )


def _ts(nth: int) -> str:
    return f"{posts.STAMP}.{nth:06}"


KITS: dict[str, Callable[[], AbstractContextManager[Kit]]] = {
    "terminal": terminal,
    "line": line,
    "slack": slack,
}
