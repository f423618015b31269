"""The language model in the running program: what leaves, what comes back, and that nothing depends on it."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from bot.desk import ERRAND_LASTS
from bot.errors import SettingsError
from bot.model.guard import FAILURES, PAUSE
from dialogs.changes import SaveProfile
from dialogs.shapes import replace
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import forward, program, rows, running, said, user_id_of
from tests.bot.model.world import AGREED, KEY, NAMED, Maria, notebook, settings_for, with_maria
from tests.doubles.llm.server import Llm, Way, cuts, hangs, llm, saying, status

pytestmark = pytest.mark.anyio


def politer(text: str) -> object:
    """One word of courtesy more."""
    return {"text": f"{text}\nKind regards"}


def counted(maria: Maria, outcome: str, kind: str = "polish") -> bool:
    return f'sanmon_model_total{{kind="{kind}",outcome="{outcome}"}}' in maria.app.metrics.page().decode()


async def test_a_draft_is_put_better_and_no_name_leaves(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:
        server.says = politer
        await maria.polishes()
        seen = await maria.has_seen("Read it through")
        assert "Kind regards" in seen
        assert "Ken" in seen
        (sent,) = server.raw
        assert [name for name in (b"Ken", b"Sato", b"Foo", b"Maria", KEY.encode()) if name in sent] == []
        assert b"stocktaking" in sent
        assert rows(maria.app).calls == 0
        assert counted(maria, "well")


@pytest.mark.parametrize(
    "way",
    [
        status(500),
        status(429),
        cuts,
        hangs,
        saying("no JSON"),
        saying({"words": "another shape"}),
        saying({"text": "Hi Person A, see you on Friday at 10. Bob"}),
        saying({"text": "Hi Person A, look at https://evil.example"}),
        saying({"text": "\u3053\u3093\u306b\u3061\u306f"}),
        saying({"text": "Thank you. " * 200}),
        saying({"text": "Make this message read more naturally, with as few changes as possible."}),
    ],
)
async def test_whatever_goes_wrong_the_rules_own_draft_comes_in_time(sqlite_url: str, way: Way) -> None:
    async with llm() as server, with_maria(sqlite_url, server) as maria:
        server.ways.append(way)
        await maria.polishes()
        seen = await maria.has_seen("left the draft as it was")
        assert seen.count("stocktaking") >= 2
        assert [word for word in ("evil", "Bob", "Friday", "Person A") if word in seen] == []
        assert len(server.asked) == 1


async def test_nobody_else_waits_and_nothing_is_locked_meanwhile(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:
        server.ways.append(hangs)
        await maria.app.desk.take([said("hi", 899, user="u2")])
        await maria.polishes()
        await asyncio.wait_for(server.called.wait(), 5)
        await maria.says("Don't wait")
        await maria.app.desk.take([said("hello", 900, user="u2")])
        await maria.has_seen("left the draft as it was")
        assert not counted(maria, "slow")


async def test_without_permission_nothing_is_offered_and_nothing_sent(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server, notebook(None)) as maria:
        await maria.polishes()
        await maria.app.caught_up()
        assert not server.asked
        assert rows(maria.app).calls == 0


async def test_permission_for_another_model_is_none(sqlite_url: str) -> None:
    other = notebook(replace(AGREED, model="Another AI (Elsewhere)"))
    async with llm() as server, with_maria(sqlite_url, server, other) as maria:
        await maria.polishes()
        await maria.app.caught_up()
        assert not server.asked


async def test_permission_taken_back_counts_for_what_was_asked_before(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:
        await maria.app.alarm.loop.stop()
        await maria.polishes()
        maria.app.store.run(take_back)
        await maria.app.alarm.lap()
        await maria.has_seen("left the draft as it was")
        assert not server.asked
        assert counted(maria, "unwilling")


async def test_permission_taken_back_while_the_model_answers_discards_what_it_said(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:

        def too_late(text: str) -> object:
            maria.app.store.run(take_back)
            return politer(text)

        server.says = too_late
        await maria.polishes()
        assert "Kind regards" not in await maria.has_seen("left the draft as it was")
        assert len(server.asked) == 1
        stored = maria.app.store.run(lambda work: work.export(user_id_of(work), maria.app.clock.now()))
        assert "Kind regards" not in str(stored)


def take_back(work: UnitOfWork) -> None:
    user_id = user_id_of(work)
    now = work.notebook.profile(user_id)
    work.notebook.apply(user_id, (SaveProfile(replace(now, agreed=None)),), AGREED.at)


async def test_a_process_that_dies_while_it_asks_loses_nothing_and_nothing_is_asked_twice(
    database_url: str,
) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:
        await maria.app.alarm.loop.stop()
        await maria.polishes()
        (call,) = maria.app.store.run(lambda work: work.calls.due(maria.app.clock.now(), 5))
        assert await maria.app.desk.begin(call) is not None
        assert await maria.app.desk.begin(call) is None
        await maria.app.alarm.lap()
        assert rows(maria.app).calls == 1
        forward(maria.app, ERRAND_LASTS.total_seconds())
        await maria.app.alarm.lap()
        await maria.has_seen("left the draft as it was")
        assert rows(maria.app).calls == 0
        assert not server.asked
        assert counted(maria, "given_up")


async def test_a_server_that_keeps_failing_is_left_alone_and_tried_once_later(sqlite_url: str) -> None:
    async with llm() as server, with_maria(sqlite_url, server) as maria:
        server.ways.extend([status(500)] * (FAILURES + 1))
        for _ in range(FAILURES + 2):
            await again(maria)
        assert len(server.asked) == FAILURES
        assert counted(maria, "shut")
        forward(maria.app, PAUSE.total_seconds())
        await again(maria)
        await again(maria)
        assert len(server.asked) == FAILURES + 1
        forward(maria.app, PAUSE.total_seconds())
        server.says = politer
        await again(maria)
        assert counted(maria, "well")


async def again(maria: Maria) -> None:
    """Have the draft put better once more."""
    await maria.says("stop this" if maria.events else "hello", "cancel")
    await maria.polishes()
    await maria.app.caught_up()


async def test_each_user_has_a_share_a_day(sqlite_url: str) -> None:
    async with llm() as server, with_maria(sqlite_url, server, llm_daily=1) as maria:
        server.says = lambda _text: {"text": "Bob"}
        await again(maria)
        await again(maria)
        assert len(server.asked) == 1
        assert counted(maria, "spent")


async def test_the_same_question_is_asked_once(sqlite_url: str) -> None:
    async with llm() as server, with_maria(sqlite_url, server) as maria:
        server.says = politer
        await again(maria)
        await again(maria)
        assert len(server.asked) == 1
        assert counted(maria, "cached")


async def test_a_call_from_before_it_was_switched_off_gets_the_rules_answer(database_url: str) -> None:
    async with llm() as server, with_maria(database_url, server) as maria:
        await maria.app.alarm.loop.stop()
        await maria.polishes()
        assert not server.asked
    async with running(program(database_url, book=maria.app.desk.book)) as off:
        forward(off, 1)
        await off.caught_up()
        assert rows(off).calls == 0


def test_without_a_model_its_client_is_never_imported(sqlite_url: str) -> None:
    code = (
        "import sys; from bot.settings import load_settings; from bot.wiring import build;"
        f"build(load_settings(database_url={sqlite_url!r}, keys='k:' + 'A' * 43 + '=')).store.close();"
        "print([name for name in ('openai', 'httpx2', 'bot.model') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("missing", ["llm_base_url", "llm_model", "llm_operator"])
def test_a_model_set_up_in_part_is_refused(sqlite_url: str, missing: str) -> None:
    given = {**settings_for(Llm("http://127.0.0.1:1/v1")), missing: ""}
    with pytest.raises(SettingsError, match=missing.upper()):
        program(sqlite_url, **given)


def test_words_are_sent_encrypted_or_stay_on_the_machine(sqlite_url: str) -> None:
    with pytest.raises(SettingsError, match="LLM_BASE_URL"):
        program(sqlite_url, **settings_for(Llm("http://llm.example.org/v1")))


def test_whose_model_it_is_is_told_to_users(sqlite_url: str) -> None:
    app = program(sqlite_url, **settings_for(Llm("http://127.0.0.1:1/v1")))
    assert app.desk.book.model == NAMED
    app.store.close()
