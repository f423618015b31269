"""Slack tells the user to try again when an answer is late: a form that was taken was then taken twice, and
one that was refused, told of again over a new connection, was closed with all that stood in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs.notebook import Notebook, Profile
from tests.doubles.slack.door import Happening
from tests.doubles.slack.users import User
from tests.grounds import BEGIN, StillClock, furnish
from tests.slack.hosting import Hosted, hosted

KNOWN = Notebook(Profile("", lang="ja", consent_version=1, consent_at=BEGIN))


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Hosted]:
    with hosted(sqlite_url, StillClock(BEGIN)) as made:
        yield made


@pytest.fixture
def mika(slack: Hosted) -> User:
    """She is making a promise of what she wrote."""
    found = slack.user("Mika")
    slack.app.store.run(lambda work: furnish(work, slack.address(found), KNOWN))
    found.says("資料を送りますね")
    found.message_shortcut("make_follow_up", found.wrote[-1])
    slack.catch_up()
    found.gets_modal()
    return found


def sent(slack: Hosted, user: User) -> Happening:
    with slack.slack.holding() as held:
        user.submits()
    (happening,) = held
    return happening


def promises(slack: Hosted, user: User) -> list[str]:
    user_id = slack.app.store.run(lambda work: work.users.find(slack.address(user)))
    assert user_id is not None
    notebook = slack.app.store.run(lambda work: work.users.snapshot_of(user_id, slack.clock.at)).notebook
    return [follow_up.text for follow_up in notebook.follow_ups]


def test_a_form_that_was_taken_is_not_taken_again_when_it_is_sent_again(slack: Hosted, mika: User) -> None:
    mika.fills({"what": "資料を送る", "when/date": "2026-01-08", "when/time": "12:00"})
    slack.slack.deliver(replace(sent(slack, mika), then=None))
    slack.catch_up()
    assert mika.modal is not None
    before = promises(slack, mika)
    assert mika.submits() == 200
    slack.catch_up()
    assert promises(slack, mika) == before == ["資料を送る"]
    assert mika.modal is None


def test_a_form_that_was_refused_is_refused_again_when_it_comes_again(slack: Hosted, mika: User) -> None:
    mika.fills({"what": "資料を送る", "when/date": "2025-01-08", "when/time": "12:00"})
    refused = sent(slack, mika)
    slack.slack.deliver(replace(refused, then=None))
    slack.slack.deliver(refused)
    assert mika.errors.keys() == {"when/date"}
    mika.fills({"when/date": "2026-01-08"}).submits()
    slack.catch_up()
    assert (mika.modal, promises(slack, mika)) == (None, ["資料を送る"])
