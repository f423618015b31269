"""Logs that carry ids, never text: what is not on the list of known keys is left out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Literal

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "error", "at",
        "loop", "failures", "user", "event_id", "platform", "tenant", "delivery", "attempt", "outcome",
        "call", "kind", "count", "nudge", "host", "port", "database", "path", "missing", "sqlstate",
        "method", "status", "request_id", "field", "passed", "ms",
    }
)  # fmt: skip
"""All a log line may hold. None of them is ever filled with what a user typed."""

LONGEST_MESSAGE = 200
_hushed: ContextVar[tuple[str, ...]] = ContextVar("_hushed", default=())


class _Lines:
    """Writes to what is standard error by then: a line in 6 µs, by the standard library's logging in 20."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):  # nobody reads it any more, and no turn may fail over that
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def configure_logs(style: Literal["console", "json"], least: int = logging.INFO) -> None:
    """Send log lines of this process, libraries included, to standard error in one shape.

    `least` is the level below which nothing is said.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        not_hushed,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_the_error,
        keep_first_line,
        only_known_keys,
    ]
    structlog.configure(
        processors=[*shared, _end(style)],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=_Lines,
        cache_logger_on_first_use=True,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[strip, _end(style)])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger("uvicorn.access").disabled = True  # a path may hold an export's token
    logging.getLogger("alembic").setLevel(logging.WARNING)


@contextmanager
def hushed(*packages: str) -> Iterator[None]:
    """Keep what these packages would log to themselves: a command says it in its own words."""
    before = _hushed.set(packages)
    try:
        yield
    finally:
        _hushed.reset(before)


def not_hushed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop a line of a package that is hushed."""
    if str(line.get("logger", "")).startswith(_hushed.get()):
        raise structlog.DropEvent
    return line


def name_the_error(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put an exception's class and place in its stead: its message may quote what a user typed."""
    found = line.pop("exc_info", None)
    error = (
        found[1]
        if isinstance(found, tuple)
        else found
        if isinstance(found, BaseException)
        else sys.exc_info()[1]
    )
    if found and error is not None:
        line["error"], line["at"] = type(error).__name__, place(error)
    return line


def keep_first_line(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Cut the message after its first line: asyncio and others quote whole exceptions on the next ones."""
    line["event"] = str(line.get("event", "")).strip().partition("\n")[0][:LONGEST_MESSAGE]
    return line


def only_known_keys(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not in `KEYS`; the formatter's own, which begin with an underscore, pass."""
    return {key: value for key, value in line.items() if key in KEYS or key.startswith("_")}


def place(error: BaseException) -> str:
    """Where an exception was raised, as `file.py:line`."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _end(style: Literal["console", "json"]) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(serializer=_json)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _json(line: EventDict, default: Callable[[object], object]) -> str:
    return msgspec.json.encode(line, enc_hook=default).decode()
