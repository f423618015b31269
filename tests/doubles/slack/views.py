"""`views.*`: modals, which only a fresh trigger opens, and the Home tab."""

from __future__ import annotations

from tests.doubles.answers import Answer, Json
from tests.doubles.checks import Fields, Must, tagged, text
from tests.doubles.slack.answers import RefusedError, fine
from tests.doubles.slack.chat import with_names
from tests.doubles.slack.chats import Person, Seen, View
from tests.doubles.slack.limits import HOME, MODAL
from tests.doubles.slack.models import judge_view
from tests.doubles.slack.places import reached
from tests.doubles.slack.platform import Api, Slack
from tests.doubles.slack.state import initial_values

MOST_MODALS = 3
_TRIGGER = Must(text(255, len))
_MODAL = Must(tagged({"modal": MODAL}))
OPEN: Fields = {"trigger_id": _TRIGGER, "view": _MODAL}
UPDATE: Fields = {
    "view": _MODAL,
    "view_id": text(255, len),
    "external_id": text(255, len),
    "hash": text(255, len),
}
PUBLISH: Fields = {
    "user_id": Must(text(20, len)),
    "view": Must(tagged({"home": HOME})),
    "hash": text(255, len),
}


def open_modal(api: Api) -> Answer:
    """`views.open`: one modal, in place of none."""
    person = _before_whom(api)
    person.modals.clear()
    return _put_on_top(api, person)


def push(api: Api) -> Answer:
    """`views.push`: one more on top of what is open."""
    person = _before_whom(api)
    if len(person.modals) >= MOST_MODALS:
        raise RefusedError("push_limit_reached")
    return _put_on_top(api, person)


def update(api: Api) -> Answer:
    """`views.update`: by id; a hash keeps from overwriting what somebody else has."""
    for person in api.slack.people.values():
        for view in person.modals:
            if api.args.get("view_id") == view.id or _is_external(api.args, view):
                _must_be_newest(api.args, view)
                change(api.slack, person, view, api.args["view"])
                return _told(api, view, person)
    raise RefusedError("not_found")


def publish(api: Api) -> Answer:
    """`views.publish`: what the Home tab shows from now on."""
    person = reached(api.slack, api.by, api.args["user_id"])
    if person.home is not None:
        _must_be_newest(api.args, person.home)
    view = made(api.slack, api.args["view"], person.home.id if person.home else "")
    person.home = view
    person.picked = {place: value for place, value in person.picked.items() if place[0] != view.id}
    api.slack.show(person, Seen("home", view.body))
    return _told(api, view, person)


def made(slack: Slack, body: Json, view_id: str = "") -> View:
    """A view out of what was sent, its blocks with names."""
    judge_view(body)
    body = body | {"blocks": with_names(slack, body["blocks"])}
    view = View(view_id or slack.ids.short("V"), body, slack.ids.secret(""))
    view.picked = initial_values(body["blocks"])
    return view


def change(slack: Slack, person: Person, view: View, body: Json) -> None:
    """Another content for a view that is open; what was typed stays where its input stays."""
    new = made(slack, body, view.id)
    kept = {place: value for place, value in view.picked.items() if place in new.picked}
    view.body, view.hash, view.picked, view.errors = new.body, new.hash, new.picked | kept, {}
    slack.show(person, Seen("modal", view.body))


def put_on_top(slack: Slack, person: Person, body: Json) -> View:
    """Show a modal."""
    view = made(slack, body)
    if person.modals:
        view.root, view.previous = person.modals[0].id, person.modals[-1].id
    person.modals.append(view)
    slack.show(person, Seen("modal", view.body))
    return view


def _put_on_top(api: Api, person: Person) -> Answer:
    return _told(api, put_on_top(api.slack, person, api.args["view"]), person)


def _before_whom(api: Api) -> Person:
    judge_view(api.args["view"])
    return api.slack.people[api.slack.tickets.pull(api.args["trigger_id"], api.by.tenant, api.now)]


def _told(api: Api, view: View, person: Person) -> Answer:
    return fine(view=api.slack.payloads.view(view, api.by, api.slack.teams[person.team]))


def _is_external(args: Json, view: View) -> bool:
    return "external_id" in args and args["external_id"] == view.body.get("external_id")


def _must_be_newest(args: Json, view: View) -> None:
    if args.get("hash", view.hash) != view.hash:
        raise RefusedError("hash_conflict")
