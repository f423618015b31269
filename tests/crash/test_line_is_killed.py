"""kill -9 of a server that talks with friends in LINE: each hears everything once, and in order."""

from __future__ import annotations

from random import Random

import pytest

from tests.crash.dying import Fate
from tests.crash.lining import MOMENTS
from tests.crash.living import Story
from tests.crash.nursery import Nursery
from tests.crash.story import lived

LEAST_KILLS = 25
"""A life; with two seeds, more than fifty on each database."""


@pytest.mark.timeout(300)
def test_the_friends_hear_everything_once_and_it_is_all_kept(
    calm: Story, nursery: Nursery, database_url: str, random: Random
) -> None:
    fate = Fate(random, MOMENTS)
    story = lived(nursery, database_url, fate=fate)
    assert story.heard == calm.heard
    assert story.remains == calm.remains
    assert len(fate.decided) >= LEAST_KILLS
    assert fate.is_whole
