"""What the set-up tells LINE and what the door does agree, though neither knows the other."""

from __future__ import annotations

from adapters.line import setup, verify
from adapters.line.adapter import Line
from bot import webhooks
from tests.adapters.line.scripted import CHANNEL


def test_line_is_told_the_path_its_door_is_at() -> None:
    assert Line((CHANNEL,)).door == setup.WEBHOOK_PATH


def test_the_door_reads_no_less_than_the_adapter_takes() -> None:
    assert webhooks.MOST_BYTES == verify.MOST_BYTES
