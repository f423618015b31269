"""A user of `sanmon chat` who knows an answer to every question, whatever happens to the program."""

from __future__ import annotations

import os
import re
import select
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from time import monotonic, sleep
from typing import Any

import msgspec

from adapters.port import Address
from dialogs.core.conversation import Frame
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.bot.kits import KEYS, NOW
from tests.crash.nursery import Nursery

SLOW_S = 120.0
LONGEST_DELAY_S = 0.4
_KILLED_AGAIN = 0.3
_SAYS_SOMETHING = 3
_ID = re.compile(r"\b[gcf]\d+(\.\d+)?\b")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)[:\d.]+Z")
_MOMENT = re.compile(r":until (.+)")
ME = Address("terminal", "local", "hanako")
MARK = ":now"


class Chat:
    """One run of the program."""

    def __init__(self, nursery: Nursery, url: str, at: str) -> None:
        arguments = ("chat", "--db", url, "--user", ME.id, "--at", at)
        self._child = nursery.bear(*arguments, SANMON_KEYS=KEYS)
        self._shown = b""

    def type(self, line: str) -> None:
        os.write(self._child.stdin, f"{line}\n".encode())

    def settles(self) -> str:
        """What was shown until everything typed so far was answered: only then the next line is echoed."""
        self.type(MARK)
        echo = f"> {MARK}\n".encode()
        until = monotonic() + SLOW_S
        while echo not in self._shown:
            assert monotonic() < until, self._shown.decode(errors="replace")
            assert self._read(until - monotonic()), self._shown.decode(errors="replace")
        shown, _, self._shown = self._shown.partition(echo)
        return shown.decode()

    def is_killed(self) -> str:
        """What was shown until the end."""
        self._child.kill()
        shown = self._last_words()
        self._child.close()
        return shown

    def leaves(self) -> str:
        self.type(":now")
        os.close(self._child.stdin)
        shown = self._last_words()
        os.close(self._child.stdout)
        return shown

    def _last_words(self) -> str:
        while self._read(SLOW_S):
            pass
        return self._shown.decode(errors="replace")

    def _read(self, longest_s: float) -> bool:
        ready, _, _ = select.select([self._child.stdout], [], [], longest_s)
        found = os.read(self._child.stdout, 65_536) if ready else b""
        self._shown += found
        return bool(found)


@dataclass
class Move:
    """Something the user did, until it was done: why, all that was shown meanwhile, and the kills it took."""

    why: str
    shown: list[str] = field(default_factory=list)
    kills: int = 0

    @property
    def lines(self) -> Counter[str]:
        """The lines that say something."""
        lines = (line.strip() for line in "".join(self.shown).splitlines())
        return Counter(line for line in lines if len(line) > _SAYS_SOMETHING and not line.startswith(">"))


class Player:
    """Lives a story: answers what is asked, and lets time pass when nothing is.

    `random` decides about kills; without it there are none. A program that was killed is started again, and
    what was typed last is typed again where a user would: when its question is still the present one.
    """

    def __init__(self, nursery: Nursery, store: Store, url: str, random: Random | None = None) -> None:
        self.moves: list[Move] = []
        self._nursery = nursery
        self._store = store
        self._url = url
        self._random = random

    @property
    def kills(self) -> int:
        return sum(move.kills for move in self.moves)

    def live(self, answers: dict[str, str], moments: tuple[str, ...]) -> None:
        """From the first greeting over these moments, in order, until nothing more is asked."""
        begin, *later = moments
        self._comes(begin)
        self._begin(Move("begin"))
        for moment in (*later, ""):
            while (question := self._question()) in answers:
                self._do(Move(question), answers[question])
            if moment:
                self._do(Move(moment), f":until {moment}")
                self._comes(moment)
        self._chat.is_killed()
        self._begin(Move("end"))
        self._chat.leaves()

    def _begin(self, move: Move) -> None:
        self.moves.append(move)
        self._start(move)

    def _comes(self, moment: str) -> None:
        self._moment, self._since = datetime.fromisoformat(moment), monotonic()

    def _start(self, move: Move) -> None:
        """The time goes on where the program before left it."""
        at = self._moment + timedelta(seconds=monotonic() - self._since)
        self._chat = Chat(self._nursery, self._url, at.isoformat())
        move.shown.append(self._chat.settles())

    def _do(self, move: Move, line: str) -> None:
        self.moves.append(move)
        while self._random and (not move.kills or self._random.random() < _KILLED_AGAIN):
            self._chat.type(line)
            sleep(LONGEST_DELAY_S * self._random.random() ** 4)
            move.shown.append(self._chat.is_killed())
            move.kills += 1
            self._start(move)
            if move.why not in {self._question(), *_MOMENT.findall(line)}:
                return
        self._chat.type(line)
        move.shown.append(self._chat.settles())

    def _question(self) -> str:
        return question(self._store)


def question(store: Store, of: Address = ME) -> str:
    """The question on the table: dialog and step, with a mark when it asks for what is missing."""

    def read(work: UnitOfWork) -> Frame | None:
        user_id = work.users.find(of)
        return work.users.snapshot_of(user_id, NOW).conversation.top if user_id else None

    top = store.run(read)
    return f"{top.dialog}.{top.step}{'?' if top.probed else ''}" if top else ""


def remains(store: Store, of: Address = ME) -> str:
    """All that is known of the user; ids are counted anew."""

    def read(work: UnitOfWork) -> str:
        user_id = work.users.find(of)
        assert user_id is not None
        records = work.export(user_id, NOW)
        del records["profile"]["user_id"]
        return timeless(records)

    ids: dict[str, str] = {}
    return _ID.sub(lambda found: ids.setdefault(found[0], f"id{len(ids)}"), store.run(read))


def timeless(records: dict[str, Any]) -> str:
    """Records as text, in which instants end at the hour."""
    return _INSTANT.sub(r"\1", msgspec.json.encode(records).decode())
