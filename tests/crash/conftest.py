"""When programs are killed follows from a seed, which is part of the test's name.

SANMON_CRASH_SEEDS names others, like `7,8,9`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.crash.living import Story
from tests.crash.nursery import Nursery
from tests.crash.story import lived

SEEDS = [int(seed) for seed in os.environ.get("SANMON_CRASH_SEEDS", "1,2").split(",")]

LEAST_TOLD = 50
"""Messages, to each friend in a story."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "random" in metafunc.fixturenames:
        metafunc.parametrize("random", SEEDS, ids=lambda seed: f"seed {seed}", indirect=True)


@pytest.fixture
def random(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)  # noqa: S311  # a test must be repeatable


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def calm(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The friends' story with one server that nobody kills."""
    story = lived(nursery, f"sqlite:///{tmp_path_factory.mktemp('calm') / 'sanmon.db'}")
    (told,) = {tuple(told) for told in story.heard.values()}
    assert len(told) >= LEAST_TOLD
    return story
