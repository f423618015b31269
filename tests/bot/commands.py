"""Running a command as its users do, in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from bot.cli import main


class Done(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence a command that failed has said."""
        assert self.status == 1
        assert "Traceback" not in self.err
        last = self.err.strip().splitlines()[-1]
        assert last.startswith("sanmon: ")
        return last


Sanmon = Callable[..., Done]


def commands(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sanmon:
    """Runs commands, with `typed` on standard input and settings beside those of the environment."""

    def run(*command: str, typed: str = "", **settings: str) -> Done:
        for name, value in (environment | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["sanmon", *command])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main()
        said_out, said_err = capsys.readouterr()
        if isinstance(ended.value.code, str):
            return Done(1, said_out, f"{said_err}{ended.value.code}\n")
        return Done(ended.value.code or 0, said_out, said_err)

    return run
