"""The language model these settings ask for, if they ask for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.calls import OPINIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.desk import Outside
    from bot.metrics import Metrics
    from bot.model.asking import Asking
    from bot.settings import Settings


def model_of(settings: Settings, clock: Clock, metrics: Metrics) -> Asking | None:
    """None where none is set up: then nothing of it is imported. Raises `SettingsError` without the extra."""
    if not settings.has_model:
        return None
    from bot.model.asking import Asking
    from bot.model.client import Client, need_it
    from bot.model.guard import Cap

    need_it()
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    client = Client(settings.llm_base_url, key, settings.llm_model)
    return Asking(client, settings.llm_operator, clock, metrics, Cap(settings.llm_daily))


def outside(model: Asking | None) -> Mapping[str, Outside]:
    """How the calls to it are answered."""
    return dict.fromkeys(OPINIONS, model.errand) if model else {}
