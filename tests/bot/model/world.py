"""A user who has met Ken and promised him something, in a program with a language model set up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.holding import Cause, Play
from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.coach.model import AGREEMENT_VERSION
from dialogs.core.conversation import Start
from dialogs.core.stack import open_dialog
from dialogs.core.stage import Stage
from dialogs.notebook import Agreed, Contact, FollowUp, Gathering, Notebook, Profile
from dialogs.shapes import replace
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, program, running, said, user_id_of
from tests.doubles.llm.server import Llm
from tests.doubles.relay import Relay, relay
from tests.grounds import furnish

NAMED, KEY = "Example AI (Japan)", "sk-very-secret"
AGREED = Agreed(AGREEMENT_VERSION, NAMED, NOW)
PROFILE = Profile("u1", lang="en", name="Maria", consent_version=1, consent_at=NOW, push_consent=True)
GATHERING = Gathering("g1", "Umeda Mixer", NOW - timedelta(hours=30), NOW - timedelta(hours=28))
KEN = Contact(
    "c1", "g1", "Ken Sato", "Foo Works", topic="stocktaking", draft_lang="en", met_at=GATHERING.starts_at
)
PROMISE = FollowUp("f1", "g1", "c1", "thanks", "write to Ken", NOW + timedelta(hours=1))


def notebook(agreed: Agreed | None = AGREED) -> Notebook:
    return Notebook(replace(PROFILE, agreed=agreed), (GATHERING,), (KEN,), (PROMISE,))


@dataclass
class Maria:
    """The user at the relay; what she sees is in `platform`."""

    app: App
    platform: Relay
    user: str = "u1"
    events: int = 0

    async def says(self, *texts: str) -> None:
        for text in texts:
            self.events += 1
            await self.app.desk.take([said(text, self.events, user=self.user)])

    def begins(self, dialog: str, **args: object) -> None:
        now, book = self.app.clock.now(), self.app.desk.book

        def job(work: UnitOfWork) -> None:
            user_id = user_id_of(work, self.user)
            before = work.users.snapshot_of(user_id, now)
            stage = Stage.of(book, before, now)
            open_dialog(stage, Start(dialog, dict(args)))
            cause = Cause(f"begin {dialog}", "reply", address(self.user))
            Play(book).write(work, user_id, before, stage.turn(), cause, now)

        self.app.store.run(job)

    async def has_seen(self, words: str, within_s: float = 30.0) -> str:
        """Wait until a bubble with these words is there; all that is there by then."""
        async with asyncio.timeout(within_s):
            while not any(words in bubble for bubble in self.platform.words):  # noqa: ASYNC110  # no event tells
                await asyncio.sleep(0.02)
        return "\n".join(self.platform.words)

    async def polishes(self) -> None:
        """Open the draft to Ken and have it put better."""
        self.begins("follow_up", follow_up="f1")
        await self.says("Polish with AI")


def settings_for(server: Llm) -> dict[str, Any]:
    return {
        "llm_base_url": server.url,
        "llm_api_key": KEY,
        "llm_model": "some-model",
        "llm_operator": NAMED,
    }


@asynccontextmanager
async def with_maria(
    url: str, server: Llm | None, known: Notebook | None = None, **settings: Any
) -> AsyncIterator[Maria]:
    """The program and its user; without a server no model is set up."""
    given = {**(settings_for(server) if server else {}), **settings}
    async with (
        relay() as (platform, adapter),
        running(program(url, adapters=(adapter,), book=BOOK, **given)) as app,
    ):
        app.store.run(lambda work: furnish(work, address(), known or notebook()))
        yield Maria(app, platform)
