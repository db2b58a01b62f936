"""auth.test, api.test and apps.connections.open: whose token this is, and where the socket waits."""

from urllib.parse import urlencode

from bot.sandbox.troubles import Json, SlackError
from bot.sandbox.web_api.call import Call


def auth_test(call: Call) -> Json:
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


def api_test(call: Call) -> Json:
    """api.test: answers with what it got, or with the error that it was asked for."""
    error = call.text("error")
    if error:
        raise SlackError(error, args=call.arguments)
    return {"args": call.arguments}


def connections_open(call: Call) -> Json:
    """apps.connections.open: an address that is good for one connection."""
    query = urlencode({"ticket": call.workspace.tickets.issue(), "app_id": call.workspace.app.app_id})
    return {"url": f"ws{call.base_url.removeprefix('http')}/link/?{query}"}
