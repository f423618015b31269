"""The product as `sanmon serve` runs it, connected to LINE."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TextIO

from benchmarks.crowd import SECRET
from benchmarks.people import NOW
from benchmarks.serving import Served
from benchmarks.turns import THEMES
from bot.clock import MovableClock
from bot.logs import configure_logs
from bot.running import spare_the_collector
from bot.sender import Sender
from bot.settings import load_settings
from bot.web import web
from bot.wiring import App, build

TOKEN = "the channel's token"  # noqa: S105  # of a channel that is none


def nowhere() -> TextIO:
    """Where logs go while something is measured: they are made and written, and nobody reads them."""
    return Path(os.devnull).open("w", encoding="utf-8")


def product(url: str, keys: str, theme: str, platform: str = "") -> Served:
    """Served whole in this process, its log written nowhere; without a platform, nothing is sent."""
    sys.stderr = nowhere()
    app = wired(url, keys, theme, platform or "http://127.0.0.1:9")
    if not platform:
        app = replace(app, sender=Sender(app.store, {}, app.clock, app.metrics, random=Random()))  # noqa: S311  # jitter
    return Served(web(app, begun=spare_the_collector), settle=app.caught_up)


def wired(url: str, keys: str, theme: str, platform: str, now: datetime = NOW) -> App:
    """The parts of the product at that hour, speaking with that platform."""
    configure_logs("json")
    settings = load_settings(
        database_url=url,
        keys=keys,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        line_api_url=platform,
    )
    book = next(one.book for one in THEMES if one.name == theme)
    return build(settings, clock=MovableClock(now), book=book)
