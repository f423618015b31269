"""Who decides over the app in a workspace: installs it with a browser, takes it away."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from tests.doubles.answers import Json
from tests.doubles.slack import oauth
from tests.doubles.slack.door import Happening
from tests.doubles.slack.platform import Slack
from tests.doubles.slack.workspaces import Install, Team


@dataclass(frozen=True, slots=True)
class Page:
    """What the browser was shown, or where it was sent."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    """Follows nothing by itself; keeps cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Page:
        parts = urlsplit(url)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection = HTTPConnection(parts.netloc, timeout=10)
        try:
            connection.request(
                "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, None, headers
            )
            answer = connection.getresponse()
            self._keep(answer.headers)
            return Page(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        finally:
            connection.close()

    def _keep(self, headers: HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


@dataclass
class Admin:
    """An admin of one workspace, with a browser of their own."""

    slack: Slack
    team: Team
    browser: Browser = field(default_factory=Browser)

    def agrees(self, install_url: str, *, whole: bool = False) -> str:
        """Go to the bot's install page and say yes. Gives where Slack sends the browser back to."""
        page = self.browser.get(install_url)
        there = page.location or _linked(page.text)
        return oauth.consent(self.slack, oauth.query_of(there), self.team, whole=whole)

    def installs(self, install_url: str, *, whole: bool = False) -> Page:
        """All the way: what the bot's page says at the end."""
        return self.browser.get(self.agrees(install_url, whole=whole))

    def uninstalls(self, *, whole: bool = False) -> int:
        """Take the app away: its tokens are of no use from now on, and it is told."""
        install = self._install(whole=whole)
        self.slack.access.uninstall(install.tenant)
        tokens = {"tokens": {"oauth": [], "bot": [install.bot_user]}}
        self._tell(install, {"type": "tokens_revoked", **tokens})
        return self._tell(install, {"type": "app_uninstalled"})

    def revokes(self, *, whole: bool = False) -> int:
        """Take back the app's tokens."""
        install = self._install(whole=whole)
        install.tokens.clear()
        tokens = {"oauth": [], "bot": [install.bot_user]}
        return self._tell(install, {"type": "tokens_revoked", "tokens": tokens})

    def limits(self) -> int:
        """Tell the app that it has had its events of this hour."""
        body = {
            "token": "legacy-verification-token",
            "type": "app_rate_limited",
            "team_id": self.team.id,
            "minute_rate_limited": int(self.slack.clock.now().timestamp()),
            "api_app_id": self.slack.app_id,
        }
        return self.slack.emit(Happening("event", body))

    def _install(self, *, whole: bool) -> Install:
        return self.slack.access.installs[self.team.enterprise if whole else self.team.id]

    def _tell(self, install: Install, event: Json) -> int:
        return self.slack.emit(self.slack.event(install, self.team, event))


def _linked(page: str) -> str:
    """Where the page's one button leads."""
    _, _, after = page.partition('href="https://slack.com')
    if after:
        return "https://slack.com" + after.partition('"')[0].replace("&amp;", "&")
    _, _, after = page.partition('href="')
    return after.partition('"')[0].replace("&amp;", "&")
