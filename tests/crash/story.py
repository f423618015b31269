"""The story that friends live in LINE, and what is left of it when it is told."""

from __future__ import annotations

from collections.abc import Callable

from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import KEYS
from tests.crash import test_chat_is_killed as chat
from tests.crash.dying import Fate
from tests.crash.lining import LineLife, Moment, living
from tests.crash.living import Story
from tests.crash.nursery import Nursery

BEGIN, *MOMENTS = chat.MOMENTS
ANSWERS = {asked: (line,) for asked, line in chat.ANSWERS.items()} | {
    "preparation.people": ("雑貨店の店主さん", "ヘルプ"),
    "profile.work": ("小さなお店の在庫管理の手伝い", "雑貨店の店主さん"),
    "next_step.when": (":tap 2",),
    "reflection.reached": (":tap 2", "ヘルプ", "3"),
}


def lived(
    nursery: Nursery,
    url: str,
    *,
    fate: Fate[Moment] | None = None,
    servers: int = 1,
    before: Callable[[LineLife], None] = lambda _: None,
) -> Story:
    """Have it lived on this database; `before` it begins something may be arranged."""
    store = open_store(url, KeyRing.parse(KEYS))
    try:
        with living(nursery, store, url, BEGIN, fate=fate, servers=servers) as life:
            before(life)
            story = life.live(ANSWERS, MOMENTS)
            assert not life.unforeseen()
            return story
    finally:
        store.close()
