"""How what came reaches the coach: through slack_bolt, whichever way it came.

Bolt is given no more than what it dispatches by: the kind of a thing, its workspace, and who did it. So what
people write is in no log of Bolt's, and nothing oddly shaped can trip it. Its listeners run before the answer
(`process_before_response`), because the answer says that everything is stored.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.port import Answer, Outcome, Received, Take
from adapters.slack.files import Files, complete
from adapters.slack.happenings import ends_installation
from adapters.slack.interactions import errors_of
from adapters.slack.marks import Arrival, read_id, tenant_of
from adapters.slack.parse import parse
from adapters.slack.profile import Acquaintances
from adapters.slack.wire import Command, Event, Happening, Interaction, Other, Parcel, decode_event
from adapters.slack.workspaces import Workspace, Workspaces
from dialogs.texts import texts

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.response import BoltResponse

NOT_INSTALLED = "not_installed"
BETWEEN_TWO = "directmessage"
"""What Slack calls the channel of a talk between two: most likely the one with the coach."""
_ANY = re.compile("")
_OWN = Received((), ("own",))
"""Bolt passes over what the coach itself did."""


@dataclass(slots=True)
class Passage:
    """One parcel on its way through Bolt, and what became of it."""

    parcel: Parcel
    came: Arrival
    take: Take
    workspace: Workspace
    received: Received = _OWN
    error: Exception | None = None


class Dispatch:
    """The one Bolt application of all workspaces."""

    def __init__(self, workspaces: Workspaces, acquaintances: Acquaintances, files: Files) -> None:
        self._workspaces = workspaces
        self._acquaintances = acquaintances
        self._files = files
        self._app: AsyncApp | None = None

    async def dispatch(self, parcel: Parcel, came: Arrival, take: Take) -> Answer:
        """Have it taken. Raises what `take` raises, and `NotNowError`."""
        tenant = tenant_of(parcel)
        if isinstance(parcel, Other) or not tenant:
            return Answer(parse(parcel, came))
        workspace = await self._workspaces.find(tenant)
        if workspace is None:
            return Answer(Received((), (NOT_INSTALLED,)))
        return await self._through_bolt(Passage(parcel, came, take, workspace))

    def open(self) -> AsyncApp:
        """Build the application: importing Bolt takes half a second, so not while somebody waits."""
        from slack_bolt.async_app import AsyncApp
        from slack_sdk.web.async_client import AsyncWebClient

        quiet = logging.getLogger("adapters.slack.bolt")
        quiet.setLevel(logging.CRITICAL)  # what goes wrong is raised to whoever asked, and logged there
        app = AsyncApp(
            name="sanmon",
            logger=quiet,
            client=AsyncWebClient(retry_handlers=[], logger=quiet),
            authorize=_authorize,
            process_before_response=True,
            request_verification_enabled=False,  # it came verified, or over a connection of our own
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        for kind in (app.event, app.action, app.shortcut, app.view, app.view_closed, app.command):
            kind(_ANY)(self._run)
        app.error(_note)
        self._app = app
        return app

    async def _through_bolt(self, passage: Passage) -> Answer:
        from slack_bolt.request.async_request import AsyncBoltRequest

        app = self._app or self.open()
        request = AsyncBoltRequest(body=_label(passage), mode="socket_mode", context={"passage": passage})
        response = await app.async_dispatch(request)
        if passage.error is not None:
            raise passage.error
        body = response.body.encode()
        return Answer(passage.received, body, response.headers["content-type"][0] if body else "")

    async def _run(self, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
        """Take what came and answer; the listener of every kind."""
        passage: Passage = context["passage"]
        parcel, received = passage.parcel, parse(passage.parcel, passage.came)
        if isinstance(parcel, Happening) and ends_installation(parcel):
            await self._workspaces.remove(passage.workspace.tenant)
        inbounds = await complete(self._acquaintances, self._files, received.inbounds)
        outcomes = await passage.take(inbounds) if inbounds else ()
        self._acquaintances.met(inbounds)
        if any(outcome.erased for outcome in outcomes):
            self._acquaintances.forget(inbounds)
        passage.received = Received(inbounds, received.passed)
        return await ack(_answer(parcel, outcomes))


def _answer(parcel: Parcel, outcomes: Sequence[Outcome]) -> str | dict[str, Any]:
    """What Slack shows at once: why a form was not taken, or where the answer to a command is."""
    match parcel:
        case Interaction(type="view_submission", view=view):
            refused = {field: why for outcome in outcomes for field, why in outcome.refused.items()}
            errors = errors_of(view, refused)
            return {"response_action": "errors", "errors": errors} if errors else ""
        case Command(channel_name=channel) if outcomes and channel != BETWEEN_TWO:
            lang = next((outcome.lang for outcome in outcomes if outcome.lang), "")
            return {"response_type": "ephemeral", "text": texts(lang).say("slack.elsewhere")}
        case _:
            return ""


def _label(passage: Passage) -> dict[str, Any]:
    """What Bolt dispatches by."""
    parcel, team = passage.parcel, {"team_id": passage.workspace.tenant}
    match parcel:
        case Happening():
            event = decode_event(parcel.event) or Event("malformed")
            by = {"user": read_id(event.user), "bot_id": read_id(event.bot_id)}
            return {**team, "type": "event_callback", "event": {"type": event.type, **by}}
        case Interaction(type=kind):
            named = {"callback_id": "any", "view": {"type": "modal", "callback_id": "any"}, "message": {}}
            return {**team, **named, "type": kind, "actions": [{"type": "button", "action_id": "any"}]}
        case Command():
            return {**team, "command": "any"}
        case Other():
            return {}


async def _authorize(context: AsyncBoltContext) -> AuthorizeResult:
    """Bolt's question whose workspace it is: that was found out before."""
    from slack_bolt.authorization import AuthorizeResult

    found: Workspace = context["passage"].workspace
    return AuthorizeResult(
        enterprise_id=None,
        team_id=found.tenant,
        bot_token=found.token,
        bot_id=found.bot_id,
        bot_user_id=found.bot_user_id,
    )


async def _note(error: Exception, context: AsyncBoltContext) -> None:
    """Bolt would answer 500 and say no more."""
    context["passage"].error = error
