"""Explains Slack's refusals in words and says what to do: for leads in Slack, for operators on the command line."""

from models.rules.delivery_errors import FATE_UNKNOWN, GIVEN_UP

PERSON = {
    "user_not_found": "Slack knows no such account here.",
    "users_not_found": "Slack knows no such account here.",
    "user_not_visible": "their account is not visible to me.",
    "cannot_dm_bot": "their account is a bot's.",
    "channel_not_found": "Slack finds no conversation with them.",
    "restricted_action": "the workspace does not let me write to them.",
    "access_denied": "the workspace does not let me write to them.",
    GIVEN_UP: "Slack has not taken a message to them for a day.",
}

INVITE = "Type /invite @Signoff there, or choose another channel in Team settings."

CHANNEL = {
    "not_in_channel": f"I am not in it. {INVITE}",
    "channel_not_found": f"it is not there any more, or it is private and I am not in it. {INVITE}",
    "is_archived": "it is archived. Unarchive it, or choose another channel in Team settings.",
    "restricted_action": "only some people may post there. Allow me to, or choose another channel in Team settings.",
    GIVEN_UP: "Slack has not taken it for a day. There is nothing to do for now: the next digest tries again.",
}

OPERATOR = {
    FATE_UNKNOWN: "It may be in its channel, where the app may not look. Look there; if missing, --again sends it. "
    "With the scope channels:history (private: groups:history) the app looks by itself.",
    "missing_scope": "Paste manifest.yml again, reinstall the app, then --again.",
    "not_enabled": "Switch the Home tab on under App Home, or paste manifest.yml again.",
    "messages_tab_disabled": "Switch the messages tab on under App Home, or paste manifest.yml again; then --again.",
    "invalid_blocks": "Slack refuses how it is drawn: please report it. Later lists say the same.",
    "app_uninstalled": "Install the app again, set SLACK_BOT_TOKEN, and start the bot.",
    "account_inactive": "Install the app again, set SLACK_BOT_TOKEN, and start the bot.",
    "org_login_required": "The workspace moves into an organization. Start the bot once that is done.",
}

STOPPED = "Set a SLACK_BOT_TOKEN that works (`signoff check` says whether it does), and start the bot."


def of_person(reason: str) -> str:
    """The reason why a person can't be written to, as the end of a sentence with a full stop."""
    return PERSON.get(_code(reason), f"Slack did not take my message ({_code(reason)}).")


def of_channel(reason: str) -> str:
    """The reason why a channel can't be written to, and what to do."""
    code = _code(reason)
    explanation = CHANNEL["restricted_action"] if code.startswith("restricted_action") else CHANNEL.get(code)
    return explanation or f"Slack did not take it ({code}). Choose another channel in Team settings."


def to_do(reason: str, *, for_channel: bool) -> str:
    """What the operator can do about a parked message."""
    code = _code(reason)
    if code in OPERATOR:
        return OPERATOR[code]
    if for_channel and code in CHANNEL:
        return f"The channel: {CHANNEL[code]}"
    if not for_channel and code in PERSON:
        return f"The person: {PERSON[code]} The leads were told."
    return "--again tries once more; what it would have said comes with later lists, too."


def to_restart(reason: str) -> str:
    """What the operator can do about a stopped workspace."""
    return OPERATOR.get(_code(reason), STOPPED)


def _code(reason: str) -> str:
    return reason.partition(" ")[0]
