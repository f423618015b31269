"""The product as `sanmon serve` runs it, connected to one platform."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TextIO

from benchmarks.people import KEYS, NOW
from benchmarks.platforms import Platform
from benchmarks.serving import Served
from benchmarks.turns import THEMES
from bot.clock import MovableClock
from bot.logs import configure_logs
from bot.running import spare_the_collector
from bot.sender import Sender
from bot.settings import load_settings
from bot.web import web
from bot.wiring import App, build


@dataclass(frozen=True)
class Product:
    """One on this database, that speaks with this platform's API about that theme."""

    url: str
    platform: Platform
    api: str
    theme: str = THEMES[0].name
    sends: bool = True
    keys: str = KEYS

    def served(self) -> Served:
        """Served whole in this process, its log written nowhere; or all but its sender."""
        sys.stderr = nowhere()
        app = self.wired()
        if not self.sends:
            app = replace(app, sender=Sender(app.store, {}, app.clock, app.metrics, random=Random()))  # noqa: S311  # jitter
        return Served(web(app, begun=spare_the_collector), settle=app.caught_up)

    def wired(self, now: datetime = NOW) -> App:
        """Its parts at that hour."""
        configure_logs("json")
        settings = load_settings(database_url=self.url, keys=self.keys, **self.platform.settings(self.api))
        book = next(one.book for one in THEMES if one.name == self.theme)
        return build(settings, clock=MovableClock(now), book=book)


def nowhere() -> TextIO:
    """Where logs go while something is measured: they are made and written, and nobody reads them."""
    return Path(os.devnull).open("w", encoding="utf-8")
