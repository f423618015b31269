"""Installing: the consent page, `oauth.v2.access` with its codes and refreshes."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.doubles.answers import Answer, Json
from tests.doubles.checks import Fields, one_of, text
from tests.doubles.slack.answers import RefusedError, fine
from tests.doubles.slack.ids import named
from tests.doubles.slack.platform import Api, Slack
from tests.doubles.slack.workspaces import CODE_LIVES, LIFE, Code, Install, Team

_WORD = text(300, len)
ACCESS: Fields = {
    "client_id": _WORD,
    "client_secret": _WORD,
    "code": _WORD,
    "redirect_uri": text(2000, len),
    "grant_type": one_of("authorization_code", "refresh_token"),
    "refresh_token": _WORD,
}
PATH = "/oauth/v2/authorize"


def access(api: Api) -> Answer:
    """`oauth.v2.access`: a code for tokens, or a refresh token for the next."""
    _must_be_the_app(api)
    if api.args.get("grant_type") == "refresh_token":
        return _granted(api, _refreshed(api))
    return _granted(api, _exchanged(api))


def consent(slack: Slack, query: Json, team: Team, *, whole: bool = False) -> str:
    """Say yes on the consent page. Gives where the browser is sent. Raises `RefusedError`."""
    if query.get("client_id") != slack.access.client_id:
        raise RefusedError("invalid_client_id")
    scopes = tuple(query.get("scope", "").split(","))
    if not all(scopes):
        raise RefusedError("invalid_scope")
    with slack.changed:
        install = slack.access.install(team, scopes, whole=whole)
        code = slack.ids.secret("code.")
        ends_at = slack.clock.now() + CODE_LIVES
        slack.access.codes[code] = Code(install.tenant, query.get("redirect_uri", ""), ends_at)
    return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query.get('state', '')})}"


def query_of(url: str) -> Json:
    """What is asked for on the consent page at this URL, by name."""
    parts = urlsplit(url)
    if not parts.path.endswith(PATH):
        raise AssertionError(f"{url} is not Slack's consent page")
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def _must_be_the_app(api: Api) -> None:
    known = api.slack.access
    scheme, _, packed = api.call.headers.get("authorization", "").partition(" ")
    basic = b64decode(packed).decode().partition(":")[::2] if scheme == "Basic" else ("", "")
    given = api.args.get("client_id", basic[0]), api.args.get("client_secret", basic[1])
    if given[0] != known.client_id:
        raise RefusedError("invalid_client_id")
    if given[1] != known.client_secret:
        raise RefusedError("bad_client_secret")


def _exchanged(api: Api) -> Install:
    code = api.slack.access.codes.pop(api.args.get("code", ""), None)
    if code is None:
        raise RefusedError("invalid_code")
    if api.now >= code.ends_at:
        raise RefusedError("code_expired")
    if api.args.get("redirect_uri", "") != code.redirect_uri:
        raise RefusedError("bad_redirect_uri")
    return api.slack.access.installs[code.install]


def _refreshed(api: Api) -> Install:
    wanted = api.args.get("refresh_token", "")
    for install in api.slack.access.installs.values():
        if wanted and wanted == install.refresh and not install.gone:
            return install
    raise RefusedError("invalid_refresh_token")


def _granted(api: Api, install: Install) -> Answer:
    slack = api.slack
    token = slack.access.mint(install, api.now)
    team = install.team
    enterprise = {"id": install.enterprise, "name": "The enterprise"} if install.enterprise else None
    rotation = {"refresh_token": install.refresh, "expires_in": int(LIFE.total_seconds())}
    return fine(
        app_id=slack.app_id,
        authed_user={"id": named("U", install.tenant, "the admin")},
        scope=",".join(install.scopes),
        token_type="bot",
        access_token=token,
        bot_user_id=install.bot_user,
        team={"id": team.id, "name": team.name} if team else None,
        enterprise=enterprise,
        is_enterprise_install=install.whole,
        **(rotation if install.refresh else {}),
    )
