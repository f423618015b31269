"""The story that friends live in LINE, and what is left of it when it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.crash import test_chat_is_killed as chat
from tests.crash.dying import Fate
from tests.crash.lining import Life, living
from tests.crash.nursery import Nursery

BEGIN, *MOMENTS = chat.MOMENTS
ANSWERS = {asked: (line,) for asked, line in chat.ANSWERS.items()} | {
    "preparation.people": ("雑貨店の店主さん", "ヘルプ"),
    "profile.work": ("小さなお店の在庫管理の手伝い", "雑貨店の店主さん"),
    "next_step.when": (":tap 2",),
    "reflection.reached": (":tap 2", "ヘルプ", "3"),
}


@dataclass(frozen=True)
class Story:
    """How a life went: what each friend was told, and what is known of them."""

    heard: dict[str, list[str]]
    remains: dict[str, str]


def lived(
    nursery: Nursery,
    url: str,
    *,
    fate: Fate | None = None,
    servers: int = 1,
    before: Callable[[Life], None] = lambda _: None,
) -> Story:
    """Have it lived on this database; `before` it begins something may be arranged."""
    store = open_store(url, KeyRing.parse(KEYS))
    try:
        with living(nursery, store, url, BEGIN, fate=fate, servers=servers) as life:
            before(life)
            life.live(ANSWERS, MOMENTS)
            assert not life.unforeseen()
            return Story(life.heard(), life.remains())
    finally:
        store.close()
