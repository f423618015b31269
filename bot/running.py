"""The programs that stay: the server and the worker."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from itertools import product
from socket import socket
from types import FrameType
from zoneinfo import ZoneInfo

import structlog

from bot.clock import SystemClock
from bot.logs import configure_logs
from bot.settings import Settings, load_settings, unknown_settings
from bot.wiring import App, build
from dialogs.language.dates import hear_moment
from dialogs.language.gathering import hear_gathering
from dialogs.language.intents import hear_intent, is_no_answer
from dialogs.language.people import hear_people
from dialogs.language.purpose import suggest_purpose
from dialogs.language.slots import missing
from dialogs.texts import LANGUAGES
from dialogs.writing.loading import load_words

GRACE_S = 30
"""How long open requests may take once the server was told to stop."""

_FIRST_WORDS = ("ashita hanasu", "on New Year's Day at 19:00, or not at all")
"""Read in both languages they reach all that is loaded late, down to the holidays."""

_log = structlog.get_logger(__name__)


def run_server() -> None:
    """Serve until told to stop. Without a platform it still serves its health, and says what is missing."""
    import uvicorn

    from bot.listening import listen
    from bot.web import web

    settings = load_settings()
    sockets = listen(settings.host, settings.port)
    app = _built(settings)
    for adapter in app.adapters:
        way = f"POST {adapter.door}" if adapter.door else "a connection of its own (Socket Mode)"
        _log.info(f"{adapter.name.upper()} is connected: {way}")
    config = uvicorn.Config(
        web(app, begun=partial(_begin, sockets)),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # raised again once everything has stopped
        server.run(sockets)
    if not server.started:
        sys.exit(1)


def run_worker() -> None:
    """Work until told to stop; then finish what has begun."""
    app = _built(load_settings())
    asyncio.run(_work(app))


def warm_up() -> None:
    """Load what the first messages would wait a second for: the words of both languages and the holidays."""
    now, zone = SystemClock().now(), ZoneInfo("Asia/Tokyo")
    for text in _FIRST_WORDS:
        hear_intent(text)
        is_no_answer(text)
        hear_moment(text, now=now, zone=zone, lang="en")
    for lang, text in product(LANGUAGES, _FIRST_WORDS):
        hear_gathering(text, now=now, zone=zone, lang=lang)
        hear_people(text, lang)
        suggest_purpose(text, lang)
        for question in ("who_what", "after"):
            missing(question, text, lang=lang, now=now, zone=zone)
    load_words()


def spare_the_collector() -> None:
    """Keep the garbage collector from what was loaded: looking at it took a tenth of a webhook's CPU time."""
    gc.collect()
    gc.freeze()


def _begin(sockets: list[socket]) -> None:
    spare_the_collector()
    for one in sockets:
        host, port, *_ = one.getsockname()
        _log.info("the server listens", host=host, port=port)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _built(settings: Settings) -> App:
    # Holds while the program starts. uvicorn, too, raises the signal again once it has finished.
    signal.signal(signal.SIGTERM, _leave)
    configure_logs(settings.log_format)
    for name, meant in unknown_settings(os.environ).items():
        _log.warning(f"{name} is no setting of this program{f'; is it {meant}?' if meant else ''}")
    app = build(settings)
    warm_up()
    if not app.sender.platforms:
        _log.warning(
            "no platform is connected: nothing comes in or goes out; `sanmon chat` talks in a terminal"
        )
    return app


async def _work(app: App) -> None:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await app.start()
    spare_the_collector()
    _log.info("the worker runs")
    try:
        await told.wait()
    finally:
        _log.info("the worker finishes what has begun")
        await app.stop()
