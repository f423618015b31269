"""Logs: ids only. What a user typed must not get in, by whatever way."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
from typing import Literal

import pytest
import structlog

from bot.logs import configure_logs

SECRET = "山田さんの秘密"


def quote() -> None:
    raise ValueError(SECRET)


def test_a_json_line_holds_the_ids_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.get_logger("bot.test").info("turn_taken", user="u1", attempt=2)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["user"], line["attempt"], line["level"]) == ("turn_taken", "u1", 2, "info")


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_key_nobody_knows_is_left_out(
    style: Literal["json", "console"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(style)
    structlog.get_logger("bot.test").info("turn_taken", user="u1", text=SECRET)
    assert SECRET not in capsys.readouterr().err


@pytest.mark.parametrize("style", ["json", "console"])
def test_an_exception_is_named_with_its_place_and_never_quoted(
    style: Literal["json", "console"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(style)
    try:
        quote()
    except ValueError as error:
        structlog.get_logger("bot.test").error("broken", exc_info=error)
        structlog.get_logger("bot.test").exception("broken")
        logging.getLogger("aiohttp.server").exception("Error handling request")
    written = capsys.readouterr().err
    assert written.count("ValueError") == written.count("test_logs.py:") == 3
    assert SECRET not in written


def test_what_asyncio_says_of_a_forgotten_task_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")

    async def forgotten() -> None:
        quote()

    async def forget() -> None:
        task = asyncio.create_task(forgotten())
        await asyncio.wait({task})
        del task

    asyncio.run(forget())
    written = capsys.readouterr().err
    assert "never retrieved" in written
    assert SECRET not in written


def test_the_servers_lines_have_the_same_shape_and_paths_are_not_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("json")
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("uvicorn.access").info('%s - "%s %s"', "127.0.0.1", "POST", "/export/token")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "Started server process [7]"


def test_a_log_that_nobody_reads_any_more_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    broken = os.fdopen(writer, "wb", buffering=0)
    with broken, monkeypatch.context() as patched:
        patched.setattr("sys.stderr", io.TextIOWrapper(broken, write_through=True))
        configure_logs("json")
        structlog.get_logger("bot.test").info("turn_taken")


def test_nothing_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console")
    structlog.get_logger("bot.test").warning("anything")
    assert capsys.readouterr().out == ""
