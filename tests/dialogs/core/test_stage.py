from __future__ import annotations

from datetime import UTC, datetime

from dialogs.core.book import Snapshot
from dialogs.core.conversation import Conversation
from dialogs.core.stage import Stage
from dialogs.notebook import Notebook, Profile
from tests.dialogs.core.toy import BOOK

NOW = datetime(2026, 12, 4, 11, tzinfo=UTC)


def test_what_is_put_on_a_fork_is_not_on_the_stage() -> None:
    stage = Stage.of(BOOK, Snapshot(Conversation(), Notebook(Profile("u1"))), NOW)
    fork = stage.fork()
    lists = [name for name in fork.__struct_fields__ if isinstance(getattr(fork, name), list)]
    for name in lists:
        getattr(fork, name).append(name)
    assert len(lists) > 1
    assert [getattr(stage, name) for name in lists] == [[]] * len(lists)
