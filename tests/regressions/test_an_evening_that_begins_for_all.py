"""Many users' evenings begin at one moment: what is decided for one must count when the next is decided on.

Pushes were counted when they had arrived. By then the whole plan had been promised away, its reserve with it.
"""

from __future__ import annotations

from datetime import timedelta

from tests.line.test_quota import BEGIN, FIRST_DUE, MOST, RESERVED, furnish, planned

USERS = 90


def test_the_reserve_is_kept_for_promises_though_all_fall_due_at_once(sqlite_url: str) -> None:
    with planned(sqlite_url, USERS) as plan:
        furnish(plan, timedelta())
        plan.passes(FIRST_DUE - BEGIN)
        assert len(plan.pushed) == plan.hosted.line.quota.used == MOST
        assert sum(user in plan.promised for user in plan.pushed) >= RESERVED
        assert sum(user in plan.generic for user in plan.pushed) <= MOST - RESERVED
        assert plan.hosted.refused == []
