"""Hands out exports by a link that works once.

The link leads to a page with a button, and only the button fetches the file: chats open links on their own to
preview them, and that would use up what works once.
"""

from __future__ import annotations

import asyncio
from html import escape

import msgspec
from fastapi import FastAPI, Request, Response

from bot.archive import archive
from bot.pages import PRIVATE, page, spoken_to
from bot.wiring import App

FILE_NAME = "sanmon.zip"
_TITLE = "web.export.title"


def add_exports(served: FastAPI, app: App) -> None:
    """Serve `/export/{token}`: GET shows the button, POST gives the file, once."""

    @served.get("/export/{token}")  # noqa: FAST003  # whether the token is good, only the button finds out
    async def show(request: Request) -> Response:
        said = spoken_to(request)
        button = f'<form method="post"><button>{escape(said.say("web.export.button"))}</button></form>'
        return page(said, _TITLE, "web.export.ready", button)

    @served.post("/export/{token}")
    async def fetch(request: Request, token: str) -> Response:
        now = app.clock.now()
        found = await asyncio.wrap_future(app.store.submit(lambda work: work.exports.take(token, now)))
        if found is None:
            return page(spoken_to(request), _TITLE, "web.export.gone", status=410)
        named = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        packed = archive(msgspec.json.decode(found), now)
        return Response(packed, media_type="application/zip", headers=PRIVATE | named)
