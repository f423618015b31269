"""How to put each platform's adapter to the test: its own requests, and what its user then sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.port import Adapter, Address, Request
from adapters.terminal.adapter import Terminal
from adapters.terminal.deliver import Screen
from adapters.terminal.render import Look

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


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


def terminal() -> Kit:
    written: list[str] = []
    broken: list[OSError] = []

    def write(text: str) -> None:
        if broken:
            raise broken[0]
        written.append(text)

    def request(kind: str, body: bytes, nth: int, user: str = "hanako", token: str = "") -> Request:
        sent_at = f"2026-12-04T12:00:{nth:02}+00:00"
        return Request(body, {"user": user, "kind": kind, "token": token, "sent-at": sent_at}, NOW)

    return Kit(
        adapter=Terminal("hanako", Screen(write), Look),
        address=Address("terminal", "local", "hanako"),
        said=lambda text, nth: request("text", text.encode(errors="surrogatepass"), nth),
        tapped=lambda choice, token, nth: request("tap", choice.encode(), nth, token=token),
        forged=request("text", b"hello", 1, user="taro"),
        too_large=request("text", b"a" * 70_000, 1),
        malformed=Request(b"hello", {"user": "hanako", "kind": "dance", "sent-at": "now"}, NOW),
        seen=lambda: "".join(written),
        break_the_world=lambda: broken.append(BrokenPipeError("the terminal is gone")),
    )


KITS: dict[str, Callable[[], Kit]] = {"terminal": terminal}
