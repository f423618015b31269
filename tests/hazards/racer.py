"""A program of its own that hands in what its input says, as fast as it can."""

from __future__ import annotations

import sys

import msgspec

from dialogs.core.events import Said
from storage.sealing import KeyRing
from storage.store import open_store
from tests.bot.kits import address, happened
from tests.hazards.kits import desk_on, take


class Run(msgspec.Struct, frozen=True):
    """A text of a user, and the number of its event."""

    user: str
    text: str
    number: int


def main(url: str, keys: str) -> None:
    store = open_store(url, KeyRing.parse(keys))
    desk = desk_on(store)
    print("ready", flush=True)  # noqa: T201  # the one who starts it waits for this
    for run in msgspec.json.decode(sys.stdin.read(), type=list[Run]):
        (taken,) = take(desk, happened(Said(run.text), run.number, to=address(run.user)))
        print(taken.outcome)  # noqa: T201  # its parent reads it
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
