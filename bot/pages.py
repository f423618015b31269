"""The few pages a browser is shown: plain, in its language, kept by nobody."""

from __future__ import annotations

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse

from dialogs.texts import Catalogue, texts

PRIVATE = {
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
<h1>{title}</h1><p>{words}</p>{below}
</html>
"""


def spoken_to(request: Request) -> Catalogue:
    """The sentences in the language the browser puts first."""
    return texts("ja" if request.headers.get("accept-language", "ja").lower().startswith("ja") else "en")


def page(said: Catalogue, title: str, words: str, below: str = "", status: int = 200) -> HTMLResponse:
    """A title and a sentence by their ids; `below` is HTML."""
    shown = {"title": escape(said.say(title)), "words": escape(said.say(words))}
    return HTMLResponse(_PAGE.format(lang=said.lang, below=below, **shown), status, headers=PRIVATE)


def link(said: Catalogue, words: str, url: str) -> str:
    """A link as HTML, its words by their id."""
    return f'<p><a href="{escape(url)}">{escape(said.say(words))}</a></p>'
