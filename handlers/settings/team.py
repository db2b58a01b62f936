"""Team settings: what the team agrees on, changed by its leads and admins."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.cards.home_buttons import TEAM_SETTINGS
from handlers.fields import bias_warning, place
from handlers.runtime import listeners, profiles, user_channel
from handlers.runtime.admission import vouched
from handlers.runtime.listeners import HURRY_SECONDS
from handlers.runtime.profiles import Asks
from handlers.runtime.runtime import Runtime, hurried, team_of, user_of
from handlers.runtime.user_channel import NotSeen, TooLarge
from handlers.settings import team_form, team_reading
from handlers.settings.team_form import CHANNEL, COUNTRY, LOOKED_UP, SAVED, USERS, ZONE
from handlers.ui import forms, pickers
from handlers.ui.forms import Body, FieldErrors, SecondLook
from models.context import Context
from models.settings import change_team, team
from models.settings.change_team import InvalidSettings, NotAllowed, StaleVersion
from models.settings.team import SettingFault

log = structlog.get_logger()

REFUSED = "The team's settings are with its leads and Slack's admins. Ask one of them for a change."
NOT_THERE = "I am not in that channel yet. Type /invite @Signoff there, or no digest can come."

NO_SUCH_CHANNEL = {"channel_not_found", "missing_scope"}


def opened(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """The form, with what stands there now, for those who may; from Home or from the command."""
    ack()
    try:
        with runtime.reading(body) as ctx:
            view = _form(ctx)
    except NotAllowed:
        listeners.reply(body, client, respond, REFUSED)
    else:
        listeners.open_form(body, client, view)


def looked_up(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """A channel or a colleague was chosen: Slack is asked about them now, since saving must not wait for it."""
    ack()
    values = forms.FormValues(body)
    if body["actions"][0]["block_id"] not in (CHANNEL, USERS):
        _meet(client, body, runtime, values)
        return
    about = _about_channels(client, values)
    with runtime.reading(body) as ctx:
        view = _form(ctx, about)
    try:
        client.views_update(view_id=body["view"]["id"], view=view)
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":  # they have saved or closed it meanwhile
            raise


def saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """All of it, or nothing: what can't be is shown at its field."""
    values = forms.FormValues(body)
    version = int(json.loads(body["view"]["private_metadata"])["version"])
    try:
        is_in_channel = _is_in_users_channel(client, body, runtime, values)
        with runtime.transaction(body) as ctx:
            change_team.guard(ctx)
            wished = team_reading.wished(values)
            bias_warning.take(values, "reasons")
            checked = partial(listeners.close, ack, None)
            change_team.save(ctx, wished, version, checked, is_in_channel=is_in_channel)
    except NotAllowed:
        listeners.close(ack, REFUSED)
    except StaleVersion as outdated:
        listeners.close(ack, _outdated(outdated))
    except SecondLook as look:
        ack(response_action="update", view=look.view)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except InvalidSettings as unfit:
        said = team_reading.said(unfit.by_setting)
        strangers = [setting for setting, why in unfit.by_setting.items() if why is SettingFault.STRANGER]
        ack(response_action="errors", errors={**said, **_unknown(client, body, runtime, values, strangers)})


def suggested_zones(ack: Ack, body: Body) -> None:
    """The time zones that the typed letters fit; a blank stands for the line in New_York."""
    letters = str(body.get("value") or "").strip().replace(" ", "_")
    ack(options=pickers.offered([(zone, zone) for zone in team.zones()], letters))


def _form(ctx: Context, about: Mapping[str, str] | None = None) -> Any:
    """Raises NotAllowed."""
    change_team.guard(ctx)
    is_guess = "country" not in ctx.workspace.chosen
    return team_form.view(team.current(ctx.workspace), change_team.version(ctx), about, country_is_guess=is_guess)


def _about_channels(client: WebClient, values: forms.FormValues) -> dict[str, str]:
    """What is to be done so that the chosen channels serve, by field."""
    about = {}
    digest, users = values.channel(CHANNEL), values.channel(USERS)
    if digest and not _is_in(client, digest):
        about[CHANNEL] = NOT_THERE
    if users:
        try:
            user_channel.members(client, users)
        except NotSeen as unseen:
            about[USERS] = _unseen(unseen)
    return about


def _unseen(why: NotSeen) -> str:
    return team_reading.TOO_LARGE if isinstance(why, TooLarge) else team_reading.NOT_SEEN


def _is_in_users_channel(client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues) -> bool:
    """Whether whoever saves is in the channel that is to bound who may use Signoff. Raises NotAllowed, Faults."""
    channel = values.channel(USERS)
    with runtime.reading(body) as ctx:
        change_team.guard(ctx)
        if channel is None or channel == ctx.workspace.users_channel:
            return True
    try:
        return user_of(body) in user_channel.members(hurried(client, HURRY_SECONDS), channel)
    except NotSeen as unseen:
        raise FieldErrors({USERS: _unseen(unseen)}) from unseen
    except (SlackApiError, OSError) as fault:
        raise FieldErrors({USERS: team_reading.SILENT}) from fault


def _meet(client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues) -> None:
    """Asks Slack about whoever was chosen. Save asks again about those of whom it says nothing, and says so there."""
    for user_id in (user_id for setting in change_team.PEOPLE for user_id in values.users(setting)):
        try:
            runtime.ensure_known(client, team_of(body), user_id, asks=Asks.SURELY)
        except (SlackApiError, OSError) as fault:
            log.info("a colleague was chosen whom Slack tells nothing of", error=type(fault).__name__)


def _unknown(
    client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues, settings: Sequence[str]
) -> dict[str, str]:
    """The fields that hold somebody whom Slack does not know here. The others are known the next time they are sent."""
    found = {}
    for setting, user_id in [(field, chosen) for field in settings for chosen in values.users(field)]:
        try:
            runtime.ensure_known(client, team_of(body), user_id, seconds=HURRY_SECONDS, asks=Asks.SURELY)
        except (SlackApiError, OSError) as fault:
            if not profiles.is_nobody(fault):
                break  # Slack is slow, and the form waits for an answer
            found[setting] = profiles.UNKNOWN_HERE
    return found


def _is_in(client: WebClient, channel: str) -> bool:
    """Whether the bot is in this channel; a private one that it is not in, Slack does not show it."""
    try:
        return bool(client.conversations_info(channel=channel)["channel"].get("is_member"))
    except SlackApiError as refusal:
        if refusal.response.get("error") not in NO_SUCH_CHANNEL:
            raise
        return False


def _outdated(outdated: StaleVersion) -> str:
    return (
        f"{outdated.name} changed the settings while you had the form open, so nothing of yours was saved. "
        "Open Team settings again: it shows how things stand now."
    )


def register(app: App) -> None:
    app.action(TEAM_SETTINGS, middleware=[vouched])(opened)
    app.action(LOOKED_UP, middleware=[vouched])(looked_up)
    app.options(COUNTRY)(place.suggested)
    app.options(ZONE)(suggested_zones)
    app.view(SAVED, middleware=[vouched])(saved)
