"""Files that people have sent, at the host that only gives them to a token that may read files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.doubles.answers import Answer, Call, Json
from tests.doubles.slack.answers import RefusedError
from tests.doubles.slack.arguments import token_of

if TYPE_CHECKING:
    from tests.doubles.slack.platform import Slack

FETCH = "file"
"""What a fault is planned for."""
SCOPE = "files:read"
LOGIN = b"<!DOCTYPE html><html><title>Login | Slack</title></html>"
PAGE = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Files:
    """By path. `fetched` is each path that was asked for, and with which status it was answered."""

    kept: dict[str, bytes] = field(default_factory=dict)
    fetched: list[tuple[str, int]] = field(default_factory=list)

    def keep(self, slack: Slack, tenant: str, name: str, data: bytes) -> Json:
        """A file as its message tells of it."""
        own = slack.ids.short("F")
        path = f"/files-pri/{tenant}-{own}/{quote(name)}"
        self.kept[path] = data
        url = f"{slack.files_url}{path}"
        return {
            "id": own,
            "name": name,
            "title": name,
            "mimetype": "text/calendar" if name.endswith(".ics") else "application/octet-stream",
            "filetype": name.rpartition(".")[2],
            "size": len(data),
            "mode": "hosted",
            "is_external": False,
            "file_access": "visible",
            "url_private": url,
            "url_private_download": url,
        }

    def give(self, slack: Slack, path: str, call: Call) -> Answer:
        """The file, or the way to where people log in."""
        answer = self._answer(slack, path, call)
        self.fetched.append((path, answer.status))
        return answer

    def _answer(self, slack: Slack, path: str, call: Call) -> Answer:
        try:
            may = SCOPE in slack.access.known(token_of(call, {}), slack.clock.now()).scopes
        except RefusedError:
            may = False
        if not may:
            return Answer(302, b"", {"Location": f"/login?redir={quote(path, safe='')}", **PAGE})
        if path not in self.kept:
            return Answer(404, b"<html>Not found</html>", PAGE)
        return Answer(200, self.kept[path], {"Content-Type": "text/calendar"})
