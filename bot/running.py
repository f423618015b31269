"""The programs that stay: the server and the worker."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from types import FrameType

import structlog

from bot.logs import configure_logs
from bot.settings import Settings, load_settings
from bot.wiring import App, build

GRACE_S = 30
"""How long open requests may take once the server was told to stop."""

_log = structlog.get_logger(__name__)


def run_server() -> None:
    """Serve until told to stop. Without a platform it still serves its health, and says what is missing."""
    import uvicorn

    from bot.web import web
    from bot.webhooks import path_of

    settings = load_settings()
    app = _built(settings)
    for adapter in app.adapters:
        _log.info(f"{adapter.name.upper()} is connected: POST {path_of(adapter)}")
    uvicorn.run(
        web(app, begun=spare_the_collector),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def run_worker() -> None:
    """Work until told to stop; then finish what has begun."""
    app = _built(load_settings())
    asyncio.run(_work(app))


def spare_the_collector() -> None:
    """Keep the garbage collector from what was loaded: looking at it took a tenth of a webhook's CPU time."""
    gc.collect()
    gc.freeze()


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _built(settings: Settings) -> App:
    # Holds while the program starts. uvicorn, too, raises the signal again once it has finished.
    signal.signal(signal.SIGTERM, _leave)
    configure_logs(settings.log_format)
    app = build(settings)
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
