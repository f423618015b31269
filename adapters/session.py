"""The one HTTP session an adapter asks its platform over, and how a file is read that comes over it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.request import getproxies

if TYPE_CHECKING:
    import aiohttp

CONNECT_S = 3.0
AT_ONCE = 64


def open_session(url: str, patience_s: float) -> aiohttp.ClientSession:
    """A session for the API at `url`, to be made inside the event loop; it waits `patience_s`."""
    import aiohttp

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=AT_ONCE),
        timeout=aiohttp.ClientTimeout(total=patience_s, sock_connect=CONNECT_S),
        trace_configs=[_redirects_refused()],
        # A proxy is for the way out; plain http is for loopback only.
        trust_env=url.startswith("https:") and bool(getproxies()),
    )


async def read_plain(answer: aiohttp.ClientResponse, most: int) -> bytes | None:
    """A file as it lies there; None for one that is packed or longer, which is not read to its end."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return None
    whole = b""
    while len(whole) <= most and (more := await answer.content.read(most + 1)):
        whole += more
    return whole if len(whole) <= most else None


def _redirects_refused() -> aiohttp.TraceConfig:
    """No platform redirects. Followed, a message would become a GET, and a secret could go to anybody."""
    import aiohttp

    async def refuse(_session: object, _context: object, asked: aiohttp.TraceRequestRedirectParams) -> None:
        asked.response.close()
        raise aiohttp.TooManyRedirects(asked.response.request_info, (asked.response,))

    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(refuse)
    return tracing
