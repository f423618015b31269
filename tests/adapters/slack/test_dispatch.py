from collections.abc import AsyncIterator

import msgspec
import pytest

from adapters.port import Answer, BadSignatureError, Request
from dialogs.core.events import Filled, Introduced, Opened, Said
from dialogs.texts import texts
from tests.adapters.slack.desks import Fronted, Told, fronted
from tests.adapters.slack.posts import (
    BOT_USER,
    TEAM,
    USER,
    Json,
    command,
    commanded,
    happened,
    interacted,
    interaction,
    message,
    posted,
    submission,
    tap,
    typed_in,
)
from tests.doubles.slack.server import running_slack

pytestmark = pytest.mark.anyio


class TakeError(Exception):
    """What a desk raises that cannot store."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def front() -> AsyncIterator[Fronted]:
    async with fronted() as front:
        yield front


async def asked(front: Fronted, request: Request) -> Answer:
    return await front.slack.answer(request, front.desk.take)


EVERY_KIND = (
    posted(happened(message())),
    posted(happened({"type": "app_home_opened", "user": USER, "tab": "home"})),
    posted(happened({"type": "app_mention", "user": USER, "channel": "C1"})),
    posted(happened({"type": "user_change", "user": {"id": USER}})),
    interacted(tap("c|1.a|yes")),
    interacted(submission({"name": typed_in("x")})),
    interacted(interaction("shortcut", callback_id="new_gathering")),
    interacted(interaction("message_action", callback_id="make_follow_up", message={"text": "x"})),
    commanded(command("準備")),
)


@pytest.mark.parametrize("request_of_a_kind", EVERY_KIND)
async def test_every_kind_reaches_the_desk_as_it_was_received(
    front: Fronted, request_of_a_kind: Request
) -> None:
    answer = await asked(front, request_of_a_kind)
    assert tuple(front.desk.taken) == front.slack.receive(request_of_a_kind).inbounds
    assert len(answer.received.inbounds) == 1


@pytest.mark.parametrize("request_of_a_kind", EVERY_KIND)
async def test_what_the_desk_raises_reaches_the_door(front: Fronted, request_of_a_kind: Request) -> None:
    front.desk.error = TakeError()
    with pytest.raises(TakeError):
        await asked(front, request_of_a_kind)


@pytest.mark.parametrize(
    "told",
    [
        happened({"type": "reaction_added", "user": USER}),
        happened({"type": "link_shared"}),
        happened([]),
        happened(message(subtype="message_changed")),
        interaction("view_closed", view={"id": "V1"}),
        interaction("block_actions", actions=[]),
        interaction("workflow_step_edit", callback_id="x"),
        {"type": "block_suggestion", "team": {"id": TEAM}},
    ],
)
async def test_everything_else_is_taken_by_nobody_and_answered_with_nothing(
    front: Fronted, told: Json
) -> None:
    answer = await asked(front, posted(told))
    assert (answer.body, front.desk.taken, len(answer.received.passed)) == (b"", [], 1)


async def test_what_the_coach_did_itself_is_passed_over(front: Fronted) -> None:
    opened = {"type": "app_home_opened", "user": BOT_USER, "tab": "home"}
    assert (await asked(front, posted(happened(opened)))).received.passed == ("own",)


async def test_a_modal_that_was_not_taken_says_why_at_each_of_its_blocks(front: Fronted) -> None:
    values: Json = {"name": typed_in(""), "at/date": {"d": {}}, "at/time": {"t": {}}}
    front.desk.told = Told({"at": "日付も時刻も要ります。", "name": "名前が要ります。", "gone": "もう一度。"})
    answer = await asked(front, interacted(submission(values)))
    assert answer.media_type.startswith("application/json")
    assert msgspec.json.decode(answer.body) == {
        "response_action": "errors",
        "errors": {"at/date": "日付も時刻も要ります。", "name": "名前が要ります。 もう一度。"},
    }


async def test_a_modal_that_was_taken_closes(front: Fronted) -> None:
    answer = await asked(front, interacted(submission({"name": typed_in("x")})))
    assert answer.body == b""
    assert front.desk.taken[0].event == Filled("gathering", {"name": "x"})


async def test_a_modal_without_inputs_cannot_be_refused(front: Fronted) -> None:
    front.desk.told = Told({"name": "?"})
    assert (await asked(front, interacted(submission({})))).body == b""


async def test_an_ephemeral_line_says_where_the_answer_to_a_command_is(front: Fronted) -> None:
    front.desk.told = Told(lang="en")
    answer = await asked(front, commanded(command("help")))
    assert msgspec.json.decode(answer.body) == {
        "response_type": "ephemeral",
        "text": texts("en").say("slack.elsewhere"),
    }


@pytest.mark.parametrize(
    ("event", "removed"),
    [
        ({"type": "app_uninstalled"}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U0001"]}}, []),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U0001"], "bot": []}}, []),
        ({"type": "tokens_revoked"}, []),
    ],
)
async def test_a_workspace_that_uninstalls_the_coach_is_removed(
    front: Fronted, event: Json, removed: list[str]
) -> None:
    await asked(front, posted(happened(event)))
    assert front.workspaces.removed == removed


async def test_after_that_nothing_of_that_workspace_is_taken(front: Fronted) -> None:
    for event in ({"type": "app_uninstalled"}, {"type": "app_uninstalled"}, message()):
        answer = await asked(front, posted(happened(event)))
    assert answer.received.passed == ("not_installed",)
    assert front.workspaces.removed == [TEAM]


async def test_who_somebody_is_comes_before_what_they_do_and_once() -> None:
    async with running_slack() as slack:
        slack.slack.person("Rin")
        async with fronted(slack.url) as front:
            await asked(front, posted(happened({"type": "app_home_opened", "user": USER, "tab": "messages"})))
            await asked(front, posted(happened(message("はい"), "Ev2")))
    who, opened, said = (inbound.event for inbound in front.desk.taken)
    assert isinstance(who, Introduced)
    assert (who.lang, who.at_work) == ("ja", True)
    assert (opened, said) == (Opened("talk"), Said("はい"))


async def test_without_a_secret_nothing_is_answered_and_there_is_no_door() -> None:
    async with fronted(app_token="xapp-1") as front:
        assert front.slack.door == ""
        with pytest.raises(BadSignatureError):
            await asked(front, posted(happened(message()), secret=""))
