"""What is our own fault and harms one row or event only, told from what is the database's fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.logs import place
from storage.errors import RefusedError, StorageError, WrongKeyError
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")


def attempt(work: UnitOfWork, way: Callable[[], T]) -> T | Exception:
    """What `way` returns, or the bug it raised, all it wrote undone. What is the database's fault goes up."""
    try:
        with work.savepoint():
            return way()
    except Exception as raised:  # the savepoint of a turn: a bug harms one event, one answer or one row
        if not is_bug(raised):
            raise
        return raised


def is_bug(error: BaseException) -> bool:
    """Whether our code or a row is at fault, so that the event would raise again; else the database is."""
    return isinstance(error, RefusedError | WrongKeyError) or not isinstance(error, StorageError)


def name_error(error: BaseException) -> str:
    """An exception's class and place; never its message, which may quote what a user typed."""
    return f"{type(error).__name__} at {place(error)}"
