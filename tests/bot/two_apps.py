"""One person in two apps: what they do and see in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from adapters.port import Address, Inbound
from bot.wiring import App
from dialogs.changes import PutNudge, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Card, Draft, Prompt, Question
from dialogs.notebook import FollowUp, Gathering, Notebook, Nudge, Profile
from storage.rows import Claimed
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import NOW, address, forward, spoken

HERE, THERE, ELSEWHERE = address("u1"), address("u2", tenant="t2"), address("u3", tenant="t3")
PROMISE = FollowUp("f1", "", "", "information", "棚卸しのチェック表を送る", NOW)
PROMISED = Nudge("f1:promise", "promise", "f1", NOW)
GATHERING = Gathering("g1", "梅田の会", NOW + timedelta(days=2), NOW + timedelta(days=2, hours=2))


def text_of(prompt: Prompt) -> str:
    return prompt.title if isinstance(prompt, Card) else getattr(prompt, "text", "")


@dataclass
class Town:
    """The program, and what people do and see in two apps."""

    app: App
    rows: list[Claimed] = field(default_factory=list)
    events: int = 0

    async def does(self, event: Event, to: Address, *, after: float = 1) -> list[Claimed]:
        """Something happens, and what it led to is taken out of the outbox."""
        forward(self.app, after)
        self.events += 1
        inbound = Inbound(f"e{self.events}", to, event, self.app.clock.now())
        (taken,) = await self.app.desk.take([inbound])
        assert taken.outcome == "new", taken.error
        self.rows = spoken(self.app.store)
        return self.rows

    async def says(self, text: str, to: Address = HERE, *, after: float = 1) -> str:
        return self.seen(await self.does(Said(text), to, after=after))

    async def taps(self, choice: str, to: Address = HERE) -> str:
        question = next(p for row in reversed(self.rows) for p in row.prompts if isinstance(p, Question))
        shown = {one.label: one.id for one in question.choices} | {one.id: one.id for one in question.choices}
        return self.seen(await self.does(Chose(shown[choice], question.token), to))

    def seen(self, rows: list[Claimed]) -> str:
        return "\n".join(text_of(prompt) for row in rows for prompt in row.prompts)

    async def code(self, of: Address = HERE) -> str:
        """The words to send in the other app."""
        await self.says("連携", of)
        return next(p.text for row in self.rows for p in row.prompts if isinstance(p, Draft))

    async def link(self, there: Address = THERE) -> str:
        return await self.says(await self.code(), there)

    def user_at(self, where: Address) -> str | None:
        return self.app.store.run(lambda work: work.users.find(where))

    def notebook(self, where: Address = HERE) -> Notebook:
        user_id = self.user_at(where)
        assert user_id is not None
        return self.app.store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook

    def agree(
        self, where: Address, *changes: SaveGathering | SaveFollowUp, nudges: tuple[Nudge, ...] = ()
    ) -> None:
        """Somebody who has agreed, and noted this much."""

        def write(work: UnitOfWork) -> None:
            user_id, _ = work.users.meet(where, f"hello {where.id}", NOW, NOW)
            profile = Profile(user_id, consent_version=1, consent_at=NOW, push_consent=True)
            work.notebook.apply(user_id, (SaveProfile(profile), *changes), NOW)
            work.nudges.apply(user_id, tuple(map(PutNudge, nudges)))

        self.app.store.run(write)
