"""How a platform posts to a bot, and what it makes of the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

NO_CONNECTION = 0
TOO_LATE = -1


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back; the status may be `NO_CONNECTION` or `TOO_LATE`. Header names are lower-case."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def posted(url: str, body: bytes, headers: dict[str, str], within_s: float) -> Posted:
    """Post and wait for the answer."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connection = (HTTPSConnection if secure else HTTPConnection)(parts.netloc, timeout=within_s)
    try:
        connection.request("POST", parts.path or "/", body, headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Posted(answer.status, answer.read(), told)
    except TimeoutError:
        return Posted(TOO_LATE)
    except (OSError, HTTPException):
        return Posted(NO_CONNECTION)
    finally:
        connection.close()
