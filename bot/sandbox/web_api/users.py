"""auth.test, api.test, apps.connections.open, users.* and team.info."""

from urllib.parse import urlencode

from bot.sandbox.state.people import Person, user_object
from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import ApiCall


def info(call: ApiCall) -> Json:
    """users.info."""
    return {"user": _shape(call, call.person(call.required_text("user")))}


def list_(call: ApiCall) -> Json:
    """users.list."""
    page, cursor = call.page(list(call.workspace.people.values()), 1000, 1000)
    return {
        "members": [_shape(call, person) for person in page],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(call: ApiCall) -> Json:
    """users.lookupByEmail: finds active people only."""
    email = call.required_text("email").lower()
    for person in call.workspace.people.values():
        if person.email and person.email.lower() == email and not person.deleted:
            return {"user": _shape(call, person)}
    raise SlackError("users_not_found")


def team_info(call: ApiCall) -> Json:
    """team.info."""
    workspace = call.workspace
    team: Json = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.team_domain,
        "url": f"https://{workspace.team_domain}.slack.com/",
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": team}


def _shape(call: ApiCall, person: Person) -> Json:
    workspace = call.workspace
    with_email = "users:read.email" in workspace.app.scopes
    return user_object(person, workspace.team_id, workspace.clock.now(), with_email=with_email)


def auth_test(call: ApiCall) -> Json:
    """auth.test."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.team_domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.people[workspace.app.bot_user_id].name,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: ApiCall) -> Json:
    """api.test: returns the arguments, or the error that they ask for."""
    error = call.text("error")
    if error:
        raise SlackError(error, args=call.arguments)
    return {"args": call.arguments}


def connections_open(call: ApiCall) -> Json:
    """apps.connections.open: a websocket address that is valid for one connection."""
    query = urlencode({"ticket": call.workspace.tickets.issue(), "app_id": call.workspace.app.app_id})
    return {"url": f"ws{call.base_url.removeprefix('http')}/link/?{query}"}
