"""Team settings: the form for the workspace's settings, open to its leads and admins."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.cards.words import TEAM_SETTINGS
from handlers.fields import bias_warning, common
from handlers.runtime import listeners, profiles
from handlers.runtime.admission import vouched
from handlers.runtime.profiles import Asks, NotSeen, TooLarge
from handlers.runtime.runtime import Runtime, hurried, team_of, user_of
from handlers.settings import team_form
from handlers.settings.team_form import CHANNEL, COUNTRY, LOOKED_UP, SAVED, USERS, ZONE
from handlers.ui import forms
from handlers.ui.forms import Body, FieldErrors, SecondLook
from models.context import Context
from models.errors import PermissionDenied, StaleVersion
from models.settings import change_team, team
from models.settings.change_team import InvalidSettings
from models.settings.team import SettingFault

log = structlog.get_logger()

REFUSED = "The team's settings are with its leads and Slack's admins. Ask one of them for a change."
NOT_THERE = "I am not in that channel yet. Type /invite @Signoff there, or no digest can come."

NO_SUCH_CHANNEL = {"channel_not_found", "missing_scope"}


def on_open_team_settings(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the form with the current settings, from Home or the command; refuses people who may not change them."""
    try:
        with runtime.reading(body) as ctx:
            view = team_form_of(ctx)
    except PermissionDenied:
        listeners.reply(body, client, respond, REFUSED)
    else:
        listeners.open_form(body, client, view)


def looked_up(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Looks up a chosen channel or colleague in Slack now, so that saving need not wait for Slack."""
    values = forms.FormValues(body)
    if body["actions"][0]["block_id"] not in (CHANNEL, USERS):
        _meet(client, body, runtime, values)
        return
    hints = _about_channels(client, values)
    with runtime.reading(body) as ctx:
        view = team_form_of(ctx, hints)
    try:
        listeners.redraw_form(body, client, view)
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":  # the form was saved or closed meanwhile
            raise


def on_team_settings_saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves all settings in one transaction, or none; input errors are shown at their fields."""
    values = forms.FormValues(body)
    version = int(json.loads(body["view"]["private_metadata"])["version"])
    try:
        is_in_channel = _is_in_users_channel(client, body, runtime, values)
        with runtime.transaction(body) as ctx:
            change_team.guard(ctx)
            settings = team_form.read_settings(values)
            bias_warning.take(values, "reasons")
            acknowledge = partial(listeners.close, ack, None)
            change_team.save(ctx, settings, version, acknowledge, is_in_channel=is_in_channel)
    except PermissionDenied:
        listeners.close(ack, REFUSED)
    except StaleVersion as stale:
        listeners.close(ack, _outdated(stale))
    except SecondLook as second_look:
        ack(response_action="update", view=second_look.view)
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except InvalidSettings as invalid:
        errors = team_form.fault_texts(invalid.by_setting)
        unknown_people = [setting for setting, fault in invalid.by_setting.items() if fault is SettingFault.STRANGER]
        ack(response_action="errors", errors={**errors, **_unknown(client, body, runtime, values, unknown_people)})


def suggested_zones(ack: Ack, body: Body) -> None:
    """Suggests the time zones that match the typed letters; a blank matches the underscore, as in New_York."""
    letters = str(body.get("value") or "").strip().replace(" ", "_")
    ack(options=forms.offered([(zone, zone) for zone in team.zones()], letters))


def team_form_of(ctx: Context, hints: Mapping[str, str] | None = None) -> Any:
    """The form with the current settings. Raises PermissionDenied."""
    change_team.guard(ctx)
    is_guess = "country" not in ctx.workspace.chosen
    return team_form.team_settings_form(
        team.current(ctx.workspace), change_team.version(ctx), hints, country_is_guess=is_guess
    )


def _about_channels(client: WebClient, values: forms.FormValues) -> dict[str, str]:
    """Hints on what to do so that the bot can use the chosen channels, by field."""
    hints = {}
    digest, users = values.channel(CHANNEL), values.channel(USERS)
    if digest and not _is_in(client, digest):
        hints[CHANNEL] = NOT_THERE
    if users:
        try:
            profiles.channel_members(client, users)
        except NotSeen as not_seen:
            hints[USERS] = _unseen(not_seen)
    return hints


def _unseen(error: NotSeen) -> str:
    return team_form.TOO_LARGE if isinstance(error, TooLarge) else team_form.NOT_SEEN


def _is_in_users_channel(client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues) -> bool:
    """Whether the person is in the chosen users channel; True if unset or unchanged.

    Raises PermissionDenied or FieldErrors.
    """
    channel = values.channel(USERS)
    with runtime.reading(body) as ctx:
        change_team.guard(ctx)
        if channel is None or channel == ctx.workspace.users_channel:
            return True
    try:
        return user_of(body) in profiles.channel_members(hurried(client, runtime.hurry_seconds), channel)
    except NotSeen as not_seen:
        raise FieldErrors({USERS: _unseen(not_seen)}) from not_seen
    except (SlackApiError, OSError) as fault:
        raise FieldErrors({USERS: team_form.SILENT}) from fault


def _meet(client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues) -> None:
    """Looks up the chosen people in Slack. Failures are only logged: saving looks these people up again and reports."""
    for user_id in (user_id for setting in change_team.PEOPLE for user_id in values.users(setting)):
        try:
            runtime.ensure_known(client, team_of(body), user_id, asks=Asks.SURELY)
        except (SlackApiError, OSError) as fault:
            log.info("a colleague was chosen whom Slack tells nothing of", error=type(fault).__name__)


def _unknown(
    client: WebClient, body: Body, runtime: Runtime, values: forms.FormValues, settings: Sequence[str]
) -> dict[str, str]:
    """Errors for fields with a person unknown to Slack. Looks up the others, so that the next Save finds them."""
    errors = {}
    for setting, user_id in [(field, user) for field in settings for user in values.users(field)]:
        try:
            runtime.ensure_known(client, team_of(body), user_id, seconds=runtime.hurry_seconds, asks=Asks.SURELY)
        except (SlackApiError, OSError) as fault:
            if not profiles.is_nobody(fault):
                break  # Slack is slow, and the form waits for an answer
            errors[setting] = profiles.UNKNOWN_HERE
    return errors


def _is_in(client: WebClient, channel: str) -> bool:
    """Whether the bot is in this channel. Slack hides private channels that the bot is not in."""
    try:
        return bool(client.conversations_info(channel=channel)["channel"].get("is_member"))
    except SlackApiError as refusal:
        if refusal.response.get("error") not in NO_SUCH_CHANNEL:
            raise
        return False


def _outdated(stale: StaleVersion) -> str:
    return (
        f"{stale.name} changed the settings while you had the form open, so nothing of yours was saved. "
        "Open Team settings again: it shows how things stand now."
    )


def register(app: App) -> None:
    app.action(TEAM_SETTINGS, middleware=[vouched])(on_open_team_settings)
    app.action(LOOKED_UP, middleware=[vouched])(looked_up)
    app.options(COUNTRY)(common.suggest_places)
    app.options(ZONE)(suggested_zones)
    app.view(SAVED, middleware=[vouched])(on_team_settings_saved)
