"""How fast one process asks Slack: a message a second to each user, and each method by its tier.

Slack counts a method by the workspace it is asked for, so one that is told to wait there holds up no other.
Whoever asks waits its turn here while that is near; what is farther off is put back, to be asked later.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MINUTE = 60.0
NEAR_S = 5.0
"""How long a turn is waited for: it occupies one of the sender's places meanwhile."""
MOST_KEPT = 20_000
"""How many users and methods are counted. One beyond is forgotten, and begins with a full burst."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, `burst` of them at once."""

    per_minute: float
    burst: int


TIER_3, TIER_4 = Rate(50, 20), Rate(100, 40)
MESSAGES = Rate(60, 5)
"""Of messages to one user: one a second, and short bursts are borne (slack.dev, rate limits)."""
METHODS = MappingProxyType(
    {
        # Several hundred a minute are told to be the most of a workspace.
        "chat.postMessage": Rate(300, 100),
        "chat.postEphemeral": TIER_4,
        "chat.update": TIER_3,
        "conversations.history": TIER_3,
        "conversations.open": TIER_3,
        "users.info": TIER_4,
        "views.open": TIER_4,
        "views.publish": TIER_4,
    }
)
UNBOUNDED: Mapping[str, Rate] = MappingProxyType({})


@dataclass(slots=True)
class Pace:
    """The turns of all workspaces. What has no rate goes at once."""

    methods: Mapping[str, Rate] = field(default_factory=lambda: METHODS)
    messages: Rate | None = MESSAGES
    near_s: float = NEAR_S
    most_kept: int = MOST_KEPT
    _turns: OrderedDict[tuple[str, str, str], float] = field(default_factory=OrderedDict)
    _held: dict[tuple[str, str], float] = field(default_factory=dict)

    async def turn(self, tenant: str, method: str, to: str = "") -> float:
        """Wait for it: 0, or, where it is too far off and was not taken, how many seconds it is away.

        `to` names whom a message goes to.
        """
        now = asyncio.get_running_loop().time()
        rates = {(tenant, method, ""): self.methods.get(method)}
        if to:
            rates[tenant, "", to] = self.messages
        counted = {key: rate for key, rate in rates.items() if rate}
        away = max([self._held.get((tenant, method), now) - now, *self._away(counted, now)])
        if away > self.near_s:
            return away
        self._take(counted, now + away)
        if away > 0:
            await asyncio.sleep(away)
        return 0.0

    def hold(self, tenant: str, method: str, seconds: float) -> None:
        """Slack wants none of this before so many seconds have passed."""
        now = asyncio.get_running_loop().time()
        self._held = {key: until for key, until in self._held.items() if until > now}
        self._held[tenant, method] = max(now + seconds, self._held.get((tenant, method), 0.0))

    def _away(self, counted: Mapping[tuple[str, str, str], Rate], now: float) -> list[float]:
        """How long each bucket takes to have room again: it is full when all its turns have passed."""
        return [
            max(0.0, self._turns.get(key, now) - now - (rate.burst - 1) * MINUTE / rate.per_minute)
            for key, rate in counted.items()
        ]

    def _take(self, counted: Mapping[tuple[str, str, str], Rate], at: float) -> None:
        for key, rate in counted.items():
            self._turns[key] = max(self._turns.get(key, at), at) + MINUTE / rate.per_minute
            self._turns.move_to_end(key)
        while len(self._turns) > self.most_kept:
            self._turns.popitem(last=False)
