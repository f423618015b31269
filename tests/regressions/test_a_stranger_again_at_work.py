"""Whoever had everything deleted is met like anybody else: in their language, zone and hours of work.

Who had been introduced once was not introduced again for a week, so they began anew in Tokyo, in Japanese.
And whoever only looked at the Home tab was met by it, name and all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dialogs.notebook import Profile
from storage.unit_of_work import UnitOfWork
from tests.doubles.slack.users import User
from tests.grounds import StillClock
from tests.slack.hosting import Hosted, hosted

BEGIN = datetime(2026, 12, 3, 12, tzinfo=UTC)


def profile(here: Hosted, user: User) -> Profile:
    def read(work: UnitOfWork) -> Profile:
        user_id = work.users.find(here.address(user))
        assert user_id
        return work.users.snapshot_of(user_id, here.clock.now()).notebook.profile

    return here.app.store.run(read)


def wishes(here: Hosted, user: User) -> tuple[str, str, bool]:
    found = profile(here, user)
    return found.lang, found.zone, found.workdays


def test_who_had_everything_deleted_is_introduced_anew(tmp_path: Path) -> None:
    with hosted(f"sqlite:///{tmp_path}/sanmon.db", StillClock(BEGIN)) as here:
        dana = here.user("Dana")
        dana.person.locale, dana.person.tz = "en-US", "America/New_York"
        dana.says("hi")
        here.catch_up()
        assert wishes(here, dana) == ("en", "America/New_York", True)
        dana.taps("Agree and start")
        here.settle(1)
        dana.says("delete everything")
        here.settle(1)
        dana.taps("Delete everything")
        here.settle(1)
        assert here.app.store.run(lambda work: work.users.find(here.address(dana))) is None
        here.clock.at = here.clock.at.replace(minute=30)
        dana.says("hi")
        here.catch_up()
        assert wishes(here, dana) == ("en", "America/New_York", True)


def test_whoever_only_looks_at_the_home_is_met_by_nobody(tmp_path: Path) -> None:
    with hosted(f"sqlite:///{tmp_path}/sanmon.db", StillClock(BEGIN)) as here:
        dana = here.user("Dana")
        dana.person.locale = "en-US"
        dana.opens("home")
        here.catch_up()
        assert "Get started" in dana.home
        assert here.app.store.run(lambda work: work.users.find(here.address(dana))) is None
