"""Hands out exports by a link that works once.

The link leads to a page with a button, and only the button fetches the file: chats open links on their own to
preview them, and that would use up what works once.
"""

from __future__ import annotations

import asyncio
from html import escape

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from bot.archive import archive
from bot.wiring import App
from dialogs.texts import Catalogue, texts

FILE_NAME = "sanmon.zip"
_PRIVATE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_PAGE = """\
<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1rem/1.6 system-ui; max-width: 32rem; margin: 15vh auto; padding: 0 1rem }}
button {{ font: inherit; padding: .6em 1.2em }}
</style>
<h1>{title}</h1><p>{words}</p>{button}
</html>
"""


def add_exports(served: FastAPI, app: App) -> None:
    """Serve `/export/{token}`: GET shows the button, POST gives the file, once."""

    @served.get("/export/{token}")  # noqa: FAST003  # whether the token is good, only the button finds out
    async def page(request: Request) -> Response:
        said = _said(request)
        button = f'<form method="post"><button>{escape(said.say("web.export.button"))}</button></form>'
        return _page(said, "web.export.ready", button, 200)

    @served.post("/export/{token}")
    async def fetch(request: Request, token: str) -> Response:
        now = app.clock.now()
        found = await asyncio.wrap_future(app.store.submit(lambda work: work.exports.take(token, now)))
        if found is None:
            return _page(_said(request), "web.export.gone", "", 410)
        named = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        packed = archive(msgspec.json.decode(found), now)
        return Response(packed, media_type="application/zip", headers=_PRIVATE | named)


def _said(request: Request) -> Catalogue:
    """The sentences in the language the browser puts first."""
    return texts("ja" if request.headers.get("accept-language", "ja").lower().startswith("ja") else "en")


def _page(said: Catalogue, text_id: str, button: str, status: int) -> HTMLResponse:
    words = {"title": escape(said.say("web.export.title")), "words": escape(said.say(text_id))}
    return HTMLResponse(_PAGE.format(lang=said.lang, button=button, **words), status, headers=_PRIVATE)
