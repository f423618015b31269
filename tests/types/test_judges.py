"""Everything the coach sends to Slack, before those who know what Slack takes."""

from __future__ import annotations

import pytest

from tests.doubles.slack.limits import MESSAGE_BLOCKS, VIEWS
from tests.doubles.slack.models import judge_blocks, judge_view
from tests.types.collecting import Sent, everything
from tests.types.judge import available, refused

STYLED = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "a"}, "style": "blue"}
BAD = (
    Sent("HomeView", {"type": "home", "blocks": [{"type": "carpet"}]}, "an unknown block"),
    Sent(
        "ChatPostMessageArguments",
        {"channel": "D0", "text": "a", "blocks": [{"type": "actions", "elements": [STYLED]}]},
        "an unknown style",
    ),
    Sent(
        "ModalView",
        {"type": "modal", "title": {"type": "mrkdwn", "text": "a"}, "blocks": []},
        "a title with mark-up",
    ),
    Sent("ChatPostMessageArguments", {"text": "a"}, "a message to nobody"),
)
compiled = pytest.mark.skipif(
    not available(), reason="Slack's types are not there; python -m tests.types.judge installs them"
)


@pytest.fixture(scope="module")
def sent() -> tuple[Sent, ...]:
    return tuple(everything())


def test_a_story_holds_every_kind_of_call(sent: tuple[Sent, ...]) -> None:
    assert {one.type for one in sent} >= {
        *("Manifest", "ModalView", "HomeView", "ChatPostMessageArguments", "ChatUpdateArguments"),
        *("ViewsOpenArguments", "ViewsPublishArguments", "UsersInfoArguments"),
    }


def test_slacks_sdk_for_python_and_our_own_table_take_it_all(sent: tuple[Sent, ...]) -> None:
    for one in sent:
        view = one.value if one.type.endswith("View") else one.value.get("view")
        if view is not None:
            judge_view(view)
            assert not list(VIEWS[view["type"]](view, one.source))
        elif "blocks" in one.value:
            judge_blocks(one.value["blocks"])
            assert not list(MESSAGE_BLOCKS(one.value["blocks"], one.source))


@compiled
def test_slacks_own_types_take_it_all(sent: tuple[Sent, ...]) -> None:
    assert list(refused(sent)) == []


@compiled
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.source)
def test_slacks_own_types_refuse_what_is_wrong(bad: Sent) -> None:
    good = Sent("HomeView", {"type": "home", "blocks": []}, "a good one")
    (first, *_) = refused((good, bad))
    assert first.startswith(f"{bad.source}: error")
