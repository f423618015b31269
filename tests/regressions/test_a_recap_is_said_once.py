"""Asking for a code to link by in the midst of something said three times what that was about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.wiring import App
from dialogs.coach.book import BOOK
from dialogs.core.events import Chose, Event, Said
from dialogs.core.prompts import Prompt, Question, Say
from dialogs.notebook import Notebook, Profile
from tests.bot.kits import NOW, address, happened, program, spoken
from tests.grounds import furnish

HERE = address()
KNOWN = Notebook(Profile("", lang="ja", consent_version=1, consent_at=NOW))


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    made = program(database_url, book=BOOK)
    yield made
    made.store.close()


async def prompts_after(app: App, number: int, event: Event) -> tuple[Prompt, ...]:
    await app.desk.take([happened(event, number)])
    return tuple(prompt for row in spoken(app.store) for prompt in row.prompts)


@pytest.mark.anyio
async def test_answers_that_are_at_hand_repeat_nothing_of_what_was_said_before_them(app: App) -> None:
    app.store.run(lambda work: furnish(work, HERE, KNOWN))
    await prompts_after(app, 1, Said("12/8 19時"))
    *_, asked = await prompts_after(app, 2, Said("北浜交流会"))
    *_, settings = await prompts_after(app, 3, Said("設定"))
    assert isinstance(settings, Question)
    answered = await prompts_after(app, 4, Chose("link", settings.token))
    said = [prompt.text for prompt in answered if isinstance(prompt, Say)]
    assert len([text for text in said if "北浜交流会" in text]) == 1
    assert [prompt for prompt in answered if isinstance(prompt, Question)] == [asked]
